"""Designations of models (规格型号): when two writings mean one model, and how a list of them is split."""

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
"""Everything that is typed where a hyphen is meant."""

DESIGNATION = re.compile(r"(?:[(（][^()（）;；\n\r\t]*[)）]|[^;；,，、\n\r\t])+")
"""What stands between two separators; a comma within brackets, as in (380V,50Hz), parts nothing."""

BLANK = re.compile(r" +")
BLANK_BESIDE_NO_FIGURES = re.compile(r"(?<!\d) | (?!\d)")
"""Between two figures a blank parts them: `M1 25` is not `M12 5`."""


def normalised_model(text: str) -> str:
    """A model's designation as it is compared: half-width, upper-case, plain hyphens, no blanks but between figures.

    >>> normalised_model("ybx3－355m1 — 4")
    'YBX3-355M1-4'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    visible = "".join(_seen(c) for c in DASHES.sub("-", folded)).strip()
    joined = BLANK_BESIDE_NO_FIGURES.sub("", BLANK.sub(" ", visible))
    return unicodedata.normalize("NFKC", joined)


def letters_of(model: str) -> str:
    """The letters and figures of a model: two that differ in signs only may be one, written in two ways.

    >>> letters_of("YBX3-355M1-4"), letters_of("ybx3 355M1/4"), letters_of("YBX3-355M1-4W")
    ('YBX3355M14', 'YBX3355M14', 'YBX3355M14W')
    """
    return "".join(c for c in normalised_model(model) if c.isalnum())


def split_models(text: str) -> tuple[str, ...]:
    """The designations that one answer lists, each once, as they were typed but for a 、 within brackets.

    >>> split_models("YBX3-355M1-4；YBX3-355M1-4W、ybx3-355m1-4，BXM(IIB、IIC)")
    ('YBX3-355M1-4', 'YBX3-355M1-4W', 'BXM(IIB，IIC)')
    """
    found: dict[str, str] = {}
    for part in DESIGNATION.findall(text):
        # A 、 stands between the models of a merged unit and so in none of them.
        part = part.replace("、", "，")
        designation = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in part).split())
        if key := normalised_model(designation):
            found.setdefault(key, designation)
    return tuple(found.values())


def _seen(sign: str) -> str:
    """The sign, a blank for every kind of space, nothing for what cannot be seen."""
    kind = unicodedata.category(sign)[0]
    return " " if kind == "Z" or sign in "\t\n\r" else "" if kind == "C" else sign
