"""The body's people as planning needs them: who there is, and when they are away."""

from collections.abc import Callable, Collection
from datetime import date

from intake_app.rules.cities import city_named, similar_cities
from intake_app.rules.impartiality import IMPARTIALITY, NO_EVALUATOR, OWN_COMPETENCE, evaluates_competence
from intake_app.rules.separation import evaluates
from intake_app.services.access import ROLES_OF_THE_BODY, as_known_to, require_known, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from intake_app.services.tied_work import note_found_ties
from models.account import Actor, Role
from models.base import Frozen
from models.credit_code import CodeVerdict, checked_credit_code
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.ids import PersonId, new_id
from models.personnel import Absence, Competence, Employment, Person, Qualification, Tie
from models.reference import ClauseRef
from models.text import Text, joined


def require_functions(office: Office, functions: Collection[str]) -> None:
    """Raise NotFound where the body's settings do not know one of the functions."""
    unknown = set(functions) - {option.key for option in office.house.functions}
    if unknown:
        raise NotFound(", ".join(sorted(unknown)))


def all_people(office: Office, actor: Actor) -> tuple[Person, ...]:
    """Everyone, by name, as far as the actor may know of them."""
    require_role(actor, *ROLES_OF_THE_BODY)
    with office.unit_of_work() as uow:
        return tuple(sorted(as_known_to(actor, uow.people.all()), key=lambda person: (person.name, person.id)))


def add_person(
    office: Office, actor: Actor, name: str, city: str, employment: Employment, functions: Collection[str]
) -> Person | Refused:
    """A new person of the body or expert; the city gives the place from which they travel."""
    require_role(actor, Role.COORDINATOR)
    require_functions(office, functions)
    place = city_named(city)
    if not name.strip():
        return refused(Text(zh="请填写姓名。", en="Enter the name."))
    if place is None:
        near = similar_cities(city)
        return refused(Text(
            zh="没有找到城市“{city}”；请填写地级市名称{near}。",
            en="There is no city “{city}” here: enter a prefecture-level city{near}.",
        ).format(city=city, near=Text(zh=f"，例如{joined(near).zh}" if near else "，例如南阳",
                                      en=f", such as {joined(near).en}" if near else ", such as Nanyang")))
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
    return changed_person(office, actor, person_id, "person.qualification_added",
                          lambda person: {"qualifications": (*person.qualifications, qualification)})


def add_competence(
    office: Office, actor: Actor, person_id: str, scheme: str, family: str, valid_until: date, evaluator_id: str
) -> Person | Refused:
    """Enter what a competence evaluator found of somebody else in a family of a scheme (S20, CNEX 8.8, CEC table 2).

    Who enters it need not be the evaluator, and stands in the Record. An earlier evaluation stays for the
    days before: a visit of those days is closed later (CNEX 9.3.2).
    """
    require_role(actor, Role.COORDINATOR)
    if (scheme, family) not in {(edition.key, f.key) for edition in office.schemes.editions for f in edition.families}:
        raise NotFound(f"{scheme}/{family}")
    evaluator = _evaluator(office, person_id, evaluator_id)
    if isinstance(evaluator, Refused):
        return evaluator
    if valid_until <= office.today():
        return refused(Text(zh="有效期应晚于今天。", en="It must be valid beyond today."))
    competence = Competence(scheme=scheme, family=family, evaluated_by=evaluator.id,
                            evaluated_on=office.today(), valid_until=valid_until)
    return changed_person(office, actor, person_id, "person.competence_added",
                          lambda person: {"competences": person.evaluated_anew(competence)})


def record_projects(
    office: Office, actor: Actor, person_id: str, count: int, evaluator_id: str
) -> Person | Refused:
    """Enter how many footprint projects, by a competence evaluator, somebody else has verified (CEC table 2, J50).

    Who enters it need not be the evaluator, and stands in the Record.
    """
    require_role(actor, Role.COORDINATOR)
    evaluator = _evaluator(office, person_id, evaluator_id)
    if isinstance(evaluator, Refused):
        return evaluator
    return changed_person(office, actor, person_id, "person.projects_recorded",
                          lambda person: {"footprint_projects": count, "projects_evaluated_by": evaluator.id})


def _evaluator(office: Office, person_id: str, evaluator_id: str) -> Person | Refused:
    """Who evaluates this person: somebody else who is engaged for it (S20, CNEX 8.8)."""
    if evaluator_id == person_id:
        return Refused(reasons=(OWN_COMPETENCE,))
    with office.unit_of_work() as uow:
        evaluator = uow.people.find(evaluator_id)
    if evaluator is None or not evaluates_competence(evaluator, office.today()):
        return Refused(reasons=(NO_EVALUATOR,))
    return evaluator


def add_tie(office: Office, actor: Actor, person_id: str, tie: Tie) -> Person | Refused:
    """Enter what ties a person to an enterprise; they are kept from its jobs while it binds (S4, S14, S17).

    Where they evaluated in one that runs, its manager is told. The same tie entered twice is one.
    """
    require_role(actor, Role.COORDINATOR)
    if tie.until is not None and tie.until < tie.since:
        return refused(Text(zh="结束日期早于起始日期，请核对。", en="It ends before it begins: check the dates."))
    check = checked_credit_code(tie.credit_code)
    if check.verdict is CodeVerdict.WRONG and check.text is not None:
        return refused(check.text)
    known = tie.with_(credit_code=check.code)
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        if known in person.ties:
            return person
        saved = _changed_in(office, uow, actor, person_id, "person.tie_added",
                            lambda person: {"ties": (*person.ties, known)})
        note_found_ties(office, uow, actor, uow.engagements.all(), saved.with_(ties=(known,)))
        uow.commit()
    return saved


def end_tie(office: Office, actor: Actor, person_id: str, tie: Tie, last_day: date, reason: str) -> Person | Refused:
    """A tie that lasts ended with `last_day`, for a reason that is kept; it binds for the cooling time after it (S17).

    Work done in the meantime is judged by its own day. Who is tied, or evaluates in a job of the enterprise's that
    runs, does not say so (S4).
    """
    require_role(actor, Role.COORDINATOR)
    if tie.until is not None:
        return refused(_HAS_ENDED.format(until=tie.until))
    if not tie.since <= last_day <= office.today():
        return refused(_NO_LAST_DAY.format(since=tie.since, last_day=last_day))
    return _tie_answered(office, actor, person_id, tie, "person.tie_ended", reason, tie.with_(until=last_day))


def strike_tie(office: Office, actor: Actor, person_id: str, tie: Tie, reason: str) -> Person | Refused:
    """A tie was entered by mistake and binds nobody; the Record keeps it with the reason (S4).

    Who is tied, or evaluates in a job of the enterprise's that runs, does not say so.
    """
    require_role(actor, Role.COORDINATOR)
    return _tie_answered(office, actor, person_id, tie, "person.tie_struck", reason)


class StruckTie(Frozen):
    """A tie that was entered by mistake: who struck it, when and why."""

    tie: Tie
    struck_on: date
    by: str
    reason: str


def struck_ties(office: Office, actor: Actor, person_id: str) -> tuple[StruckTie, ...]:
    """The person's ties that were entered by mistake, in the order in which they were struck."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        records = [each for each in uow.records.about(person_id) if each.verb == "person.tie_struck"]
    return tuple(StruckTie(tie=Tie.model_validate(each.before["tie"]), struck_on=each.at.date(), by=each.by_name,
                           reason=str(each.after["reason"])) for each in records)


def _tie_answered(
    office: Office, actor: Actor, person_id: str, tie: Tie, verb: str, reason: str, ended: Tie | None = None
) -> Person | Refused:
    """The person with the tie `ended` or without it, and the Record of it with the reason.

    An account that stands for nobody might be theirs whom the tie is about.
    """
    require_known(actor)
    if not reason.strip():
        return refused(_REASON_MISSING)
    with office.unit_of_work() as uow:
        if actor.person_id == person_id or _evaluates_for(uow, actor, tie.credit_code):
            raise NotPermitted(_NOT_YOURS, IMPARTIALITY)
        person = uow.people.get(person_id)
        if tie not in person.ties:
            return refused(_NO_SUCH_TIE)
        place = person.ties.index(tie)
        instead = () if ended is None else (ended,)
        saved = uow.people.save(person.with_(ties=(*person.ties[:place], *instead, *person.ties[place + 1:])))
        write_record(office, uow, actor, verb, person.id, before={"tie": tie.model_dump(mode="json")},
                     after={"tie": ended.model_dump(mode="json") if ended else None, "reason": reason.strip()},
                     clause=IMPARTIALITY)
        uow.commit()
    return saved


def _evaluates_for(uow: UnitOfWork, actor: Actor, credit_code: str) -> bool:
    """Whether the actor evaluates in a job that runs for the enterprise of this code."""
    return any(evaluates(job, actor.person_id) for job in _running_for(uow, credit_code))


def _running_for(uow: UnitOfWork, credit_code: str) -> tuple[Engagement, ...]:
    """The jobs that run for the enterprise of this code, which may be any of their parties."""
    return tuple(job for job in uow.engagements.all() if not job.is_over
                 and credit_code in {party.credit_code for party in job.parties.values()})


def changed_person(
    office: Office, actor: Actor, person_id: str, verb: str, change: Callable[[Person], dict[str, object]],
    clause: ClauseRef | None = None,
) -> Person:
    """The person as a coordinator changed them, with the Record of what is otherwise."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        saved = _changed_in(office, uow, actor, person_id, verb, change, clause)
        uow.commit()
    return saved


def _changed_in(
    office: Office, uow: UnitOfWork, actor: Actor, person_id: str, verb: str,
    change: Callable[[Person], dict[str, object]], clause: ClauseRef | None = None,
) -> Person:
    person = uow.people.get(person_id)
    saved = uow.people.save(person.with_(**change(person)))
    before, after = changed_fields(person, saved)
    write_record(office, uow, actor, verb, person.id, before=before, after=after, clause=clause)
    return saved


def add_absence(
    office: Office, actor: Actor, person_id: str, first: date, last: date, reason: str
) -> Person | Refused:
    """Enter days on which a person cannot be planned, both included; visits they fall into open again for planning."""
    require_role(actor, Role.COORDINATOR)
    if last < first:
        return refused(Text(zh="结束日期早于开始日期，请核对。", en="The last day lies before the first: check them."))
    absence = Absence(first=first, last=last, reason=reason.strip())
    return changed_person(office, actor, person_id, "person.absence_added", lambda person: {
        "absences": (*(each for each in person.absences if each != absence), absence)})


def remove_absence(office: Office, actor: Actor, person_id: str, absence: Absence) -> Person:
    """Take an absence away that was entered by mistake or ended early; it stays in the records."""
    return changed_person(office, actor, person_id, "person.absence_removed", lambda person: {
        "absences": tuple(each for each in person.absences if each != absence)})


def my_visits(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs that the actor is planned for, the earliest visit first."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        mine = [e for e in uow.engagements.all() if actor.person_id in e.members]
    return tuple(sorted(mine, key=lambda e: min(v.start for v in e.visits if actor.person_id in v.everyone)))


_REASON_MISSING = Text(
    zh="请写明理由和依据（如离职证明、核对结果），以便日后查阅。",
    en="State the reason and what it rests on, such as a proof of leaving, so that it can be read later.",
)
_HAS_ENDED = Text(
    zh="该关系已登记为 {until} 结束；日期有误的，请按登记有误划去后重新登记。",
    en="This tie is entered as ended on {until}. If that is wrong, strike it as a mistake and enter it anew.",
)
_NO_LAST_DAY = Text(
    zh="结束日期 {last_day} 应不早于起始日期 {since}，也不晚于今天；请核对。",
    en="The last day {last_day} lies between the first one, {since}, and today: check it.",
)
_NOT_YOURS = Text(
    zh="有利益关系的本人和正在参加该企业项目评价的人员不能更改，请由其他人员办理。",
    en="Neither whom the tie is about nor anybody who evaluates in a running job of the enterprise changes it: have"
    " somebody else do it.",
)
_NO_SUCH_TIE = Text(
    zh="没有这条利益关系，可能已经更改；请刷新页面。",
    en="There is no such tie; it may have been changed already. Reload the page.",
)
