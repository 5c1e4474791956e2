"""What each scheme file and the house file must say, but for words, and of words the figures: written a second time.

`expected/<scheme>.txt` was read against the rules' text clause by clause; a figure without a clause of the rule is this
body's own setting. No part of Footmark reads those lists: changing a file alone, in any figure, letter, clause or
condition, fails here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from intake_app.schemes.library import BUILT_IN

EXPECTED = Path(__file__).parent / "expected"
SCHEMES = ("cec_salt", "cnex_ex")
FILES = (*SCHEMES, "house")
WORDED = ("zh", "en", "also")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def leaves(tree: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a file by its place; a table of a list is called by its key."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from leaves(part, f"{path}.{name}" if path else name)
    elif isinstance(tree, list):
        names = [called(part, place) for place, part in enumerate(tree)]
        for place, (name, part) in enumerate(zip(names, tree, strict=True)):
            again = names[:place].count(name)
            yield from leaves(part, f"{path}[{name}{f' {again + 1}' if again else ''}]")
    else:
        yield path, tree


def called(part: object, place: int) -> str:
    """A table of a list by its section and its key (its kind where it has none), anything else by its place.

    A second one of a name is counted: no two tables share a place.
    """
    naming = ("section", "key" if isinstance(part, dict) and "key" in part else "kind")
    named = [part[name] for name in naming if name in part] if isinstance(part, dict) else []
    return "/".join(named) or str(place)


def is_figure(path: str) -> bool:
    """Whether the value decides something: all but words and names.

    What a choice is also called is words; that each means this choice and no other is tests/tables/test_reading.py's.
    """
    return path.rpartition(".")[2].partition("[")[0] not in WORDED and not path.startswith(("body.", "words."))


def figures(tree: object) -> dict[str, str]:
    """The places and values that decide something, as the lists write them; of words the figures that they tell."""
    return {path: told for path, value in leaves(tree)
            if (told := str(value) if is_figure(path) else figures_told(str(value)))}


def figures_told(words: str) -> str:
    """The numbers in a text, in their order: people read "within 6 months" there, and nowhere else."""
    return " ".join(NUMBER.findall(words))


def tree_of(scheme: str) -> dict[str, Any]:
    return tomllib.loads((BUILT_IN / f"{scheme}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def expected(scheme: str) -> dict[str, str]:
    lines = (EXPECTED / f"{scheme}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" = ", 1) for line in lines if line and not line.startswith("#"))


def different(tree: object, listed: Mapping[str, str]) -> set[str]:
    """The places in which a file and its list differ, what only one of them has included."""
    found = figures(tree)
    return {path for path in {*found, *listed} if found.get(path) != listed.get(path)}


@pytest.mark.parametrize("scheme", FILES)
def test_the_scheme_file_says_what_the_rule_says(scheme: str) -> None:
    assert different(tree_of(scheme), expected(scheme)) == set()


def mutated(value: object) -> object:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | Decimal) else f"{value}x"


def put_at(tree: Any, path: list[object], value: object) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


def steps_to(tree: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    """Every value by the steps that lead to it."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else None
    if parts is None:
        yield path, tree
        return
    for step, part in parts:
        yield from steps_to(part, (*path, step))


@pytest.mark.parametrize("scheme", FILES)
def test_changing_any_figure_letter_clause_or_switch_is_noticed(scheme: str) -> None:
    """Each of them once, alone: the place that was changed is the one that is told, unless it is what names places."""
    original, listed = tree_of(scheme), expected(scheme)
    named = dict(zip((steps for steps, _ in steps_to(original)), leaves(original), strict=True))
    changed = 0
    for steps, (path, value) in named.items():
        if is_figure(path):
            put_at(original, list(steps), mutated(value))
            told = different(original, listed)
            put_at(original, list(steps), value)
            assert told == {path} or (path.endswith((".key", ".section", ".kind")) and told)
            changed += 1
    assert changed > (1500 if scheme in SCHEMES else 100)


@pytest.mark.parametrize("scheme", FILES)
def test_changing_any_figure_in_words_is_noticed(scheme: str) -> None:
    """Each number of each text once, alone, in both languages."""
    listed, changed = expected(scheme), 0
    for path, value in leaves(tree_of(scheme)):
        for found in NUMBER.finditer(str(value)) if not is_figure(path) else ():
            assert figures_told(f"{str(value)[:found.start()]}{found[0]}1{str(value)[found.end():]}") != listed[path]
            changed += 1
    assert changed > (50 if scheme in SCHEMES else 5)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("part", ["gates", "separations", "checks", "verdicts", "status_duties"])
def test_leaving_any_guard_out_is_noticed(scheme: str, part: str) -> None:
    """Each gate, separation, check, verdict and duty, and each ground of a suspension and a withdrawal."""
    original, listed = tree_of(scheme), expected(scheme)
    for place in range(len(original[part])):
        tree = deepcopy(original)
        left_out = tree[part].pop(place)
        assert any(path.startswith(f"{part}[{left_out['key']}]") for path in different(tree, listed))
    for act in ("suspension", "withdrawal"):
        for place in range(len(original[act]["grounds"])):
            tree = deepcopy(original)
            left_out = tree[act]["grounds"].pop(place)
            assert different(tree, listed) >= {f"{act}.grounds[{left_out['key']}].clause"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_leaving_any_cross_check_out_is_noticed(scheme: str) -> None:
    """Each by itself, also one of several of a kind."""
    original, listed = tree_of(scheme), expected(scheme)
    for place in range(len(original["cross_checks"])):
        tree = deepcopy(original)
        left_out = tree["cross_checks"].pop(place)
        name = called(left_out, place)
        assert any(path.startswith(f"cross_checks[{name}") for path in different(tree, listed))
