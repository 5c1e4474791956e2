"""Years of surveillance in small: no limit passes in silence, no notice is missed or doubled, one seed is one story."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.simulation import Years, notice_faults, passed_in_silence
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, MissedLimit, SurveillanceNotice
from models.ids import PaperId
from tests.job_builders import cec, certificate, cnex

ISSUED = date(2026, 5, 20)


def notice(due_on: date, sent_on: date) -> SurveillanceNotice:
    return SurveillanceNotice(due_on=due_on, sent_on=sent_on, paper_id=PaperId("paper-1"), channel="x", proof="x")


def never(certificate: Certificate, by: date) -> bool:
    return False


def test_three_years_pass_without_a_breach(tmp_path: Path) -> None:
    """CNEX-11-a, CNEX-11-c, CNEX-11-d, CEC-6.1-a: late clients and suspensions included."""
    years = Years(tmp_path, seed=1, count=8)
    years.run(3 * 365)
    assert years.breaches == []
    assert years.counts["surveyed"] > 0
    assert years.counts["suspended"] > 0


def test_one_seed_is_one_story(tmp_path: Path) -> None:
    """In processes of their own: neither a hash nor an id drawn anew may choose who goes where."""
    told = [tmp_path / f"{number}.jsonl" for number in range(3)]
    runs = [subprocess.Popen([
        sys.executable, "-m", "benchmarks.simulation", "--certificates", "24", "--years", "2", "--seed", seed,
        "--progress", file]) for file, seed in zip(told, ("5", "5", "6"), strict=True)]
    assert [run.wait(timeout=300) for run in runs] == [0, 0, 0]
    last = [json.loads(file.read_text(encoding="utf-8").splitlines()[-1]) for file in told]
    assert last[0]["story"] == last[1]["story"] != last[2]["story"]
    assert all(each["planned"] > 0 and each["breaches"] == [] for each in last)


@pytest.mark.parametrize(("scheme", "limit"), [(cnex(), date(2027, 8, 20)), (cec(), date(2027, 5, 20))])
def test_the_watch_sees_a_limit_that_passes_in_silence(scheme: SchemeEdition, limit: date) -> None:
    """CNEX-11-c, CEC-6.1-a: a watch that never barks would prove nothing."""
    held = certificate(scheme, ISSUED)
    after = date.fromordinal(limit.toordinal() + 1)
    assert list(passed_in_silence((held,), limit, never)) == []
    assert len(list(passed_in_silence((held,), after, never))) == 1
    assert list(passed_in_silence((held,), after, lambda each, by: (each, by) == (held, limit))) == []
    case = MissedLimit(limit=limit, opened_on=after, proposed_ground="other")
    assert list(passed_in_silence((held.with_(missed_limits=(case,)),), after, never)) == []
    let_stay = case.with_(decided_on=after, kept_until=after)
    assert len(list(passed_in_silence((held.with_(missed_limits=(let_stay,)),), date(2027, 9, 30), never))) == 1


def test_the_watch_sees_notices_that_are_missed_doubled_or_late() -> None:
    """CNEX-11-a: due on 2027-05-20, so to be sent by 2027-03-20."""
    due, by, end = date(2027, 5, 20), date(2027, 3, 20), date(2027, 4, 1)
    held = certificate(cnex(), ISSUED)
    assert len(list(notice_faults((held,), end))) == 1
    assert list(notice_faults((held.with_(notices=(notice(due, by),)),), end)) == []
    assert len(list(notice_faults((held.with_(notices=(notice(due, by), notice(due, by))),), end))) == 1
    assert len(list(notice_faults((held.with_(notices=(notice(due, date(2027, 3, 21)),)),), end))) == 1
    assert len(list(notice_faults((held.with_(notices=(notice(by, by),)),), date(2027, 3, 1)))) >= 1
