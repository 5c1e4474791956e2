"""Certification units: which units will be certified, and why so?"""

from collections import defaultdict

import streamlit as st

from intake_app.rules.answers import path_of
from intake_app.rules.certification_models import foreign_letters, normalised_model, split_models
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.division_wishes import unit_name
from intake_app.rules.row_names import row_texts
from intake_app.rules.unit_duplicates import look_alikes
from intake_app.schemes.schema import SchemeEdition, Section
from intake_app.services import applications, units
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.answering import row_words
from intake_app.ui.applying import (
    DOCUMENTS,
    FORM,
    UNITS,
    chosen_application,
    draw_way,
    open_page,
)
from intake_app.ui.dividing import draw_duplicates, draw_units
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import cited, escaped, heading, labelled, question
from intake_app.ui.wishing import draw_wishes
from models.application import Application, CertificationUnit
from models.text import joined

GRID_IN_SIGHT = 12
"""Lines of the grid that are shown without scrolling."""

GRID_HEIGHT = 460
"""Pixels of a grid that has more."""


def draw() -> None:
    """The division as answers and wishes give it, its reasons, and the button to confirm it."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    divided = proposed_units(application, scheme) if application.is_editable else application.units
    draw_way(application, scheme, applications.completeness_of(office, application), UNITS)
    question(t("Which units will be certified, and why so?"), _answer(divided, application, scheme))
    show_said()
    if not divided:
        if st.button(t("Enter products and sites"), type="primary", key="units_to_form"):
            open_page(FORM, application.id, Section.PRODUCTS.value)
        return
    _draw_confirmation(application, scheme)
    left, right = st.columns([5, 3], gap="large")
    with left:
        _draw_grid(divided, application, scheme)
        draw_units(divided, scheme, application.id)
    with right:
        _draw_rules(scheme)
        _draw_same_models(application, scheme)
        _draw_look_alikes(divided)
        draw_wishes(application, divided, scheme)
    _draw_duplicates(application, scheme)


def _answer(divided: tuple[CertificationUnit, ...], application: Application, scheme: SchemeEdition) -> str:
    if not divided:
        return t("None can be formed yet: enter each product with its family, models and sites. The division then"
                 " appears here.")
    if not application.is_editable or division_is_current(application, scheme):
        return t("Units: {count}, confirmed. Each gets a certificate of its own.", count=len(divided))
    return t("Units that follow from what you entered: {count}. Each gets a certificate of its own; confirm if that is"
             " what you mean.", count=len(divided))


def _draw_confirmation(application: Application, scheme: SchemeEdition) -> None:
    if not application.is_editable:
        return
    with st.container(horizontal=True):
        if division_is_current(application, scheme):
            if st.button(t("On to: {name}", name=t("Documents")), type="primary", key="units_onward",
                         icon=":material/arrow_forward:", icon_position="right"):
                open_page(DOCUMENTS, application.id)
        else:
            st.button(t("Confirm this division"), type="primary", key="units_confirm", on_click=_confirm,
                      args=(application.id,))
        if st.button(t("Change products or sites"), key="units_change"):
            open_page(FORM, application.id, Section.PRODUCTS.value)


def _draw_grid(divided: tuple[CertificationUnit, ...], application: Application, scheme: SchemeEdition) -> None:
    """Products and models down, sites across, the unit's number where one stands."""
    sites = row_words(Section.SITES, application, scheme)
    standing = {(f"{u.product_name} {u.model}", u.site_row): number for number, u in enumerate(divided, start=1)}
    head = "|".join(["", t("Product and model"), *(escaped(name) for name in sites.values()), ""])
    lines = [head, "|" + "---|" + ":---:|" * len(sites)]
    products = dict.fromkeys(product for product, _ in standing)
    for product in products:
        numbers = [standing.get((product, row)) for row in sites]
        lines.append("|".join(["", escaped(product), *(f"{n}" if n else "—" for n in numbers), ""]))
    with st.container(height=GRID_HEIGHT if len(products) > GRID_IN_SIGHT else "content", border=False):
        st.markdown("\n".join(lines))


def _draw_rules(scheme: SchemeEdition) -> None:
    """Why units are divided at all: the same for every application under the rule."""
    division = scheme.unit_division
    rules = ((division.site_rule, division.clause), (division.family_rule, division.family_clause),
             (division.model_rule, division.clause), (division.producer_rule, division.clause))
    st.markdown(f"**{t('Why it is divided so')}**")
    st.markdown("\n".join(f"- {escaped(text(rule))} :gray[{cited(clause)}]" for rule, clause in rules))


def _draw_same_models(application: Application, scheme: SchemeEdition) -> None:
    """Products that name the same model of a family, side by side, so that a slip of the pen is seen."""
    writings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, words in row_texts(Section.PRODUCTS, application, scheme).items():
        family = application.text(path_of(Section.PRODUCTS, "family", row))
        for typed in split_models(application.text(path_of(Section.PRODUCTS, "models", row))):
            writings[(family, normalised_model(typed))].append(labelled(heading(words), typed))
    same = [named for named in writings.values() if len(named) > 1]
    if same:
        lines = "\n".join("- " + escaped(" = ".join(named)) for named in same)
        st.info(f"{t('Named more than once, taken as one model:')}\n{lines}")


def _draw_look_alikes(divided: tuple[CertificationUnit, ...]) -> None:
    """Units whose models look alike: they stay apart until a person says otherwise."""
    alike = look_alikes(divided)
    if alike:
        lines = "\n".join("- " + escaped(_alike_words(group)) for group in alike)
        st.warning(t("These models look alike: they differ in signs only, in letters of another script, or in O and 0,"
                     " I and 1. If they are one model, write it in one way or ask below to merge them; they stay apart"
                     " otherwise:") + f"\n{lines}")


def _alike_words(group: tuple[CertificationUnit, ...]) -> str:
    """The units, with the letters in them that are not what they seem."""
    names = " ≈ ".join(unit_name(each) for each in group)
    letters = foreign_letters("".join(each.model for each in group))
    return labelled(names, text(joined(letters))) if letters else names


def _draw_duplicates(application: Application, scheme: SchemeEdition) -> None:
    """What is known of the same units side by side; what only resembles them, folded."""
    found = units.duplicates_of(session.office(), session.current_actor(), application.id)
    same = [each for each in found if not each.differing]
    alike = [each for each in found if each.differing]
    if same:
        st.markdown(f"#### {t('Known from earlier applications and certificates ({count})', count=len(same))}")
        st.markdown(t("Nothing is merged by itself. Where the same unit is certified already, go on only if you mean to"
                      " renew or change that certificate."))
        draw_duplicates(same, scheme)
    if alike:
        with st.expander(t("The same models, but not the same units ({count})", count=len(alike)),
                         icon=":material/compare_arrows:"):
            draw_duplicates(alike, scheme)


def _confirm(application_id: str) -> None:
    act(lambda: units.confirm_units(session.office(), session.current_actor(), application_id),
        t("The division is confirmed. The list of documents follows it."))


draw()
