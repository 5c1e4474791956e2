"""When an application is accepted, when it must be refused, and by when the applicant is told."""

from datetime import date, timedelta

import pytest

from intake_app.rules.acceptance import acceptance_due, acceptance_obstacles, edition_over, refusal_is_due
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.calendar import WorkingCalendar
from models.supplement import SupplementKind
from models.text import Text
from tests.builders import (
    TODAY,
    cec_application,
    checks_passed,
    cnex_application,
    item,
    returned,
    scheme_of,
    with_answers,
)

CNEX, CEC = scheme_of("cnex_ex"), scheme_of("cec_salt")
CALENDAR = WorkingCalendar(announced_years=frozenset({2025, 2026}))
READY = {
    "cnex_ex": cnex_application(checks=checks_passed(CNEX)), "cec_salt": cec_application(checks=checks_passed(CEC)),
}
BOTH = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])


def obstacles(application: Application, scheme: SchemeEdition) -> list[str]:
    """The obstacles in Chinese."""
    return [reason.text.zh for reason in acceptance_obstacles(application, scheme, TODAY)]


@pytest.mark.requirement("CNEX-9.2.3-a")
@BOTH
def test_a_complete_and_checked_application_can_be_accepted(scheme: SchemeEdition) -> None:
    """Nothing stands against it, and no refusal is due."""
    assert obstacles(READY[scheme.key], scheme) == []
    assert refusal_is_due(READY[scheme.key], scheme) is None


@pytest.mark.requirement("CNEX-9.2.2-a")
@BOTH
def test_what_is_missing_stands_against_acceptance_by_name_and_clause(scheme: SchemeEdition) -> None:
    """The site, the question and what is wrong."""
    spoilt = with_answers(READY[scheme.key], {"sites[s1].employees": "八十"})
    (reason,) = acceptance_obstacles(spoilt, scheme, TODAY)
    assert "1 号厂区" in reason.text.zh
    assert "八十" in reason.text.zh
    assert reason.clause is not None


@BOTH
def test_every_check_not_made_stands_against_acceptance(scheme: SchemeEdition) -> None:
    """One obstacle for each, with its clause (J44, J53)."""
    unchecked = READY[scheme.key].with_(checks=())
    found = acceptance_obstacles(unchecked, scheme, TODAY)
    assert [reason.clause for reason in found] == [check.clause for check in scheme.checks]


@pytest.mark.requirement("CNEX-9.2.2-d")
@pytest.mark.parametrize("key", ["not_on_dishonesty_list", "not_ordered_to_stop"])
def test_an_enterprise_on_the_dishonesty_list_or_ordered_to_stop_is_refused(key: str) -> None:
    """With the reason, the day and the source (CNEX 9.2.3)."""
    application = cnex_application(checks=checks_passed(CNEX, **{key: False}))
    reason = refusal_is_due(application, CNEX)
    assert reason is not None
    assert TODAY.isoformat() in reason.text.zh
    assert "国家企业信用信息公示系统" in reason.text.zh
    assert reason.clause is not None
    assert reason.clause.clause.startswith("9.2.2")
    assert len(obstacles(application, CNEX)) == 1


def test_another_failed_check_asks_for_a_supplement_instead() -> None:
    """It stands against acceptance, but refuses nothing by itself."""
    application = cnex_application(checks=checks_passed(CNEX, within_competence=False))
    assert refusal_is_due(application, CNEX) is None
    assert len(obstacles(application, CNEX)) == 1


def test_a_later_check_replaces_an_earlier_one() -> None:
    """Removed from the list meanwhile, or put on it."""
    failed, passed = checks_passed(CNEX, not_on_dishonesty_list=False), checks_passed(CNEX)
    assert refusal_is_due(cnex_application(checks=failed + passed), CNEX) is None
    assert refusal_is_due(cnex_application(checks=passed + failed), CNEX) is not None


@pytest.mark.requirement("CNEX-9.2.3-b")
@BOTH
def test_a_request_stands_against_acceptance_until_the_reviewer_is_satisfied(scheme: SchemeEdition) -> None:
    """Noted, sent, answered: each is one obstacle with the clause of acceptance; settled is none."""
    ready = READY[scheme.key]
    question = item(SupplementKind.CLARIFY, title=Text(zh="电力计量", en="metering"))
    sent = returned(ready, question)
    (batch,) = sent.supplements
    answered = ready.with_(supplements=(batch.with_(answered_on=TODAY),))
    settled = question.with_(settled_by="李示范", settled_on=TODAY)
    for application, words in (
        (ready.with_(drafted_items=(question,)), "尚未发出"), (sent, "尚未答复"), (answered, "尚未确认"),
    ):
        (reason,) = acceptance_obstacles(application, scheme, TODAY)
        assert words in reason.text.zh
        assert reason.clause == scheme.gate_clause("acceptance")
    assert obstacles(answered.with_(supplements=(batch.with_(answered_on=TODAY, items=(settled,)),)), scheme) == []


@BOTH
def test_a_request_asked_again_is_told_once(scheme: SchemeEdition) -> None:
    """The later request takes the place of the one that it follows."""
    first = item(SupplementKind.CLARIFY, id="first")
    again = item(SupplementKind.CLARIFY, id="again", follows="first")
    (batch,) = returned(READY[scheme.key], first).supplements
    answered = READY[scheme.key].with_(supplements=(batch.with_(answered_on=TODAY),), drafted_items=(again,))
    (reason,) = acceptance_obstacles(answered, scheme, TODAY)
    assert "尚未发出" in reason.text.zh


@pytest.mark.requirement("CEC-5.1.2-b")
@pytest.mark.parametrize(
    ("complete_on", "due"),
    [
        (date(2026, 9, 29), date(2026, 10, 9)), (date(2026, 4, 30), date(2026, 5, 8)),
        (date(2026, 6, 1), date(2026, 6, 4)),
    ],
)
def test_cec_tells_the_applicant_within_three_working_days(complete_on: date, due: date) -> None:
    """Counted from the day on which the last missing item came in (J31), over the holidays."""
    found = acceptance_due(cec_application(complete_on=complete_on), CEC, CALENDAR)
    assert found is not None
    assert (found.on, found.provisional) == (due, False)


def test_cnex_has_a_target_of_its_own_body() -> None:
    """The rule sets none: five working days are marked as the body's setting."""
    found = acceptance_due(cnex_application(complete_on=date(2026, 6, 1)), CNEX, CALENDAR)
    assert found is not None
    assert found.on == date(2026, 6, 8)
    assert CNEX.clocks.acceptance_working_days.clause.document == "house"
    assert not CNEX.clocks.acceptance_is_hard


@BOTH
def test_no_clock_runs_before_the_dossier_is_complete(scheme: SchemeEdition) -> None:
    """The reviewer cannot delay it, nor does it start early."""
    assert acceptance_due(READY[scheme.key].with_(complete_on=None), scheme, CALENDAR) is None


def test_a_due_date_in_a_year_not_announced_is_provisional() -> None:
    """Late December runs into the next year's unknown holidays."""
    found = acceptance_due(cec_application(complete_on=date(2026, 12, 31)), CEC, CALENDAR)
    assert found is not None
    assert found.provisional


@BOTH
def test_an_edition_is_over_on_the_day_after_its_last(scheme: SchemeEdition) -> None:
    """CNEX-0-a: an edition without an end is never over."""
    assert edition_over(scheme, date(2099, 1, 1)) is None
    ending = scheme.with_(in_force_until=TODAY)
    assert edition_over(ending, TODAY) is None
    assert edition_over(ending, TODAY + timedelta(days=1)) is not None
