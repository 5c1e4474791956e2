"""Certification units: which units will be certified, and why so?"""

from collections import defaultdict

import streamlit as st

from intake_app.rules.answers import path_of
from intake_app.rules.certification_models import normalised_model, split_models
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.row_names import row_texts
from intake_app.schemes.schema import SchemeEdition, Section
from intake_app.services import applications
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.answering import row_words
from intake_app.ui.applying import (
    DOCUMENTS,
    FORM,
    UNITS,
    chosen_application,
    cited,
    draw_way,
    heading,
    open_page,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, question
from models.application import Application, CertificationUnit


def draw() -> None:
    """The division as the answers give it, its reasons, and the button to confirm it."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    units = proposed_units(application, scheme) if application.is_editable else application.units
    draw_way(application, scheme, applications.completeness_of(office, application), UNITS)
    question(t("Which units will be certified, and why so?"), _answer(units, application, scheme))
    show_said()
    if not units:
        if st.button(t("Enter products and sites"), type="primary", key="units_to_form"):
            open_page(FORM, application.id, Section.PRODUCTS.value)
        return
    _draw_confirmation(application, scheme)
    left, right = st.columns([5, 3], gap="large")
    with left:
        _draw_grid(units, application, scheme)
        for number, certified in enumerate(units, start=1):
            _draw_unit(number, certified)
    with right:
        _draw_reasons(units[0])
        _draw_same_models(application, scheme)


def _answer(units: tuple[CertificationUnit, ...], application: Application, scheme: SchemeEdition) -> str:
    if not units:
        return t("None can be formed yet: enter each product with its family, models and sites. The division then"
                 " appears here.")
    if not application.is_editable or division_is_current(application, scheme):
        return t("Units: {count}, confirmed. Each gets a certificate of its own.", count=len(units))
    return t("Units that follow from what you entered: {count}. Each gets a certificate of its own; confirm if that is"
             " what you mean.", count=len(units))


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


def _draw_grid(units: tuple[CertificationUnit, ...], application: Application, scheme: SchemeEdition) -> None:
    """Products and models down, sites across, a mark where a unit stands."""
    sites = row_words(Section.SITES, application, scheme)
    standing = {(f"{u.product_name} {u.model}", u.site_row) for u in units}
    head = "|".join(["", t("Product and model"), *(escaped(name) for name in sites.values()), ""])
    lines = [head, "|" + "---|" + ":---:|" * len(sites)]
    for product in dict.fromkeys(f"{u.product_name} {u.model}" for u in units):
        marks = ["✓" if (product, row) in standing else "—" for row in sites]
        lines.append("|".join(["", escaped(product), *marks, ""]))
    st.markdown("\n".join(lines))


def _draw_unit(number: int, certified: CertificationUnit) -> None:
    with st.container(border=True):
        st.markdown(f"**{number}. {escaped(certified.product_name)} {escaped(certified.model)}**"
                    f" · {escaped(certified.site_name)}")
        shown = {
            t("Producer"): certified.producer_name or t("not filled in yet"), t("Standard"): certified.standard,
            t("Functional unit"): text(certified.functional_unit),
        }
        st.markdown("  \n".join(f":gray[{label}] {escaped(value)}" for label, value in shown.items()))


def _draw_reasons(certified: CertificationUnit) -> None:
    """Why units are divided so; the same for all of an application."""
    st.markdown(f"**{t('Why it is divided so')}**")
    st.markdown("\n".join(
        f"- {escaped(text(reason.text))} :gray[{cited(reason.clause) if reason.clause else ''}]"
        for reason in certified.reasons
    ))


def _draw_same_models(application: Application, scheme: SchemeEdition) -> None:
    """Products that name the same model of a family, side by side, so that a slip of the pen is seen."""
    writings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, words in row_texts(Section.PRODUCTS, application, scheme).items():
        family = application.text(path_of(Section.PRODUCTS, "family", row))
        for typed in split_models(application.text(path_of(Section.PRODUCTS, "models", row))):
            writings[(family, normalised_model(typed))].append(f"{heading(words)}: {typed}")
    same = [named for named in writings.values() if len(named) > 1]
    if same:
        lines = "\n".join("- " + escaped(" = ".join(named)) for named in same)
        st.info(f"{t('Named more than once, taken as one model:')}\n{lines}")


def _confirm(application_id: str) -> None:
    act(lambda: applications.confirm_units(session.office(), session.current_actor(), application_id),
        t("The division is confirmed. The list of documents follows it."))


draw()
