"""Filling an empty installation with the demonstration; a filled one is left as it is."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from intake_app.demo.handed_in import demo_power_of_attorney
from intake_app.demo.history import lay_in_history
from intake_app.demo.story import STAGES, Story
from intake_app.demo.world import DemoEnterprise, demo_people, demo_world
from intake_app.services import ending_documents, mandates, missed_limits
from intake_app.services.mandates import Grant
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Actor, Role
from models.base import Frozen
from models.body import BodyContact
from models.enterprise import Enterprise
from models.ids import AccountId, EnterpriseId, PersonId

PASSWORD = "footmark-demo-2026"  # noqa: S105 - printed by the demonstration, and of no use anywhere else

CONSULTANT = "consultant@demo.example"

OFFICE_ACCOUNTS = (
    ("reviewer", Role.APPLICATION_REVIEWER), ("coordinator", Role.COORDINATOR), ("decider", Role.DECIDER),
    ("decider2", Role.DECIDER), ("writer", Role.CERTIFICATE_WRITER), ("director", Role.DIRECTOR),
    ("manager", Role.MANAGER),
)
"""The accounts of the office: the name in front of @demo.example and of the person, and the role."""

DAYS_TO_STAGE = {"certified": 84, "decided": 80, "reported": 76, "correcting": 62, "plan_sent": 12, "planned": 10,
                 "ready": 11, "accepted": 8, "returned": 7, "refused": 13, "submitted": 5, "draft": 2}
"""How many days ago each story began, so that today finds it at its stage."""


class DemoAccount(Frozen):
    """An account to sign in with."""

    email: str
    roles: frozenset[Role]
    name: str


def fill(office: Office) -> bool:
    """Whether the demonstration was laid in now; False where the installation is not empty."""
    with office.unit_of_work() as uow:
        if uow.accounts.all():
            return False
        people = demo_people(office.today())
        for person in people:
            uow.people.add(person)
        for name in dict.fromkeys(edition.body.short_name for edition in office.schemes.editions):
            uow.body_contacts.add(BodyContact(id=name, phone="000-0000 0000", email=f"{name.lower()}@demo.example"))
        password_hash = hashed(PASSWORD)
        for account in _staff_accounts({p.id: p.name for p in people}, password_hash):
            uow.accounts.add(account)
        settled = [(_enterprise(office, demo), demo) for demo in demo_world().enterprises]
        for enterprise, demo in settled:
            uow.enterprises.add(enterprise)
            uow.accounts.add(_applicant(enterprise, demo, password_hash))
        uow.accounts.add(Account(id=AccountId("account-consultant"), email=CONSULTANT, name="顾明远",
                                 firm="示例低碳咨询", password_hash=password_hash, roles=frozenset({Role.CONSULTANT})))
        uow.commit()
    lay_in_history(office, [(enterprise.id, demo) for enterprise, demo in settled])
    _tell_stories(office, settled, {p.id: p.name for p in people})
    _mandate(office, *next(pair for pair in settled if pair[1].stage == "returned"))
    missed_limits.open_cases_due(office, missed_limits.RUN_OF_THE_DAY)
    ending_documents.note_ending_documents(office, missed_limits.RUN_OF_THE_DAY)
    return True


def demo_accounts(office: Office) -> tuple[DemoAccount, ...]:
    """One account for each role, as the demonstration prints them; the auditor is one who has work."""
    first = demo_world().enterprises[0]
    of_the_office = tuple(DemoAccount(email=f"{key}@demo.example", roles=frozenset({role}), name=key)
                          for key, role in OFFICE_ACCOUNTS)
    auditor = f"auditor{_busiest(office)[-2:]}"
    return (
        DemoAccount(email=first.email, roles=frozenset({Role.APPLICANT}), name=first.name), *of_the_office,
        DemoAccount(email=f"{auditor}@demo.example", roles=frozenset({Role.AUDITOR}), name=auditor),
        DemoAccount(email=CONSULTANT, roles=frozenset({Role.CONSULTANT}), name="consultant"),
        DemoAccount(email="admin@demo.example", roles=frozenset({Role.ADMINISTRATOR}), name="admin"),
    )


def _busiest(office: Office) -> PersonId:
    """The auditor with the most undecided jobs, so that the account printed has something to do."""
    with office.unit_of_work() as uow:
        running = [job for job in uow.engagements.all() if job.decision is None]
    planned = Counter(person for job in running for visit in job.visits for person in visit.team)
    return planned.most_common(1)[0][0] if planned else PersonId("person-a01")


def _tell_stories(
    office: Office, settled: list[tuple[Enterprise, DemoEnterprise]], names: Mapping[PersonId, str]
) -> None:
    """The stories that went furthest first, so that what is ready for planning now is still open at the end."""
    staff = {role: Actor(account_id=AccountId(f"account-{key}"), name=names[PersonId(f"person-{key}")],
                         roles=frozenset({role}), person_id=PersonId(f"person-{key}"))
             for key, role in reversed(OFFICE_ACCOUNTS)}
    furthest_first = sorted(settled, key=lambda pair: -STAGES.index(pair[1].stage))
    for enterprise, demo in furthest_first:
        began = office.today() - timedelta(days=DAYS_TO_STAGE[demo.stage])
        Story(office, demo, _acting(enterprise, demo), staff).tell(began)


def _mandate(office: Office, enterprise: Enterprise, demo: DemoEnterprise) -> None:
    """The consultant may fill in for the enterprise whose application was returned, and submit nothing."""
    today = office.today()
    mandates.grant(office, _acting(enterprise, demo), Grant(
        email=CONSULTANT, covers_all=True, may_submit=False, starts_on=today, ends_on=today + timedelta(days=180),
    ), "委托书.docx", demo_power_of_attorney(demo, CONSULTANT))


def _acting(enterprise: Enterprise, demo: DemoEnterprise) -> Actor:
    return Actor(account_id=AccountId(f"account-{demo.key}"), name=demo.contact, roles=frozenset({Role.APPLICANT}),
                 enterprise_id=enterprise.id)


def _enterprise(office: Office, demo: DemoEnterprise) -> Enterprise:
    return Enterprise(id=EnterpriseId(f"enterprise-{demo.key}"), name=demo.name, credit_code=demo.credit_code,
                      contact_name=demo.contact, phone="13800138000", email=demo.email,
                      registered_at=office.moment() - timedelta(days=400))


def _applicant(enterprise: Enterprise, demo: DemoEnterprise, password_hash: str) -> Account:
    return Account(id=AccountId(f"account-{demo.key}"), email=demo.email, name=demo.contact,
                   password_hash=password_hash, roles=frozenset({Role.APPLICANT}), enterprise_id=enterprise.id)


def _staff_accounts(names: dict[PersonId, str], password_hash: str) -> list[Account]:
    office = [Account(id=AccountId(f"account-{key}"), email=f"{key}@demo.example",
                      name=names[PersonId(f"person-{key}")], password_hash=password_hash, roles=frozenset({role}),
                      person_id=PersonId(f"person-{key}")) for key, role in OFFICE_ACCOUNTS]
    auditors = [Account(id=AccountId(f"account-{id}"), email=f"auditor{id[-2:]}@demo.example", name=name,
                        password_hash=password_hash, roles=frozenset({Role.AUDITOR}), person_id=id)
                for id, name in names.items() if id.startswith("person-a")]
    administrator = Account(id=AccountId("account-admin"), email="admin@demo.example", name="系统管理员",
                            password_hash=password_hash, roles=frozenset({Role.ADMINISTRATOR}))
    return [*office, *auditors, administrator]
