"""How certification units, wishes about them and duplicates are drawn, for applicants and reviewers alike."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.division_wishes import wished_units
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.rules.lives.certificate import CERTIFICATE_STATES
from intake_app.rules.unit_duplicates import Duplicate, KeyPart, KnownUnit
from intake_app.schemes.schema import SchemeEdition
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import cited, escaped, left_as_written, of_the_body
from models.application import (
    Application,
    ApplicationState,
    CertificationUnit,
    DivisionWish,
    PartyRole,
    WishKind,
    WishVerdict,
)
from models.text import Text

UNITS_ON_A_PAGE = 20

WISH_VERDICTS = {
    WishVerdict.OPEN: Text(zh="待审定", en="not judged yet"),
    WishVerdict.ACCEPTED: Text(zh="已同意", en="agreed"),
    WishVerdict.REFUSED: Text(zh="未同意", en="refused"),
}
"""The one word for what the body says to a wish."""


def draw_units(units: Sequence[CertificationUnit], scheme: SchemeEdition, key: str) -> None:
    """A card for each unit with the proof that it is one of its own, page by page."""
    pages = -(-len(units) // UNITS_ON_A_PAGE)
    page = st.pagination(pages, key=f"units_{key}") if pages > 1 else 1
    first = (page - 1) * UNITS_ON_A_PAGE
    for number, shown in enumerate(units[first:first + UNITS_ON_A_PAGE], start=first + 1):
        with st.container(border=True):
            st.markdown(_unit_words(number, shown, scheme))


def wish_words(wish: DivisionWish, application: Application) -> str:
    """A wish in words: what is asked of which units, why, and what the body says to it."""
    models = t(", ").join(wished_units(wish, application))
    if wish.kind is WishKind.MERGE:
        asked = t("Merge {models} into one unit", models=models)
    else:
        asked = t("Split {models} into {variants}", models=models, variants=t(", ").join(wish.variants))
    lines = [f"**{escaped(asked)}** · {text(WISH_VERDICTS[wish.verdict])}",
             f":gray[{escaped(t('{who}: {reason}', who=wish.by, reason=wish.reason))}]{left_as_written(wish.reason)}"]
    if wish.judged_reason:
        judged = t("{who}: {reason}", who=of_the_body(wish.judged_by), reason=escaped(wish.judged_reason))
        lines.append(f":gray[{judged}]")
    return "  \n".join(lines)


def draw_duplicates(found: Sequence[Duplicate], scheme: SchemeEdition) -> None:
    """Each unit beside the one that is known already, what differs in bold."""
    for duplicate in found:
        with st.container(border=True):
            st.markdown(_duplicate_words(duplicate))
            here, there = st.columns(2)
            here.markdown(_facts(t("This application"), duplicate.own, duplicate.differing, scheme))
            there.markdown(_facts(_heading(duplicate.known), duplicate.known, duplicate.differing, scheme))


def _unit_words(number: int, shown: CertificationUnit, scheme: SchemeEdition) -> str:
    facts = {
        t("Producer"): shown.producer_name or t("not filled in yet"), t("Standard"): shown.standard,
        text(scheme.unit_kind(shown.family)): text(shown.functional_unit),
    }
    lines = [
        f"**{number}. {escaped(shown.product_name)} {escaped(shown.model)}** · {escaped(shown.site_name)}",
        " · ".join(f":gray[{label}] {escaped(value)}" for label, value in facts.items()),
        *(f":small[:material/call_split: {escaped(text(reason.text))}"
          f"{':gray[' + cited(reason.clause) + ']' if reason.clause else ''}]" for reason in shown.reasons),
    ]
    return "  \n".join(lines)


def _duplicate_words(duplicate: Duplicate) -> str:
    source = _source_words(duplicate.known)
    if not duplicate.differing:
        return t("**The same unit** stands in {source}: same producer, model and site.", source=source)
    names: dict[KeyPart, str] = {"producer": t("producer"), "model": t("writing of the model"), "site": t("site")}
    differing = t(", ").join(names[part] for part in duplicate.differing)
    return t("The same model stands in {source}; different: {differing}.", source=source, differing=differing)


def _source_words(known: KnownUnit) -> str:
    if isinstance(known.state, ApplicationState):
        return t("the application of {day} ({state})", day=known.since.isoformat(),
                 state=text(APPLICATION_STATES[known.state]))
    return t("certificate {number} of {day} ({state})", number=escaped(known.number), day=known.since.isoformat(),
             state=text(CERTIFICATE_STATES[known.state]))


def _facts(title: str, known: KnownUnit, differing: Sequence[KeyPart], scheme: SchemeEdition) -> str:
    """One side of a comparison: a line for each part of the key, in bold where the other side differs."""
    rows: tuple[tuple[KeyPart | None, str, str], ...] = (
        (None, t("Product"), known.unit.product_name), ("model", t("Model"), known.unit.model),
        ("producer", text(scheme.words.producer), _company(known)), ("site", t("Site"), _place(known)),
    )
    lines = [f"**{title}**"]
    for part, label, value in rows:
        mark = "**" if part in differing else ""
        lines.append(f":gray[{escaped(label)}] {mark}{escaped(value)}{mark}")
    return "  \n".join(lines)


def _heading(known: KnownUnit) -> str:
    return t("Certificate {number}", number=escaped(known.number)) if known.is_certified else t("Earlier application")


def _company(known: KnownUnit) -> str:
    producer = known.parties[PartyRole.PRODUCER]
    return f"{producer.name} {producer.credit_code}".strip() or "—"


def _place(known: KnownUnit) -> str:
    return t("{name}, {address}", name=known.unit.site_name or "—", address=known.site_address or "—")
