"""Products: their name, their family and their models."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section

_MODEL = r"[A-Za-z0-9](?:[.-]*[A-Za-z0-9]|\([A-Za-z]{1,3}\)){0,40}(?:/[A-Za-z0-9-]{1,20})?"
_ASIDE = r"(?:\s*\([^()\n]{1,20}\))?"
"""A remark in brackets after a model, such as its power, is no part of it."""
_SEPARATOR = _ASIDE + r"\s*(?:、|,|;|和|及|与|以及|\band\b|&)\s*"
_LIST = rf"(?P<models>{_MODEL}(?:{_SEPARATOR}{_MODEL})*)"
_LABELLED = re.compile(
    r"(?:规格型号|型号规格|型号|(?<!of )\bmodels?(?: (?:numbers?|no\.?))?)\s*(?:\(.{0,6}?\))?\s*(?:有|是|为|包括"
    r"|分别为|分别是|are\b|is\b|[:=])?\s*(?:[:=])?\s*" + _LIST,
    re.IGNORECASE,
)
_AFTER_FAMILY = re.compile(r"\s*[,:(]?\s*" + _LIST, re.IGNORECASE)
_MODEL_SHAPE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9].*[A-Za-z0-9)]|(?=.*\d)[A-Za-z0-9]+-[A-Za-z0-9-]+")
_UNITS = re.compile(r"\d+(?:\.\d+)?(?:kW|kg|t|mm|cm|m|V|A|W|Hz|kWh|MW|km|g|h|d|pcs|%|st|nd|rd|th)", re.IGNORECASE)
_NAME = re.compile(
    r"(?:产品名称|(?<![一-龥])产品(?=\s*:))(?:\(.{0,8}?\))?\s*(?:[:=]|是|为)\s*(?P<zh>[^,。;:、!?\n]{2,60})"
    r"|\b(?i:product name|product(?=\s*:))\s*(?:[:=]|is\b)\s*(?P<en>[^,.;:!?\n]{2,60})"
)
_NAME_ENDS = re.compile(r"\s*(?:规格|型号|\bmodels?\b|商标|,|\()", re.IGNORECASE)
_PRODUCT_CUE = re.compile(
    r"产品|申请|生产|认证|型号|制造|主营|做|种类|\b(?:product|produce|make|manufactur|apply|certif|model|famil)",
    re.IGNORECASE,
)
_GOES_ON_AS_A_NAME = re.compile(r"[一-龥()]{0,6}?(?:有限|公司|集团|厂|研究)")
_FAMILY_LABEL = re.compile(
    r"(?:产品种类|产品类别|认证单元种类|种类|类别|\b(?:product )?family|\bkind of unit)\s*(?:是|为|is\b|[:=])?\s*$",
    re.IGNORECASE,
)


def product_names(reading: Reading) -> Iterator[Finding]:
    """The name after “product name” or “product:”, unless it is nothing but a family."""
    families = {name.casefold() for family in reading.scheme.families for name in (family.name.zh, family.name.en)}
    for match in _NAME.finditer(reading.text):
        group = "zh" if match["zh"] else "en"
        cut = _NAME_ENDS.search(match[group])
        start = match.start(group)
        name = match[group][: cut.start() if cut else None].rstrip()
        standing = reading.standing(start)
        if not standing or len(name.strip()) < 2 or (name.casefold() in families and "名称" not in match.group()):
            continue
        written = reading.message.as_written(start, start + len(name))
        yield Mention(Section.PRODUCTS, "name", written, start, start + len(name), "product_name", standing)


def product_models(reading: Reading) -> Iterator[Finding]:
    """Models after “model”, or right after the name of a family."""
    for match in _LABELLED.finditer(reading.text):
        yield from _models(reading, *match.span("models"), "sure")
    for _, _, end in _family_words(reading):
        following = _AFTER_FAMILY.match(reading.text, end)
        if following:
            yield from _models(reading, *following.span("models"), "likely")


def product_families(reading: Reading) -> Iterator[Finding]:
    """The family whose name the message writes out, where it speaks of its product."""
    for key, start, end in _family_words(reading):
        standing = reading.standing(start)
        is_labelled = _FAMILY_LABEL.search(reading.text[max(0, start - 20):start]) is not None
        rest = (reading.text[:start] + reading.text[end:]).strip(" 。.")
        around = reading.sentence_at(start).replace(reading.text[start:end], " ")
        if _GOES_ON_AS_A_NAME.match(reading.text, end):
            continue
        if standing and (is_labelled or not rest or _is_before_models(reading, end) or _PRODUCT_CUE.search(around)):
            certainty: Confidence = weaker(standing, "sure" if is_labelled else "likely")
            yield Mention(Section.PRODUCTS, "family", key, start, end, "family", certainty)


def _family_words(reading: Reading) -> list[tuple[str, int, int]]:
    """Key, start and end of each family's name in the text; a longer name wins over one inside it."""
    text = reading.text.casefold()
    if len(text) != len(reading.text):
        text = reading.text
    found: list[tuple[str, int, int]] = []
    words = [
        (name.casefold(), family.key)
        for family in reading.scheme.families for name in (family.name.zh, family.name.en)
    ]
    for word, key in sorted(words, key=lambda pair: -len(pair[0])):
        for match in re.finditer(re.escape(word) + ("s?" if word.isascii() else ""), text):
            if not any(match.start() < end and start < match.end() for _, start, end in found):
                found.append((key, match.start(), match.end()))
    return sorted(found, key=lambda each: each[1])


def _models(reading: Reading, start: int, end: int, certainty: Confidence) -> Iterator[Finding]:
    """The run of models that begins at `start`: it ends before the first thing that is none."""
    last = start
    for part in re.finditer(rf"(?P<model>{_MODEL})(?:{_SEPARATOR}|$)", reading.text[start:end], re.IGNORECASE):
        if not _is_model(part["model"]):
            break
        last = start + part.end("model")
    standing = reading.standing(start)
    if standing and last > start:
        value = re.sub(_SEPARATOR, "；", reading.text[start:last])
        yield Mention(Section.PRODUCTS, "models", value, start, last, "model", weaker(standing, certainty))


def _is_before_models(reading: Reading, end: int) -> bool:
    following = _AFTER_FAMILY.match(reading.text, end)
    return following is not None and any(_models(reading, *following.span("models"), "likely"))


def _is_model(token: str) -> bool:
    return _MODEL_SHAPE.fullmatch(token) is not None and _UNITS.fullmatch(token) is None
