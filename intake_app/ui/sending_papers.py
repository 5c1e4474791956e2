"""Sending: which papers must still go out, what went to whom, and what came back signed?"""

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from intake_app.services import sending
from intake_app.services.sending import WAY_NAMES, HandedOver, WaitingPaper
from intake_app.ui import session, signed_copies
from intake_app.ui.acting import act, show_said
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import (
    DISPATCH_STATES,
    TWO_LINES,
    columns,
    escaped,
    in_a_row,
    paper_title,
    question,
    to_the_minute,
)
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.dispatch import Dispatch, DispatchState, DispatchWay
from models.ids import PaperId
from models.paper import Paper

TICKED, ROUND, ENTERED = "outbox_ticked", "outbox_round", "outbox_entered"
"""Where the session has the papers that are ticked, how often that began anew, and how many batches were entered."""

PROOF = "hand_proof"
"""The field of the proof that is being typed, whichever papers it is for."""

ROWS_IN_SIGHT = 8
TABLE_HEIGHT = 600
"""How high a longer table is, in pixels."""

PROOF_TYPES = ["pdf", "png", "jpg", "jpeg"]
BY_HAND: tuple[DispatchWay, ...] = tuple(way for way in DispatchWay if way is not DispatchWay.EMAIL)


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
        st.info(t("No e-mail server is set up here: send the papers by hand and enter below how they went."))
    else:
        st.button(t("Send all {count} by e-mail", count=len(waiting)), type="primary", key="send_all",
                  on_click=_send, args=([each.paper.id for each in waiting],))
    shown = _filtered(waiting)
    if not shown:
        st.caption(t("No waiting paper is like this."))
        return
    _draw_waiting(shown)
    ticked = [each.paper for each in shown if each.paper.id in _ticked()]
    if ticked and session.office().mailer is not None:
        st.button(t("Send the ticked by e-mail ({count})", count=len(ticked)), key="send_ticked", on_click=_send,
                  args=([each.id for each in ticked],))
    with st.expander(t("The ticked went by hand ({count})", count=len(ticked)),
                     expanded=session.office().mailer is None):
        _draw_by_hand(ticked)


def _filtered(waiting: Sequence[WaitingPaper]) -> list[WaitingPaper]:
    """The waiting papers of the kind, the client and the day of making that the reader chose; at first all."""
    # Two rules may call one kind of paper by two names.
    kinds = {kind: " / ".join(sorted({paper_title(each.paper) for each in waiting if each.paper.kind == kind}))
             for kind in dict.fromkeys(each.paper.kind for each in waiting)}
    clients = {each.to.id: each.to.name for each in waiting}
    days = sorted({each.paper.made_at.date() for each in waiting})
    language = session.language()
    left, middle, right = st.columns(3)
    kind = left.selectbox(t("Paper"), list(kinds), format_func=lambda each: kinds[each], index=None,
                          placeholder=t("all"), key=f"filter_{language}_kind")
    client = middle.selectbox(t("Enterprise"), list(clients), format_func=lambda each: clients[each], index=None,
                              placeholder=t("all"), key=f"filter_{language}_client")
    made_on = right.selectbox(t("Made on"), days, index=None, placeholder=t("all"), key=f"filter_{language}_day")
    return [each for each in waiting
            if kind in (None, each.paper.kind) and client in (None, each.to.id)
            and made_on in (None, each.paper.made_at.date())]


def _draw_waiting(shown: Sequence[WaitingPaper]) -> None:
    """The papers to choose from; what is ticked is kept by the paper, as rows come and go."""
    ids = [each.paper.id for each in shown]
    key = f"outbox_{session.language()}_{_round()}_{crc32(' '.join(ids).encode())}"
    everything, nothing, _ = st.columns([2, 2, 3])
    everything.button(t("Tick all {count} shown", count=len(ids)), key="tick_all", on_click=_tick, args=(ids,),
                      width="stretch")
    nothing.button(t("Tick none"), key="tick_none", on_click=_tick, args=((),), width="stretch")

    def ticked() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        # What another choice of papers hides stays ticked.
        st.session_state[TICKED] = (_ticked() - {*ids}) | {ids[row] for row in rows if row < len(ids)}

    st.dataframe(
        [{t("Paper number"): each.paper.number, t("Paper"): paper_title(each.paper),
          t("Enterprise"): each.to.name, t("To whom"): f"{each.to.contact_name} · {each.to.email}",
          t("Word file"): f"/files/{each.paper.file_id}", t("Phone"): each.to.phone,
          t("Made at"): to_the_minute(each.paper.made_at)}
         for each in shown],
        hide_index=True, width="stretch", row_height=TWO_LINES, key=key, on_select=ticked, selection_mode="multi-row",
        selection_default={"selection": {"rows": [row for row, id in enumerate(ids) if id in _ticked()]}},
        height=TABLE_HEIGHT if len(ids) > ROWS_IN_SIGHT else "content",
        column_config={
            **columns({t("Paper number"): 152, t("Paper"): 96, t("Enterprise"): 112, t("To whom"): 178,
                       t("Phone"): 102, t("Made at"): 122}),
            t("Word file"): st.column_config.LinkColumn(display_text=t("Word file"), width=78)},
    )


def _ticked() -> frozenset[PaperId]:
    found: frozenset[PaperId] = st.session_state.get(TICKED, frozenset())
    return found


def _round() -> int:
    """How often the ticks or the form began anew: a table or a field of an earlier round shows nothing of it."""
    found: int = st.session_state.get(ROUND, 0)
    return found


def _tick(ids: Sequence[PaperId]) -> None:
    st.session_state[TICKED], st.session_state[ROUND] = frozenset(ids), _round() + 1


def _draw_by_hand(ticked: Sequence[Paper]) -> None:
    """The day, the way and the proof of the papers that went together; the service says which days are possible."""
    key = f"hand_{session.language()}_{st.session_state.get(ENTERED, 0)}"
    left, right = st.columns(2)
    today = session.office().today()
    with left:
        kept_day(t("Sent on"), f"{key}_on", value=today, last=today)
    with right:
        choose(t("Way"), {way: text(WAY_NAMES[way]) for way in BY_HAND}, f"{key}_way")
    kept_text_input(t("Proof, such as the courier's number or who signed for it"), PROOF)
    draw_uploader(t("Proof as a file, if there is one (PDF or picture)"), f"{key}_file", kinds=PROOF_TYPES)
    clients = len({each.enterprise_id for each in ticked})
    if clients > 1:
        kept(st.checkbox, t("The ticked papers go to {count} clients, and this is the proof for all of them",
                            count=clients), key=f"{key}_several")
    st.button(t("Enter as sent ({count})", count=len(ticked)),
              type="primary" if session.office().mailer is None else "secondary", key="hand_go", disabled=not ticked,
              on_click=_hand_over, args=([each.id for each in ticked], key))
    if not ticked:
        st.caption(t("Tick the papers that went together in the table; they get one day, one way and one proof."))


def _draw_unknown(dispatch: Dispatch) -> None:
    """An e-mail that may have gone or not, and what a person who looked says of it."""
    with st.container(border=True):
        st.markdown(f"**{escaped(dispatch.paper_number)}** → {escaped(dispatch.to_name)} "
                    f"{escaped(dispatch.to_address)} · {to_the_minute(dispatch.attempts[-1].began_at)}")
        st.caption(t("The connection or the worker ended before the server's answer, or this installation was restored"
                     " from a backup. Ask the client or look into the mail server's log; it is not sent again by"
                     " itself."))
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
          t("Sent on"): each.sent_on.isoformat() if each.sent_on else "", t("Proof or answer"): _proof_of(each),
          t("Attempts"): len(each.attempts) or None,
          t("Proof file"): f"/files/{each.proof_file_id}" if each.proof_file_id else None,
          t("Ordered by"): each.asked_by, t("Paper (sha256)"): each.paper_sha256} for each in ledger],
        hide_index=True, width="stretch", placeholder="", row_height=TWO_LINES,
        column_config={
            **columns({t("Paper number"): 152, t("State"): 125, t("To whom"): 180, t("Way"): 75, t("Sent on"): 92,
                       t("Proof or answer"): 208}),
            t("Proof file"): st.column_config.LinkColumn(display_text=t("Proof file"), width=90)},
    )
    correctable = [each for each in ledger if sending.is_correctable(each)]
    if correctable:
        with st.expander(t("An entry made by hand is wrong")):
            _draw_correction(correctable)


def _draw_correction(correctable: Sequence[Dispatch]) -> None:
    """An entry that somebody made by hand, with what it should say and why, or that the paper did not go."""
    entry = chosen(correctable, t("Entry"), lambda each: f"{each.paper_number} · {each.to_name} · {each.sent_on}",
                   lambda each: each.id, "entry")
    if entry is None:
        return
    key, today = f"correct_{entry.id}_{entry.version}_{session.language()}", session.office().today()
    left, right = st.columns(2)
    with left:
        kept_day(t("Sent on"), f"{key}_on", value=entry.sent_on, last=today)
    ways: dict[DispatchWay, str] = {way: text(WAY_NAMES[way]) for way in BY_HAND}
    kept(right.selectbox, t("Way"), list(ways), index=list(ways).index(entry.way), format_func=ways.__getitem__,
         key=f"{key}_way")
    kept_text_input(t("Proof, such as the courier's number or who signed for it"), f"{key}_proof", begin=entry.proof)
    kept_text_input(t("Why the entry is put right"), f"{key}_reason")
    st.caption(t("What counts from the day of sending is counted anew; what stood here before stays recorded."))
    left, right = st.columns(2)
    left.button(t("Put the entry right"), key="correct_go", on_click=_correct, args=(entry.id, key), width="stretch")
    right.button(t("It did not go: back to the papers to be sent"), key="take_back_go", on_click=_take_back,
                 args=(entry.id, key), width="stretch")


def _state(dispatch: Dispatch) -> str:
    """How far it is, and for one that is tried again, when."""
    state = text(DISPATCH_STATES[dispatch.state])
    return f"{state} {t('again {time}', time=to_the_minute(dispatch.next_at))}" if dispatch.next_at else state


def _proof_of(dispatch: Dispatch) -> str:
    proof = dispatch.proof or (dispatch.attempts[-1].answer if dispatch.attempts else "")
    return f"{proof} · {t('Put right: {reason}', reason=dispatch.correction)}" if dispatch.correction else proof


def _send(paper_ids: list[str]) -> None:
    act(lambda: sending.send_papers(session.office(), session.current_actor(), paper_ids),
        t("Ordered. The ledger shows what became of each."))


def _hand_over(paper_ids: list[str], key: str) -> None:
    if not (all_chosen((t("Way"), f"{key}_way")) and all_days(f"{key}_on")):
        return
    file = st.session_state[f"{key}_file"]

    def hand_over(content: bytes) -> object:
        told = HandedOver(sent_on=day_in(f"{key}_on"), way=st.session_state[f"{key}_way"],
                          proof=standing(PROOF), file_name=file.name if file else "", file=content,
                          is_for_several=bool(st.session_state.get(f"{key}_several")))
        return sending.record_batch_handed_over(session.office(), session.current_actor(), paper_ids, told)

    if act_on(lambda: with_bytes(file, hand_over), t("Entered in the ledger: {count}.", count=len(paper_ids)),
              PROOF, f"{key}_on"):
        st.session_state[ENTERED] = st.session_state.get(ENTERED, 0) + 1


def _correct(dispatch_id: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    told = HandedOver(sent_on=day_in(f"{key}_on"), way=st.session_state[f"{key}_way"],
                      proof=standing(f"{key}_proof"))
    reason = standing(f"{key}_reason")
    act_on(lambda: sending.correct_handed_over(session.office(), session.current_actor(), dispatch_id, told, reason),
           t("The entry was put right."), f"{key}_proof", f"{key}_reason")


def _take_back(dispatch_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: sending.take_back_handed_over(session.office(), session.current_actor(), dispatch_id, reason),
           t("The paper waits to be sent again."), f"{key}_proof", f"{key}_reason")


def _settle(dispatch_id: str, went: bool) -> None:
    key = f"unknown_{dispatch_id}_proof"
    proof = standing(key)
    act_on(lambda: sending.settle_unknown(session.office(), session.current_actor(), dispatch_id, went, proof),
           t("Entered in the ledger."), key)


draw()
