"""The office that a test of a use case works in."""

from pathlib import Path

import pytest

from intake_app.services.office import Office
from tests.conftest import UowFactory
from tests.offices import Clock, office_on


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock on 2026-06-01 in China, until moved."""
    return Clock()


@pytest.fixture
def office(uow_factory: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An office with an empty database."""
    return office_on(uow_factory, tmp_path / "files", clock)
