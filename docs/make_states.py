"""Makes docs/states.md: the lives of all kinds of things, drawn from the very tables that the services ask."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from docs_templates.catalogue import paper_kind
from intake_app.rules.lives import LIVES
from intake_app.rules.transitions import Clause, Machine, Transition
from intake_app.schemes.library import built_in_schemes
from intake_app.services.access import ROLE_NAMES
from models.account import Role

PAGE = Path(__file__).parent / "states.md"
EDITIONS = built_in_schemes().editions
MOST_ARROWS = 8
"""Arrows of one act: one with more is left to the table, or nobody could read the drawing."""

HEAD = """# 状态 States

`.venv/bin/python docs/make_states.py` makes this page from `intake_app.rules.lives`; edit those tables. A row is one
act: who may do it, from which state to which, what must hold and under which clause, which paper it makes and which
record it leaves. A service that is refused names the guard and its clause. A condition with a function behind it needs
more than the thing itself, such as the people at hand: the service asks that function. An arrow that the drawing leaves
out, because an act leads from many states to many, stands in the table. Of every act on a case holds besides: whoever
does it has no tie to its parties and has not left the body (CNEX 6, CEC 5.2.1; house H140).
"""


def states_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_chapter(life) for life in LIVES)]) + "\n"


def _chapter(life: Machine[Any]) -> str:
    title = life.title.en[0].upper() + life.title.en[1:]
    heads = ("act", "办理", "who", "from", "to", "guards 条件", "clause", "paper", "record", "service")
    lines = [f"## {life.title.zh} {title}", "", "```mermaid", "stateDiagram-v2", *_drawing(life), "```", "",
             _line(heads), _line(["---"] * len(heads)), *(_line(_row(row)) for row in life.transitions), ""]
    return "\n".join(lines)


def _drawing(life: Machine[Any]) -> Iterator[str]:
    for state, word in life.states.items():
        yield f"    {state.value} : {word.zh} {word.en}"
    if life.key == "job":
        yield from (f"    {before.value} --> {after.value}" for before, after in pairwise(life.states))
    for row in life.transitions:
        arrows = [(before.value, after.value) for before in row.sources for after in row.targets if before is not after]
        arrows += [("[*]", after.value) for after in row.targets if not row.sources]
        if len(arrows) <= MOST_ARROWS:
            yield from (f"    {before} --> {after} : {row.text.zh} {row.text.en}" for before, after in arrows)


def _row(row: Transition[Any]) -> tuple[str, ...]:
    guards = "<br>".join(
        [f"{each.text.zh} {each.text.en} ({_clauses(each.clause)})" for each in row.guards]
        + [f"{each.text.zh} {each.text.en} ({_clauses(each.clause)}) `rules.{each.rule}`" for each in row.besides])
    paper = f"{paper_kind(row.paper).title.zh} `{row.paper}`" if row.paper else ""
    return (
        f"`{row.act}`", f"{row.text.zh} {row.text.en}",
        ", ".join(f"{ROLE_NAMES[role].zh} {role.value}" for role in Role if role in row.who),
        _states(row.sources), _states(row.targets), guards, _clauses(row.clause), paper, f"`{row.verb}`",
        f"`services.{row.service}`" if row.service else "",
    )


def _states(states: Iterable[Any]) -> str:
    return ", ".join(f"`{state.value}`" for state in states)


def _clauses(clause: Clause) -> str:
    """The clause under each scheme, said once where all have the same."""
    said = dict.fromkeys(str(found) for edition in EDITIONS if (found := clause(edition)) is not None)
    return "; ".join(said) or "—"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(states_page(), encoding="utf-8")
