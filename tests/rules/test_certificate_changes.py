"""What a change means for a certificate: whether its result still holds, and when it may be replaced."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.certificate_changes import (
    application_faults,
    newly_verified,
    percent_above,
    printed_from,
    replaced,
    replacement_obstacles,
    result_ended,
    result_ended_in,
    result_ends_after,
    rise_that_counts,
    untold_rise,
)
from intake_app.rules.certificates import certificate_faults, status_on
from intake_app.rules.found_rises import rise_found, rise_to_explain
from intake_app.schemes.schema import SchemeEdition
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, SurveillanceDone
from models.certificate_change import (
    Amendment,
    CertificateChange,
    ChangeEvaluation,
    ChangeVerdict,
    ChangeVerification,
    Rise,
)
from models.engagement import EngagementKind
from tests.job_builders import LAST_DAY, cec, certificate, certificate_change, cnex, footprint, on_site, planned

TODAY = date(2026, 9, 10)
SINCE = date(2026, 5, 31)
AFTER = date(2026, 9, 1)
"""The first day that is more than three months after `SINCE`: August has 31 days."""
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])


def risen(percent: str, *, is_planned: bool, until: date | None = None) -> CertificateChange:
    return certificate_change(kind="footprint_rise", is_planned=is_planned,
                              rise=Rise(percent=Decimal(percent), since=SINCE, until=until))


def answered(verdict: ChangeVerdict, passed: bool | None = None) -> CertificateChange:
    """A change of the model's name with its answer, and its verification where one was made."""
    evaluation = ChangeEvaluation(verdict=verdict, reason="资料齐全", on=date(2026, 9, 1), by="李主管")
    made = None if passed is None else ChangeVerification(on=date(2026, 9, 5), by="verifier", findings="现场核对",
                                                          passed=passed)
    return certificate_change(kind="name_or_model", amendment=Amendment(model="YBX3-112M-4A"), evaluation=evaluation,
                              verification=made)


@BOTH
@pytest.mark.parametrize(("percent", "is_planned", "ends"), [
    ("10", False, True), ("9.9", False, False), ("5", True, True), ("4.9", True, False), ("5", False, False)])
def test_a_rise_ends_the_result_from_its_percentage_on(
    scheme: SchemeEdition, percent: str, is_planned: bool, ends: bool
) -> None:
    """CNEX-II-11.1, J30: 10 % unplanned and 5 % planned are included."""
    reason = result_ended(risen(percent, is_planned=is_planned), scheme, AFTER)
    assert (reason is not None) is ends


@BOTH
def test_an_ended_result_is_told_and_keeps_the_certificate_from_being_replaced(scheme: SchemeEdition) -> None:
    """J29: nothing is confirmed, replaced or ended by itself."""
    change = risen("10", is_planned=False).with_(evaluation=answered(ChangeVerdict.APPROVED).evaluation)
    held = certificate(scheme, changes=(change,))
    reason = result_ended(change, scheme, AFTER)
    assert reason is not None
    for consequence in ("停止使用标志", "重新认证", "经确认后由管理人员决定暂停或撤销"):
        assert consequence in reason.text.zh
    assert reason in replacement_obstacles(held, change, scheme, AFTER)
    assert status_on(held, AFTER) is CertificateState.VALID


@BOTH
def test_only_a_rise_of_more_than_three_months_counts(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, J30: exactly three months is not more; one that ended in time counts never."""
    change = risen("10", is_planned=False)
    assert result_ended(change, scheme, AFTER - timedelta(days=1)) is None
    assert result_ended(change, scheme, AFTER) is not None
    short = risen("10", is_planned=False, until=AFTER - timedelta(days=1))
    assert result_ended(short, scheme, AFTER + timedelta(days=300)) is None
    assert result_ended(certificate_change(), scheme, AFTER) is None


@BOTH
def test_a_change_says_what_it_was_and_what_it_will_be(scheme: SchemeEdition) -> None:
    """CNEX-12.2-a, CNEX-12.2-b, CEC-7.3-a."""
    assert application_faults(certificate(scheme), certificate_change(), scheme, TODAY) == ()
    assert application_faults(certificate(scheme), certificate_change(after=" "), scheme, TODAY)
    waiting = certificate(scheme, changes=(certificate_change(),))
    assert application_faults(waiting, certificate_change(id="change-2"), scheme, TODAY), "one of a kind at a time"
    other = certificate_change(id="change-2", kind="equipment")
    assert application_faults(waiting, other, scheme, TODAY) == ()
    ended = certificate(scheme, state=CertificateState.WITHDRAWN)
    assert application_faults(ended, certificate_change(), scheme, TODAY)


@BOTH
def test_the_kinds_of_change_are_the_rules_own(scheme: SchemeEdition) -> None:
    """CNEX-12.2-a, CNEX-12.2-b, CEC-7.3-a; the last is this body's own, H127."""
    assert scheme.changes is not None
    assert [kind.key for kind in scheme.changes.kinds] == [
        "organisation", "production_address", "production_conditions", "process", "equipment", "control_plan",
        "name_or_model", "materials_or_technology", "footprint_rise", "footprint_verified"]


@BOTH
def test_one_enterprise_stands_under_one_name_on_a_certificate(scheme: SchemeEdition) -> None:
    """CNEX-9.9-a: parties of one credit code change together; a branch that was named otherwise may stay so."""
    held = certificate(scheme)
    alone = held.parties[PartyRole.CLIENT]
    one = held.with_(parties=dict.fromkeys(PartyRole, alone))

    def told(on: Certificate, **names: str) -> int:
        change = certificate_change(amendment=Amendment(**names))
        return sum("同一企业" in each.text.zh for each in application_faults(on, change, scheme, TODAY))

    assert told(one, client_name="新名") == 2
    assert told(one, client_name="新名", producer_name="新名") == 2
    assert told(one, client_name="新名", producer_name="新名", factory_name="新名") == 0
    assert told(one, client_address="新址 1 号") == 1
    assert told(one, site_address="新厂 1 号") == 0
    branch = {**one.parties, PartyRole.FACTORY: alone.with_(name="一分厂")}
    assert told(one.with_(parties=branch), client_name="新名", producer_name="新名") == 0


@BOTH
@pytest.mark.parametrize(("before", "after", "percent", "fault"), [
    ("812.5", "893.75 kgCO2e/台", "10.0", ""), ("812.5", "893.8", "5.0", "不一致"), ("见附件", "上升 5%", "5.0", ""),
    ("812.5", "由 2 条产线改为 3 条，约 893.75", "5.0", ""), ("1387", "1526", "10.0", "载明的碳足迹为"),
    ("1,387", "1,526", "10", "载明的碳足迹为"),
])
def test_a_rise_does_not_contradict_its_own_figures(
    scheme: SchemeEdition, before: str, after: str, percent: str, fault: str
) -> None:
    """CNEX-II-11.1, J30: only the percentage would count; other words are left to whoever reads them."""
    change = certificate_change(kind="footprint_rise", before=before, after=after,
                                rise=Rise(percent=Decimal(percent), since=TODAY))
    faults = [each.text.zh for each in application_faults(certificate(scheme), change, scheme, TODAY)]
    assert [fault in each for each in faults] == ([True] if fault else [])


@BOTH
def test_a_name_or_place_is_printed_from_the_day_on_which_it_holds(scheme: SchemeEdition) -> None:
    """CNEX-12.2-d, CEC-7.3-a: the day included; a footprint verified anew is of the past and waits for no day."""
    on = date(2026, 12, 15)
    change = answered(ChangeVerdict.APPROVED).with_(takes_effect_on=on)
    assert len(replacement_obstacles(certificate(scheme), change, scheme, on - timedelta(days=1))) == 1
    assert replacement_obstacles(certificate(scheme), change, scheme, on) == ()
    measured = certificate_change(kind="footprint_verified", takes_effect_on=on)
    assert printed_from(measured, scheme) < TODAY
    assert printed_from(measured.with_(amendment=Amendment(model="YBX3-112M-4A")), scheme) == on


@BOTH
@pytest.mark.parametrize(("change", "stands"), [
    (answered(ChangeVerdict.APPROVED), True), (answered(ChangeVerdict.REFUSED), False),
    (answered(ChangeVerdict.TO_BE_VERIFIED), False), (answered(ChangeVerdict.TO_BE_VERIFIED, passed=False), False),
    (answered(ChangeVerdict.TO_BE_VERIFIED, passed=True), True),
    (certificate_change(amendment=Amendment(model="YBX3-112M-4A")), False),
    (answered(ChangeVerdict.APPROVED).with_(amendment=Amendment()), False),
    (answered(ChangeVerdict.APPROVED).with_(replaced_on=TODAY), False),
])
def test_a_certificate_is_replaced_once_its_change_is_approved(
    scheme: SchemeEdition, change: CertificateChange, stands: bool
) -> None:
    """CNEX-12.2-c, CEC-7.3-a."""
    assert (replacement_obstacles(certificate(scheme), change, scheme, TODAY) == ()) is stands
    stopped = certificate(scheme, state=CertificateState.SUSPENDED)
    assert replacement_obstacles(stopped, change, scheme, TODAY)


# Without a deadline: the first new address reads the list of cities, which a busy machine takes its time for.
@BOTH
@given(name=st.sampled_from(sorted(Amendment.model_fields)), words=st.text("甲乙丙YBX3-112/ ", min_size=1, max_size=12))
def test_a_replaced_certificate_keeps_number_issue_and_last_day(scheme: SchemeEdition, name: str, words: str) -> None:
    """CNEX-12.2-d, CEC-7.3-a, J20, J63: only what the amendment names reads otherwise, and the day is noted."""
    old = certificate(scheme)
    new = replaced(old, certificate_change(amendment=Amendment(**{name: words})), TODAY)
    kept = {"unit", "parties", "trademark", "site_address", "site_city", "latitude", "longitude", "replaced_on"}
    assert new.model_dump(exclude=kept) == old.model_dump(exclude=kept)
    assert new.replaced_on == TODAY
    assert words in str(new.model_dump())
    named = {"product_name": "", "model": "", "normalised_model": "", "producer_name": ""}
    assert new.unit.with_(**named) == old.unit.with_(**named)


@BOTH
def test_what_a_replaced_certificate_is_compared_by_follows_what_it_prints(scheme: SchemeEdition) -> None:
    """CNEX-12.2-d, CEC-7.3-a: a new application of the same unit finds it (CEC-7.2-b), a surveillance gets there."""
    old, amended = certificate(scheme), Amendment(model="ybx3－112m—4A", producer_name="南阳新防爆",
                                                  site_address="山东省潍坊市滨海路 8 号")
    new = replaced(old, certificate_change(amendment=amended), TODAY)
    assert (new.unit.normalised_model, new.unit.producer_name) == ("YBX3-112M-4A", "南阳新防爆")
    assert (new.site_city, new.unit.site_row) == ("潍坊", old.unit.site_row)
    assert (new.latitude, new.longitude) != (old.latitude, old.longitude)
    within = replaced(old, certificate_change(amendment=Amendment(site_address="中州路 8 号")), TODAY)
    assert (within.site_city, within.latitude) == (old.site_city, old.latitude)


@BOTH
def test_production_that_moves_leaves_its_enterprise_where_it_is_registered(scheme: SchemeEdition) -> None:
    """CNEX-12.2-d, CEC-7.3-a: the certificate prints where is produced (CNEX 9.9 f, CEC 7.1 c)."""
    old = certificate(scheme)
    moved = certificate_change(amendment=Amendment(site_address="山东省潍坊市滨海路 8 号", factory_name="潍坊分厂"))
    new = replaced(old, moved, TODAY)
    assert new.site_address == "山东省潍坊市滨海路 8 号"
    assert new.parties[PartyRole.FACTORY] == old.parties[PartyRole.FACTORY].with_(name="潍坊分厂")


@BOTH
def test_a_replaced_certificate_has_no_faults(scheme: SchemeEdition) -> None:
    """CNEX-12.2-d."""
    amended = Amendment(site_address="河南省南阳市中州路 8 号", factory_name="南阳新厂")
    new = replaced(certificate(scheme), certificate_change(amendment=amended), TODAY)
    assert certificate_faults(new, scheme) == ()
    assert (new.site_address, new.parties[PartyRole.FACTORY].name) == ("河南省南阳市中州路 8 号", "南阳新厂")


def verified(scheme: SchemeEdition, value: str, **changes: Any) -> CertificateChange:
    """A change whose check on site found another value, over the year 2026."""
    found = footprint(scheme, value=Decimal(value), period_from=date(2025, 9, 1), period_to=date(2026, 8, 31))
    done = ChangeVerification(on=date(2026, 9, 5), by="verifier", findings="现场核查", passed=True,
                              job_id="engagement-2", footprint=found)
    asked = answered(ChangeVerdict.TO_BE_VERIFIED).with_(kind="process", amendment=Amendment(), verification=done)
    return asked.with_(**changes)


def surveyed(scheme: SchemeEdition, value: str, passed: bool = True, **period: date) -> SurveillanceDone:
    """A surveillance in September that verified the twelve months before it."""
    found = footprint(scheme, value=Decimal(value), **{"period_from": date(2025, 9, 1), "period_to": date(2026, 8, 31),
                                                       **period})
    return SurveillanceDone(completed_on=date(2026, 9, 8), engagement_id="engagement-2", passed=passed, footprint=found)


@BOTH
def test_a_newly_verified_footprint_is_printed_with_its_period(scheme: SchemeEdition) -> None:
    """H127, CNEX-12.2-d, CEC-7.3-a: number, first issue, issue and last day stay, and the day is noted."""
    old = certificate(scheme, value=Decimal("800"))
    change = verified(scheme, "832")
    assert replacement_obstacles(old, change, scheme, TODAY) == ()
    new = replaced(old, change, TODAY)
    assert (new.value, new.period_from, new.period_to) == (Decimal("832"), date(2025, 9, 1), date(2026, 8, 31))
    assert (new.number, new.first_issued_on, new.issued_on, new.valid_until, new.replaced_on) == (
        old.number, old.first_issued_on, old.issued_on, old.valid_until, TODAY)
    assert certificate_faults(new, scheme) == (), "its period may end after the first print, not after this one"
    assert certificate_faults(new.with_(period_to=TODAY + timedelta(days=1)), scheme)


@BOTH
@given(old=st.decimals("0.01", "9999", places=2), new=st.decimals("0.01", "9999", places=2))
def test_a_percentage_is_never_told_above_what_it_is(scheme: SchemeEdition, old: Decimal, new: Decimal) -> None:
    """CNEX-II-11.1, J30: cut to a hundredth, so that 9.999 % is not 10 %."""
    told, exact = percent_above(new, certificate(scheme, value=old)), (new - old) / old * 100
    assert told <= exact < told + Decimal("0.0101")


@BOTH
@pytest.mark.parametrize(("value", "ends"), [("880", True), ("879.99", False), ("700", False)])
def test_a_rise_counts_as_it_was_verified(scheme: SchemeEdition, value: str, ends: bool) -> None:
    """CNEX-II-11.1: the holder said 12 %; what the check on site found is what counts, from 10 % on."""
    said = Rise(percent=Decimal(12), since=SINCE)
    change = verified(scheme, value, is_planned=False, rise=said)
    held = certificate(scheme, value=Decimal("800"), changes=(change,))
    assert (result_ended_in(held, change, scheme, AFTER) is not None) is ends
    assert bool(replacement_obstacles(held, change, scheme, AFTER)) is ends
    assert result_ended_in(held, change, scheme, AFTER - timedelta(days=1)) is None


@BOTH
def test_a_rise_that_was_verified_and_printed_in_time_ends_nothing_later(scheme: SchemeEdition) -> None:
    """H127, CNEX-II-11.1: the certificate says what is true, and a later rise is measured by that."""
    change = verified(scheme, "900", is_planned=False, rise=Rise(percent=Decimal(12), since=SINCE))
    printed = change.with_(replaced_on=AFTER - timedelta(days=1))
    other = risen("12", is_planned=False).with_(id="change-0")
    new = replaced(certificate(scheme, value=Decimal("800")), change, AFTER).with_(changes=(other, printed))
    later = AFTER + timedelta(days=300)
    assert result_ended_in(new, printed, scheme, later) is None
    assert result_ended_in(new, other, scheme, later) is None, "told before, of the old value"
    again = risen("10", is_planned=False).with_(id="change-2", applied_on=AFTER)
    assert result_ended_in(new.with_(changes=(other, printed, again)), again, scheme, later) is not None


@BOTH
@pytest.mark.parametrize("applied_on", [date(2026, 9, 5), date(2026, 9, 6), date(2026, 9, 7)])
def test_a_print_of_data_that_end_before_a_told_rise_begins_wipes_it_out_never(
    scheme: SchemeEdition, applied_on: date
) -> None:
    """CNEX-II-11.1, H127: data that reach it do, of what was told before the print or on its day."""
    printed = verified(scheme, "800", id="change-0", replaced_on=date(2026, 9, 6))
    data = {"period_from": date(2025, 6, 1), "period_to": SINCE - timedelta(days=1)}
    told = risen("12", is_planned=False).with_(applied_on=applied_on)
    held = certificate(scheme, value=Decimal("800"), changes=(printed, told), **data)
    assert result_ended_in(held, told, scheme, TODAY) is not None
    reaching = held.with_(period_to=SINCE)
    assert (result_ended_in(reaching, told, scheme, TODAY) is not None) is (applied_on > date(2026, 9, 6))


@BOTH
@pytest.mark.parametrize(("check_id", "percent"), [(None, "12"), ("engagement-2", "0.00")])
def test_data_from_before_the_rise_say_nothing_of_it_but_as_the_check_ordered_for_it(
    scheme: SchemeEdition, check_id: str | None, percent: str
) -> None:
    """CNEX-II-11.1, H127: what a surveillance of before found does not take 12 % back, printed or not."""
    told, found = Rise(percent=Decimal(12), since=SINCE), {"period_to": SINCE - timedelta(days=1)}
    change = verified(scheme, "800", is_planned=False, rise=told, check_id=check_id)
    assert change.verification is not None
    change = change.with_(verification=change.verification.with_(footprint=footprint(
        scheme, value=Decimal("800"), period_from=date(2025, 6, 1), **found)))
    held = certificate(scheme, value=Decimal("800"), changes=(change,))
    rise = rise_that_counts(held, change)
    assert rise is not None
    assert str(rise.percent) == percent
    printed = change.with_(replaced_on=TODAY)
    still = rise_that_counts(replaced(held, change, TODAY).with_(changes=(printed,)), printed)
    assert still == (told if check_id is None else None)


@BOTH
def test_what_a_surveillance_found_is_cleared_up_by_whoever_enters_it(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, CEC-6.2-b, J29: from the lower of the two limits on, until a rise is told."""
    held = certificate(scheme, value=Decimal("800"), surveillances=(surveyed(scheme, "840"),))
    reason = untold_rise(held, scheme)
    assert reason is not None
    assert "5.00%" in reason.text.zh
    assert untold_rise(held.with_(surveillances=(surveyed(scheme, "839.99"),)), scheme) is None
    assert untold_rise(held.with_(changes=(risen("5", is_planned=True),)), scheme) is None
    earlier = risen("5", is_planned=True).with_(applied_on=date(2025, 9, 1))
    assert untold_rise(held.with_(changes=(earlier,)), scheme) == reason, "told of an earlier year"
    assert untold_rise(certificate(scheme), scheme) is None


@BOTH
def test_a_rise_told_before_the_surveillance_counts_as_told_only_where_it_is_no_lower(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, J29: 2 % told in spring does not hush up 12 %, and neither does 11.99 %."""
    held = certificate(scheme, value=Decimal("800"), surveillances=(surveyed(scheme, "896"),))
    for percent, is_told in (("2", False), ("11.99", False), ("12", True)):
        before = risen(percent, is_planned=False)
        assert (untold_rise(held.with_(changes=(before,)), scheme) is None) is is_told, percent


@BOTH
@pytest.mark.parametrize(("value", "percent", "is_told"), [
    ("896", "0.5", False), ("896", "9.99", False), ("896", "10", True), ("896", "12", True), ("880", "10", True),
    ("879.99", "4.99", False), ("879.99", "5", True), ("840", "5", True)])
@pytest.mark.parametrize("is_planned", [True, False])
def test_a_rise_told_after_the_surveillance_clears_it_up_once_it_reaches_the_limit_that_the_verified_one_did(
    scheme: SchemeEdition, value: str, percent: str, is_planned: bool, is_told: bool
) -> None:
    """CNEX-II-11.1, J29, J30: 0.5 % told of the next day does not hush up a verified 12 %."""
    afterwards = risen(percent, is_planned=is_planned).with_(applied_on=date(2026, 9, 8))
    held = certificate(scheme, value=Decimal("800"), surveillances=(surveyed(scheme, value),), changes=(afterwards,))
    assert (untold_rise(held, scheme) is None) is is_told


@BOTH
def test_a_surveillance_of_older_data_than_are_printed_finds_no_rise(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, J63: a renewed certificate keeps the last surveillance, and prints later data than that."""
    held = certificate(scheme, value=Decimal("800"), surveillances=(surveyed(scheme, "896"),))
    assert untold_rise(held.with_(period_from=date(2025, 9, 1), period_to=date(2026, 8, 31)), scheme) is None
    assert untold_rise(held.with_(period_from=date(2026, 1, 1), period_to=date(2026, 12, 31)), scheme) is None


@BOTH
def test_no_new_value_is_printed_over_a_rise_that_ended_the_result_or_was_not_told(scheme: SchemeEdition) -> None:
    """H127, CNEX-II-11.1: else the print would wipe out what nobody has decided on; a new name alone may be printed."""
    told, change = risen("12", is_planned=False).with_(id="change-0"), verified(scheme, "800")
    held = certificate(scheme, value=Decimal("800"), changes=(told, change))
    assert "即时失效" in "".join(each.text.zh for each in replacement_obstacles(held, change, scheme, AFTER))
    assert replacement_obstacles(held, change, scheme, AFTER - timedelta(days=1)) == ()
    renamed = answered(ChangeVerdict.APPROVED)
    assert replacement_obstacles(held.with_(changes=(told, renamed)), renamed, scheme, AFTER) == ()
    found = certificate(scheme, value=Decimal("800"), changes=(change,), surveillances=(surveyed(scheme, "896"),))
    assert "12.00%" in "".join(each.text.zh for each in replacement_obstacles(found, change, scheme, TODAY))


@BOTH
def test_no_data_older_than_the_printed_ones_are_printed(scheme: SchemeEdition) -> None:
    """H127: of two changes the one verified over the later period stays printed, whichever is replaced last."""
    late = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    held = certificate(scheme, value=Decimal("880"), **late)
    change = verified(scheme, "896", amendment=Amendment(model="YBX3-112M-4A"))
    new = replaced(held, change, TODAY)
    assert (new.value, new.period_to, new.unit.model) == (Decimal("880"), late["period_to"], "YBX3-112M-4A")


@BOTH
def test_a_rise_verified_after_another_value_was_printed_still_counts(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1: it is measured by what is printed now, though it was applied for before that was."""
    printed = verified(scheme, "800", id="change-0", replaced_on=date(2026, 9, 6))
    change = verified(scheme, "880", is_planned=False, rise=Rise(percent=Decimal(1), since=SINCE))
    held = certificate(scheme, value=Decimal("800"), changes=(printed, change))
    assert result_ended_in(held, change, scheme, AFTER) is not None


@BOTH
def test_a_surveillance_lends_its_value_where_it_passed_and_verified_a_later_period(scheme: SchemeEdition) -> None:
    """H127."""
    held = certificate(scheme)
    found = surveyed(scheme, "790")
    assert newly_verified(held.with_(surveillances=(found,))) == found
    for other in (surveyed(scheme, "790", passed=False), surveyed(scheme, "790", period_to=held.period_to)):
        assert newly_verified(held.with_(surveillances=(other,))) is None


@BOTH
@pytest.mark.parametrize(("percent", "is_planned", "until", "today", "is_told"), [
    ("10", False, None, date(2026, 6, 1), True), ("10", False, None, date(2026, 8, 31), True),
    ("10", False, None, AFTER, False), ("9.9", False, None, date(2026, 8, 31), False),
    ("5", True, None, date(2026, 8, 31), True), ("10", False, date(2026, 7, 1), date(2026, 8, 31), False)])
def test_a_rise_at_the_limit_says_from_when_on_it_ends_the_result(
    scheme: SchemeEdition, percent: str, is_planned: bool, until: date | None, today: date, is_told: bool
) -> None:
    """CNEX-II-11.1, J30: its last harmless day is told until it is over, and no rise that is lower or went back."""
    change = risen(percent, is_planned=is_planned, until=until)
    told = result_ends_after(certificate(scheme, applied := date(2026, 5, 1)), change, scheme, today)
    assert (told is not None) is is_told
    if told is not None:
        assert "2026-08-31（含当日）之后" in told.text.zh
        held = certificate(scheme, applied)
        assert result_ended_in(held, change, scheme, date(2026, 8, 31)) is None
        assert result_ended_in(held, change, scheme, AFTER) is not None


@BOTH
def test_a_rise_is_told_to_those_who_judge_the_surveillance_that_found_it(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, CEC-6.2-b, J29, H171: before its decision as after it, and the holder reads what follows."""
    held = certificate(scheme, value=Decimal("1608"))
    later = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    job = planned(scheme, kind=EngagementKind.SURVEILLANCE, on_site=(on_site(),), certificate_ids=(held.id,),
                  footprints=(footprint(scheme, value=Decimal("1775.2"), **later),))
    reason, words = rise_found(held, job, scheme), rise_to_explain(held, job, scheme)
    assert reason is not None
    assert words is not None
    for text in (reason.text.zh, words.zh):
        assert "10.39%" in text
        assert "计划内达到 5%" in text or "计划内变化达到 5%" in text
    assert "重新申请认证" in words.zh
    assert rise_found(held, job.with_(kind=EngagementKind.INITIAL), scheme) is None
    told = risen("10", is_planned=False).with_(applied_on=LAST_DAY)
    assert rise_found(held.with_(changes=(told,)), job, scheme) is None
    small = job.with_(footprints=(footprint(scheme, value=Decimal("1609"), **later),))
    assert rise_to_explain(held, small, scheme) is None
