"""Who comes when, as the client may read it once the plan is sent (CNEX 9.6.2, Annex III)."""

from datetime import date

from intake_app.rules.fieldwork import left_to_the_site
from intake_app.services.access import require_on_case
from intake_app.services.office import Office
from models.account import Actor
from models.base import Frozen
from models.engagement import Engagement, PlanNotice, Visit
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef
from models.text import Text

LEADER = Text(zh="组长", en="team leader")
MEMBER = Text(zh="组员", en="team member")
EXPERT = Text(zh="技术专家", en="technical expert")


class PlannedMember(Frozen):
    """One person of a visit by name and role; nothing else of them is the client's to know."""

    person_id: PersonId
    name: str
    role: Text


class PlannedVisit(Frozen):
    """The audit of one site, from `start` to `end`, both included."""

    site_name: str
    site_address: str
    start: date
    end: date
    members: tuple[PlannedMember, ...]
    notice: PlanNotice
    is_done: bool
    """Whether its check has a result."""
    broken_off_on: date | None = None
    """Since when its check is broken off; None where it is not."""
    broken_off_for: str = ""
    """The facts for which it is, as its notice prints them."""
    left_out_on: date | None = None
    """Since when its check is over for good while the others go on; None where it is not."""
    left_out_for: str = ""
    """Why it is."""

    def takes_place(self, today: date) -> bool:
        """Whether it is ahead or under way: agreed to, or to be answered still."""
        return (not self.is_done and self.broken_off_on is None and self.left_out_on is None and today <= self.end
                and (self.notice.confirmed_on is not None or today < self.start))

    def lapsed(self, today: date) -> bool:
        """Whether its first day came without the client's word, so that other days are set."""
        return (not self.is_done and self.broken_off_on is None and self.left_out_on is None
                and self.notice.confirmed_on is None and self.start <= today)


class ToHandIn(Frozen):
    """An item of the document review that waits for the check on site, and what is to be handed in then."""

    about: Text
    what: str
    clause: ClauseRef


def team_of(office: Office, actor: Actor, engagement_id: str) -> tuple[PlannedVisit, ...]:
    """The visits of a job with names and roles that its client was told of, the first in front."""
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, engagement.id, engagement.enterprise_id)
        people = {person.id: person for person in uow.people.all()}
    visits = sorted(filter(engagement.holds, engagement.visits), key=lambda visit: (visit.start, visit.site_row))
    return tuple(_planned(visit, visit.notice, engagement, people) for visit in visits if visit.notice)


def to_hand_in_on_site(office: Office, actor: Actor, engagement_id: str) -> tuple[ToHandIn, ...]:
    """What the document review let the client hand in at the check, as its team wrote it (CNEX 9.4, CEC 5.3.3 b).

    Empty before the review is concluded, once each was answered, and of a check of which its client is not told.
    """
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, engagement.id, engagement.enterprise_id)
        if engagement.document_review is None or engagement.is_unannounced:
            return ()
        work = uow.fieldwork.of_job(engagement.id)
    left = left_to_the_site(work, engagement, office.scheme_of(engagement))
    return tuple(ToHandIn(about=asked.item.text, what=work.text(asked.path("note")), clause=asked.item.clause)
                 for asked in left)


def _planned(
    visit: Visit, notice: PlanNotice, engagement: Engagement, people: dict[PersonId, Person]
) -> PlannedVisit:
    site, abort = engagement.site(visit.site_row), engagement.broken_off
    is_broken_off = abort is not None and abort.site_row == visit.site_row
    left_out = engagement.left_out.get(visit.site_row)
    return PlannedVisit(
        broken_off_on=abort.decided_on if abort is not None and is_broken_off else None,
        broken_off_for=abort.facts if abort is not None and is_broken_off else "",
        left_out_on=left_out.ended_on if left_out else None, left_out_for=left_out.end_reason if left_out else "",
        notice=notice, site_name=site.name, site_address=site.address, start=visit.start, end=visit.end,
        is_done=any(result.site_row == visit.site_row for result in engagement.on_site),
        members=tuple(PlannedMember(person_id=id, name=people[id].name, role=_role(id, visit))
                      for id in visit.everyone if id in people),
    )


def _role(id: PersonId, visit: Visit) -> Text:
    if id == visit.leader:
        return LEADER
    return EXPERT if id in visit.experts else MEMBER
