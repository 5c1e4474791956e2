"""Whom a tie keeps from an enterprise's job, and until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.impartiality import INDEPENDENCE, TIE_TEXTS, conflict, consultant_conflict
from intake_app.schemes.house import read_house
from models.account import Account, Role
from models.calendar import add_months
from models.personnel import Person, Tie, TieKind
from tests.job_builders import CLIENT_CODE, OTHER_CODE, person

COOLING = read_house().cooling_off_months.value


def tied(until: date | None, code: str = CLIENT_CODE, kind: TieKind = TieKind.CONSULTED) -> Person:
    return person("周慎", ties=(Tie(credit_code=code, kind=kind, since=date(2020, 1, 1), until=until),))


@pytest.mark.parametrize(
    ("on", "is_barred"),
    [(date(2024, 8, 31), True), (date(2026, 8, 31), True), (date(2026, 9, 1), False), (date(2030, 1, 1), False)],
)
def test_a_tie_binds_for_two_years_after_its_end(on: date, is_barred: bool) -> None:
    """S14, S17: ended on 2024-08-31, its two years end with 2026-08-31, that day included."""
    assert COOLING == 24
    assert (conflict(tied(date(2024, 8, 31)), {CLIENT_CODE}, on, COOLING) is not None) is is_barred


def test_a_cooling_period_ends_on_the_last_day_of_a_shorter_month() -> None:
    """S14: six months after 2026-08-31 end with 2027-02-28."""
    ended = tied(date(2026, 8, 31))
    assert conflict(ended, {CLIENT_CODE}, date(2027, 2, 28), 6) is not None
    assert conflict(ended, {CLIENT_CODE}, date(2027, 3, 1), 6) is None


def test_a_lasting_tie_binds_for_ever() -> None:
    """S4, S5."""
    assert conflict(tied(None), {CLIENT_CODE}, date(2099, 1, 1), COOLING) is not None


def test_a_tie_binds_to_its_last_day_even_without_a_cooling_period() -> None:
    """S4."""
    assert conflict(tied(date(2026, 6, 1)), {CLIENT_CODE}, date(2026, 6, 1), 0) is not None
    assert conflict(tied(date(2026, 6, 1)), {CLIENT_CODE}, date(2026, 6, 2), 0) is None


def test_a_tie_to_another_enterprise_binds_nobody() -> None:
    """CNEX-9.3.2-d: with the auditee."""
    assert conflict(tied(None, OTHER_CODE), {CLIENT_CODE}, date(2026, 6, 1), COOLING) is None
    assert conflict(tied(None, OTHER_CODE), {CLIENT_CODE, OTHER_CODE}, date(2026, 6, 1), COOLING) is not None


@pytest.mark.parametrize("kind", list(TieKind))
def test_the_reason_names_the_person_the_tie_and_the_day_of_freedom(kind: TieKind) -> None:
    """S5: whoever plans sees why, and from when on the person may be asked again."""
    reason = conflict(tied(date(2025, 1, 15), kind=kind), {CLIENT_CODE}, date(2026, 6, 1), COOLING)
    assert reason is not None
    for told in ("周慎", CLIENT_CODE, "2025-01-15", "2027-01-16"):
        assert told in reason.text.zh
        assert told in reason.text.en
    assert TIE_TEXTS[kind].zh in reason.text.zh


@given(st.dates(date(2020, 1, 2), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 2500))
def test_freedom_once_gained_is_kept(until: date, months: int, after: int) -> None:
    """S14: a tie that ended never binds again, and a longer cooling period never frees earlier."""
    on = until + timedelta(days=after)
    is_free = conflict(tied(until), {CLIENT_CODE}, on, months) is None
    assert is_free == (on > add_months(until, months))
    if is_free:
        assert conflict(tied(until), {CLIENT_CODE}, on + timedelta(days=1), months) is None
    else:
        assert conflict(tied(until), {CLIENT_CODE}, on, months + 1) is not None


def account(name: str, *roles: Role, **changes: object) -> Account:
    """A sign-in of this name."""
    return Account.model_validate({"id": "account-1", "email": "gu@firm.example", "name": name, "password_hash": "x",
                                   "roles": frozenset(roles or {Role.CONSULTANT}), **changes})


@pytest.mark.requirement("CNEX-6-a")
def test_nobody_of_the_body_acts_for_an_applicant() -> None:
    """ISO/IEC 17065 4.2: told by the account, and by the name however it is written."""
    staff = account("孙伟", Role.AUDITOR)
    for consultant, people in (
        (staff, ()), (account("某人", person_id="p1"), ()), (account("孙伟"), (person("孙伟"),)),
        (account(" 孙　伟 "), (person("孙伟"),)), (account("LI Ming"), (person("Ｌｉ ming"),)),
    ):
        reason = consultant_conflict(consultant, people, (staff,) if consultant is staff else ())
        assert reason is not None
        assert reason.clause == INDEPENDENCE


def test_a_namesake_told_apart_and_anybody_else_may_act() -> None:
    people = (person("孙伟"),)
    assert consultant_conflict(account("孙伟", is_told_apart=True), people, ()) is None
    assert consultant_conflict(account("孙维"), people, (account("孙伟", Role.AUDITOR, id="account-2"),)) is None
