"""What is compiled ahead, so that nobody's first plan waits for it."""

import os
from pathlib import Path
from types import ModuleType

import pytest
from numba.core.dispatcher import Dispatcher

from scheduler import bound, capacity, compiled, exact
from scheduler.compiled import search
from scheduler.compiled.ahead import compile_search


@pytest.mark.parametrize("caller", [bound, capacity, exact, search])
def test_whatever_is_called_in_machine_code_is_compiled_ahead(caller: ModuleType) -> None:
    """Issue 4: a cold start that compiles for a minute is not welcome, be it for the bound at the end of a search."""
    compile_search()
    called = [each for each in vars(caller).values() if isinstance(each, Dispatcher)]
    assert [each.__name__ for each in called if not each.signatures] == []


def test_where_nothing_can_be_written_the_search_is_compiled_without_being_kept(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation that its user may only read, and a user without a home, such as a service's."""
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", refused)
    assert compiled._cache_folder() is None


def test_a_user_without_any_home_compiles_without_keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's user is often a bare number."""
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert compiled._cache_folder() is None
