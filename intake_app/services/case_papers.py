"""The papers of a case that are made when somebody asks for them: the internal records, the public announcement."""

from docs_templates.catalogue import paper_kind
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.paper_contexts import registration_titles
from intake_app.services.papers import make_paper, next_paper_number, title_under
from intake_app.services.ports import UnitOfWork
from intake_app.services.record_contexts import RECORD_PAPERS, CaseFacts, RecordPaper
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import EngagementKind
from models.errors import NotFound
from models.paper import Paper
from models.text import Text

PREPARING = frozenset({Role.COORDINATOR, Role.MANAGER})
"""Who is named on a paper as the one who prepared it."""

MAKING = PREPARING | {Role.DECIDER, Role.DIRECTOR}
"""Who has papers made: those who review, decide or approve, the records of what they judge."""


class CasePaper(Frozen):
    """A paper of a case: whether it can be made now, and the newest one made."""

    kind: str
    title: Text
    """What the case's rule calls it."""
    is_ready: bool
    waits_for: Text
    made: Paper | None


def case_papers(office: Office, actor: Actor, subject: str) -> tuple[CasePaper, ...]:
    """The papers that can be made of an application, a job or a certificate, and those that wait for something.

    Who reviews, decides or approves reads the records of the evaluation, and has them made where nobody did (CNEX 9.7).
    """
    require_role(actor, *MAKING)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, subject)
        made = uow.papers.about(subject)
    return tuple(
        CasePaper(kind=each.kind, title=title_under(facts.scheme, each.kind),
                  is_ready=_is_ready(office, each, facts), waits_for=each.waits_for,
                  made=next((paper for paper in made if paper.kind == each.kind and paper.void is None), None))
        for each in RECORD_PAPERS if each.concerns(facts) and _may_make(actor, each, facts)
    )


def make_case_paper(office: Office, actor: Actor, subject: str, kind: str) -> Paper | Refused:
    """Make one of these papers of what is known now; one made before stays, with its own number."""
    require_role(actor, *MAKING)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, subject)
        wanted = next((each for each in RECORD_PAPERS if each.kind == kind and _may_make(actor, each, facts)), None)
        if wanted is None:
            raise NotFound(kind)
        if not _is_ready(office, wanted, facts):
            return refused(Text(zh="现在还不能制作《{title}》：请在{waits}制作。",
                                en="“{title}” cannot be made yet: make it {waits}.").format(
                title=title_under(facts.scheme, kind), waits=wanted.waits_for))
        number = next_paper_number(office, uow, facts.scheme, kind)
        context = wanted.context(facts, number, office.today(), actor.name)
        owner = facts.job or facts.certificate or facts.application
        if context is None or owner is None:
            raise NotFound(subject)
        paper = make_paper(office, uow, actor, context, facts.scheme, subject=subject,
                           enterprise_id=owner.enterprise_id, is_for_client=paper_kind(kind).is_for_client)
        uow.commit()
    return paper


def _may_make(actor: Actor, paper: RecordPaper, facts: CaseFacts) -> bool:
    """Whether the paper is the actor's to make: who only judges a job has its records made, and prepares none."""
    return not actor.roles.isdisjoint(PREPARING) or (facts.job is not None and not paper.is_prepared)


def _is_ready(office: Office, paper: RecordPaper, facts: CaseFacts) -> bool:
    return paper.context(facts, "—", office.today(), "—") is not None


def _facts(office: Office, uow: UnitOfWork, subject: str) -> CaseFacts:
    """Everything that is known of the application, job or certificate of this id."""
    people = {person.id: person for person in uow.people.all()}
    titles = registration_titles(office.house)
    job = uow.engagements.find(subject)
    if job is not None:
        surveyed = job.certificate_ids if job.kind is EngagementKind.SURVEILLANCE else ()
        return CaseFacts(scheme=office.scheme_of(job), people=people, titles=titles,
                         calendar=office.calendar, job=job,
                         application=uow.applications.find(job.application_id), work=uow.fieldwork.find(job.id),
                         beside=tuple(map(uow.applications.get, job.joined_applications)),
                         surveyed=tuple(uow.certificates.get(id) for id in surveyed),
                         notices=frozenset(paper.id for paper in uow.papers.about(job.id)
                                           if paper.kind == "surveillance_notice" and paper.void is None))
    certificate = uow.certificates.find(subject)
    if certificate is not None:
        return CaseFacts(scheme=office.scheme_of(certificate), people=people, titles=titles,
                         calendar=office.calendar, certificate=certificate)
    application = uow.applications.get(subject)
    return CaseFacts(scheme=office.scheme_of(application), people=people, titles=titles,
                     calendar=office.calendar, application=application)
