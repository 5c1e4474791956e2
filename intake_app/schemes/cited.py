"""Every clause that an edition's own document has, as its file writes them."""

from collections.abc import Iterable, Iterator, Mapping

from models.base import Frozen
from models.reference import ClauseRef


def clauses_cited(value: object) -> Iterator[ClauseRef]:
    """Every clause that is part of a value, as deep as it goes."""
    if isinstance(value, ClauseRef):
        yield value
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from clauses_cited(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from clauses_cited(part)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from clauses_cited(part)


def with_those_above(clause: str) -> Iterator[str]:
    """A clause and those that it stands in.

    >>> sorted(with_those_above("9.6.4 3) d"))
    ['9', '9.6', '9.6.4', '9.6.4 3)', '9.6.4 3) d']
    >>> sorted(with_those_above("附件 II 11.1"))
    ['附件 II', '附件 II 11', '附件 II 11.1']
    """
    parts = clause.split()
    for count in range(1, len(parts) + 1):
        *before, last = parts[:count]
        if last == "附件":
            continue
        numbers = last.split(".")
        for depth in range(1, len(numbers) + 1):
            yield " ".join((*before, ".".join(numbers[:depth])))
