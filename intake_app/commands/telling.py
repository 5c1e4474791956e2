"""How a command answers: JSON on standard output, both languages in every text, the clause beside every figure."""

import json
from collections.abc import Iterator, Mapping

import typer
from pydantic_core import to_jsonable_python

from intake_app.schemes.house import read_house
from models.reference import HOUSE_DOCUMENT


def tell(answer: Mapping[str, object]) -> None:
    """Print the answer; the body's own settings that it cites are explained at its end."""
    tree = to_jsonable_python(answer)
    house = read_house()
    cited = sorted(set(_house_clauses(tree)), key=lambda key: (len(key), key))
    settings = {key: text.model_dump() for key in cited if (text := house.setting_text(key))}
    typer.echo(json.dumps({**tree, **({"house_settings": settings} if settings else {})}, ensure_ascii=False, indent=2))


def _house_clauses(tree: object) -> Iterator[str]:
    """The house clauses that stand anywhere in the answer."""
    if isinstance(tree, dict):
        if set(tree) == {"document", "clause"} and tree["document"] == HOUSE_DOCUMENT:
            yield tree["clause"]
        for part in tree.values():
            yield from _house_clauses(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _house_clauses(part)
