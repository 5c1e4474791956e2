"""A proposal held against what stands, its publication, and the notices that still wait."""

import streamlit as st

from intake_app.services import publishing
from intake_app.services.publishing import Published
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name
from intake_app.ui.showing import day, deadline, escaped, in_a_row, labelled
from models.planning import PlanProposal
from scheduler.differences import Differences, JobDifference
from scheduler.preferences import PREFERENCES
from scheduler.preferences.unscheduled import UNSCHEDULED
from scheduler.warm import Words

CHANGES_IN_SIGHT, CHANGES_HEIGHT = 8, 300
"""Rows of changes that are shown at full length, and the pixels of a longer list."""


def draw_comparison(proposal: PlanProposal, names: dict[str, str]) -> None:
    """What publishing the proposal would change, in a line; audit by audit, person by person and cost by cost below."""
    found = publishing.compared_with_published(session.office(), session.current_actor(), proposal)
    counts = {change: sum(each.change == change for each in found.jobs)
              for change in ("added", "moved", "team", "left_out")}
    # The charge for an audit without a place is no money that is spent, and would hide what is.
    spent = [pair for kind, pair in found.costs.items() if kind != UNSCHEDULED.key]
    before, after = (sum(pair[place] for pair in spent) for place in (0, 1))
    st.markdown(t("Against the published plan: {added} newly planned, {moved} moved, {team} with another team,"
                  " {left_out} not planned any more; cost of what is planned {before:,} → {after:,} yuan.", **counts,
                  before=before, after=after))
    with st.expander(t("Compare with the published plan"), key=f"compare_{proposal.id}_{session.language()}"):
        _draw_costs(found)
        rows = [_row(each, names) for each in found.jobs]
        if rows:
            st.dataframe(rows, hide_index=True, width="stretch",
                         height=CHANGES_HEIGHT if len(rows) > CHANGES_IN_SIGHT else "content")
            words = Words(names)
            st.markdown("\n".join(f"- {escaped(text(each.worded(words)))}" for each in found.people))
        else:
            st.caption(t("No audit would stand otherwise."))


def draw_publish_button(proposal: PlanProposal) -> None:
    """The one step from a proposal to plans that clients read."""
    st.button(t("Publish the plan"), type="primary", key=f"publish_{proposal.id}", on_click=_publish,
              args=(proposal.id, proposal.version), icon=":material/send:")
    st.caption(t("Teams and dates go into the jobs, and the members are asked for their declarations. Each client's"
                 " notice is made once its whole team has declared and, where the rule asks so, the document review is"
                 " concluded and the verification plan approved. An audit that does not stand today is left"
                 " out and named; the others go."))


def draw_waiting_notices() -> None:
    """The published plans whose notices are not made yet, and why."""
    waiting = publishing.waiting_notices(session.office(), session.current_actor())
    if not waiting:
        return
    today = session.office().today()
    with st.expander(t("Published, the notice still waits: {count}", count=len(waiting)),
                     key=f"waiting_notices_{session.language()}"):
        for each in waiting:
            said = [sentence(reason) for reason in each.reasons]
            if each.latest is not None:
                said.insert(0, t("To be sent at the latest by {day}.", day=deadline(each.latest, today)))
            st.markdown(f"- {labelled(escaped(job_name(each.engagement)), in_a_row(said))}")


def _draw_costs(found: Differences) -> None:
    rows = [
        {t("Kind of cost"): text(preference.name), t("Published, yuan"): found.costs[preference.key][0],
         t("Proposal, yuan"): found.costs[preference.key][1],
         t("Difference, yuan"): found.costs[preference.key][1] - found.costs[preference.key][0]}
        for preference in PREFERENCES if any(found.costs[preference.key])
    ]
    st.dataframe(rows, hide_index=True, width="stretch", column_config={
        name: st.column_config.NumberColumn(format="localized")
        for name in (t("Published, yuan"), t("Proposal, yuan"), t("Difference, yuan"))})


def _row(each: JobDifference, names: dict[str, str]) -> dict[str, str]:
    changes = {"added": t("newly planned"), "moved": t("moved"), "team": t("another team"),
               "left_out": t("not planned any more")}
    people = {place: t(", ").join(names.get(person, person) for person in placement.everyone) if placement else "—"
              for place, placement in (("before", each.before), ("after", each.after))}
    return {
        t("Audit"): names.get(each.job, each.job), t("Change"): changes[each.change],
        t("Date before"): day(each.before.start) if each.before else "—",
        t("Date after"): day(each.after.start) if each.after else "—",
        t("People before"): people["before"], t("People after"): people["after"],
    }


def _publish(proposal_id: str, version: int) -> None:
    published: list[Published] = []

    def publish() -> object:
        outcome = publishing.publish_plan(session.office(), session.current_actor(), proposal_id, version)
        if isinstance(outcome, Published):
            published.append(outcome)
        return outcome

    if act(publish):
        said = t("Published. Notices made now: {sent}; still waiting: {waiting}. Those are made as soon as nothing is"
                 " in their way; the list below says what is.", sent=len(published[0].sent),
                 waiting=len(published[0].waiting))
        say("done", [said])
        left_out = [labelled(escaped(text(each.name)), in_a_row(map(sentence, each.reasons)))
                    for each in published[0].left_out]
        if left_out:
            say("wrong", [t("Not published, as it does not stand today; plan again:"), *left_out])
