"""Some hundred hostile messages to the chat: the benchmark sends ten thousand of them."""

from pathlib import Path

import pytest

from benchmarks.adversarial_chat import assail
from benchmarks.fuzz_submissions import with_enterprises
from tests.conftest import UowFactory
from tests.offices import Clock, office_on


@pytest.mark.slow
def test_nothing_is_written_without_span_validator_and_click(uow_factory: UowFactory, tmp_path: Path) -> None:
    """Contradictions, orders to a machine, look-alike codes, pasted HTML, hidden characters and very long runs."""
    office = with_enterprises(office_on(uow_factory, tmp_path / "files", Clock()))
    tally = assail(office, 300, "suite")
    assert tally.faults == []
    assert tally.counts["proposals"] > 50
    assert tally.counts["clicks"] > 10
