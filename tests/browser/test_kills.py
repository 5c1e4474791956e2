"""Server, browser and connection are killed while somebody fills in an application: nothing that was kept is lost.

`benchmarks.kills` does the same a thousand times.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.kills import Kill, kills, played_back
from models.application import Answer, Application
from models.ids import ApplicationId, EnterpriseId
from models.record import Record
from tests.builders import NOW

pytestmark = pytest.mark.browser


def test_a_kill_costs_at_most_what_was_being_typed(chromium: Browser, tmp_path: Path) -> None:
    """Nothing else changes and nothing is doubled; what the screen had confirmed stands there."""
    tally = kills(chromium, tmp_path, {Kill.CONNECTION: 6, Kill.BROWSER: 1, Kill.SERVER: 1}, seed=4)
    assert tally.faults == []
    assert sum(tally.killed.values()) == 8
    assert tally.kept > 0


def test_records_that_leave_a_change_out_do_not_give_the_application() -> None:
    """Playing the records back finds an answer that changed without one."""
    first = Application(
        id=ApplicationId("a"), enterprise_id=EnterpriseId("e"), scheme="cnex_ex", created_at=NOW,
        answers={"client.name": Answer(text="甲", by="林晓", at=NOW)})
    one, other = (
        Record(at=NOW, by="p", by_name="林晓", verb="application.answered", subject="a",
               before={"client.name": before}, after={"client.name": after})
        for before, after in (("甲", "乙"), ("丙", "丁")))
    assert played_back(first, (one,)) == {"client.name": "乙"}
    with pytest.raises(ValueError, match="丙"):
        played_back(first, (one, other))
