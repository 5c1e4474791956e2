"""Leave from a calendar file: first what it would enter, then, once that was seen, exactly that."""

from datetime import timedelta

from intake_app.calendars.leave import LeaveEntry, LeaveOutcome, leave_in
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.records import changed_fields, write_record
from models.account import Actor, Role
from models.base import Frozen
from models.personnel import Absence, Person
from models.text import Text


class LeavePlan(Frozen):
    """What a calendar file would enter for a person; nothing is written yet."""

    person_id: str
    entries: tuple[LeaveEntry, ...]

    @property
    def new(self) -> tuple[Absence, ...]:
        """The absences that would be entered."""
        return tuple(Absence(first=entry.first, last=entry.last, reason=entry.title) for entry in self.entries
                     if entry.outcome is LeaveOutcome.NEW and entry.first and entry.last)


def plan_leave(office: Office, actor: Actor, person_id: str, content: bytes) -> LeavePlan | Refused:
    """What taking the calendar over would do, from today to the end of the time that is planned."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
    return _plan(office, person, content)


def take_leave(office: Office, actor: Actor, person_id: str, content: bytes, seen: LeavePlan) -> Person | Refused:
    """Enter all absences of the plan that was seen; one overtaken by other entries is refused."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        plan = _plan(office, person, content)
        if isinstance(plan, Refused):
            return plan
        if plan != seen:
            return refused(_OVERTAKEN)
        saved = uow.people.save(person.with_(absences=(*person.absences, *plan.new)))
        before, after = changed_fields(person, saved)
        write_record(office, uow, actor, "person.leave_imported", person.id, before=before, after=after)
        uow.commit()
    return saved


def _plan(office: Office, person: Person, content: bytes) -> LeavePlan | Refused:
    today = office.today()
    last = today + timedelta(days=office.house.planning.targets.horizon_days)
    entries = leave_in(content, today, last, person.absences)
    return refused(entries) if isinstance(entries, Text) else LeavePlan(person_id=person.id, entries=entries)


_OVERTAKEN = Text(
    zh="核对之后该人员的请假有变动，没有写入任何内容；请重新上传并核对。",
    en="The person's absences changed since you looked, and nothing was written: upload the file again and look.",
)
