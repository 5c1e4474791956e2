"""Which numbers of a raw scheme file stand without a clause."""

from collections.abc import Iterator
from decimal import Decimal


def figures_without_clause(tree: object, path: str = "", is_covered: bool = False) -> Iterator[str]:
    """The place of each number that has no clause in its own table or in one around it."""
    if isinstance(tree, bool):
        return
    if isinstance(tree, int | float | Decimal):
        if not is_covered:
            yield path
    elif isinstance(tree, dict):
        for name, part in tree.items():
            yield from figures_without_clause(part, f"{path}.{name}".lstrip("."), is_covered or "clause" in tree)
    elif isinstance(tree, list):
        for index, part in enumerate(tree):
            yield from figures_without_clause(part, f"{path}.{index}", is_covered)
