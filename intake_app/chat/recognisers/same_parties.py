"""“The producer is the same as the client”: what is known of the one is proposed for the other."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from intake_app.chat.parties import PARTIES, RoleLabel
from intake_app.chat.proposals import Mention
from intake_app.chat.reading import Reading
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section
from models.text import Text

_DETAILS = r"(?:的?(?:名称|信息|资料|情况))?\s*"
_SAME = r"(?:一致|相同|一样|是?同一[家个](?:公司|企业|单位|主体|厂|法人)?|是?一家|是?一回事)"
_SAME_AS = re.compile(
    rf"{_DETAILS}(?:,|均|都|也|跟|和|与|同|的)*\s*(?:同上|{_SAME})|{_DETAILS}(?:均|都|也)?(?:同|跟|和|与)\s*"
    r"|[ ]*(?:就是|就用|即|也就是)(?=[一-龥]{2,4}(?:[那这]家|自己|本身|[,。;\s(]|$))"
    r"|: (?:(?:the )?same|ditto)(?=[.,;\n]|$)"
    r"|\s*:\s*(?:同|same as (?:the )?)|\s+(?:is|are) (?:both )?the same as (?:the )?"
    r"|\s*(?:is|are|:)?\s*(?:same as above|same company)",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"同上|same as above|: (?:the )?same\Z|: ditto\Z", re.IGNORECASE)
_SAME_AFTER = re.compile(rf"\s*(?:[那这]家|自己|本身)?(?:是)?(?:{_SAME}|为同一家)?")
_ARE_ONE = re.compile(rf"\s*(?:是|为|均|都)?{_SAME}(?!.{{0,3}}即)")
_SAME_AS_US = re.compile(
    r"\s*(?:跟|和|与|同)(?:我们|我司|我公司|本公司)(?:公司)?(?:就|也)?是?"
    r"(?:同?一[家个](?:公司|企业|单位)?|一样|相同|一致)"
    r"|[ ]*(?:[就也都均全]|其实)*[是为](?:我们?|我司|我公司|本公司|咱们?)(?:公司|厂)?(?:自己|本身)?"
    r"(?=[ ]*(?:[,。;!\n]|$))"
    r"|\s+(?:is|are) the same (?:company |firm |party )?as (?:us|our company|we are)(?=[,.;\n)]|$)"
    r"|\s+(?:is|are) (?:both |all |each )?(?:ourselves|us|we ourselves|(?:our own|our|this) company(?: itself)?)"
    r"(?=[,.;\n)]|$)", re.IGNORECASE
)
_MAKES_ITSELF = re.compile(
    r"自产自销|自己(?:生产|做|造)[,、]?自己[卖销]"
    r"|\bwe make (?:and sell )?(?:it|them|everything) ourselves\b"
)
"""Who makes and sells by themselves is producer and factory too."""
_THREE = re.compile(r"三[方者家](?:都|均|完全)?(?:相同|一致|一样|是同一家)")
_COPY_LATER = Text(
    zh="“{target}”与“{source}”相同，但“{source}”还没有填写；填好后，"
    "在“{target}”一节点“与{source}相同，复制其信息”即可。",
    en="“{target}” is the same as “{source}”, which is not filled in yet: once it is, press “Same as: {source}."
    " Copy its answers” in “{target}”.",
)
_IN_ORDER = (Section.CLIENT, Section.PRODUCER, Section.FACTORY)
"""Of parties that are one, the first is known first."""


class _Saying(NamedTuple):
    """That some parties are the same as `source`."""

    targets: tuple[str, ...]
    source: str
    start: int
    end: int


def told_alike(reading: Reading) -> list[tuple[int, int]]:
    """Where the message says that parties are one."""
    return [(saying.start, saying.end) for saying in _sayings(reading) if reading.standing(saying.start)]


def nothing_to_copy(reading: Reading, mentions: Iterable[Mention]) -> list[Text]:
    """For each party said to be one of which nothing is known yet: that its part of the form has a button for it."""
    known = {each.section for each in mentions}
    told: list[Text] = []
    for saying in _sayings(reading):
        source = reading.scheme.section(saying.source)
        if source is None or saying.source in known or not reading.standing(saying.start):
            continue
        shared = [field for target in saying.targets for field in reading.scheme.fields_of(target) if field.same_as]
        if any(reading.application.text(path_of(saying.source, field.key)) for field in shared):
            continue
        targets = filter(None, (reading.scheme.section(target) for target in saying.targets))
        told += [_COPY_LATER.format(target=target.title, source=source.title) for target in targets]
    return told


def same_parties(reading: Reading, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """For each party said to be another one, that other one's values from the message, else from the form."""
    known = {(each.section, each.key): each.value for each in mentions}
    for saying in _sayings(reading):
        standing = reading.standing(saying.start)
        if not standing:
            continue
        shared = {field.key for party in (*saying.targets, saying.source) for field in reading.scheme.fields_of(party)
                  if field.same_as}
        for target in saying.targets:
            for field in reading.scheme.fields_of(target):
                path = path_of(saying.source, field.key)
                value = known.get((saying.source, field.key)) or reading.application.text(path)
                if field.key in shared and value and (target, field.key) not in known:
                    known[target, field.key] = value
                    yield Mention(target, field.key, value, saying.start, saying.end, "same_party", standing)


def _sayings(reading: Reading) -> Iterator[_Saying]:
    for match in _THREE.finditer(reading.text):
        yield _Saying((Section.PRODUCER, Section.FACTORY), Section.CLIENT, *match.span())
    for match in _MAKES_ITSELF.finditer(reading.text):
        yield _Saying((Section.PRODUCER, Section.FACTORY), Section.CLIENT, *match.span())
    for match in _SAME_AS_US.finditer(reading.text):
        targets = next((each.sections for each in reading.labels if each.end == match.start()), ())
        targets = tuple(each for each in targets if each in PARTIES and each != Section.CLIENT)
        if targets:
            yield _Saying(targets, Section.CLIENT, *match.span())
    labels = [label for label in reading.labels if PARTIES.intersection(label.sections)]
    for number, label in enumerate(labels):
        yield from _said_behind(reading, labels, number)
        are_one = _ARE_ONE.match(reading.text, label.end)
        if are_one and len(label.sections) > 1:
            source = next(section for section in _IN_ORDER if section in label.sections)
            yield _Saying(_others(label, source), source, label.start, are_one.end())


def _said_behind(reading: Reading, labels: list[RoleLabel], number: int) -> Iterator[_Saying]:
    """What is said behind one label: 同上, or that it is the party of the next label."""
    label = labels[number]
    said = _SAME_AS.match(reading.text, label.end)
    if said is None:
        return
    if _ABOVE.search(said.group()):
        source = next((each.sections[0] for each in reversed(labels[:number])
                       if each.sections[0] not in label.sections), Section.CLIENT)
        if source not in label.sections:
            yield _Saying(label.sections, source, label.start, said.end())
        return
    following = next(iter(labels[number + 1:]), None)
    if following and following.start == said.end() and len(following.sections) == 1:
        source = following.sections[0]
        yield _Saying(_others(label, source), source, label.start, reading.behind(
            _SAME_AFTER, following.end, len(reading.text)
        ))


def _others(label: RoleLabel, source: str) -> tuple[str, ...]:
    return tuple(section for section in label.sections if section != source)
