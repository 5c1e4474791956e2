"""The chat's reply to one message: proposals to accept or reject, and what is said and asked in both languages."""

import re
from collections.abc import Sequence
from datetime import date

from intake_app.chat.asking import bare_answer, no_such_day
from intake_app.chat.corrections import Offer
from intake_app.chat.extraction import understood
from intake_app.chat.proposals import Candidates, Proposal
from intake_app.chat.questions import CAN_READ, answer_to, lists_what_is_missing, unanswered_in
from intake_app.chat.unread import Unread
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.base import Frozen
from models.text import Text

_GO_ON = re.compile(
    r"下一[步项个题]|继续|接着|然后呢|跳过|还要填什么|\bnext\b|\bgo on\b|\bcontinue\b|\bskip\b", re.IGNORECASE
)
_NOTHING_READ = Text(
    zh="这条消息里没有识别出可以填入申请表的内容。",
    en="Nothing in this message was recognised as an answer of the form.",
)


class Reply(Frozen):
    """What a message comes to; `answer` says something wherever nothing is proposed, offered or asked."""

    proposals: tuple[Proposal, ...] = ()
    """In the message's order."""
    candidates: tuple[Candidates, ...] = ()
    """Values among which the applicant chooses."""
    unread: tuple[Unread, ...] = ()
    """What looks like a fact and led to none of them."""
    answer: Text | None = None
    goes_on: bool = False
    """Whether what comes next is asked behind it; a bare reply to that is taken as its answer."""
    passes_over: bool = False
    """Whether the question before is left for later."""
    read_nothing: bool = False
    """Whether the answer only says that the message holds nothing that is known here."""


def reply_to(
    message: str, application: Application, scheme: SchemeEdition, today: date, asked: str | None = None,
    offers: Sequence[Offer] = (),
) -> Reply:
    """What a message proposes and what is said to it.

    `asked` is the target of the question before it; `offers` are what earlier messages proposed and nobody has decided.
    """
    answer = answer_to(message, application, scheme, today, asked)
    wants_next = _GO_ON.search(message) is not None
    bare = None
    if asked and not answer and not wants_next:
        bare = bare_answer(message, asked, application, scheme, today)
    found = understood(message, application, scheme, today, offers)
    proposals, candidates = ((bare,), ()) if bare else (found.proposals, found.candidates)
    wrong_day = no_such_day(message, asked, application, scheme) if asked and not (bare or found.remarks) else None
    said = [text for text in (answer, wrong_day, *(() if bare else found.remarks)) if text]
    if said or proposals or candidates:
        spans = [*(each.span for each in proposals), *(each.span for each in candidates)]
        said += [text] if (text := unanswered_in(message, application, scheme, today, spans)) else []
    goes_on = bool(proposals or candidates or wants_next or wrong_day or (answer and asked)
                   or lists_what_is_missing(message))
    read_nothing = not (said or goes_on)
    return Reply(
        proposals=proposals, candidates=candidates, goes_on=goes_on, passes_over=wants_next and asked is not None,
        read_nothing=read_nothing, unread=() if bare or read_nothing else found.unread,
        answer=_lines([_NOTHING_READ, CAN_READ] if read_nothing else said),
    )


def _lines(said: list[Text]) -> Text | None:
    if not said:
        return None
    return Text(zh="\n".join(text.zh for text in said), en="\n".join(text.en for text in said))
