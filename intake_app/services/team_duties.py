"""Who does what on a team: proposed from its people, and written down by its leader or who prepares the plan.

CNEX 9.3.2, 9.6.2 2); CEC 5.2.1.
"""

from collections.abc import Mapping

from intake_app.rules.duties import duty_entered, parts_at_sites
from intake_app.rules.lives.job import JOB
from intake_app.rules.team_requirements import LEADER
from intake_app.services import paper_contexts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import ROLES_ON_CASES, Actor, Role
from models.base import Frozen
from models.engagement import Engagement, TeamDuty
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from models.text import Text


class MemberDuty(Frozen):
    """What a person of the team does, as papers print it, and who wrote that down."""

    person_id: PersonId
    name: str
    words: str
    entered: TeamDuty | None
    """None where what is proposed holds."""


def duties_of(office: Office, actor: Actor, engagement: Engagement) -> tuple[MemberDuty, ...]:
    """Everybody who is planned, leaders in front."""
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
    scheme = office.scheme_of(engagement)
    return tuple(
        MemberDuty(
            person_id=person, name=people[person].name,
            words=paper_contexts.duty_words(engagement, person, scheme, people),
            entered=duty_entered(engagement, person),
        ) for person in paper_contexts.planned_people(engagement))


def may_divide(office: Office, actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor may write down who does what now."""
    require_role(actor, *ROLES_ON_CASES)
    return _is_dividing(actor, engagement) and not job_obstacles(office, "divide_work", engagement)


def enter_duties(
    office: Office, actor: Actor, engagement_id: str, words: Mapping[PersonId, str]
) -> Engagement | Refused:
    """Keep what these people of the team do; empty words leave it to the proposal. The others' duties stay.

    A notice that the client has says what it said; the papers made from now on print the new words.
    """
    require_role(actor, *JOB["divide_work"].who)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if not _is_dividing(actor, engagement):
            raise NotPermitted(_NOT_THE_LEADERS, JOB["divide_work"].clause(office.scheme_of(engagement)))
        unknown = set(words) - engagement.members
        if unknown:
            raise NotFound(", ".join(sorted(unknown)))
        hindering = job_obstacles(office, "divide_work", engagement)
        if hindering:
            return Refused(reasons=hindering)
        entered = (TeamDuty(person_id=person, words=said.strip(), by=actor.name, on=office.today(),
                            parts=parts_at_sites(engagement, person))
                   for person, said in words.items() if said.strip())
        kept = (each for each in engagement.duties if each.person_id not in words)
        saved = changed_engagement(office, uow, actor, engagement, JOB["divide_work"].verb, duties=(*kept, *entered))
        uow.commit()
    return saved


def _is_dividing(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor prepares plans, or leads at one of the job's sites."""
    leads = actor.person_id is not None and LEADER in parts_at_sites(engagement, PersonId(actor.person_id)).values()
    return Role.COORDINATOR in actor.roles or (Role.AUDITOR in actor.roles and leads)


_NOT_THE_LEADERS = Text(
    zh="检查组的分工由组长或者计划调度人员写明。",
    en="Who does what on a team is written down by its leader or a coordinator.",
)
