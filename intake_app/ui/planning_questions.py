"""Questions about a plan, drawn wherever a plan is shown: why not, what else and for how much, what has changed?"""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from intake_app.services import earlier_drafts
from intake_app.services import planning_questions as asking
from intake_app.services.planning_questions import Answer, AskedAudit, Priced
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import day, day_span, escaped, labelled, to_the_minute
from intake_app.ui.typed_days import day_field
from models.account import Role
from models.planning import PlanProposal, ProposalState


def draw_planning_questions(proposal_id: str, job: str | None = None) -> None:
    """Questions about the plan of a proposal, into whatever container is open; about `job` alone where it is given."""
    audits = asking.audits_to_ask_about(session.office(), session.current_actor(), proposal_id)
    known = {audit.job: audit for audit in audits}
    if not known:
        return
    if job is None:
        st.markdown(f"**{t('Ask about the plan')}**")
        job = st.selectbox(t("Audit"), list(known), format_func=lambda each: _label(known[each]),
                           key=f"ask_job_{proposal_id}")
    audit = known.get(job)
    if audit is None:
        return
    if audit.start is None:
        _draw_why(proposal_id, audit.job)
    else:
        _draw_alternatives(proposal_id, audit)


def draw_plan_changes(proposal: PlanProposal, *, may_go_back: bool) -> None:
    """What a plan has otherwise than an earlier one that is chosen, and the way back to that one where there is one."""
    office, actor, proposal_id = session.office(), session.current_actor(), proposal.id
    earlier = {each.id: each for each in asking.earlier_plans(office, actor, proposal_id)}
    if not earlier:
        return
    chosen = st.selectbox(t("What has changed since the plan of"), list(earlier), key=f"ask_earlier_{proposal_id}",
                          format_func=lambda each: _moment(earlier[each]))
    changes = asking.changes_since(office, actor, chosen, proposal_id)
    if not changes.audits:
        st.markdown(t("Every audit stands as it did."))
    for sentences in (changes.audits, changes.people):
        st.markdown("\n".join(f"- {escaped(text(sentence))}" for sentence in sentences))
    st.markdown("\n".join(
        f"- {labelled(text(kind), t('{before:,} → {now:,} yuan', before=before, now=now))}"
        for kind, before, now in changes.costs))
    if may_go_back and Role.COORDINATOR in actor.roles and chosen in earlier_drafts.drafts_to_take_up(office, actor):
        st.button(t("Take this earlier plan up again"), key=f"take_up_{proposal_id}", icon=":material/history:",
                  on_click=_take_up, args=(chosen, proposal))
        st.caption(t("It takes the place of the present plan, which is then in this list and can be taken up again."))


def _take_up(earlier_id: str, present: PlanProposal) -> None:
    act(lambda: earlier_drafts.take_up_draft(session.office(), session.current_actor(), earlier_id, present.id,
                                             present.version), t("The earlier plan is taken up again."))


def _moment(plan: PlanProposal) -> str:
    made_at = to_the_minute(plan.made_at)
    return t("{moment} (published)", moment=made_at) if plan.state is ProposalState.ACCEPTED else made_at


def _label(audit: AskedAudit) -> str:
    return f"{audit.name} · {t('not planned') if audit.start is None else day(audit.start)}"


def _draw_why(proposal_id: str, job: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{t('Why is it not planned?')}**")
        answer = asking.why_unplanned(session.office(), session.current_actor(), proposal_id, job)
        st.markdown("\n\n".join(escaped(text(reason)) for reason in answer.reasons))
        if answer.mends:
            st.markdown(f"**{t('What would give it a place?')}**")
            st.caption(t("Each was tried out; the cheapest stands first."))
            st.markdown("\n".join(f"{i}. {escaped(text(mend))}" for i, mend in enumerate(answer.mends, 1)))
        else:
            st.markdown(t("No single change to rules, people or other audits gives it a place."))


def _draw_alternatives(proposal_id: str, audit: AskedAudit) -> None:
    with st.container(border=True):
        names = t(", ").join(name for _, name in audit.people)
        st.markdown(f"**{t('Why this team and this day?')}**")
        assert audit.start is not None
        st.markdown(f"{day(audit.start)} · {escaped(names)}")
        _draw_cheapest(proposal_id, audit)
        st.caption(t("Prices are for the whole plan, with all other audits as they stand."))
        days, instead, person = st.tabs([t("Another day"), t("Instead of somebody"), t("With somebody else")])
        with days:
            _draw_days(proposal_id, audit)
        with instead:
            _draw_substitutes(proposal_id, audit)
        with person:
            _draw_with_person(proposal_id, audit)


def _draw_cheapest(proposal_id: str, audit: AskedAudit) -> None:
    """Whether the audit stands where it costs least."""
    cheapest = asking.cheapest_place(session.office(), session.current_actor(), proposal_id, audit.job)
    if cheapest is None or cheapest.price >= 0:
        st.markdown(t("No other team or day of this audit alone makes the plan cheaper."))
    else:
        st.markdown(t("Something else would be cheaper:"))
        _draw_priced([cheapest])


def _draw_days(proposal_id: str, audit: AskedAudit) -> None:
    office, actor = session.office(), session.current_actor()
    _draw_priced(asking.other_days(office, actor, proposal_id, audit.job))
    wished = day_field(t("A day of your choice"), f"ask_day_{proposal_id}_{audit.job}", is_needed=False)
    if wished is not None:
        found = asking.on_day(office, actor, proposal_id, audit.job, wished)
        if isinstance(found, Answer):
            st.markdown(t("Nobody can begin on {day}:", day=day(wished)))
            st.markdown("\n".join(f"- {escaped(text(each))}" for each in found.reasons))
        else:
            _draw_priced([found])


def _draw_substitutes(proposal_id: str, audit: AskedAudit) -> None:
    names = dict(audit.people)
    out = st.selectbox(t("Whose place"), list(names), format_func=lambda each: names[each],
                       key=f"ask_out_{proposal_id}_{audit.job}")
    found = asking.substitutes(session.office(), session.current_actor(), proposal_id, audit.job, out)
    if not found:
        st.markdown(t("Nobody can take this place on these days."))
        return
    others = Counter(name for person, name in audit.people if person != out)
    st.markdown("\n".join(
        f"- **{escaped(t(', ').join((Counter(each.people) - others).elements()))}** · {_price(each.price)}"
        for each in found))
    st.caption(t("The day and the others stay: {day}, {people}.", day=day(found[0].start),
                 people=t(", ").join(others.elements()) or "—"))


def _draw_with_person(proposal_id: str, audit: AskedAudit) -> None:
    office, actor = session.office(), session.current_actor()
    there = {person for person, _ in audit.people}
    others = {person: name for person, name in asking.people_to_ask_about(office, actor, proposal_id)
              if person not in there}
    wished = st.selectbox(t("Who shall be on it"), list(others), format_func=lambda each: others[each], index=None,
                          key=f"ask_person_{proposal_id}_{audit.job}")
    if wished is None:
        return
    found = asking.with_person(office, actor, proposal_id, audit.job, wished)
    if isinstance(found, Answer):
        st.markdown("\n".join(f"- {escaped(text(reason))}" for reason in found.reasons))
    else:
        _draw_priced([found])


def _draw_priced(places: Sequence[Priced]) -> None:
    """One line for each place; a list, because a table is cut off on a telephone."""
    if not places:
        st.markdown(t("There is no other day."))
    st.markdown("\n".join(
        f"- **{day_span(each.start, each.end)}** · {escaped(t(', ').join(each.people))} · **{_price(each.price)}**"
        + _days_off(each) for each in places))


def _days_off(place: Priced) -> str:
    """How many days off lie within the audit: a team far from home stays, and the price does not count these nights."""
    calendar_days = (place.end - place.start).days + 1
    count = calendar_days - sum(1 for _ in session.office().calendar.working_days(place.start, place.end))
    return t(" · days off in between: {count}, whose nights are not in the price", count=count) if count else ""


def _price(price: int) -> str:
    if price == 0:
        return t("at the same cost")
    return t("{price:,} yuan more", price=price) if price > 0 else t("{price:,} yuan less", price=-price)
