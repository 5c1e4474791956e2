"""What a check on site came to: never in favour while anything is open, and against where nothing can mend it."""

from datetime import date, timedelta

import pytest

from intake_app.rules.on_site_outcome import OnSiteOutcome, on_site_outcome
from intake_app.schemes.schema import SchemeEdition
from tests.job_builders import LAST_DAY, cec, cnex, evaluated, finding, on_site, report, site, visit

SCHEMES = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex_ex", "cec_salt"])
OPEN, CLOSED = finding(), finding(verified_on=LAST_DAY, corrected_on=LAST_DAY)
BAD = on_site(consistency_conforms=False)


@SCHEMES
@pytest.mark.parametrize(("facts", "outcome"), [
    ({}, OnSiteOutcome.PASSED),
    ({"nonconformities": (OPEN,)}, OnSiteOutcome.OPEN),
    ({"nonconformities": (CLOSED,), "on_site": (BAD,)}, OnSiteOutcome.PASSED),
    ({"on_site": (BAD,)}, OnSiteOutcome.FAILED),
    ({"nonconformities": (OPEN,), "report": report(is_positive=False)}, OnSiteOutcome.FAILED),
], ids=["in order", "a finding is open", "a fault was mended", "a fault without finding", "concluded against"])
def test_a_check_passes_once_everything_is_mended(
    scheme: SchemeEdition, facts: dict[str, object], outcome: OnSiteOutcome
) -> None:
    """CNEX-9.5.6-a, CEC-5.6-a, CEC-5.6-b."""
    assert on_site_outcome(evaluated(scheme, **facts), scheme, LAST_DAY) is outcome


@pytest.mark.parametrize(("scheme", "late"), [(cnex(), OnSiteOutcome.OPEN), (cec(), OnSiteOutcome.FAILED)],
                         ids=["cnex_ex", "cec_salt"])
def test_a_late_correction_fails_the_check_where_the_rule_says_so(scheme: SchemeEdition, late: OnSiteOutcome) -> None:
    """CEC-5.6-c: not before the day after the last one."""
    job = evaluated(scheme, nonconformities=(OPEN,))
    assert on_site_outcome(job, scheme, OPEN.due_on) is OnSiteOutcome.OPEN
    assert on_site_outcome(job, scheme, OPEN.due_on + timedelta(days=1)) is late


@SCHEMES
def test_a_site_that_nobody_visited_keeps_the_check_open_until_it_is_concluded_against(scheme: SchemeEdition) -> None:
    """CEC-5.6-b, CNEX-9.5.1-c."""
    facts = {"sites": (site(), site("s2", "二厂")), "visits": (visit(), visit("s2"))}
    assert on_site_outcome(evaluated(scheme, **facts), scheme, date(2026, 6, 1)) is OnSiteOutcome.OPEN
    against = evaluated(scheme, **facts, report=report(is_positive=False))
    assert on_site_outcome(against, scheme, date(2026, 6, 1)) is OnSiteOutcome.FAILED
