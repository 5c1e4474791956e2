"""What a later message does to what earlier ones proposed: it goes on about a row of theirs, or takes their place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from intake_app.chat.corrections import Offer
from intake_app.chat.proposals import Candidates, Proposal, is_new_row, new_row
from intake_app.chat.putting_right import CORRECTION
from intake_app.chat.reply import Reply
from intake_app.rules.answers import parse_path, path_of
from intake_app.rules.row_names import row_texts
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.text import Text

_SAYS_ANOTHER = Text(
    zh="{label}：{value}，后一条消息另有说法，此项撤下",
    en="{label}: {value}; withdrawn, a later message says otherwise",
)
_NEW = Text(zh="{row}（新增）", en="{row} (new)")
_NUMBERED = Text(zh="{word} {number}", en="{word} {number}")
_NAMED = Text(zh="{word}“{name}”", en="{word} “{name}”")

AnOffer = TypeVar("AnOffer", Proposal, Candidates)


def rows_apart(reply: Reply, earlier: Iterable[Offer], waiting: Iterable[Offer]) -> Reply:
    """The reply with names for its new rows that no `earlier` message used.

    A row that has the name of one that is still `waiting` to be made is that one.
    """
    taken = {row for each in earlier if (row := row_key(each)) is not None}
    named = {(_section(each), name): each.row for each in waiting if (name := _name_in(each))}
    offers: tuple[Offer, ...] = (*reply.proposals, *reply.candidates)
    own = [each for each in offers if not _is_of_an_earlier_row(each)]
    same = {row_key(each): named.get((_section(each), name)) for each in own if (name := _name_in(each))}
    names: dict[str, str] = {}
    for key in dict.fromkeys(row for each in own if (row := row_key(each)) is not None):
        section = key.partition("/")[0]
        names[key] = same.get(key) or _free(section, taken)
        taken.add(f"{section}/{names[key]}")
    return reply.with_(
        proposals=tuple(_renamed(each, names) for each in reply.proposals),
        candidates=tuple(_renamed(each, names) for each in reply.candidates),
    )


def continued_rows(reply: Reply, waiting: Iterable[Offer]) -> tuple[str, ...]:
    """The new rows of the reply that messages before it are `waiting` to make."""
    of_others = {row for each in waiting if (row := row_key(each)) is not None}
    offers: tuple[Offer, ...] = (*reply.proposals, *reply.candidates)
    own = (row_key(each) for each in offers)
    return tuple(dict.fromkeys(row for row in own if row is not None and row in of_others))


def row_key(offer: Offer) -> str | None:
    """A row that is still to be made, as `section/new-2`; None for any other answer."""
    where = parse_path(offer.path)
    return f"{where.section}/{where.row}" if where is not None and is_new_row(where.row) else None


def row_text(
    offer: Offer, application: Application, scheme: SchemeEdition, waiting: Sequence[Offer]
) -> Text | None:
    """Whose answer a proposal is for: site “一厂”, site 2, or one still to be made; None outside repeating sections.

    A row still to be made has the name that is proposed for it, else the number that it would have.
    """
    where, section = parse_path(offer.path), scheme.section(_section(offer))
    if where is None or where.row is None or section is None:
        return None
    if not is_new_row(where.row):
        return row_texts(where.section, application, scheme).get(where.row)
    word = section.row or section.title
    path = path_of(where.section, "name", where.row)
    name = next((each.value for each in waiting if isinstance(each, Proposal) and each.path == path), None)
    if name is not None:
        return _NEW.format(row=_NAMED.format(word=word, name=name))
    keys = list(dict.fromkeys(key for each in waiting if (key := row_key(each)) and _section(each) == where.section))
    place = keys.index(f"{where.section}/{where.row}") + 1 if f"{where.section}/{where.row}" in keys else 1
    number = len(application.row_ids(where.section)) + place
    return _NEW.format(row=_NUMBERED.format(word=word, number=number))


def taken_over(offer: Offer, later: Sequence[Offer], value: str) -> Text | None:
    """Why an undecided proposal is withdrawn: a later message has another value for the same answer, else None.

    `value` is the proposed value in words.
    """
    rival = next((each for each in later if each.path == offer.path), None)
    is_same = isinstance(offer, Proposal) and isinstance(rival, Proposal) and offer.value == rival.value
    return None if rival is None or is_same else _SAYS_ANOTHER.format(label=offer.field_label, value=value)


def _is_of_an_earlier_row(offer: Offer) -> bool:
    return offer.recogniser == CORRECTION


def _name_in(offer: Offer) -> str | None:
    """The name that is proposed for a new row; None where it proposes none."""
    where = parse_path(offer.path)
    is_name = where is not None and where.field == "name" and is_new_row(where.row)
    return offer.value if is_name and isinstance(offer, Proposal) else None


def _section(offer: Offer) -> str:
    return offer.path.partition("[")[0]


def _free(section: str, taken: set[str]) -> str:
    number = 1
    while f"{section}/{new_row(number)}" in taken:
        number += 1
    return new_row(number)


def _renamed(offer: AnOffer, names: Mapping[str, str]) -> AnOffer:
    where, key = parse_path(offer.path), row_key(offer)
    if where is None or key is None or key not in names or _is_of_an_earlier_row(offer):
        return offer
    return offer.with_(path=path_of(where.section, where.field, names[key]), row=names[key])
