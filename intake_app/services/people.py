"""The body's people as planning needs them: who there is, and when they are away."""

from collections.abc import Callable, Collection
from datetime import date

from intake_app.rules.cities import city_named, similar_cities
from intake_app.rules.impartiality import NO_EVALUATOR, OWN_COMPETENCE, evaluates_competence
from intake_app.services.access import ROLES_OF_THE_BODY, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from intake_app.services.tied_work import note_found_ties
from models.account import Actor, Role
from models.credit_code import CodeVerdict, checked_credit_code
from models.engagement import Engagement
from models.errors import NotFound
from models.ids import PersonId, new_id
from models.personnel import Absence, Competence, Employment, Person, Qualification, Tie
from models.text import Text


def all_people(office: Office, actor: Actor) -> tuple[Person, ...]:
    """Everyone, by name."""
    require_role(actor, *ROLES_OF_THE_BODY)
    with office.unit_of_work() as uow:
        return tuple(sorted(uow.people.all(), key=lambda person: (person.name, person.id)))


def add_person(
    office: Office, actor: Actor, name: str, city: str, employment: Employment, functions: Collection[str]
) -> Person | Refused:
    """A new person of the body or expert; the city gives the place from which they travel."""
    require_role(actor, Role.COORDINATOR)
    place = city_named(city)
    if not name.strip():
        return refused(Text(zh="请填写姓名。", en="Enter the name."))
    if place is None:
        near = similar_cities(city)
        return refused(Text(
            zh="没有找到城市“{city}”；请填写地级市名称{near}。",
            en="There is no city “{city}” here: enter a prefecture-level city{near}.",
        ).format(city=city, near=Text(zh=f"，例如{'、'.join(near)}" if near else "，例如南阳",
                                      en=f", such as {', '.join(near)}" if near else ", such as Nanyang")))
    person = Person(id=PersonId(new_id("person")), name=name.strip(), employment=employment,
                    functions=frozenset(functions), city=place.name, latitude=place.latitude,
                    longitude=place.longitude)
    with office.unit_of_work() as uow:
        uow.people.add(person)
        write_record(office, uow, actor, "person.added", person.id, after=person.model_dump(mode="json"))
        uow.commit()
    return person


def add_qualification(office: Office, actor: Actor, person_id: str, qualification: Qualification) -> Person | Refused:
    """Enter a registration or training certificate (CNEX 8.5, CEC 5.2.1)."""
    require_role(actor, Role.COORDINATOR)
    if not qualification.number.strip() or not qualification.issuer.strip():
        return refused(Text(zh="请填写证书编号和发证机构。", en="Enter the number and who issued it."))
    if qualification.valid_until is not None and qualification.valid_until < qualification.valid_from:
        return refused(Text(zh="有效期止日早于起日，请核对。", en="It ends before it begins: check the dates."))
    return _changed_person(office, actor, person_id, "person.qualification_added",
                           lambda person: {"qualifications": (*person.qualifications, qualification)})


def add_competence(
    office: Office, actor: Actor, person_id: str, scheme: str, family: str, valid_until: date, evaluator_id: str
) -> Person | Refused:
    """Enter what a competence evaluator found of somebody else in a family of a scheme (S20, CNEX 8.8, CEC table 2).

    Who enters it need not be the evaluator, and stands in the Record. An earlier evaluation stays for the
    days before: a visit of those days is closed later (CNEX 9.3.2).
    """
    require_role(actor, Role.COORDINATOR)
    if evaluator_id == person_id:
        return Refused(reasons=(OWN_COMPETENCE,))
    if (scheme, family) not in {(edition.key, f.key) for edition in office.schemes.editions for f in edition.families}:
        raise NotFound(f"{scheme}/{family}")
    with office.unit_of_work() as uow:
        evaluator = uow.people.find(evaluator_id)
    if evaluator is None or not evaluates_competence(evaluator):
        return Refused(reasons=(NO_EVALUATOR,))
    if valid_until <= office.today():
        return refused(Text(zh="有效期应晚于今天。", en="It must be valid beyond today."))
    competence = Competence(scheme=scheme, family=family, evaluated_by=evaluator.id,
                            evaluated_on=office.today(), valid_until=valid_until)
    return _changed_person(office, actor, person_id, "person.competence_added",
                           lambda person: {"competences": person.evaluated_anew(competence)})


def add_tie(office: Office, actor: Actor, person_id: str, tie: Tie) -> Person | Refused:
    """Enter what ties a person to an enterprise; they are kept from its jobs while it binds (S4, S14, S17).

    Where they evaluated in one that runs, its manager is told.
    """
    require_role(actor, Role.COORDINATOR)
    check = checked_credit_code(tie.credit_code)
    if check.verdict is CodeVerdict.WRONG and check.text is not None:
        return refused(check.text)
    known = tie.with_(credit_code=check.code)
    with office.unit_of_work() as uow:
        saved = _changed_in(office, uow, actor, person_id, "person.tie_added",
                            lambda person: {"ties": (*person.ties, known)})
        note_found_ties(office, uow, actor, uow.engagements.all(), saved.with_(ties=(known,)))
        uow.commit()
    return saved


def _changed_person(
    office: Office, actor: Actor, person_id: str, verb: str, change: Callable[[Person], dict[str, object]]
) -> Person:
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        saved = _changed_in(office, uow, actor, person_id, verb, change)
        uow.commit()
    return saved


def _changed_in(
    office: Office, uow: UnitOfWork, actor: Actor, person_id: str, verb: str,
    change: Callable[[Person], dict[str, object]],
) -> Person:
    person = uow.people.get(person_id)
    saved = uow.people.save(person.with_(**change(person)))
    before, after = changed_fields(person, saved)
    write_record(office, uow, actor, verb, person.id, before=before, after=after)
    return saved


def add_absence(
    office: Office, actor: Actor, person_id: str, first: date, last: date, reason: str
) -> Person | Refused:
    """Enter days on which a person cannot be planned, both included; visits they fall into open again for planning."""
    require_role(actor, Role.COORDINATOR)
    if last < first:
        return refused(Text(zh="结束日期早于开始日期，请核对。", en="The last day lies before the first: check them."))
    absence = Absence(first=first, last=last, reason=reason.strip())
    return _changed_person(office, actor, person_id, "person.absence_added", lambda person: {
        "absences": (*(each for each in person.absences if each != absence), absence)})


def remove_absence(office: Office, actor: Actor, person_id: str, absence: Absence) -> Person:
    """Take an absence away that was entered by mistake or ended early; it stays in the records."""
    return _changed_person(office, actor, person_id, "person.absence_removed", lambda person: {
        "absences": tuple(each for each in person.absences if each != absence)})


def my_visits(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs that the actor is planned for, the earliest visit first."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        mine = [e for e in uow.engagements.all() if actor.person_id in e.members]
    return tuple(sorted(mine, key=lambda e: min(v.start for v in e.visits if actor.person_id in v.everyone)))
