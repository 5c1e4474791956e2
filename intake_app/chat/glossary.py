"""The words of the trade, explained in our own; the texts lie in `glossary.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from intake_app.schemes.schema import Family, SchemeEdition
from models.base import Frozen
from models.text import Text

Says = Literal["functional_unit", "declared_unit", "system_boundary"]
"""What of each family a term adds to its explanation."""

FILE = Path(__file__).parent / "glossary.toml"


class Term(Frozen):
    """A word with its explanation, and what the scheme at hand adds to it."""

    key: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    text: Text
    says: Says | None = None
    is_clause_of_units: bool = False


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """All terms of the glossary."""
    return tuple(Term.model_validate(raw) for raw in tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"])


def terms_in(question: str) -> tuple[Term, ...]:
    """The terms that a question writes out, in its order; of nested words only the longest counts.

    >>> [term.key for term in terms_in("what is a product carbon footprint")]
    ['product_carbon_footprint']
    """
    text = question.casefold()
    words = [(word, term) for term in terms() for word in (*term.zh, *term.en) if word in text]
    hits = [(text.find(word), text.find(word) + len(word), term) for word, term in words]
    hits.sort(key=lambda hit: hit[0] - hit[1])
    kept: list[tuple[int, int, Term]] = []
    for start, end, term in hits:
        if not any(start < last and first < end for first, last, _ in kept):
            kept.append((start, end, term))
    return tuple(dict.fromkeys(term for _, _, term in sorted(kept, key=lambda hit: hit[0])))


def explained(term: Term, scheme: SchemeEdition) -> Text:
    """The explanation, and what it comes to under this scheme."""
    parts = [term.text]
    if term.is_clause_of_units:
        parts.append(Text(zh="依据：{clause}。", en="Source: {clause}.").format(clause=scheme.unit_division.clause))
    parts += [_of_family(term.says, family) for family in scheme.families if _is_said(term.says, family)]
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))


def _is_said(says: Says | None, family: Family) -> bool:
    return says == "system_boundary" or says == f"{family.functional_unit_kind}_unit"


def _of_family(says: Says | None, family: Family) -> Text:
    said = family.system_boundary if says == "system_boundary" else family.functional_unit
    return Text(zh="本方案中，{family}：{said}。", en="Under this scheme, {family}: {said}.").format(
        family=family.name, said=said,
    )
