"""What a scheme's owner has to watch: a national rule that gives certificates another term."""

from datetime import date, timedelta

from intake_app.rules.certificates import valid_until
from intake_app.rules.national_rules import national_differences
from intake_app.schemes.library import built_in_schemes
from models.reference import ClauseRef
from tests.job_builders import cec, cnex

TODAY = date(2026, 6, 1)


def test_the_owner_is_told_that_the_national_rule_has_two_years_and_this_one_three() -> None:
    """J18: of the built-in schemes only CNEX, with where the two years come from."""
    (told,) = national_differences(built_in_schemes().editions, TODAY)
    assert "3 年" in told.text.zh
    assert "CNCA-CFP-00:2025" in told.text.zh
    assert "规定为 2 年" in told.text.zh
    assert told.clause == ClauseRef(document="house", clause="H121")


def test_the_national_term_shortens_no_certificate() -> None:
    """J18, CNEX-12.1-a: it is there to be watched, and nothing rests on it."""
    certificate = cnex().certificate
    assert certificate.national_rule is not None
    without = cnex().with_(certificate=certificate.with_(national_rule=None))
    assert valid_until(TODAY, cnex()) == valid_until(TODAY, without) == date(2029, 5, 31)


def test_a_scheme_without_one_with_the_same_term_or_out_of_force_is_not_told_of() -> None:
    """J18."""
    certificate = cnex().certificate
    same = cnex().with_(certificate=certificate.with_(
        validity_years=certificate.validity_years.with_(value=2)))
    over = cnex().with_(in_force_until=TODAY - timedelta(days=1))
    assert list(national_differences([cec(), same, over], TODAY)) == []
    assert list(national_differences([cnex().with_(in_force_until=TODAY)], TODAY))
