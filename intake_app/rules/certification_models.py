"""Designations of models (规格型号): when two writings mean one model, and how a list of them is split."""

import re
import unicodedata

from models.text import Text

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
"""Everything that is typed where a hyphen is meant."""

DESIGNATION = re.compile(r"(?:[(（][^()（）;；\n\r\t]*[)）]|[^;；,，、\n\r\t])+")
"""What stands between two separators; a comma within brackets, as in (380V,50Hz), parts nothing."""

OTHER_SEPARATORS = str.maketrans("\uff64\ufe51\ufe50\ufe54", "、、，；")
"""The half-width and small writings of separators."""

LATIN_LOOKS = dict(zip(
    "АВСЕНІЈКМОРЅТХУЗаесорѕхуіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧον",
    "ABCEHIJKMOPSTXY3aceopsxyijABEZHIKMNOPTYXov",
    strict=True,
))
"""Cyrillic and Greek letters that cannot be told from a Latin one, or from a 3, on a name plate."""

FIGURE_LOOKS = str.maketrans("OoIl", "0011")
"""Letters that are taken for figures."""

SCRIPTS = {"CYRILLIC": Text(zh="西里尔字母", en="Cyrillic"), "GREEK": Text(zh="希腊字母", en="Greek")}
"""By the first word of a letter's name in Unicode."""

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


def looks_of(model: str) -> str:
    """The letters and figures of a model as they look: two that look alike may be one, written in two ways.

    >>> looks_of("YBX3-355M1-4"), looks_of("ybx3 355Ml/4"), looks_of("YBX3-355M1-4W")
    ('YBX3355M14', 'YBX3355M14', 'YBX3355M14W')
    """
    latin = "".join(LATIN_LOOKS.get(c, c) for c in unicodedata.normalize("NFKC", model))
    return "".join(c for c in normalised_model(latin.translate(FIGURE_LOOKS)) if c.isalnum())


def foreign_letters(model: str) -> tuple[Text, ...]:
    """The letters of a model that look Latin and are not, each with its script.

    >>> [letter.en for letter in foreign_letters("YВX3-160M-4")]
    ['“В” (Cyrillic, looks like B)']
    """
    found = dict.fromkeys(c for c in unicodedata.normalize("NFKC", model) if c in LATIN_LOOKS)
    return tuple(_FOREIGN.format(sign=c, script=SCRIPTS[unicodedata.name(c).split()[0]], looks=LATIN_LOOKS[c])
                 for c in found)


def split_models(text: str) -> tuple[str, ...]:
    """The designations that one answer lists, each once, as they were typed but for a 、 within brackets.

    >>> split_models("YBX3-355M1-4；YBX3-355M1-4W、ybx3-355m1-4，BXM(IIB、IIC)")
    ('YBX3-355M1-4', 'YBX3-355M1-4W', 'BXM(IIB，IIC)')
    """
    found: dict[str, str] = {}
    for part in DESIGNATION.findall(text.translate(OTHER_SEPARATORS)):
        # A 、 stands between the models of a merged unit and so in none of them.
        part = part.replace("、", "，")
        designation = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in part).split())
        if key := normalised_model(designation):
            found.setdefault(key, designation)
    return tuple(found.values())


_FOREIGN = Text(zh="“{sign}”（{script}，形似 {looks}）", en="“{sign}” ({script}, looks like {looks})")


def _seen(sign: str) -> str:
    """The sign, a blank for every kind of space, nothing for what cannot be seen."""
    kind = unicodedata.category(sign)[0]
    return " " if kind == "Z" or sign in "\t\n\r" else "" if kind == "C" else sign
