"""The chat's reply to one message: proposals to accept or reject, and an answer in both languages."""

from datetime import date

from intake_app.chat.extraction import understood
from intake_app.chat.proposals import Proposal
from intake_app.chat.questions import CAN_READ, answer_to
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.base import Frozen
from models.text import Text

_NOTHING_READ = Text(
    zh="这条消息里没有识别出可以填入申请表的内容。",
    en="Nothing in this message was recognised as an answer of the form.",
)


class Reply(Frozen):
    """Proposals in the message's order; `answer` where there is something to say, and always where there are none."""

    proposals: tuple[Proposal, ...]
    answer: Text | None
    read_nothing: bool = False
    """Whether the answer only says that the message holds nothing that is known here."""


def reply_to(message: str, application: Application, scheme: SchemeEdition, today: date) -> Reply:
    """What a message proposes and what is said to it; nothing is written."""
    found = understood(message, application, scheme)
    said = [text for text in (answer_to(message, application, scheme, today), *found.remarks) if text]
    read_nothing = not said and not found.proposals
    if read_nothing:
        said = [_NOTHING_READ, CAN_READ]
    answer = Text(zh="\n".join(text.zh for text in said), en="\n".join(text.en for text in said)) if said else None
    return Reply(proposals=found.proposals, answer=answer, read_nothing=read_nothing)
