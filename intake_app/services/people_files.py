"""The people as a workbook, out and in: first what it would change, then, once that was seen, exactly that."""

from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from intake_app.services.terms import note_last_day
from intake_app.tables.marked import marked_sheets
from intake_app.tables.people import NEW, PeoplePlan, Taker, people_workbook, planned_people
from intake_app.tables.people_fields import Fields, people_fields
from models.account import Actor, Role
from models.ids import PersonId, new_id
from models.personnel import Person
from models.text import Language, Text


def people_columns(office: Office) -> Fields:
    """The columns of each sheet about people."""
    return people_fields(office.house, office.schemes.editions)


def people_list(office: Office, actor: Actor, language: Language) -> bytes:
    """Everybody with registrations, competences and leave, as the workbook that can be brought back changed."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        everyone = sorted(uow.people.all(), key=lambda person: (person.name, person.id))
    return people_workbook(everyone, people_columns(office), language, office.today())


def plan_people(office: Office, actor: Actor, content: bytes) -> PeoplePlan | Refused:
    """What taking the workbook over would do; nothing is written."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        return _plan(office, uow, actor, content)


def take_people(office: Office, actor: Actor, content: bytes, seen: PeoplePlan) -> tuple[Person, ...] | Refused:
    """Write what the plan that was seen says, all of it in one transaction; one overtaken by others is refused."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        plan = _plan(office, uow, actor, content)
        if isinstance(plan, Refused):
            return plan
        if plan != seen:
            return refused(_OVERTAKEN)
        saved = tuple(_written(office, uow, actor, person) for person in plan.people)
        uow.commit()
    return saved


def marked_people(office: Office, content: bytes, plan: PeoplePlan, language: Language) -> bytes:
    """The workbook that was brought, with what becomes of each row."""
    fields = people_columns(office)
    return marked_sheets(content, [(sheet, fields[kind]) for kind, sheet in plan.sheets], language)


def _plan(office: Office, uow: UnitOfWork, actor: Actor, content: bytes) -> PeoplePlan | Refused:
    taker = Taker(person=actor.person_id, on=office.today())
    plan = planned_people(content, uow.people.all(), people_columns(office), taker)
    return refused(plan) if isinstance(plan, Text) else plan


def _written(office: Office, uow: UnitOfWork, actor: Actor, person: Person) -> Person:
    if person.id.startswith(NEW):
        added = person.with_(id=PersonId(new_id("person")))
        uow.people.add(added)
        write_record(office, uow, actor, "person.added", added.id, after=added.model_dump(mode="json"))
        return added
    known = uow.people.get(person.id)
    saved = uow.people.save(person)
    before, after = changed_fields(known, saved)
    write_record(office, uow, actor, "person.imported", person.id, before=before, after=after)
    if known.until != saved.until:
        note_last_day(office, uow, actor, known, saved)
    return saved


_OVERTAKEN = Text(
    zh="核对之后人员信息有变动，没有写入任何内容；请重新上传并核对。",
    en="The people were changed since you looked, and nothing was written: upload the workbook again and look.",
)
