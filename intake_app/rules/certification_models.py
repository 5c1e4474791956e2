"""Designations of models (规格型号): when two writings mean one model, and how a list of them is split."""

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
"""Everything that is typed where a hyphen is meant."""

SEPARATORS = re.compile(r"[;；,，、\n\r\t]+")


def normalised_model(text: str) -> str:
    """A model's designation as it is compared: half-width, upper-case, plain hyphens, no blanks.

    >>> normalised_model("ybx3－355m1 — 4")
    'YBX3-355M1-4'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    visible = (c for c in DASHES.sub("-", folded) if unicodedata.category(c)[0] not in "CZ")
    return unicodedata.normalize("NFKC", "".join(visible))


def split_models(text: str) -> tuple[str, ...]:
    """The designations that one answer lists, each once, as they were typed.

    >>> split_models("YBX3-355M1-4；YBX3-355M1-4W、ybx3-355m1-4")
    ('YBX3-355M1-4', 'YBX3-355M1-4W')
    """
    found: dict[str, str] = {}
    for part in SEPARATORS.split(text):
        designation = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in part).split())
        if key := normalised_model(designation):
            found.setdefault(key, designation)
    return tuple(found.values())
