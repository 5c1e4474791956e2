"""From a message to proposals: the first recogniser to take words keeps them, the validator has the last say."""

from collections.abc import Iterable
from typing import NamedTuple

from intake_app.chat.folding import folded
from intake_app.chat.placing import RowChoice, row_for
from intake_app.chat.proposals import Finding, Mention, Proposal, Remark
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers import ALL
from intake_app.chat.recognisers.credit_codes import likely_repairs
from intake_app.rules.answers import checked_answer, path_of
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, Section
from models.application import Application
from models.text import Text, joined

LONGEST_MESSAGE = 2000
"""Characters that are read; a longer message is no chat and its rest is left unread (and said so)."""

_TOO_LONG = Text(
    zh="消息超过 {most} 字，只读取了前 {most} 字；请分几条发送。",
    en="The message is longer than {most} characters and only the first {most} were read: send it in parts.",
)
_ALREADY = Text(zh="“{label}”已是“{value}”，无需更改。", en="“{label}” already is “{value}”; nothing to change.")
_MAYBE = Text(zh="也许应为：{codes}。", en="Perhaps it should be: {codes}.")
_TWO_ROWS = Text(
    zh="消息中“{label}”有两个不同的值（{first}、{second}），新的一行只能取一个；请另发一条消息写明其余的。",
    en="The message gives “{label}” two values ({first}, {second}) and a row takes one only: send the other in a"
    " message of its own.",
)


class Understanding(NamedTuple):
    """What was made of a message: proposals, and sentences on what was found but not proposed."""

    proposals: tuple[Proposal, ...]
    remarks: tuple[Text, ...]


def extract(message: str, application: Application, scheme: SchemeEdition) -> tuple[Proposal, ...]:
    """The field values that a message states, in its order; nothing is written."""
    return understood(message, application, scheme).proposals


def understood(message: str, application: Application, scheme: SchemeEdition) -> Understanding:
    """Proposals and remarks on a message."""
    reading = Reading(folded(message[:LONGEST_MESSAGE]), application, scheme)
    findings = _kept(reading)
    mentions = [finding for finding in findings if isinstance(finding, Mention)]
    remarks = [finding.text for finding in findings if isinstance(finding, Remark)]
    rows = {section.key: row_for(section, mentions, reading) for section in scheme.form if section.repeats}
    proposals: dict[tuple[str, str], Proposal] = {}
    for mention in mentions:
        made = _proposed(mention, rows.get(mention.section, RowChoice(None)), reading)
        if isinstance(made, Proposal):
            proposals.setdefault((made.path, made.value), made)
        elif made:
            remarks.append(made)
    kept, conflicts = _without_conflicts(proposals.values())
    if len(message) > LONGEST_MESSAGE:
        conflicts.append(_TOO_LONG.format(most=LONGEST_MESSAGE))
    return Understanding(
        tuple(sorted(kept, key=lambda each: (each.span, each.path))), tuple(dict.fromkeys((*remarks, *conflicts)))
    )


def _kept(reading: Reading) -> list[Finding]:
    """The findings that do not rest on words which an earlier recogniser took."""
    kept: list[Finding] = []
    taken = bytearray(len(reading.text))
    for recogniser in ALL:
        found = [finding for finding in recogniser(reading) if not any(taken[finding.start:finding.end])]
        for finding in found:
            taken[finding.start:finding.end] = b"\1" * (finding.end - finding.start)
        kept += found
    return kept


def _proposed(mention: Mention, choice: RowChoice, reading: Reading) -> Proposal | Text | None:
    """The proposal that a mention makes; a sentence where it makes none; None where the scheme has no such field."""
    field = reading.scheme.field(mention.section, mention.key)
    section = reading.scheme.section(mention.section)
    if field is None or section is None:
        return None
    if section.repeats and choice.row is None:
        return choice.question
    path = path_of(mention.section, mention.key, choice.row)
    check = checked_answer(field, mention.value, reading.application, reading.scheme)
    if check.problem or not check.value:
        problem = check.problem.text if check.problem else None
        return _with_repairs(problem, mention.value) if problem and field.kind is FieldKind.CREDIT_CODE else problem
    current = reading.application.text(path)
    label = field_label(field, reading.scheme)
    if current and current in (check.value, mention.value):
        return _ALREADY.format(label=label, value=current)
    span = reading.message.original_span(mention.start, mention.end)
    return Proposal(
        path=path, row=choice.row, value=check.value, span=span, quoted=reading.message.original[span[0]:span[1]],
        recogniser=mention.recogniser, confidence=mention.confidence, field_label=label, current=current,
    )


def field_label(field: FieldDefinition, scheme: SchemeEdition) -> Text:
    """The field's label, with the party in front of it: three fields are called “credit code”."""
    parties: dict[str, Text] = {
        Section.CLIENT: scheme.words.client,
        Section.PRODUCER: scheme.words.producer,
        Section.FACTORY: scheme.words.factory,
    }
    party, label = parties.get(field.section), field.label
    if party is None or (party.zh in label.zh and party.en.split(" (")[0] in label.en.lower()):
        return label
    return Text(zh="{party}：{label}", en="{party}: {label}").format(party=party, label=label)


def _with_repairs(problem: Text, code: str) -> Text:
    codes = likely_repairs(code)
    if not codes:
        return problem
    maybe = _MAYBE.format(codes=joined([Text(zh=each, en=each) for each in codes]))
    return Text(zh=problem.zh + maybe.zh, en=f"{problem.en} {maybe.en}")


def _without_conflicts(proposals: Iterable[Proposal]) -> tuple[list[Proposal], list[Text]]:
    """Two values for one answer: outside rows both are offered as likely, in a row the first, with a sentence."""
    by_path: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_path.setdefault(proposal.path, []).append(proposal)
    kept: list[Proposal] = []
    remarks: list[Text] = []
    for rivals in by_path.values():
        rivals.sort(key=lambda each: each.span)
        if len(rivals) == 1:
            kept += rivals
        elif rivals[0].row is None:
            kept += [rival.with_(confidence="likely") for rival in rivals]
        else:
            kept.append(rivals[0])
            remarks.append(_TWO_ROWS.format(
                label=rivals[0].field_label, first=rivals[0].quoted, second=rivals[1].quoted,
            ))
    return kept, remarks
