"""docs/states.md is drawn from the tables that the services ask, and every act that leaves a Record stands in one."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from inspect import getsource, isfunction, signature
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from docs_templates.catalogue import KINDS
from intake_app.rules.lives import LIVES
from intake_app.rules.transitions import Guard, Machine, Transition
from intake_app.schemes.library import built_in_schemes
from models.account import Role
from models.reference import ClauseRef
from tests.services.test_permissions import TABLE

PROJECT = Path(__file__).parent.parent.parent
ROWS = [(life, row) for life in LIVES for row in life.transitions]
EVERY_ROW = pytest.mark.parametrize(("life", "row"), ROWS, ids=[f"{life.key}.{row.act}" for life, row in ROWS])
WRITERS = ("changed_engagement", "changed_certificate", "_with")
"""The functions that keep a changed job or certificate together with its Record."""


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The program that draws the page."""
    spec = spec_from_file_location("make_states", PROJECT / "docs" / "make_states.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["make_states"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_as_it_is_made_now(maker: ModuleType) -> None:
    assert maker.PAGE.read_text(encoding="utf-8") == maker.states_page(), "run .venv/bin/python docs/make_states.py"


@EVERY_ROW
def test_a_row_says_what_it_is_in_full(life: Machine[Any], row: Transition[Any]) -> None:
    """Who, from where to where within its life, on which guards with their clauses, with which paper."""
    assert row.who
    assert row.targets
    assert {*row.sources, *row.targets} <= set(life.states)
    assert row.paper in {"", *(kind.key for kind in KINDS)}
    for edition in built_in_schemes().editions:
        assert isinstance(row.clause(edition), ClauseRef | None)
        for each in row.guards:
            assert isinstance(each, Guard)
            assert callable(each)
            assert isinstance(each.clause(edition), ClauseRef | None)
    assert any(row.clause(edition) for edition in built_in_schemes().editions), "no scheme has a clause for it"


@EVERY_ROW
def test_what_a_service_asks_besides_is_a_rule_that_services_ask(life: Machine[Any], row: Transition[Any]) -> None:
    """Conditions that need people or papers at hand cannot be asked of the table, yet they stand in it."""
    services = "\n".join(file.read_text(encoding="utf-8")
                         for file in (PROJECT / "intake_app" / "services").glob("*.py"))
    for each in row.besides:
        module, _, name = each.rule.partition(".")
        assert callable(getattr(import_module(f"intake_app.rules.{module}"), name))
        assert name in services
        assert any(each.clause(edition) for edition in built_in_schemes().editions)


CARRIED = frozenset({"hindering_ties", "bars_issue", "to_be_written", "ensure_may_act", "of_member", "to_evaluate",
                     "led"})
"""What a service asks through another; anything else of another service follows its act and keeps it from nothing."""
NO_GUARDS = {
    "impartiality.conflict", "engaging.left",  # of every act, as the head of the page says
    "stages.obstacles",  # the guards by name
    "stages.plan_missed", "person_days.who_may_deviate",  # what becomes of a visit, and who else may
    # What a page tells of all certificates.
    "renewals.renewal_in_question", "surveillance.notice_conflict", "surveillance.overdue_correction_act",
    "surveillance.status_act_due", "surveillance.suspension_told",
}
"""Rules with reasons that a service asks, and that are no guard of its act by themselves."""


def named_in(function: Any) -> Iterator[Any]:
    """The functions that the body of `function` names, of its own module or imported into it."""
    module = sys.modules[function.__module__]
    for node in ast.walk(ast.parse(dedent(getsource(function)))):
        if isinstance(node, ast.Name):
            found = getattr(module, node.id, None)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(getattr(module, node.value.id, None), node.attr, None)
        else:
            continue
        if isfunction(found):
            yield found


def rule_name(function: Any) -> str:
    return f"{function.__module__.removeprefix('intake_app.rules.')}.{function.__name__}"


def rules_under(function: Any, seen: set[Any]) -> Iterator[str]:
    """Every rule that a rule rests on."""
    for each in named_in(function):
        if each.__module__.startswith("intake_app.rules") and each not in seen:
            seen.add(each)
            yield rule_name(each)
            yield from rules_under(each, seen)


def rules_asked(function: Any, home: str, seen: set[Any]) -> Iterator[str]:
    """The rules that a service asks for reasons, in its own module or through what is `CARRIED`."""
    for each in named_in(function):
        answer = str(signature(each).return_annotation)
        if each in seen:
            continue
        seen.add(each)
        if each.__module__.startswith("intake_app.rules"):
            if "Reason" in answer and "Mapping" not in answer:
                yield rule_name(each)
        elif each.__module__ == home or each.__name__ in CARRIED:
            yield from rules_asked(each, home, seen)


def test_the_tables_name_every_rule_for_which_a_service_refuses() -> None:
    """A row that leaves one out tells its reader that an act may be done which the service refuses."""
    named: dict[Any, set[str]] = {}
    for _, row in ROWS:
        if row.service:
            asked = [getattr(import_module(f"intake_app.rules.{each.rule.partition('.')[0]}"),
                             each.rule.partition(".")[2]) for each in row.besides]
            named.setdefault(service_of(row), set()).update(
                map(rule_name, asked), *(rules_under(each, set()) for each in asked),
                *(rules_under(each.reasons, set()) for each in row.guards))
    lacking = {function.__name__: sorted(left) for function, rules in named.items()
               if (left := set(rules_asked(function, function.__module__, set())) - rules - NO_GUARDS)}
    assert not lacking


def test_the_guards_of_the_state_model_stand_in_the_tables() -> None:
    """Requirements (k): each of its eight guards, at the act that it keeps from being done."""
    def asks(life: str, act: str) -> str:
        row = next(each for machine, each in ROWS if (machine.key, each.act) == (life, act))
        return "\n".join(each.text.en for each in (*row.guards, *row.besides))

    assert "signed the agreement" in asks("job", "plan")
    assert "declared impartiality" in asks("job", "send_plan")
    assert "the plan is in time" in asks("job", "send_plan")
    assert "the document review lets the audit on" in asks("job", "send_plan")
    assert "its plans are approved" in asks("job", "send_plan")
    assert "the team is as the rule asks" in asks("job", "plan")
    assert "least person-days" in asks("job", "confirm_days")
    assert "every nonconformity is closed" in asks("job", "positive_report")
    assert all("did before" in asks("job", act) for act in ("technical_review", "decide", "positive_decision"))
    assert "fee is paid" in asks("certificate", "issue")
    assert "field of the certificate" in asks("certificate", "issue")


def test_an_act_stands_once_in_a_life() -> None:
    for life in LIVES:
        acts = [row.act for row in life.transitions]
        assert len(acts) == len(set(acts)), life.key


def test_every_state_is_reached_by_an_act_or_by_the_day() -> None:
    """What no act leads to comes of itself: a certificate expires, a notice falls due, a result is not agreed to."""
    by_the_day = {"expired", "later", "notice_due", "under_way", "to_be_evaluated", "over", "not_agreed",
                  "may_be_published", "not_in_force", "agreement"}
    for life in LIVES:
        reached = {state.value for row in life.transitions for state in row.targets}
        assert {state.value for state in life.states} - reached <= by_the_day, life.key


def service_of(row: Transition[Any]) -> object:
    module, _, name = row.service.partition(".")
    return getattr(import_module(f"intake_app.services.{module}"), name)


def test_whoever_the_table_names_may_do_it_and_nobody_else() -> None:
    """The roles of each service, as `test_permissions` proves them by trying, are those of its rows."""
    named: dict[object, set[Role]] = {}
    for _, row in ROWS:
        if row.service:
            named.setdefault(service_of(row), set()).update(row.who)
    wrong = {function.__name__: sorted(roles ^ TABLE[function][1]) for function, roles in named.items()  # type: ignore[attr-defined, index]
             if roles != TABLE[function][1]}  # type: ignore[index]
    assert not wrong


def verbs_written() -> set[str]:
    """Every verb under which a service keeps a changed job or certificate."""
    found = set()
    for file in (PROJECT / "intake_app" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                found |= {each.value for each in node.args
                          if isinstance(each, ast.Constant) and isinstance(each.value, str) and "." in each.value}
    return found


def test_every_record_of_a_changed_job_or_certificate_is_an_act_of_the_tables() -> None:
    assert len(verbs_written()) > 30
    assert not verbs_written() - {row.verb for _, row in ROWS}
