"""docs/rules.md says what is: each requirement has a function that exists and a test that cites it."""

import re
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The program that makes the page."""
    spec = spec_from_file_location("make_rules", PROJECT / "docs" / "make_rules.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["make_rules"] = module
    spec.loader.exec_module(module)
    return module


def named(dotted: str) -> object:
    """What a dotted name stands for: the longest module, then attributes."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


def test_the_page_is_as_it_is_made_now(maker: ModuleType) -> None:
    assert maker.PAGE.read_text(encoding="utf-8") == maker.rules_page(), "run .venv/bin/python docs/make_rules.py"


def test_every_function_named_exists(maker: ModuleType) -> None:
    strays = []
    for requirement in maker.requirements():
        for name in requirement.rules:
            try:
                found = named(name)
            except (AttributeError, ModuleNotFoundError):
                found = None
            if not callable(found):
                strays.append(f"{requirement.id}: {name}")
    assert not strays


def test_every_requirement_is_cited_by_a_test(maker: ModuleType) -> None:
    cited = maker.citations()
    assert not [each.id for each in maker.requirements() if each.why is None and each.id not in cited]


def test_every_requirement_of_the_rules_is_carried_or_explained(maker: ModuleType) -> None:
    """All 147 of CNEX, 71 of CEC, the 22 separations (S) and the 68 readings (J): with a function and a test, or with
    why it is a person's.
    """
    listed = maker.listed_ids()
    counts = [sum(id.startswith(kind) for id in listed) for kind in ("CNEX-", "CEC-", "S", "J")]
    assert counts == [147, 71, 22, 68]
    answered = {each.id for each in maker.requirements()}
    families = {id: re.split("[0-9]*[*…]", id)[0] for id in listed if "*" in id or "…" in id}
    open_ids = {id for id in listed if id not in answered and not any(
        id in families and each.startswith(families[id]) for each in answered - set(listed))}
    assert open_ids == set()


def test_a_requirement_has_a_function_or_a_reason_and_never_both(maker: ModuleType) -> None:
    assert not [each.id for each in maker.requirements() if bool(each.rules) is (each.why is not None)]


def test_every_requirement_has_an_id_of_its_kind_and_the_clause_of_its_id(maker: ModuleType) -> None:
    for requirement in maker.requirements():
        assert maker.REQUIREMENT_ID.fullmatch(requirement.id)
        if requirement.id.startswith(("CNEX-", "CEC-")) and requirement.id != "CNEX-0-a":
            assert requirement.id.split("-")[1] in requirement.clause


def test_every_clause_that_a_test_cites_is_on_the_page(maker: ModuleType) -> None:
    """A slip in an id would guard nothing; readings (J) are left out, as J1 is also a job in the planner's tests."""
    known = {requirement.id for requirement in maker.requirements()}
    assert {id for id in maker.citations() if id.startswith(("CNEX-", "CEC-"))} <= known
