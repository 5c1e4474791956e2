"""Sending: which papers must still go out, what went to whom, and what came back signed?"""

from collections.abc import Sequence

import streamlit as st

from docs_templates.catalogue import paper_kind
from intake_app.services import sending
from intake_app.services.sending import WAY_NAMES, HandedOver, WaitingPaper
from intake_app.ui import session, signed_copies
from intake_app.ui.acting import act, show_said
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import DISPATCH_STATES, TWO_LINES, columns, escaped, in_a_row, question, to_the_minute
from models.dispatch import Dispatch, DispatchState, DispatchWay
from models.paper import Paper

PROOF_TYPES = ["pdf", "png", "jpg", "jpeg"]
BY_HAND = tuple(way for way in DispatchWay if way is not DispatchWay.EMAIL)


def draw() -> None:
    """The papers that wait, and the ledger."""
    office, actor = session.office(), session.current_actor()
    waiting, ledger = sending.outbox(office, actor), sending.ledger(office, actor)
    unknown = [each for each in ledger if each.state is DispatchState.UNKNOWN]
    answer = [t("Papers to be sent: {count}.", count=len(waiting)) if waiting else t("No paper waits to be sent.")]
    answer += [t("E-mails of which nobody knows whether they went: {count}. Look, then say so below.",
                 count=len(unknown))] if unknown else []
    question(t("Which papers must still go out?"), in_a_row(answer))
    show_said()
    for dispatch in unknown:
        _draw_unknown(dispatch)
    to_send, sent, returned = st.tabs([t("To be sent"), t("Ledger of sending"), t("Signed copies")])
    with to_send:
        _draw_outbox(waiting)
    with sent:
        _draw_ledger(ledger)
    with returned:
        signed_copies.draw()


def _draw_outbox(waiting: Sequence[WaitingPaper]) -> None:
    if not waiting:
        st.caption(t("Papers for clients appear here as soon as they are made, and leave once they were sent."))
        return
    if session.office().mailer is None:
        st.info(t("No e-mail server is set up here: send the papers by hand and enter below how each one went."))
    else:
        st.button(t("Send all {count} by e-mail", count=len(waiting)), type="primary", key="send_all",
                  on_click=_send, args=([each.paper.id for each in waiting],))
    st.dataframe(
        [{t("Paper number"): each.paper.number, t("Paper"): text(paper_kind(each.paper.kind).title),
          t("Enterprise"): each.to.name, t("To whom"): f"{each.to.contact_name} · {each.to.email}",
          t("Word file"): f"/files/{each.paper.file_id}", t("Phone"): each.to.phone,
          t("Made at"): to_the_minute(each.paper.made_at)}
         for each in waiting],
        hide_index=True, width="stretch", row_height=TWO_LINES,
        column_config={
            **columns({t("Paper number"): 152, t("Paper"): 96, t("Enterprise"): 112, t("To whom"): 178,
                       t("Phone"): 102, t("Made at"): 122}),
            t("Word file"): st.column_config.LinkColumn(display_text=t("Word file"), width=78)},
    )
    paper = chosen(waiting, t("Paper"), _name, lambda each: each.paper.id, "paper").paper
    if session.office().mailer is not None:
        st.button(t("Send {number} by e-mail", number=paper.number), key=f"send_{paper.id}", on_click=_send,
                  args=([paper.id],))
    with st.expander(t("{number} went by hand", number=paper.number), expanded=session.office().mailer is None):
        _draw_by_hand(paper)


def _name(waiting: WaitingPaper) -> str:
    paper = waiting.paper
    return f"{paper.number} · {text(paper_kind(paper.kind).title)} · {waiting.to.name}"


def _draw_by_hand(paper: Paper) -> None:
    today = session.office().today()
    key = f"hand_{paper.id}_{session.language()}"
    left, right = st.columns(2)
    kept(left.date_input, t("Sent on"), value=today, min_value=min(paper.made_at.date(), today), max_value=today,
         format="YYYY-MM-DD", key=f"{key}_on")
    with right:
        choose(t("Way"), {way: text(WAY_NAMES[way]) for way in BY_HAND}, f"{key}_way")
    kept_text_input(t("Proof, such as the courier's number or who signed for it"), f"{key}_proof")
    draw_uploader(t("Proof as a file, if there is one (PDF or picture)"), f"{key}_file",
                  kinds=PROOF_TYPES)
    st.button(t("Enter as sent"), type="primary" if session.office().mailer is None else "secondary",
              key=f"{key}_go", on_click=_hand_over, args=(paper.id, key))


def _draw_unknown(dispatch: Dispatch) -> None:
    """An e-mail that may have gone or not, and what a person who looked says of it."""
    with st.container(border=True):
        st.markdown(f"**{escaped(dispatch.paper_number)}** → {escaped(dispatch.to_name)} "
                    f"{escaped(dispatch.to_address)} · {to_the_minute(dispatch.attempts[-1].began_at)}")
        st.caption(t("The connection or the worker ended before the server's answer. Ask the client or look into the"
                     " mail server's log; it is not sent again by itself."))
        key = f"unknown_{dispatch.id}"
        kept_text_input(t("What you found, and where"), f"{key}_proof")
        left, right = st.columns(2)
        left.button(t("It went"), key=f"{key}_went", on_click=_settle, args=(dispatch.id, True), width="stretch")
        right.button(t("It did not go: back to the papers to be sent"), key=f"{key}_not", on_click=_settle,
                     args=(dispatch.id, False), width="stretch")


def _draw_ledger(ledger: Sequence[Dispatch]) -> None:
    if not ledger:
        st.caption(t("Nothing was sent yet. Each sending is kept here with its recipient, its day and its outcome."))
        return
    st.dataframe(
        [{t("Paper number"): each.paper_number, t("State"): _state(each),
          t("To whom"): f"{each.to_name} · {each.to_address}", t("Way"): text(WAY_NAMES[each.way]),
          t("Sent on"): each.sent_on.isoformat() if each.sent_on else "", t("Proof or answer"): _told(each),
          t("Attempts"): len(each.attempts) or None,
          t("Proof file"): f"/files/{each.proof_file_id}" if each.proof_file_id else None,
          t("Ordered by"): each.asked_by, t("Paper (sha256)"): each.paper_sha256} for each in ledger],
        hide_index=True, width="stretch", placeholder="", row_height=TWO_LINES,
        column_config={
            **columns({t("Paper number"): 152, t("State"): 125, t("To whom"): 180, t("Way"): 75, t("Sent on"): 92,
                       t("Proof or answer"): 208}),
            t("Proof file"): st.column_config.LinkColumn(display_text=t("Proof file"), width=90)},
    )


def _state(dispatch: Dispatch) -> str:
    """How far it is, and for one that is tried again, when."""
    state = text(DISPATCH_STATES[dispatch.state])
    return f"{state} {t('again {time}', time=to_the_minute(dispatch.next_at))}" if dispatch.next_at else state


def _told(dispatch: Dispatch) -> str:
    return dispatch.proof or (dispatch.attempts[-1].answer if dispatch.attempts else "")


def _send(paper_ids: list[str]) -> None:
    act(lambda: sending.send_papers(session.office(), session.current_actor(), paper_ids),
        t("Ordered. The ledger shows what became of each."))


def _hand_over(paper_id: str, key: str) -> None:
    if not all_chosen((t("Way"), f"{key}_way")):
        return
    file = st.session_state[f"{key}_file"]

    def hand_over(content: bytes) -> object:
        told = HandedOver(sent_on=st.session_state[f"{key}_on"], way=st.session_state[f"{key}_way"],
                          proof=standing(f"{key}_proof"), file_name=file.name if file else "", file=content)
        return sending.record_handed_over(session.office(), session.current_actor(), paper_id, told)

    act_on(lambda: with_bytes(file, hand_over), t("Entered in the ledger."), f"{key}_proof")


def _settle(dispatch_id: str, went: bool) -> None:
    key = f"unknown_{dispatch_id}_proof"
    proof = standing(key)
    act_on(lambda: sending.settle_unknown(session.office(), session.current_actor(), dispatch_id, went, proof),
           t("Entered in the ledger."), key)


draw()
