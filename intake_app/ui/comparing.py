"""The year before, in a surveillance's footprint: what it is compared with, and what the team says of it (CEC 6.2)."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.comparisons import YearBefore, asks_for_target
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import evaluation
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import kept, kept_text_input, standing
from intake_app.ui.showing import escaped
from models.engagement import OBSERVATION, UnitFootprint, YearCompared

COMPARED = ("previous", "remark", "following")
"""What its texts are called, behind the key of the form; all but the first where the rule looks at targets."""


def draw_comparison(
    scheme: SchemeEdition, done: UnitFootprint | None, before: YearBefore | None, findings: Sequence[str], key: str
) -> None:
    """What a surveillance is compared with; it begins with the value that the body verified last (CEC 6.2).

    `findings` are the numbers of those as which the team may rate a footprint that falls short (J39).
    """
    if before is not None:
        st.caption(t("Verified last: **{value} {measure}** for {first} – {last}", value=before.value,
                     measure=before.measure, first=before.period_from, last=before.period_to))
    known = done.previous_value if done is not None and done.previous_value is not None else (
        before.value if before is not None else None)
    kept_text_input(t("Value of the year before"), f"{key}_previous", begin=str(known) if known is not None else "")
    if not asks_for_target(scheme):
        return
    if before is not None:
        st.caption(t("The target: {target}", target=escaped(before.target)) if before.target else
                   t("No target is on file: ask the client for the one that it set."))
    answers = {"yes": t("reached"), "no": t("missed")}
    said = None if done is None or done.target_reached is None else ("yes" if done.target_reached else "no")
    kept(st.segmented_control, t("Reduction target of last year"), list(answers), format_func=answers.__getitem__,
         default=said, key=f"{key}_target_{session.language()}")
    ratings = {OBSERVATION: t("Observation"), **{id: t("Nonconformity {id}", id=id) for id in findings}}
    rated = done.rated_as if done is not None and done.rated_as in ratings else None
    kept(st.selectbox, t("Rating, where it did not fall or the target was missed"), list(ratings), key=_rating(key),
         format_func=ratings.__getitem__, index=None if rated is None else list(ratings).index(rated),
         placeholder=t("Choose"), help=t("A nonconformity is raised first, in the tab of that name."))
    kept_text_input(t("What was observed of that, and why"), f"{key}_remark", begin=done.remark if done else "")
    kept_text_input(t("Reduction target for the coming year"), f"{key}_following",
                    begin=done.next_target if done else "")


def compared(scheme: SchemeEdition, key: str) -> YearCompared | Refused:
    """What was entered there; a value that is no number is refused. Inside a callback."""
    numbers = evaluation.read_numbers({"previous": standing(f"{key}_previous")})
    if isinstance(numbers, Refused):
        return numbers
    answer = st.session_state.get(f"{key}_target_{session.language()}") or ""
    said = YearCompared(previous_value=numbers.get("previous"), target_reached={"yes": True, "no": False}.get(answer))
    if not asks_for_target(scheme):
        return said
    return said.with_(rated_as=st.session_state[_rating(key)] or "", remark=standing(f"{key}_remark").strip(),
                      next_target=standing(f"{key}_following").strip())


def _rating(key: str) -> str:
    return f"{key}_rated_{session.language()}"
