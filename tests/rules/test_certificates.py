"""What a certificate must carry, how long it holds, and how long it may stand suspended."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.certificates import (
    act_due,
    application_closed,
    certificate_faults,
    footprint_faults,
    regulation_day,
    renewal_window,
    restoration_obstacles,
    status_on,
    suspension_until,
    valid_until,
)
from intake_app.schemes.schema import CERTIFICATE_FIELDS, CertificateField, SchemeEdition
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, RestorationCheck, RestorationRequest, Suspension
from models.engagement import PartyDetails
from models.reference import ClauseRef
from models.text import Text
from tests.builders import TODAY
from tests.job_builders import CALENDAR, cec, certificate, cnex, footprint, parties, shares, unit

CNEX = cnex()
CEC = cec()
both_schemes = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])


@both_schemes
@pytest.mark.parametrize(
    ("issued_on", "last"),
    [(date(2026, 5, 20), date(2029, 5, 19)), (date(2028, 2, 29), date(2031, 2, 27)),
     (date(2027, 1, 1), date(2029, 12, 31))],
)
def test_a_certificate_holds_for_three_years_less_a_day(scheme: SchemeEdition, issued_on: date, last: date) -> None:
    """CNEX-12.1-a, CEC-7.2-a, J17, J18."""
    assert valid_until(issued_on, scheme) == last


@both_schemes
def test_renewal_is_possible_in_the_last_six_months_and_not_before(scheme: SchemeEdition) -> None:
    """CNEX-12.1-b, CEC-7.2-b, J14."""
    assert renewal_window(certificate(scheme), scheme) == (date(2028, 11, 19), date(2029, 5, 19))
    in_august = certificate(scheme, valid_until=date(2029, 8, 31))
    assert renewal_window(in_august, scheme)[0] == date(2029, 2, 28)


@pytest.mark.parametrize("state", [CertificateState.VALID, CertificateState.SUSPENDED])
def test_a_certificate_expires_on_the_day_after_its_end_suspended_or_not(state: CertificateState) -> None:
    """J64."""
    held = certificate(CNEX, state=state)
    assert status_on(held, date(2029, 5, 19)) is state
    assert status_on(held, date(2029, 5, 20)) is CertificateState.EXPIRED


@pytest.mark.parametrize("state", [CertificateState.WITHDRAWN, CertificateState.CANCELLED, CertificateState.DRAFT])
def test_what_was_withdrawn_cancelled_or_never_issued_does_not_expire(state: CertificateState) -> None:
    """CNEX-12.3.2-a, J51: withdrawn by fault stays another word than ended."""
    assert status_on(certificate(CNEX, state=state), date(2031, 1, 1)) is state


@pytest.mark.parametrize(("scheme", "ground"), [(CNEX, "a"), (CNEX, "own_request"), (CEC, "late_correction")])
def test_a_suspension_lasts_six_months_at_most_clamped_to_the_month(scheme: SchemeEdition, ground: str) -> None:
    """CNEX-12.3.1-b, CEC-7.4-c."""
    assert suspension_until(date(2026, 8, 31), ground, scheme) == date(2027, 2, 28)


@pytest.mark.parametrize("ground", ["e", "licence_expired"])
def test_an_expired_licence_suspends_until_the_authority_decides(ground: str) -> None:
    """CNEX-12.3.1-b, ground e."""
    assert suspension_until(date(2026, 8, 31), ground, CNEX) is None


@pytest.mark.parametrize("ground", ["", "e", "licence_expired", "z"])
def test_the_salt_rule_knows_no_ground_without_end(ground: str) -> None:
    """CEC-7.4-c."""
    with pytest.raises(KeyError):
        suspension_until(date(2026, 8, 31), ground, CEC)


@pytest.mark.parametrize(
    ("verified_on", "due_on"), [(date(2026, 2, 12), date(2026, 2, 26)), (date(2026, 9, 24), date(2026, 10, 9))]
)
def test_a_suspension_follows_within_five_working_days(verified_on: date, due_on: date) -> None:
    """CNEX-12.3.1-a: make-up days work, holidays do not."""
    assert act_due(verified_on, CNEX.suspension, CALENDAR).on == due_on


def test_the_regulations_day_stands_beside_the_rules_own_and_binds_where_there_is_none() -> None:
    """J19, J55: five calendar days are shown before CNEX's five working days, and are the limit under CEC."""
    verified_on, by_regulation = date(2026, 9, 24), date(2026, 9, 29)
    for scheme, due_on in ((CNEX, date(2026, 10, 9)), (CEC, by_regulation)):
        assert scheme.withdrawal is not None
        for times in (scheme.suspension, scheme.withdrawal):
            assert regulation_day(verified_on, times) == by_regulation
            assert act_due(verified_on, times, CALENDAR).on == due_on
    assert CEC.suspension.act_clause.clause == "H101", "labelled as the regulation's"


LAST = date(2026, 11, 30)
REQUEST = RestorationRequest(applied_on=date(2026, 11, 1), by="林晓", mended="已补交说明")
CHECK = RestorationCheck(verified_on=date(2026, 11, 5), by="管理", findings="查阅说明", passed=True)


def suspended(scheme: SchemeEdition, until: date | None = LAST, **changes: Any) -> Certificate:
    """Suspended half a year ago, applied for and verified."""
    suspension = Suspension(
        ground="b", facts="未履行合同", verified_on=date(2026, 5, 25), suspended_on=date(2026, 5, 30), until=until,
        by="管理", restoration_request=REQUEST, restoration_check=CHECK)
    return certificate(scheme, state=CertificateState.SUSPENDED, suspensions=(suspension.with_(**changes),))


def hindering(held: Certificate, scheme: SchemeEdition, today: date = LAST) -> str:
    return "".join(reason.text.zh for reason in restoration_obstacles(held, scheme, today))


@both_schemes
def test_a_restoration_is_applied_for_up_to_the_suspensions_last_day_and_not_after(scheme: SchemeEdition) -> None:
    """CNEX-12.3.1-e, CEC-7.4-c: what came in time may be answered later; without it, it is to be withdrawn."""
    assert application_closed(suspended(scheme), scheme, LAST) is None
    assert application_closed(suspended(scheme, until=None), scheme, date(2029, 1, 1)) is None
    late = application_closed(suspended(scheme), scheme, LAST + timedelta(days=1))
    assert late is not None
    assert late.clause == scheme.suspension.longest_months.clause
    after = LAST + timedelta(days=20)
    assert hindering(suspended(scheme), scheme) == hindering(suspended(scheme), scheme, after) == ""
    against = suspended(scheme, restoration_check=CHECK.with_(passed=False))
    for held in (suspended(scheme, restoration_request=None, restoration_check=None), against):
        (over,) = restoration_obstacles(held, scheme, LAST + timedelta(days=1))
        assert "应按规则办理撤销" in over.text.zh
        assert over.clause == scheme.suspension.longest_months.clause


@both_schemes
def test_a_restoration_is_applied_for_and_verified_first(scheme: SchemeEdition) -> None:
    """CNEX-12.3.1-e, CEC-7.4-c."""
    assert "没有申请" in hindering(suspended(scheme, restoration_request=None, restoration_check=None), scheme)
    assert "尚未核实" in hindering(suspended(scheme, restoration_check=None), scheme)
    against = CHECK.with_(passed=False)
    assert "尚未消除" in hindering(suspended(scheme, restoration_check=against), scheme)


def test_what_is_not_suspended_is_not_restored() -> None:
    """J64: nor what has expired while it was suspended."""
    assert "不在暂停状态" in hindering(certificate(CNEX), CNEX)
    (reason,) = restoration_obstacles(certificate(CNEX), CNEX, date(2026, 6, 1))
    assert reason.clause == CNEX.suspension.act_clause
    assert "不在暂停状态" in hindering(suspended(CNEX, until=None), CNEX, date(2029, 5, 20))
    assert hindering(suspended(CNEX, until=None), CNEX, date(2029, 5, 19)) == ""


@both_schemes
def test_a_sound_certificate_has_no_fault(scheme: SchemeEdition) -> None:
    """CNEX-9.9-a, CEC-7.1-a."""
    assert certificate_faults(certificate(scheme), scheme) == ()


@both_schemes
def test_the_rule_asks_for_its_own_number_of_fields(scheme: SchemeEdition) -> None:
    """CNEX 9.9 a to o, CEC 7.1 a to g, and what the national measures add."""
    letters = {field.letter for field in scheme.certificate.fields} - {""}
    assert letters == set("abcdefghijklmno" if scheme.key == "cnex_ex" else "abcdefg")


def no_party(role: PartyRole) -> dict[PartyRole, PartyDetails]:
    return {kept: party for kept, party in parties().items() if kept is not role}


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("number", {"number": "  "}),
        ("product", {"unit": unit(CNEX).with_(model="")}),
        ("client", {"parties": no_party(PartyRole.CLIENT)}),
        ("producer", {"parties": no_party(PartyRole.PRODUCER)}),
        ("factory", {"parties": no_party(PartyRole.FACTORY)}),
        ("basis", {"standards": ()}),
        ("boundary", {"system_boundary": Text(zh=" ", en=" ")}),
        ("footprint", {"measure": ""}),
    ],
)
def test_a_missing_field_is_named_with_its_clause(key: str, changes: dict[str, Any]) -> None:
    """CNEX-9.9-a."""
    field = next(each for each in CNEX.certificate.fields if each.key == key)
    faults = certificate_faults(certificate(CNEX, **changes), CNEX)
    assert any(field.label.zh in fault.text.zh and fault.clause == field.clause for fault in faults)


def test_a_party_without_an_address_is_missing() -> None:
    """CNEX-9.9-a, d to f: name and address."""
    nameless = {role: party.with_(address="") for role, party in parties().items()}
    clauses = [str(fault.clause) for fault in certificate_faults(certificate(CNEX, parties=nameless), CNEX)]
    assert [clause.split()[-1] for clause in clauses] == ["d", "e", "f"]


def test_a_field_that_nothing_can_fill_is_reported() -> None:
    """A scheme file may ask for more than a certificate carries: it must not pass in silence."""
    label = Text(zh="全息防伪码", en="Hologram")
    hologram = CertificateField(key="hologram", label=label, clause=ClauseRef(document="house", clause="H2"))
    asking = CNEX.with_(certificate=CNEX.certificate.with_(fields=(*CNEX.certificate.fields, hologram)))
    (fault,) = certificate_faults(certificate(CNEX), asking)
    assert "全息防伪码" in fault.text.zh


def test_every_field_that_a_scheme_file_may_ask_for_can_be_filled() -> None:
    """What the check of a scheme file lets pass must not stop a certificate years later."""
    asked = tuple(CertificateField(key=key, label=Text(zh=key, en=key), clause=ClauseRef(document="house", clause="H2"))
                  for key in sorted(CERTIFICATE_FIELDS))
    asking = CNEX.with_(certificate=CNEX.certificate.with_(fields=asked))
    assert certificate_faults(certificate(CNEX), asking) == ()


@pytest.mark.parametrize(("scheme", "measure"), [(CNEX, "tCO₂e"), (CEC, "kgCO₂e")])
def test_the_other_rules_measure_is_refused(scheme: SchemeEdition, measure: str) -> None:
    """CNEX-7-a, CEC-5.4.3.1-a."""
    (fault,) = certificate_faults(certificate(scheme, measure=measure), scheme)
    assert scheme.measure.value in fault.text.zh
    (fault,) = footprint_faults(footprint(scheme, measure=measure), unit(scheme), scheme, TODAY)
    assert fault.clause == scheme.measure.clause


@pytest.mark.parametrize("value", ["0", "-1.5"])
def test_a_footprint_of_nothing_or_less_is_refused(value: str) -> None:
    """CNEX-9.9-a, i."""
    (fault,) = certificate_faults(certificate(CNEX, value=Decimal(value)), CNEX)
    assert str(fault.clause).endswith("9.9 i")


@given(st.decimals("-1", "1", places=3))
def test_shares_make_a_hundred_within_a_tenth_of_a_point(miss: Decimal) -> None:
    """CNEX-9.9-a, l: 99.9 and 100.1 pass, 99.899 and 100.101 do not."""
    first = CNEX.families[0].stages[0]
    given_shares = {**shares(CNEX), first: shares(CNEX)[first] + miss}
    faults = certificate_faults(certificate(CNEX, stage_shares=given_shares), CNEX)
    assert (faults == ()) == (abs(miss) <= Decimal("0.1"))
    measured = footprint(CNEX, stage_shares=given_shares)
    assert (footprint_faults(measured, unit(CNEX), CNEX, TODAY) == ()) == (faults == ())


@pytest.mark.parametrize(("miss", "stands"), [("0.1", True), ("-0.1", True), ("0.101", False), ("-0.101", False)])
def test_the_tolerance_of_the_shares_includes_its_ends(miss: str, stands: bool) -> None:
    """CNEX-9.9-a, l, J58."""
    first = CNEX.families[0].stages[0]
    given_shares = {**shares(CNEX), first: shares(CNEX)[first] + Decimal(miss)}
    assert (certificate_faults(certificate(CNEX, stage_shares=given_shares), CNEX) == ()) is stands


def test_shares_are_not_asked_for_where_the_rule_does_not_print_them() -> None:
    """CEC 7.1 prints no shares, CNEX 9.9 l does; shares that are given must be right under both."""
    assert certificate_faults(certificate(CEC, stage_shares={}), CEC) == ()
    assert certificate_faults(certificate(CNEX, stage_shares={}), CNEX) != ()
    assert certificate_faults(certificate(CEC, stage_shares={"production": Decimal(50)}), CEC) != ()


def test_a_stage_outside_the_boundary_and_a_share_below_zero_are_named() -> None:
    """J58: stages inside the declared boundary."""
    outside = {**shares(CNEX), "use": Decimal(0)}
    assert len(certificate_faults(certificate(CNEX, stage_shares=outside), CNEX)) == 1
    first, second, *_ = CNEX.families[0].stages
    below = {first: Decimal(101), second: Decimal(-1)}
    (fault,) = certificate_faults(certificate(CNEX, stage_shares=below), CNEX)
    assert "-1" in fault.text.zh


@both_schemes
def test_the_functional_unit_is_the_one_of_the_family(scheme: SchemeEdition) -> None:
    """CEC-4-a, J57."""
    per_kilo = Text(zh="1 kg", en="1 kg")
    (fault,) = certificate_faults(certificate(scheme, unit=unit(scheme).with_(functional_unit=per_kilo)), scheme)
    assert scheme.families[0].functional_unit.zh in fault.text.zh
    assert ("声明单位" if scheme.key == "cnex_ex" else "功能单位") in fault.text.zh
    assert len(footprint_faults(footprint(scheme, functional_unit=per_kilo), unit(scheme), scheme, TODAY)) == 1


def test_a_family_that_the_rule_does_not_know_is_refused() -> None:
    """CNEX-1-a."""
    pump = unit(CNEX).with_(family="pump")
    faults = certificate_faults(certificate(CNEX, unit=pump), CNEX)
    assert ["pump" in fault.text.zh for fault in faults] == [True]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"period_from": date(2026, 1, 1)}, "起止"),
        ({"period_to": date(2026, 5, 21)}, "晚于颁发（换证）日期"),
        ({"first_issued_on": date(2026, 5, 21)}, "初次发证日期"),
        ({"valid_until": date(2029, 5, 20)}, "最长期限"),
        ({"valid_until": date(2026, 5, 19)}, "早于颁发日期"),
        ({"replaced_on": date(2026, 5, 19)}, "换证日期"),
        ({"replaced_on": date(2029, 5, 20)}, "换证日期"),
    ],
)
def test_dates_out_of_order_are_named(changes: dict[str, Any], words: str) -> None:
    """CNEX-9.9-a, g and m to o; CNEX-12.2-d."""
    (fault,) = certificate_faults(certificate(CNEX, **changes), CNEX)
    assert words in fault.text.zh


@both_schemes
@given(st.dates(date(2026, 4, 1), date(2040, 12, 31)))
def test_validity_never_passes_three_years(scheme: SchemeEdition, issued_on: date) -> None:
    """CNEX-12.1-a: on the same day three years later it has ended."""
    last = valid_until(issued_on, scheme)
    assert 1093 <= (last - issued_on).days <= 1095
    assert (last + timedelta(days=1)).month == issued_on.month


@both_schemes
def test_a_sound_footprint_has_no_fault(scheme: SchemeEdition) -> None:
    """CNEX-9.6.7-e."""
    assert footprint_faults(footprint(scheme), unit(scheme), scheme, TODAY) == ()


def test_a_footprint_of_another_unit_is_refused() -> None:
    """CNEX-4-a: each unit has its own."""
    (fault,) = footprint_faults(footprint(CNEX, "u2"), unit(CNEX), CNEX, TODAY)
    assert "YBX3-355M1-4" in fault.text.zh


def test_a_footprint_whose_period_ends_before_it_begins_is_refused() -> None:
    """CNEX-9.9-a, g."""
    for last in (date(2025, 1, 1), date(2025, 12, 31)):
        backwards = footprint(CNEX, period_from=date(2025, 12, 31), period_to=last)
        assert len(footprint_faults(backwards, unit(CNEX), CNEX, TODAY)) == 1


@pytest.mark.requirement("CNEX-9.9-a", "CEC-A2-a", "H132")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
def test_a_footprint_of_data_to_come_is_refused_when_it_is_entered(scheme: SchemeEdition) -> None:
    """Not only at the certificate: a period that ends today has been, one that ends tomorrow has not."""
    ends_today = footprint(scheme, period_from=TODAY - timedelta(days=364), period_to=TODAY)
    assert footprint_faults(ends_today, unit(scheme), scheme, TODAY) == ()
    (fault,) = footprint_faults(ends_today, unit(scheme), scheme, TODAY - timedelta(days=1))
    assert str(fault.clause) == "house H132"
    assert "2026-06-01" in fault.text.zh
    assert "2026-05-31" in fault.text.en
