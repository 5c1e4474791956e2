"""Other days on site than the plan's: the form that asks for them, and the coordinator's answer (CNEX 9.6.2, H155)."""

import streamlit as st

from intake_app.services import days_requests
from intake_app.services.days_requests import OtherDays
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.reaching import draw_spans, spans_of
from intake_app.ui.showing import day, day_span, escaped, left_as_written
from models.account import Role
from models.engagement import DaysAnswer, DaysRequest, Engagement


def request_words(request: DaysRequest) -> str:
    """Which days were asked for, by whom and why, as Markdown."""
    days = t(", ").join(day_span(first, last) for first, last in request.days)
    who = {"name": escaped(request.by), "day": day(request.asked_on), "days": days}
    said = (t("Other days asked for by {name} on {day}: {days}", **who) if request.is_clients else
            t("Other days that the client asked for, entered by {name} on {day}: {days}", **who))
    return f"{said}  \n{t('Reason: {reason}', reason=escaped(request.reason))}{left_as_written(request.reason)}"


def draw_asking_for_days(job: Engagement) -> None:
    """What was asked for last and what was answered, and the form, while the plan waits for its client's answer.

    The client's own; a coordinator enters in it what a reply on paper asks for.
    """
    office = session.office()
    _draw_last(job)
    window = days_requests.days_left(office, job)
    if window is None:
        return
    is_coordinator = Role.COORDINATOR in session.current_actor().roles
    title = t("Enter other days that the client asks for") if is_coordinator else t("Ask for other days")
    key = f"other_days_{job.id}"
    with st.expander(title, icon=":material/event_repeat:", key=f"{key}_box"):
        st.caption(t("In this job the visit can be from {first} to {last}. Until the request is answered, the plan is"
                     " neither confirmed nor refused.", first=day(window[0]), last=day(window[1])))
        draw_spans(key, window[0], window[1])
        kept_text_area(t("Why other days are needed"), f"{key}_why", height=80)
        st.button(t("Enter these days") if is_coordinator else t("Send to the certification body"), key=f"{key}_go",
                  width="stretch", on_click=_ask, args=(job.id, key))


def draw_answering_days(job: Engagement) -> None:
    """The request that waits for the body, with its two answers for a coordinator; nothing where none waits."""
    request = job.open_days_request(session.office().today())
    if request is None:
        return
    st.warning(request_words(request), icon=":material/event_repeat:")
    if Role.COORDINATOR not in session.current_actor().roles:
        return
    key = f"answer_days_{job.id}"
    st.button(t("Take it up: plan anew near these days"), key=f"{key}_yes", type="primary", on_click=_take_up,
              args=(job.id,))
    with st.expander(t("Decline: the plan stays as it was sent")):
        kept_text_area(t("Why the days are not changed, as the client reads it"), f"{key}_why", height=80)
        st.button(t("Decline the request"), key=f"{key}_no", on_click=_decline, args=(job.id, key))


def _draw_last(job: Engagement) -> None:
    """The last request and its answer, as far as the plan that it was about still waits or its new one is made."""
    today = session.office().today()
    last = job.days_requests[-1] if job.days_requests else None
    if last is None or Role.COORDINATOR in session.current_actor().roles:
        return
    if job.open_days_request(today) is not None:
        st.info(f"{request_words(last)}  \n{t('The certification body has not answered yet.')}",
                icon=":material/event_repeat:")
    elif last.answer is DaysAnswer.DECLINED and job.asked_otherwise(last, today) and last.answered_on is not None:
        declined = t("Declined on {day}: {reason}. Please answer the plan as it was sent.", day=day(last.answered_on),
                     reason=escaped(last.words))
        st.warning(f"{request_words(last)}  \n{declined}")


def _ask(job_id: str, key: str) -> None:
    days = spans_of(key)
    if days is None:
        return
    asked = OtherDays(days=days, reason=standing(f"{key}_why"))
    act_on(lambda: days_requests.ask_for_days(session.office(), session.current_actor(), job_id, asked),
           t("The request is recorded. The certification body plans anew, or answers why it cannot."), f"{key}_why")


def _take_up(job_id: str) -> None:
    act_on(lambda: days_requests.take_up_days(session.office(), session.current_actor(), job_id),
           t("Taken up. The visit waits on the page “Planning” and is laid on these days where it can be; the client"
             " gets a new plan."))


def _decline(job_id: str, key: str) -> None:
    reason = standing(f"{key}_why")
    act_on(lambda: days_requests.decline_days(session.office(), session.current_actor(), job_id, reason),
           t("Declined. The client reads the reason and answers the plan as it was sent."), f"{key}_why")
