"""Fees of a job: what is asked for, what came in, and what waits for it (CNEX 16, CEC 9)."""

from datetime import timedelta
from decimal import Decimal

import streamlit as st

from intake_app.services import fees
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import day, escaped
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.engagement import Engagement, Fee

DAYS_TO_PAY = timedelta(days=14)
"""What a new notice proposes; the person who sends it sets the day."""


def draw_fees(job: Engagement) -> None:
    """Every fee notice of the job with its payments, and the form for another one."""
    st.markdown(f"**{t('Fees')}**")
    for fee in job.fees:
        with st.container(border=True):
            st.markdown(fee_line(fee))
            for payment in fee.payments:
                st.caption(f"{day(payment.on)} · {payment.amount_cny:.2f} · {escaped(payment.evidence)} · "
                           f"{escaped(payment.by)}")
            if fee.settled_on is None:
                _draw_payment(job, fee)
    with st.expander(t("Send a fee notice")):
        _draw_notice(job)


def fee_line(fee: Fee) -> str:
    """A notice in one line: its number, its sum, and how it stands."""
    total = t("CNY {amount}", amount=f"{fee.total_cny:.2f}")
    if fee.void_on is not None:
        state = f":gray[{t('void since {day}', day=day(fee.void_on))} · {escaped(fee.void_reason)}]"
    elif fee.settled_on is not None:
        state = f":green[✓ {t('paid on {day}', day=day(fee.settled_on))}]"
    else:
        due = t("CNY {amount} open, due {day}", amount=f"{fee.open_cny:.2f}", day=day(fee.due_on))
        is_late = fee.due_on < session.office().today()
        state = f":red[:material/alarm: {due}]" if is_late else f":orange[{due}]"
    waits = f"  \n:gray[{t('No certificate before it is paid')}]" if fee.holds_certificate else ""
    return f"**{fee.number}** · {total} · {state}  \n" + "；".join(escaped(item.what) for item in fee.items) + waits


def _draw_payment(job: Engagement, fee: Fee) -> None:
    today, key = session.office().today(), f"pay_{fee.number}"
    with st.expander(t("Enter a payment")):
        kept_day(t("Paid on"), f"{key}_on", value=today, first=fee.sent_on, last=today)
        kept(st.number_input, t("Amount in yuan"), min_value=0.0, value=float(fee.open_cny), step=100.0,
             key=f"{key}_amount")
        kept_text_input(t("Evidence"), f"{key}_evidence")
        st.button(t("Enter the payment"), type="primary", key=f"{key}_go", on_click=_pay,
                  args=(job.id, fee.number, key))
    if not fee.payments:
        with st.popover(t("Declare it void")):
            kept_text_input(t("Reason"), f"{key}_void")
            st.button(t("It is void"), key=f"{key}_void_go", on_click=_void, args=(job.id, fee.number, key))


def _draw_notice(job: Engagement) -> None:
    today, key = session.office().today(), f"fee_{job.id}_{len(job.fees)}"
    kept_text_area(t("Items, one on each line: name, then amount in yuan"), f"{key}_items",
                   placeholder=t("Application 1000\nCheck on site, 4 person-days 12000"))
    kept_day(t("To be paid by"), f"{key}_due", value=today + DAYS_TO_PAY, first=today)
    kept(st.checkbox, t("By the agreement no certificate is issued before it is paid"), value=True, key=f"{key}_holds")
    st.button(t("Make the fee notice"), type="primary", key=f"{key}_go", on_click=_send, args=(job.id, key))


def _send(job_id: str, key: str) -> None:
    if not all_days(f"{key}_due"):
        return
    due_on = day_in(f"{key}_due")
    lines, holds = (standing(f"{key}_{name}") for name in ("items", "holds"))
    items = fees.read_items(lines)
    act_on(lambda: items if isinstance(items, Refused) else fees.send_fee_notice(
        session.office(), session.current_actor(), job_id, items, due_on, holds),
        t("The fee notice is made and stands among the client's papers."), f"{key}_items")


def _pay(job_id: str, number: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on = day_in(f"{key}_on")
    amount, evidence = (standing(f"{key}_{name}") for name in ("amount", "evidence"))
    act_on(lambda: fees.record_payment(session.office(), session.current_actor(), job_id, number,
                                       Decimal(f"{amount:.2f}"), on, evidence),
           t("The payment is entered."), f"{key}_evidence")


def _void(job_id: str, number: str, key: str) -> None:
    reason = standing(f"{key}_void")
    act_on(lambda: fees.void_fee(session.office(), session.current_actor(), job_id, number, reason),
           t("The fee notice is void."), f"{key}_void", f"{key}_evidence")
