"""People: who may do what, and when?"""

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st

from intake_app.rules.impartiality import evaluators_of
from intake_app.services import competence_records, papers, people, planning
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.bringing_leave import draw_leave_file
from intake_app.ui.bringing_people import draw_people_files
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.i18n import message, t, text
from intake_app.ui.jobs import job_name
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.people_terms import draw_terms
from intake_app.ui.people_ties import draw_ties
from intake_app.ui.plan_downloads import draw_personal_calendar
from intake_app.ui.showing import (
    columns,
    day_span,
    escaped,
    family_name,
    question,
    show_papers,
)
from intake_app.ui.touched_audits import audit_days, say_touched, what_now
from intake_app.ui.typed_days import all_days, day_in, kept_day, kept_span, span_in
from models.personnel import Absence, Competence, Employment, Person, Qualification, QualificationLevel

EMPLOYMENTS = {
    Employment.FULL_TIME: message("full-time"),
    Employment.PART_TIME: message("part-time"),
    Employment.EXTERNAL: message("external"),
}

LEVELS = {
    QualificationLevel.TRAINEE: message("trainee"),
    QualificationLevel.FULL: message("full"),
    QualificationLevel.SENIOR: message("senior"),
}

ROWS_IN_SIGHT = 14
"""Of the table, in its height."""
TABLE_HEIGHT = 540


def draw() -> None:
    """Everyone with what counts today, and one person's entries."""
    office, actor = session.office(), session.current_actor()
    everyone = people.all_people(office, actor)
    today = office.today()
    here = [p for p in everyone if not p.has_left(today)]
    away = [p for p in here if any(a.first <= today <= a.last for a in p.absences)]
    question(t("Who may do what, and when?"), _how_many(len(here), len(away)))
    show_said()
    if everyone:
        _draw_table([_row(person) for person in everyone])
        one = chosen(everyone, t("Person"), lambda p: f"{p.name} · {p.city}", lambda p: p.id, "person")
        if one is not None:
            _draw_person(one, evaluators_of(one.id, everyone, today))
    with st.expander(t("Add a person"), expanded=not everyone):
        _draw_new_person()
    draw_people_files()


def _how_many(count: int, away: int) -> str:
    if not count:
        return t("Nobody is entered yet: begin with the people who audit.")
    if not away:
        return t("People: {count}, nobody is away today.", count=count)
    return t("People: {count}, away today: {away}.", count=count, away=away)


def _draw_table(rows: list[dict[str, str]]) -> None:
    """Everybody in a line: what a cell cannot hold is cut without a sign, so each says little."""
    widths = {t("Name"): 80, t("Employment"): 95, t("City"): 80, t("Functions"): 185, t("Registrations"): 155,
              t("Expired"): 65, t("Competent in"): 160}
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns(widths),
                 height=TABLE_HEIGHT if len(rows) > ROWS_IN_SIGHT else "content")


def _families() -> dict[str, str]:
    """Each family as scheme/family, named with its body so that two schemes' families can be told apart."""
    return {f"{edition.key}/{family.key}": family_name(family, edition)
            for edition in session.office().schemes.editions for family in edition.families}


def _competence_name(competence: Competence) -> str:
    """The family's name; for an entry that names no scheme, that of every scheme which has the family."""
    named = [name for key, name in _families().items() if competence.covers(*key.split("/"))]
    return t(", ").join(named) or competence.family


def _competent_in(person: Person) -> Iterator[str]:
    """Of each body, in how many families the person is competent today; where they are in every one, so."""
    today, office = session.office().today(), session.office()
    counting = [each for each in person.competences if each.counts_on(today)]
    for edition in {edition.key: edition for edition in office.schemes.editions}.values():
        held = sum(1 for family in edition.families if any(c.covers(edition.key, family.key) for c in counting))
        if held == len(edition.families) > 1:
            yield t("{body} all", body=edition.body.short_name)
        elif held:
            yield t("{body} {count}", count=held, body=edition.body.short_name)


def _row(person: Person) -> dict[str, str]:
    """What the table tells of somebody in a line; the tabs below have the rest."""
    today = session.office().today()
    entries = person.qualifications_standing_on(today)
    expired = sum(1 for held in entries if _is_over(held, today))
    return {
        t("Name"): person.name,
        t("Employment"): _employed(person, today),
        t("City"): person.city,
        t("Functions"): _functions_in_short(person),
        t("Registrations"): _registrations_in_short([held for held in entries if not _is_over(held, today)]),
        t("Expired"): str(expired or ""),
        t("Competent in"): t(", ").join(_competent_in(person)),
    }


def _employed(person: Person, today: date) -> str:
    """How; or that they have left the body."""
    return t("has left") if person.has_left(today) else t(EMPLOYMENTS[person.employment])


def _functions_in_short(person: Person) -> str:
    """The first of them, and how many more there are."""
    named = [text(option.text) for option in session.office().house.functions if option.key in person.functions]
    return f"{named[0]} +{len(named) - 1}" if len(named) > 1 else "".join(named)


def _registrations_in_short(counting: Sequence[Qualification]) -> str:
    """How many, and when the first of them ends."""
    ends = [held.valid_until for held in counting if held.valid_until]
    return t("{count}, until {day}", count=len(counting), day=min(ends)) if ends else (
        t("{count}, without end", count=len(counting)) if counting else "")


def _is_over(held: Qualification, today: date) -> bool:
    return held.valid_until is not None and held.valid_until < today


def _draw_person(person: Person, evaluators: Sequence[Person]) -> None:
    absences, registrations, competences, ties, terms = st.tabs(
        [t("Absences"), t("Registrations"), t("Competences"), t("Ties to enterprises"), t("Terms")], on_change="rerun",
        key=f"entries_{person.id}_{session.language()}")
    with absences:
        _draw_absences(person)
    with registrations:
        _draw_registrations(person)
    with competences:
        _draw_competences(person)
        _draw_evaluation(person, evaluators)
        if person.competences:
            _draw_competence_record(person)
    with ties:
        draw_ties(person)
    with terms:
        draw_terms(person)


def _draw_absences(person: Person) -> None:
    _draw_audits(person)
    draw_personal_calendar(person.id, person.name)
    for absence in sorted(person.absences, key=lambda a: a.first):
        line, undo = st.columns([4, 1], vertical_alignment="center")
        line.caption(f"{day_span(absence.first, absence.last)} {escaped(absence.reason)}")
        if absence.last >= session.office().today():
            undo.button(t("Remove"), type="tertiary", key=f"absent_{person.id}_{absence.first}_{absence.last}",
                        on_click=_remove_absence, args=(person.id, absence))
    today = session.office().today()
    key = f"absence_{person.id}"
    kept_span((t("First day away"), t("Last day away")), f"{key}_days", value=(today, today))
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        kept_text_input(t("Reason"), f"{key}_reason")
    right.button(t("Enter the absence"), key=f"{key}_go", on_click=_enter_absence, args=(person.id, key),
                 width="stretch")
    draw_leave_file(person)


def _draw_audits(person: Person) -> None:
    """The audits that the person is planned for; those that they cannot come to lead on to the planning."""
    audits = planning.audits_of(session.office(), session.current_actor(), person.id)
    for audit in audits:
        line = f"**{audit_days(audit)}** · {escaped(job_name(audit.engagement))}"
        st.markdown(f"{line}  \n:red[{what_now(audit)}]" if audit.faults else line)
    if any(audit.faults and not audit.has_begun for audit in audits) and st.button(
        t("Plan these audits again"), type="primary", key=f"plan_again_{person.id}",
    ):
        st.switch_page("planning.py")
    if not audits:
        st.caption(t("No audit is planned with {name}.", name=escaped(person.name)))


def _draw_registrations(person: Person) -> None:
    kinds = {option.key: text(option.text) for option in session.office().house.qualifications}
    for held in person.qualifications:
        end = held.valid_until.isoformat() if held.valid_until else t("without end")
        st.caption(f"{kinds.get(held.kind, held.kind)} · {held.number} · {held.issuer} · {t(LEVELS[held.level])} · "
                   f"{held.valid_from} – {end}")
    key = f"registration_{person.id}_{session.language()}"
    first, second, third = st.columns(3)
    kept(first.selectbox, t("Kind"), list(kinds), format_func=lambda kind: kinds[kind], key=f"{key}_kind")
    with second:
        kept_text_input(t("Number"), f"{key}_number")
    with third:
        kept_text_input(t("Issued by"), f"{key}_issuer")
    level, days, go = st.columns(3, vertical_alignment="bottom")
    kept(level.selectbox, t("Level"), list(LEVELS), index=1, format_func=lambda each: t(LEVELS[each]),
         key=f"{key}_level")
    today = session.office().today()
    with days:
        kept_span((t("Valid from"), t("Valid until")), f"{key}_days",
                  value=(today, date(today.year + 3, today.month, min(today.day, 28))))
    go.button(t("Enter the registration"), key=f"{key}_go", on_click=_enter_registration, args=(person.id, key),
              width="stretch")


def _draw_competences(person: Person) -> None:
    for competence in person.competences:
        st.caption(f"{_competence_name(competence)} · {competence.evaluated_on} – {competence.valid_until}")
    st.caption(t("Footprint projects verified: {count}", count=person.footprint_projects))


def _draw_evaluation(person: Person, evaluators: Sequence[Person]) -> None:
    """What one of the competence evaluators found; where nobody may evaluate the person, what to do about it."""
    if not evaluators:
        st.info(t("Nobody else is engaged as a competence evaluator, so no evaluation of {name} can be entered. Let"
                  " another coordinator, or yourself for somebody else, enter that function among the person's terms.",
                  name=escaped(person.name)))
        return
    names = _families()
    key = f"competence_{person.id}_{session.language()}"
    family, by = st.columns(2)
    until, go = st.columns(2, vertical_alignment="bottom")
    kept(family.selectbox, t("Product family"), list(names), format_func=lambda each: names[each], key=f"{key}_family")
    today = session.office().today()
    with until:
        kept_day(t("Valid until"), f"{key}_until", value=date(today.year + 2, 12, 31))
    with by:
        choose(t("Evaluated by"), {each.id: each.name for each in evaluators}, f"{key}_by")
    go.button(t("Enter the evaluated competence"), key=f"{key}_go", on_click=_enter_competence,
              args=(person.id, key), width="stretch")
    _draw_projects(person, evaluators)


def _draw_projects(person: Person, evaluators: Sequence[Person]) -> None:
    """How many projects somebody else found that the person has verified: they may stand in for a registration."""
    key = f"projects_{person.id}_{session.language()}"
    count, by, go = st.columns(3, vertical_alignment="bottom")
    count.number_input(t("Footprint projects verified"), min_value=0, step=1, value=person.footprint_projects,
                       key=f"{key}_count")
    with by:
        choose(t("Evaluated by"), {each.id: each.name for each in evaluators}, f"{key}_by")
    go.button(t("Enter the projects"), key=f"{key}_go", on_click=_enter_projects, args=(person.id, key),
              width="stretch")


def _draw_competence_record(person: Person) -> None:
    """The record as a paper, and those made before."""
    office, actor = session.office(), session.current_actor()
    schemes = {edition.key: text(edition.name) for edition in office.schemes.editions}
    key = f"competence_record_{person.id}_{session.language()}"
    scheme, go = st.columns([2, 1], vertical_alignment="bottom")
    scheme.selectbox(t("Scheme"), list(schemes), format_func=schemes.__getitem__, key=f"{key}_scheme")
    go.button(t("Make the record of competence"), key=f"{key}_go", width="stretch", on_click=_make_record,
              args=(person.id, key))
    show_papers(papers.papers_about(office, actor, person.id))


def _draw_new_person() -> None:
    functions = {option.key: text(option.text) for option in session.office().house.functions}
    key = f"new_person_{session.language()}"
    name, city, employment = st.columns(3)
    with name:
        kept_text_input(t("Name"), f"{key}_name")
    with city:
        kept_text_input(t("City"), f"{key}_city")
    with employment:
        choose(t("Employment"), {each: t(words) for each, words in EMPLOYMENTS.items()}, f"{key}_employment")
    kept(st.multiselect, t("Functions"), list(functions), format_func=functions.__getitem__,
         key=f"{key}_functions")
    st.button(t("Add the person"), type="primary", key=f"{key}_go", on_click=_add_person, args=(key,))


def _enter_absence(person_id: str, key: str) -> None:
    office, actor = session.office(), session.current_actor()
    if not all_days(f"{key}_days"):
        return
    days, field = span_in(f"{key}_days"), f"{key}_reason"
    reason = standing(field)
    if act_on(lambda: people.add_absence(office, actor, person_id, days[0], days[1], reason), "", field):
        say_touched(person_id)


def _remove_absence(person_id: str, absence: Absence) -> None:
    act(lambda: people.remove_absence(session.office(), session.current_actor(), person_id, absence),
        t("Removed: these days are free for planning again."))


def _enter_registration(person_id: str, key: str) -> None:
    if not all_days(f"{key}_days"):
        return
    given = {name: standing(f"{key}_{name}") for name in ("kind", "number", "issuer", "level")}
    first, last = span_in(f"{key}_days")
    act_on(lambda: people.add_qualification(
        session.office(), session.current_actor(), person_id,
        Qualification(**given, valid_from=first, valid_until=last)), t("Entered."),
        f"{key}_number", f"{key}_issuer")


def _make_record(person_id: str, key: str) -> None:
    scheme = st.session_state[f"{key}_scheme"]
    act(lambda: competence_records.make_competence_record(session.office(), session.current_actor(), person_id, scheme),
        t("The record of competence is made."))


def _enter_competence(person_id: str, key: str) -> None:
    if not (all_chosen((t("Evaluated by"), f"{key}_by")) and all_days(f"{key}_until")):
        return
    scheme, family = st.session_state[f"{key}_family"].split("/")
    until, by = day_in(f"{key}_until"), st.session_state[f"{key}_by"]
    act_on(lambda: people.add_competence(session.office(), session.current_actor(), person_id, scheme, family, until,
                                         by), t("Entered."), f"{key}_family")


def _enter_projects(person_id: str, key: str) -> None:
    if all_chosen((t("Evaluated by"), f"{key}_by")):
        count, by = st.session_state[f"{key}_count"], st.session_state[f"{key}_by"]
        act(lambda: people.record_projects(session.office(), session.current_actor(), person_id, count, by),
            t("Entered."))


def _add_person(key: str) -> None:
    if not all_chosen((t("Employment"), f"{key}_employment")):
        return
    name, city, employment, functions = (
        standing(f"{key}_{each}") for each in ("name", "city", "employment", "functions"))
    act_on(lambda: people.add_person(session.office(), session.current_actor(), name, city, employment, functions),
           t("Added. Enter registrations and competences next."), f"{key}_name", f"{key}_city")


draw()
