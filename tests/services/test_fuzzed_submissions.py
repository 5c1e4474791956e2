"""Some hundred applications spoilt and mended at random: the benchmark runs ten thousand of them."""

from pathlib import Path

import pytest

from benchmarks.fuzz_submissions import fuzz, with_enterprises
from tests.conftest import UowFactory
from tests.offices import Clock, office_on


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["suite-1", "suite-2"])
def test_no_spoilt_application_is_submitted_and_no_whole_one_refused(
    uow_factory: UowFactory, tmp_path: Path, seed: str
) -> None:
    """CNEX-9.2.2-a, CEC-5.1.2-a: and a submission stands once, whatever is clicked twice."""
    office = with_enterprises(office_on(uow_factory, tmp_path / "files", Clock()))
    tally = fuzz(office, 100, seed)
    assert tally.invalid_submitted == []
    assert tally.whole_refused == []
    assert tally.outcomes["submitted"] > 20
    assert tally.outcomes["refused"] > 20
