"""Jobs and people put straight into an office, for use cases that begin in the middle of the road."""

from datetime import date, timedelta

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import planning
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Actor, Role
from models.engagement import Engagement, SitePersonDays, Visit
from models.enterprise import Enterprise
from models.ids import AccountId, EngagementId, EnterpriseId, PersonId
from models.mandate import Mandate
from models.paper import Paper, StoredFile
from models.personnel import Person
from models.planning import PlanProposal
from tests.builders import NOW, empty_application
from tests.fieldwork_builders import fieldwork
from tests.job_builders import agreement, cnex, engagement, person
from tests.registrations import registration

TODAY = date(2026, 6, 1)
SECONDS = 0.4


def far(person: Person) -> Person:
    """The same person, at home in Harbin instead of in the client's city."""
    return person.with_(latitude=45.8, longitude=126.5)


def acting(*roles: Role, person: str | None = None) -> Actor:
    """One of the body's people in these roles, somebody in particular where named."""
    return Actor(account_id=AccountId("account-1"), name=person or "某人", roles=frozenset(roles),
                 person_id=PersonId(person or "somebody"))


def client(enterprise: str = "enterprise-1") -> Actor:
    """Somebody of an enterprise."""
    return Actor(account_id=AccountId(f"account-{enterprise}"), name="林晓", roles=frozenset({Role.APPLICANT}),
                 enterprise_id=EnterpriseId(enterprise))


def mandate(**changes: object) -> Mandate:
    """What enterprise-1 lets the consultant do: everything, for the month."""
    known: dict[str, object] = {
        "id": "mandate-1", "enterprise_id": "enterprise-1", "enterprise_name": "远山防爆电气有限公司",
        "account_id": "account-consultant", "covers_all": True, "may_fill": True, "may_submit": True,
        "starts_on": TODAY, "ends_on": TODAY + timedelta(days=30), "power_of_attorney": "file-mandate-1",
        "granted_by": "林晓", "granted_at": NOW,
    }
    return Mandate.model_validate({**known, **changes})


def consultant(*mandates: Mandate) -> Actor:
    """A consultant with these mandates."""
    return Actor(account_id=AccountId("account-consultant"), name="顾问（某咨询）", roles=frozenset({Role.CONSULTANT}),
                 mandates=mandates)


COORDINATOR = acting(Role.COORDINATOR, person="coordinator")
REVIEWS_APPLICATIONS = person("reviewer", functions=("application_reviewer",))
"""Who is engaged for that; an account's role alone does not say so."""


def to_plan(id: str = "engagement-1", scheme: SchemeEdition | None = None, **changes: object) -> Engagement:
    """A job accepted a week ago, agreed and with its person-days confirmed: it waits for a team."""
    ready: dict[str, object] = {
        "id": EngagementId(id), "accepted_on": TODAY - timedelta(days=7), "agreement": agreement(),
        "person_days": (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=8),),
        "person_days_confirmed_on": TODAY,
    }
    return engagement(scheme or cnex(), **{**ready, **changes})


def put(office: Office, *things: Engagement | Person) -> None:
    """Keep jobs, with the enterprise and the application that they are for and their whole fieldwork, and people."""
    with office.unit_of_work() as uow:
        for thing in things:
            if isinstance(thing, Person):
                uow.people.add(thing)
                continue
            if uow.enterprises.find(thing.enterprise_id) is None:
                uow.enterprises.add(enterprise(thing.enterprise_id))
            if uow.applications.find(thing.application_id) is None:
                origin = empty_application(thing.scheme)
                uow.applications.add(origin.with_(id=thing.application_id, enterprise_id=thing.enterprise_id))
            uow.engagements.add(thing)
            uow.fieldwork.add(fieldwork(thing, office.scheme_of(thing)))
        uow.commit()


def enterprise(id: str) -> Enterprise:
    """An enterprise by this id, with a credit code of its own."""
    form = registration(f"{id}@example.com")
    return Enterprise(id=EnterpriseId(id), name=form.name, credit_code=form.credit_code, contact_name="林晓",
                      phone="13900000001", email=form.email, registered_at=NOW)


def change(office: Office, thing: Engagement | Person) -> None:
    """Keep a changed job or person."""
    with office.unit_of_work() as uow:
        if isinstance(thing, Person):
            uow.people.save(thing)
        else:
            uow.engagements.save(thing)
        uow.commit()


def job(office: Office, id: str = "engagement-1") -> Engagement:
    """The job as it is kept now."""
    with office.unit_of_work() as uow:
        return uow.engagements.get(id)


def one(office: Office, name: str) -> Person:
    """The person as they are kept now."""
    with office.unit_of_work() as uow:
        return uow.people.get(name)


def proposed(office: Office, *pinned: str) -> PlanProposal:
    """A plan for all that is open."""
    outcome = planning.propose_plan(office, COORDINATOR, SECONDS, pinned)
    assert isinstance(outcome, PlanProposal), outcome
    return outcome


def planned(office: Office, id: str = "engagement-1") -> Visit:
    """The visit of the job's one site after solving and accepting."""
    proposal = proposed(office)
    assert proposal.unplanned == (), proposal.unplanned
    accepted = planning.accept_plan(office, COORDINATOR, proposal.id)
    assert isinstance(accepted, PlanProposal), accepted
    (visit,) = job(office, id).visits
    return visit


def refused_words(outcome: object) -> str:
    """Everything that a refusal says, in Chinese."""
    assert isinstance(outcome, Refused), outcome
    return "\n".join(reason.text.zh for reason in outcome.reasons)


def put_report(office: Office, is_for_client: bool = False) -> None:
    """The report of engagement-1 as its team wrote it, kept from the client unless it was released."""
    with office.unit_of_work() as uow:
        uow.files.add(StoredFile(
            id="file-9", owner_id="engagement-1", enterprise_id="enterprise-1", name="报告.docx", media_type="x",
            size_bytes=1, sha256="0" * 64, stored_at=office.moment(), stored_by="account-1"))
        uow.papers.add(Paper(
            id="paper-9", kind="report", number="R-1", scheme="cnex_ex", subject="engagement-1",
            enterprise_id="enterprise-1", file_id="file-9", template_sha256="0" * 64, made_at=office.moment(),
            made_by="member", is_for_client=is_for_client))
        uow.commit()
