"""What the corrections of a message propose, and what is said of one whose field is not clear."""

import re
from collections.abc import Iterable, Sequence

from intake_app.chat.corrections import Correction, Held, Mended, Unclear
from intake_app.chat.field_labels import field_label
from intake_app.chat.proposals import Proposal, is_new_row
from intake_app.chat.reading import Reading
from intake_app.rules.answers import parse_path, path_of
from models.text import Text, joined

MOST_FIELDS = 5
"""Fields that are named as perhaps meant."""

CORRECTION = "correction"
"""The recogniser of what a correction proposes."""

_SAYS_SO = re.compile(
    r"错|更正|纠正|改[成为]|应该?[是为]|应该?[改写填]|→|->|=>"
    r"|\b(?:should|must|correct|meant?|change|replace|wrong|wrote|typed|instead|rather)\b", re.IGNORECASE,
)
"""Words by which a message says itself that it puts something right."""

_ALREADY = Text(zh="“{label}”已是“{value}”，无需更改。", en="“{label}” already is “{value}”; nothing to change.")
_HELD_NOWHERE = Text(
    zh="没有看懂要更正哪一栏：申请表和待确认的内容中都没有“{wrong}”。",
    en="Which answer is to be corrected was not understood: neither the form nor a proposal to confirm has “{wrong}”.",
)
_HELD_OFTEN = Text(
    zh="没有看懂要更正哪一栏：“{wrong}”不止一处。",
    en="Which answer is to be corrected was not understood: “{wrong}” stands in several.",
)
_NOT_SAID = Text(
    zh="没有看懂“{right}”要填到哪一栏。",
    en="Which answer “{right}” is for was not understood.",
)
_NAME_IT = Text(
    zh="请写明是哪一栏，如“{label}改为 {right}”。", en="Name the field, as in “{label} should be {right}”.",
)
_NAME_ONE = Text(zh="请写明栏目名称。", en="Name the field.")
_MAYBE = Text(zh="可能是：{fields}。", en="It may be: {fields}.")
_OF_A_ROW = Text(zh="{label}（{row}）", en="{label} ({row})")


def mended_proposals(made: Iterable[Correction], reading: Reading) -> list[Proposal]:
    """A proposal for each correction whose field is known and does not hold the right value already."""
    found: dict[str, Proposal] = {}
    for each in made:
        if not isinstance(each, Mended) or each.value == each.held.current:
            continue
        span = reading.message.original_span(*each.said.right)
        where = parse_path(each.held.path)
        found[each.held.path] = Proposal(
            path=each.held.path, row=where.row if where else None, value=each.value, span=span,
            quoted=reading.message.original[span[0]:span[1]], recogniser=CORRECTION,
            confidence="sure" if each.is_sure else "likely",
            field_label=field_label(each.held.field, reading.scheme), current=each.held.current,
        )
    return list(found.values())


def remarks_on(made: Iterable[Correction], told: Sequence[Proposal], reading: Reading) -> list[Text]:
    """What is said of a correction that proposes nothing, where the message does not tell its field itself."""
    remarks: list[Text] = []
    for each in made:
        if isinstance(each, Mended):
            if each.value == each.held.current:
                remarks.append(_ALREADY.format(label=field_label(each.held.field, reading.scheme), value=each.value))
        elif _is_a_correction(each, reading) and not _is_proposed(each, told, reading):
            remarks.append(_not_understood(each, reading))
    return remarks


def _is_proposed(correction: Unclear, told: Sequence[Proposal], reading: Reading) -> bool:
    start, end = reading.message.original_span(*correction.said.right)
    return any(each.span[0] < end and start < each.span[1] for each in told)


def _is_a_correction(correction: Unclear, reading: Reading) -> bool:
    """Whether the words put something right, and do not only set one thing against another: 是厂家，不是经销商."""
    said = correction.said
    if said.wrong is None:
        return bool(correction.among)
    first, _ = reading.sentences[reading.clause_at(min(said.wrong[0], said.right[0])).sentence]
    last = max(said.wrong[1], said.right[1])
    are_figures = all(any(sign.isdigit() for sign in reading.text[slice(*span)]) for span in (said.wrong, said.right))
    return are_figures or (bool(correction.among) and reading.says(_SAYS_SO, first, last))


def _not_understood(correction: Unclear, reading: Reading) -> Text:
    right = _written(reading, correction.said.right)
    wrong = _written(reading, correction.said.wrong) if correction.said.wrong else None
    fields = [_called(each, reading) for each in correction.among[:MOST_FIELDS]]
    is_held = wrong is not None and any(each.value.casefold() == wrong.casefold() for each in correction.among)
    what = _NOT_SAID.format(right=right) if wrong is None else (_HELD_OFTEN if is_held else _HELD_NOWHERE).format(
        wrong=wrong
    )
    maybe = [_MAYBE.format(fields=joined(fields))] if fields else []
    how = _NAME_IT.format(label=field_label(correction.among[0].field, reading.scheme), right=right) if fields else (
        _NAME_ONE
    )
    parts = [what, *maybe, how]
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))


def _called(held: Held, reading: Reading) -> Text:
    """A field by its label, with the name of its row where it has one."""
    label, where = field_label(held.field, reading.scheme), parse_path(held.path)
    if where is None or where.row is None or is_new_row(where.row):
        return label
    name = reading.application.text(path_of(where.section, "name", where.row))
    return _OF_A_ROW.format(label=label, row=name) if name else label


def _written(reading: Reading, span: tuple[int, int]) -> str:
    return reading.message.as_written(*span)
