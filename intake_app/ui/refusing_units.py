"""The units that a report does not support or a decision refuses, each with its reason (CNEX 4, 9.9; CEC 4, 5.7.1).

Nothing of it is drawn where the job has one unit, or one conclusion for all of them.
"""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.fieldwork import RECORD, UNSUPPORTED, unsupported_part
from intake_app.rules.unit_outcomes import is_told_by_unit, not_verified
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import kept, kept_text_area, standing
from intake_app.ui.noting import chosen_now, draw_choices, draw_lines, typed
from intake_app.ui.showing import escaped, labelled
from models.engagement import Engagement, RefusedUnit
from models.fieldwork import Fieldwork

_PLACE = f"{RECORD}/report"


def draw_unsupported(job: Engagement, work: Fieldwork) -> None:
    """What the team fills in of the units that its report does not support: which, and why each."""
    if not is_told_by_unit(job):
        return
    draw_refusals(job, not_verified(job))
    names = {unit.id: unit.called for unit in job.units if unit.site_row not in job.left_out}
    draw_choices(work, f"{_PLACE}/{UNSUPPORTED}", t("Units that the report does not support, if any"), names)
    for id in _chosen(job):
        draw_lines(work, f"{_PLACE}/{unsupported_part(id)}",
                   t("Why {unit} is not supported, as the client reads it", unit=names[id]),
                   stem=f"report_{job.id}_{id}", height=70)


def unsupported_said(job: Engagement) -> tuple[RefusedUnit, ...]:
    """The units that the page says are not supported now, each with its reason."""
    if not is_told_by_unit(job):
        return ()
    return tuple(RefusedUnit(unit_id=id, reason=typed(job.id, f"{_PLACE}/{unsupported_part(id)}"))
                 for id in _chosen(job))


def _chosen(job: Engagement) -> tuple[str, ...]:
    """The units that are chosen now as not supported, in the job's order; those left out are named by themselves."""
    chosen = chosen_now(job.id, f"{_PLACE}/{UNSUPPORTED}")
    return tuple(unit.id for unit in job.units if unit.id in chosen and unit.site_row not in job.left_out)


def draw_refusing(job: Engagement) -> None:
    """What the decider fills in: whatever the report does not support is refused, and more may be."""
    if not is_told_by_unit(job):
        return
    supported = {unit.id: unit.called for unit in job.standing_units}
    if len(supported) > 1:
        kept(st.multiselect, t("Supported by the report, and refused all the same"), list(supported),
             format_func=supported.__getitem__, placeholder=t("Choose"), key=_units_key(job))
    refused = _refused_now(job)
    for unit in job.units:
        if unit.id in refused:
            kept_text_area(t("Why {unit} is refused, as the client reads it", unit=unit.called),
                           _reason_key(job, unit.id), begin=job.reason_against(unit.id), height=70)
    if supported:
        st.caption(t("A decision in favour grants {granted} of {count} units and refuses the others.",
                     granted=len(job.units) - len(refused), count=len(job.units)))


def refused_said(job: Engagement) -> tuple[tuple[RefusedUnit, ...], tuple[str, ...]]:
    """The units that the page says are refused now, each with its reason; and the keys of these reasons."""
    if not is_told_by_unit(job):
        return (), ()
    refused = _refused_now(job)
    said = tuple(RefusedUnit(unit_id=id, reason=standing(_reason_key(job, id)) or "") for id in refused)
    return said, tuple(_reason_key(job, id) for id in refused)


def draw_refusals(job: Engagement, told: Sequence[RefusedUnit]) -> None:
    """Each of these units with the reason against it; nothing where there are none."""
    if told:
        st.markdown("  \n".join(refusal_lines(job, told)))


def refusal_lines(job: Engagement, told: Sequence[RefusedUnit]) -> list[str]:
    """Each of these units with the reason against it, a line of Markdown each."""
    names = {unit.id: unit.called for unit in job.units}
    return [labelled(f":red[✗] {escaped(names[each.unit_id])}", escaped(each.reason)) for each in told]


def _refused_now(job: Engagement) -> tuple[str, ...]:
    """The units refused as the page stands, in the job's order; none that the report is wholly against."""
    if not job.standing_units:
        return ()
    more = st.session_state.get(_units_key(job)) or ()
    return tuple(unit.id for unit in job.units if unit.id in job.refused_ids or unit.id in more)


def _units_key(job: Engagement) -> str:
    return f"refuse_{job.id}_units_{session.language()}"


def _reason_key(job: Engagement, unit_id: str) -> str:
    return f"refuse_{job.id}_{unit_id}"
