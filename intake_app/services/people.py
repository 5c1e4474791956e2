"""The body's people as planning needs them: who there is, and when they are away."""

from datetime import date

from intake_app.services.access import ROLES_OF_THE_BODY, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.records import changed_fields, write_record
from models.account import Actor, Role
from models.engagement import Engagement
from models.personnel import Absence, Person
from models.text import Text


def all_people(office: Office, actor: Actor) -> tuple[Person, ...]:
    """Everyone, by name."""
    require_role(actor, *ROLES_OF_THE_BODY)
    with office.unit_of_work() as uow:
        return tuple(sorted(uow.people.all(), key=lambda person: (person.name, person.id)))


def add_absence(
    office: Office, actor: Actor, person_id: str, first: date, last: date, reason: str
) -> Person | Refused:
    """Enter days on which a person cannot be planned, both included; visits they fall into open again for planning."""
    require_role(actor, Role.COORDINATOR)
    if last < first:
        return refused(Text(zh="结束日期早于开始日期，请核对。", en="The last day lies before the first: check them."))
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        saved = uow.people.save(person.with_(
            absences=(*person.absences, Absence(first=first, last=last, reason=reason.strip()))))
        before, after = changed_fields(person, saved)
        write_record(office, uow, actor, "person.absence_added", person.id, before=before, after=after)
        uow.commit()
    return saved


def my_visits(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs that the actor is planned for, the earliest visit first."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        mine = [e for e in uow.engagements.all() if actor.person_id in e.members]
    return tuple(sorted(mine, key=lambda e: min(v.start for v in e.visits if actor.person_id in v.everyone)))
