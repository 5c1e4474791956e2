"""The chat beside the form: a message becomes proposals, and only what the applicant accepts is written."""

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st
from streamlit.elements.widgets.chat import ChatInputValue

from intake_app.chat.asking import question_for
from intake_app.chat.extraction import LONGEST_MESSAGE
from intake_app.chat.following import continued_rows, row_text, rows_apart, taken_over
from intake_app.chat.gate import LANGUAGE_MODEL, Gated
from intake_app.chat.proposals import Candidates, Proposal, is_new_row
from intake_app.chat.reply import Reply, reply_to
from intake_app.chat.unread import told_unread
from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.completeness import MissingItem
from intake_app.rules.reopening import lock_on_answer, lock_on_rows
from intake_app.schemes.schema import FieldDefinition, SchemeEdition
from intake_app.services import applications
from intake_app.services.applications import Conflict, SavedAnswer
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence
from intake_app.ui.answering import (
    SAVED_AT,
    answer_text,
    answer_words,
    draw_widget,
    widget_key,
    widget_value,
)
from intake_app.ui.conversation import (
    Card,
    Turn,
    drawn_openly,
    in_cards,
    keep,
    made_row,
    offers_of,
    open_cards,
    passed_over,
    turns_of,
    undecided_cards,
    waiting,
    withdrawn_cards,
)
from intake_app.ui.dropped_files import draw_dropped_files, take
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import content_of
from intake_app.ui.laying import laid_key
from intake_app.ui.showing import escaped, heading, labelled, to_the_second
from intake_app.ui.suggesting import ask, draw_dropped, draw_state, draw_waiting
from models.application import AnswerSource, Application
from models.reference import Reason

FEWEST_AT_ONCE = 2
"""Sure proposals from which on one button takes them together."""

MOST_OPEN = 8
"""Cards that stand open at once, those of the latest message first; each is a dozen elements of the page."""

LISTENING_HEIGHT = 480
"""Pixels of the conversation, so that the field to write in stays in sight."""


def draw_chat(application: Application, scheme: SchemeEdition, following: MissingItem | None) -> None:
    """The conversation about an application, the newest message last, and the field to write in.

    `following` is what comes next on the page around it.
    """
    turns = turns_of(application.id)
    if turns:
        _ask_on(turns[-1], following, application, scheme)
    count = len(waiting(turns)) + len(application.dropped)
    title = t("Fill in by writing ({count} to confirm)", count=count) if count else t("Fill in by writing")
    is_under_way = bool(turns or application.dropped)
    with st.expander(title, icon=":material/chat:", key=f"chat_box_{application.id}", expanded=is_under_way):
        if not is_under_way:
            st.caption(t("Write what you know in your own words, drop files in (at most {limit} MB each), or ask what"
                         " is missing and why. Nothing is filled in before you confirm it.",
                         limit=session.office().house.files.upload_limit_megabytes))
        else:
            with st.container(height=LISTENING_HEIGHT, border=False, autoscroll=True):
                cards = open_cards(turns)
                drawn = cards if _shows_all(application.id) else drawn_openly(cards, MOST_OPEN)
                _draw_folded([card for card in cards if card not in drawn], application, scheme)
                for number, turn in enumerate(turns):
                    _draw_turn(number, turn, application, scheme, [card for card in drawn if card.number == number])
                draw_dropped_files(application)
        draw_state(next((turn.suggested for turn in reversed(turns) if turn.suggested is not None), None))
        st.chat_input(t("We are called …"), key=f"chat_{application.id}", max_chars=LONGEST_MESSAGE,
                      accept_file="multiple", on_submit=_answer, args=(application.id,),
                      disabled=not application.is_editable)


def _ask_on(turn: Turn, following: MissingItem | None, application: Application, scheme: SchemeEdition) -> None:
    """The last reply asks for what comes next now, unless a card for it stands above."""
    turn.question = None
    if turn.reply.goes_on and following is not None and following.target not in in_cards(application.id):
        turn.question = question_for(following, scheme)


def _answer(application_id: str) -> None:
    sent = cast(ChatInputValue, st.session_state[f"chat_{application_id}"])
    office, message = session.office(), sent.text.strip()
    files = tuple(file.name for file in sent.files if take(application_id, file.name, content_of(file)))

    def read() -> None:
        application = applications.application_of(office, session.current_actor(), application_id)
        turns = turns_of(application_id)
        asked = turns[-1].question.target if turns and turns[-1].question else None
        if not message:
            turns.append(Turn(message, Reply(), office.moment(), files))
            return
        scheme, open_ones = office.scheme_of(application), waiting(turns)
        reply = reply_to(message, application, scheme, office.today(), asked, open_ones)
        reply = rows_apart(reply, offers_of(turns), open_ones)
        if reply.passes_over and asked:
            passed_over(application_id).add(asked)
        turn = Turn(message, reply, office.moment(), files, continued_rows=continued_rows(reply, open_ones))
        turn.made_rows = {row: made for before in turns for row, made in before.made_rows.items()
                          if row in turn.continued_rows}
        turn.asked = ask(turn.key, application, message, reply.proposals)
        turn.being_read = reply if turn.asked else None
        turns.append(turn)
        keep(application_id, turn)

    if message or files:
        act(read)


def _withdrawn(
    card: Card, later: Sequence[Proposal | Candidates], application: Application, scheme: SchemeEdition
) -> str:
    """What stands in the conversation in place of a card that later proposals take back; empty where none does."""
    definition = field_at(card.offer.path, scheme)
    values = card.offer.values if isinstance(card.offer, Candidates) else (card.offer.value,)
    words = " / ".join(answer_words(definition, each, application, scheme) for each in values) if definition else ""
    reason = taken_over(card.offer, later, words)
    return f":gray[:material/undo: {escaped(text(reason))}]" if reason is not None else ""


def _take_back(turns: Sequence[Turn], turn: Turn, written: Proposal | Candidates, saved: Application) -> None:
    """Let what earlier messages proposed for an answer be decided, now that a later proposal for it is written."""
    scheme, number = session.office().scheme_of(saved), [each is turn for each in turns].index(True)
    earlier = [card for card in withdrawn_cards(turns) if card.offer.path == written.path and card.number < number]
    for card in earlier:
        words = _withdrawn(card, [written], saved, scheme)
        if words:
            _answered(turns, card)[card.place] = words
    for each in dict.fromkeys(card.number for card in earlier):
        keep(saved.id, turns[each])


def _answered(turns: Sequence[Turn], card: Card) -> dict[int, str]:
    """What became of the proposals, or of the choices, of the card's message."""
    turn = turns[card.number]
    return turn.choices if isinstance(card.offer, Candidates) else turn.outcomes


def _shows_all(application_id: str) -> bool:
    """Whether the reader has the earlier proposals stand open too."""
    return bool(st.session_state.get(f"all_cards_{application_id}"))


def _draw_folded(cards: Sequence[Card], application: Application, scheme: SchemeEdition) -> None:
    """In one place what does not stand open: each in a line, and what can be decided of them together."""
    if not cards:
        return
    with st.expander(t("More proposals: {count}", count=len(cards)), icon=":material/unfold_more:",
                     key=f"folded_{application.id}"):
        st.markdown("\n".join(f"- {_line(card.offer, application, scheme)}" for card in cards))
        sure = [card for card in cards if _is_sure(card.offer, application, scheme)]
        with st.container(horizontal=True):
            if sure:
                st.button(t("Fill in the {count} sure ones", count=len(sure)), key=f"take_folded_{application.id}",
                          icon=":material/done_all:", on_click=_accept_folded, args=(application.id, sure),
                          disabled=not application.is_editable)
            st.button(t("Show them one by one"), key=f"unfold_{application.id}", on_click=_unfold,
                      args=(application.id,))
            st.button(t("Leave out all {count}", count=len(cards)), key=f"leave_folded_{application.id}",
                      type="tertiary", on_click=_leave_folded, args=(application.id, cards))


def _line(offer: Proposal | Candidates, application: Application, scheme: SchemeEdition) -> str:
    """A folded proposal in a line: for what it is, its value, and whether it needs a look."""
    definition = field_at(offer.path, scheme)
    values = offer.values if isinstance(offer, Candidates) else (offer.value,)
    words = " / ".join(answer_words(definition, each, application, scheme) for each in values) if definition else ""
    line = labelled(escaped(heading(offer.field_label)) + _row_words(offer, application, scheme), escaped(words))
    if isinstance(offer, Candidates):
        return f"{line} · {t('to choose')}"
    return line if offer.confidence == "sure" else f"{line} · {t('likely, check it')}"


def _is_sure(offer: Proposal | Candidates, application: Application, scheme: SchemeEdition) -> bool:
    """Whether a proposal may be taken with others: it is sure, replaces nothing and its answer is open."""
    if isinstance(offer, Candidates) or offer.confidence != "sure" or _current(offer, application):
        return False
    return _lock(offer, application, scheme) is None


def _unfold(application_id: str) -> None:
    st.session_state[f"all_cards_{application_id}"] = True


def _accept_folded(application_id: str, cards: Sequence[Card]) -> None:
    """Write these proposals as they were made, none over an answer."""
    turns = turns_of(application_id)
    for card in cards:
        turn = turns[card.number]
        if card.place in turn.outcomes or isinstance(card.offer, Candidates):
            continue
        words = _write(application_id, turn, card.offer, card.offer.value, "", _source(card.offer, card.offer.value))
        if words is not None:
            turn.outcomes[card.place] = words
    _keep_each(application_id, cards)


def _leave_folded(application_id: str, cards: Sequence[Card]) -> None:
    turns = turns_of(application_id)
    for card in cards:
        _answered(turns, card).setdefault(card.place, _left_out(card.offer))
    _keep_each(application_id, cards)


def _keep_each(application_id: str, cards: Sequence[Card]) -> None:
    """Keep what is left of the messages of these cards."""
    turns = turns_of(application_id)

    def kept() -> None:
        for number in dict.fromkeys(card.number for card in cards):
            keep(application_id, turns[number])

    act(kept)


def _draw_turn(
    number: int, turn: Turn, application: Application, scheme: SchemeEdition, drawn: Sequence[Card]
) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown("  \n".join(
            [*([_lines(turn.message)] if turn.message else []),
             *(f":material/attach_file: {escaped(name)}" for name in turn.files)]))
    with st.chat_message("assistant", avatar=":material/fact_check:"):
        if turn.is_kept:
            st.caption(":material/history: " + _kept_words(turn))
        if turn.files:
            st.markdown(t("Files taken: {count}. Say below which document each of them is.", count=len(turn.files)))
        if turn.reply.answer is not None and (turn.has_nothing or not turn.reply.read_nothing):
            st.markdown(_lines(text(turn.reply.answer)))
        _draw_offers(number, turn, application, scheme, drawn)
        _draw_unread(turn)
        if turn.question is not None:
            question = _lines(text(turn.question.text))
            st.markdown(question if turn is turns_of(application.id)[-1] else f":gray[{question}]")
        if turn.asked is not None:
            draw_waiting(turn.asked)
        elif isinstance(turn.suggested, Gated):
            draw_dropped(turn.suggested)


def _draw_offers(
    number: int, turn: Turn, application: Application, scheme: SchemeEdition, drawn: Sequence[Card]
) -> None:
    """What became of a message's proposals and choices, and the cards of those that stand open."""
    proposed = {card.place for card in drawn if isinstance(card.offer, Proposal)}
    offered = {card.place for card in drawn if isinstance(card.offer, Candidates)}
    turns = turns_of(application.id)
    later = [card.offer for card in undecided_cards(turns) if card.number > number]
    taken = {(card.place, isinstance(card.offer, Candidates)): _withdrawn(card, later, application, scheme)
             for card in withdrawn_cards(turns) if card.number == number}
    cards: dict[int, str] = {}
    for place, proposal in enumerate(turn.reply.proposals):
        definition = field_at(proposal.path, scheme)
        if place in turn.outcomes:
            st.markdown(turn.outcomes[place])
        elif (place, False) in taken:
            st.markdown(taken[place, False])
        elif place in proposed and definition is not None:
            cards[place] = _draw_proposal(number, place, proposal, definition, application, scheme)
    _draw_all_sure(number, turn, application, cards, scheme)
    for place, candidates in enumerate(turn.reply.candidates):
        if place in turn.choices:
            st.markdown(turn.choices[place])
        elif (place, True) in taken:
            st.markdown(taken[place, True])
        elif place in offered:
            _draw_candidates(number, place, candidates, application, scheme)


def _kept_words(turn: Turn) -> str:
    """When a message of an earlier sitting was sent, and what is left of it."""
    time = to_the_second(turn.sent_at, session.office().now())
    if turn.asked is not None:
        return t("Sent {time}. When the page was left the language model was still reading it; it goes on.", time=time)
    if turn.waiting or turn.outcomes or turn.choices or turn.has_nothing:
        return t("Sent {time}. What you have not decided of it is kept, for you alone.", time=time)
    return t("Sent {time}. The language model added nothing to what you have decided.", time=time)


def _draw_proposal(
    number: int, place: int, proposal: Proposal, definition: FieldDefinition, application: Application,
    scheme: SchemeEdition,
) -> str:
    """A card that begins with the proposed value; the key of its field."""
    card = f"proposed_{application.id}_{number}_{place}"
    key = laid_key((application.id, card), widget_key(card, definition, application, scheme), proposal.value)
    lock = _lock(proposal, application, scheme)
    with st.container(border=True):
        st.markdown(f"**{escaped(heading(proposal.field_label))}**{_row_words(proposal, application, scheme)}")
        draw_widget(definition, key, application, scheme, label=text(proposal.field_label), lock=lock,
                    value=widget_value(definition, proposal.value, application, scheme), label_visibility="collapsed")
        st.caption(t("From “{quoted}”", quoted=escaped(proposal.quoted))
                   + (" · " + t("likely, check it") if proposal.confidence == "likely" else "")
                   + (" · " + t("read by the language model") if proposal.recogniser == LANGUAGE_MODEL else ""))
        current = _current(proposal, application)
        if current:
            st.caption(t("Now in the form: {value}",
                         value=escaped(answer_words(definition, current, application, scheme))))
        _draw_lock(lock)
        args = (application.id, number, place, key)
        with st.container(horizontal=True):
            st.button(t("Fill in"), key=f"take_{card}", type="primary", on_click=_accept, args=(*args, current),
                      disabled=not application.is_editable or lock is not None)
            st.button(t("Leave out"), key=f"leave_{card}", on_click=_reject, args=args)
    return key


def _draw_all_sure(
    number: int, turn: Turn, application: Application, cards: Mapping[int, str], scheme: SchemeEdition
) -> None:
    """One button for the sure proposals of a message, whose `cards` stand above it; none replaces a value."""
    proposals = turn.reply.proposals
    keys = {place: key for place, key in cards.items()
            if _is_sure(proposals[place], application, scheme)}
    if len(keys) < FEWEST_AT_ONCE:
        return
    st.button(
        t("Fill in these {count}", count=len(keys)), key=f"take_sure_{application.id}_{number}", width="stretch",
        icon=":material/done_all:", on_click=_accept_all, args=(application.id, number, keys),
        disabled=not application.is_editable, help=t("All proposals above that are sure, as they stand in the cards."),
    )


def _draw_candidates(
    number: int, place: int, candidates: Candidates, application: Application, scheme: SchemeEdition
) -> None:
    """The values among which the applicant chooses; none is chosen beforehand."""
    definition = field_at(candidates.path, scheme)
    if definition is None:
        return
    key = f"choice_{application.id}_{number}_{place}"
    lock = _lock(candidates, application, scheme)
    with st.container(border=True):
        st.markdown(f"**{escaped(heading(candidates.field_label))}**{_row_words(candidates, application, scheme)}")
        st.markdown(_lines(text(candidates.text)))
        st.caption(t("From “{quoted}”", quoted=escaped(candidates.quoted)))
        _draw_lock(lock)
        for value in candidates.values:
            words = answer_words(definition, value, application, scheme)
            st.button(
                t("Fill in “{value}”", value=escaped(words)), key=f"{key}_{value}", width="stretch", on_click=_choose,
                args=(application.id, number, place, value, _current(candidates, application)),
                disabled=not application.is_editable or lock is not None,
            )
        st.button(t("Leave out"), key=f"leave_{key}", width="stretch", type="tertiary", on_click=_leave_choice,
                  args=(application.id, number, place))


def _draw_unread(turn: Turn) -> None:
    """What was not taken over from the message; while the language model reads, it may still propose it."""
    proposed = (proposal.span for proposal in turn.reply.proposals)
    unread = told_unread(turn.reply.unread, proposed) if turn.asked is None else None
    if unread is not None:
        st.caption(":material/text_select_end: " + _lines(text(unread)))


def _row_words(offer: Proposal | Candidates, application: Application, scheme: SchemeEdition) -> str:
    """Whose the answer is, where its section has rows."""
    whose = row_text(offer, application, scheme, waiting(turns_of(application.id)))
    return f" · {escaped(text(whose))}" if whose is not None else ""


def _current(proposal: Proposal | Candidates, application: Application) -> str:
    """What the form holds now where the proposal would go."""
    return "" if is_new_row(proposal.row) else application.text(proposal.path)


def _lock(proposal: Proposal | Candidates, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why a returned application does not take the value where it would go, or None."""
    where = parse_path(proposal.path)
    if where is not None and is_new_row(proposal.row):
        return lock_on_rows(where.section, application, scheme)
    return lock_on_answer(proposal.path, application, scheme)


def _draw_lock(lock: Reason | None) -> None:
    if lock is not None:
        st.caption(f":material/lock: {sentence(lock)}")


def _accept(application_id: str, number: int, place: int, key: str, seen: str) -> None:
    """Write what the card holds over `seen`, the value that its reader saw in the form."""
    _accept_all(application_id, number, {place: key}, seen)


def _accept_all(application_id: str, number: int, keys: Mapping[int, str], seen: str = "") -> None:
    """Write these cards of a message, each over the answer `seen`."""
    turn = turns_of(application_id)[number]
    for place, key in keys.items():
        if place in turn.outcomes:
            continue
        proposal = turn.reply.proposals[place]
        value = answer_text(st.session_state[key])
        words = _write(application_id, turn, proposal, value, seen, _source(proposal, value))
        if words is not None:
            turn.outcomes[place] = words
    act(lambda: keep(application_id, turn))


def _choose(application_id: str, number: int, place: int, value: str, seen: str) -> None:
    """Write the chosen one of several values over `seen`."""
    turn = turns_of(application_id)[number]
    if place in turn.choices:
        return
    words = _write(application_id, turn, turn.reply.candidates[place], value, seen, AnswerSource.CHAT)
    if words is not None:
        turn.choices[place] = words
        act(lambda: keep(application_id, turn))


def _write(
    application_id: str, turn: Turn, proposal: Proposal | Candidates, value: str, seen: str, source: AnswerSource
) -> str | None:
    """Write one value; the words for what was written, or None where it was not and the page says why."""
    office, actor = session.office(), session.current_actor()
    is_new = is_new_row(proposal.row)
    written: list[SavedAnswer] = []

    def write() -> object:
        application = applications.application_of(office, actor, application_id)
        where = parse_path(proposal.path)
        row = turn.made_rows.get(f"{where.section}/{where.row}") if where else None
        if where and row not in application.row_ids(where.section):
            row = None
        outcome = applications.accept_proposal(
            office, actor, application_id, proposal.path, value, new_row=row, expected=None if is_new else seen,
            source=source)
        if isinstance(outcome, Conflict):
            say("wrong", [escaped(text(outcome.text))])
        elif isinstance(outcome, SavedAnswer):
            written.append(outcome)
            st.session_state[SAVED_AT] = office.moment()
        return outcome

    act(write)
    return _settled(turn, proposal, written[0]) if written else None


def _source(proposal: Proposal, value: str) -> AnswerSource:
    """The model's only where a person accepted its value as it was."""
    is_the_models = proposal.recogniser == LANGUAGE_MODEL and value == proposal.value
    return AnswerSource.MODEL if is_the_models else AnswerSource.CHAT


def _settled(turn: Turn, proposal: Proposal | Candidates, saved: SavedAnswer) -> str:
    """The words for what was written; the row that was made for it is remembered for the rest of the message."""
    where = parse_path(saved.path)
    scheme = session.office().scheme_of(saved.application)
    definition = field_at(saved.path, scheme)
    if proposal.row is not None and is_new_row(proposal.row) and where is not None and where.row is not None:
        turns = turns_of(saved.application.id)
        for other in made_row(turns, turn, f"{where.section}/{proposal.row}", where.row):
            keep(saved.application.id, other)
    _take_back(turns_of(saved.application.id), turn, proposal, saved.application)
    stored = saved.application.text(saved.path)
    words = answer_words(definition, stored, saved.application, scheme) if definition else stored
    return ":green[:material/check:] " + labelled(escaped(heading(proposal.field_label)), escaped(words))


def _reject(application_id: str, number: int, place: int, key: str) -> None:
    turn = turns_of(application_id)[number]
    turn.outcomes.setdefault(place, _left_out(turn.reply.proposals[place]))
    act(lambda: keep(application_id, turn))


def _leave_choice(application_id: str, number: int, place: int) -> None:
    turn = turns_of(application_id)[number]
    turn.choices.setdefault(place, _left_out(turn.reply.candidates[place]))
    act(lambda: keep(application_id, turn))


def _left_out(proposal: Proposal | Candidates) -> str:
    label = escaped(heading(proposal.field_label))
    return f":gray[:material/close: {t('{label}: left out', label=label)}]"


def _lines(words: str) -> str:
    return "  \n".join(escaped(line) for line in words.splitlines())
