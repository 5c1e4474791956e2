"""People: who may do what, and when?"""

import streamlit as st

from intake_app.services import people
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import message, t, text
from intake_app.ui.showing import day, question
from models.personnel import Employment, Person

EMPLOYMENTS = {
    Employment.FULL_TIME: message("full-time"),
    Employment.PART_TIME: message("part-time"),
    Employment.EXTERNAL: message("external"),
}


def draw() -> None:
    """Everyone with what counts today, and one person's absences."""
    office, actor = session.office(), session.current_actor()
    everyone = people.all_people(office, actor)
    today = office.today()
    away = [p for p in everyone if any(a.first <= today <= a.last for a in p.absences)]
    question(t("Who may do what, and when?"),
             t("{count} people, {away} of them away today.", count=len(everyone), away=len(away)))
    show_said()
    if not everyone:
        return
    names = {family.key: text(family.name) for edition in office.schemes.editions for family in edition.families}
    st.dataframe([_row(person, names) for person in everyone], hide_index=True, width="stretch")
    person = chosen(everyone, t("Person"), lambda p: f"{p.name} · {p.city}", lambda p: p.id, "person")
    _draw_absences(person)


def _row(person: Person, names: dict[str, str]) -> dict[str, str]:
    today = session.office().today()
    return {
        t("Name"): person.name,
        t("Employment"): t(EMPLOYMENTS[person.employment]),
        t("City"): person.city,
        t("Competent in"): t(", ").join(
            names.get(c.family, c.family) for c in person.competences if c.counts_on(today)
        ),
        t("Registrations"): t(", ").join(
            f"{q.number} ({q.valid_until})" if q.valid_until else q.number
            for q in person.qualifications if q.counts_on(today)
        ),
        t("Expired"): t(", ").join(q.number for q in person.qualifications if not q.counts_on(today)),
    }


def _draw_absences(person: Person) -> None:
    for absence in sorted(person.absences, key=lambda a: a.first):
        st.caption(f"{day(absence.first)} – {day(absence.last)} {absence.reason}")
    today = session.office().today()
    key = f"absence_{person.id}"
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    left.date_input(t("First and last day away"), value=(today, today), format="YYYY-MM-DD", key=f"{key}_days")
    middle.text_input(t("Reason"), key=f"{key}_reason")
    right.button(t("Enter the absence"), key=f"{key}_go", on_click=_enter, args=(person.id, key), width="stretch")


def _enter(person_id: str, key: str) -> None:
    days, reason = st.session_state[f"{key}_days"], st.session_state[f"{key}_reason"]
    if len(days) == 2:
        act(lambda: people.add_absence(session.office(), session.current_actor(), person_id, days[0], days[1], reason),
            t("Entered. Visits that fall into it are open for planning again."))


draw()
