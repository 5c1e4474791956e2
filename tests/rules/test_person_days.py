"""Person-days of each site: the rule's minimum, what adds to it, and what nobody may do to it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.answers import sites_of
from intake_app.rules.person_days import (
    DayKind,
    adjusted,
    days_on_site_fault,
    deviation_fault,
    person_day_faults,
    proposed_person_days,
)
from intake_app.schemes.schema import SchemeEdition
from models.engagement import EngagementKind, Site, SitePersonDays
from models.reference import Reason
from tests.builders import cec_application, cnex_application, scheme_of

CNEX, CEC = scheme_of("cnex_ex"), scheme_of("cec_salt")
BOTH = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
AT = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)


def site(row: str = "s1", employees: int = 80, data_complexity: str = "low") -> Site:
    """A small, simple site."""
    return Site(
        row=row, name=f"{row} 厂区", address="示范路 1 号", city="南阳", latitude=33.0, longitude=112.5,
        employees=employees, data_complexity=data_complexity,
    )


def figure(row: str = "s1", on_site: int = 8, document_review: int = 1) -> SitePersonDays:
    """Half days of one site."""
    return SitePersonDays(site_row=row, on_site_half_days=on_site, document_review_half_days=document_review)


@pytest.mark.requirement("CNEX-9.3.1-f")
@pytest.mark.requirement("CNEX-9.3.1-g")
def test_two_small_cnex_sites_take_eight_days_on_site_and_one_for_documents() -> None:
    """4 + 4 on site, 0.5 + 0.5 of document review (J1, J2, J61); CNEX-9.6.4-j, J23: one visit."""
    application = cnex_application(sites=[{}, {}], products=[{"sites": "s1 s2"}])
    days = proposed_person_days(sites_of(application), application.units, CNEX)
    assert [(each.on_site_half_days, each.document_review_half_days) for each in days] == [(8, 1), (8, 1)]


@pytest.mark.requirement("CEC-5.5-a")
def test_two_small_cec_sites_take_four_days() -> None:
    """2 + 2 on site; document review has no minimum."""
    application = cec_application(sites=[{}, {}], products=[{"sites": "s1 s2"}])
    days = proposed_person_days(sites_of(application), application.units, CEC)
    assert [(each.on_site_half_days, each.document_review_half_days) for each in days] == [(4, 0), (4, 0)]


@pytest.mark.requirement("CNEX-9.3.1-g")
def test_days_at_one_site_never_make_up_for_another() -> None:
    """3.5 and 4.5 days fail although the total is 8; the site, the figure and the clause are named."""
    sites = (site("s1"), site("s2"))
    (fault,) = person_day_faults((figure("s1", 7), figure("s2", 9)), sites, CNEX)
    assert "s1 厂区" in fault.text.zh
    assert "3.5" in fault.text.zh
    assert "4.0" in fault.text.en
    assert fault.clause is not None
    assert fault.clause.clause.startswith("9.3.1")


@pytest.mark.requirement("CNEX-9.3.1-d")
def test_document_review_is_half_a_day_for_each_site() -> None:
    """None at the second site fails (J61); CEC asks for none."""
    sites = (site("s1"), site("s2"))
    planned = (figure("s1", document_review=2), figure("s2", document_review=0))
    assert len(person_day_faults(planned, sites, CNEX)) == 1
    assert person_day_faults(planned, sites, CEC) == ()


@BOTH
def test_a_site_without_a_figure_is_a_fault(scheme: SchemeEdition) -> None:
    """And a figure of a site that is gone helps nobody."""
    assert len(person_day_faults((figure("gone", 99),), (site("s1"),), scheme)) == 1


@BOTH
@given(st.integers(0, 40), st.integers(0, 20_000), st.sampled_from(["low", "medium", "high"]))
def test_the_proposal_never_falls_below_the_minimum_and_adds_up(
    scheme: SchemeEdition, unit_count: int, employees: int, data_complexity: str
) -> None:
    """Minimum plus the shown factors is the figure, and the figure has no fault."""
    application = cnex_application()
    place = site(employees=employees, data_complexity=data_complexity)
    units = tuple(application.units[0].with_(id=f"u{number}", site_row="s1") for number in range(unit_count))
    (days,) = proposed_person_days((place,), units, scheme)
    shown = sum(factor.half_days for factor in days.factors)
    assert days.on_site_half_days == scheme.person_days.on_site_minimum + shown
    assert all(factor.half_days > 0 for factor in days.factors)
    assert person_day_faults((days,), (place,), scheme) == ()


@pytest.mark.parametrize(("employees", "half_days"), [(100, 0), (299, 0), (300, 1), (500, 2), (10_000, 4)])
def test_each_full_step_of_employees_adds_half_a_day_up_to_the_most(employees: int, half_days: int) -> None:
    """This body's own table: every full 200 above 100, at most 2 days."""
    (days,) = proposed_person_days((site(employees=employees),), (), CNEX)
    assert days.on_site_half_days - 8 == half_days


def test_units_of_another_site_add_nothing_here() -> None:
    """Each site is planned apart."""
    unit = cnex_application().units[0]
    elsewhere = tuple(unit.with_(id=f"u{number}", site_row="s2") for number in range(9))
    here, there = proposed_person_days((site("s1"), site("s2")), elsewhere, CNEX)
    assert here.on_site_half_days == 8
    assert there.on_site_half_days > 8


def test_complex_data_take_longer() -> None:
    """Low adds nothing, medium half a day, high a day."""
    figures = [
        proposed_person_days((site(data_complexity=level),), (), CNEX)[0].on_site_half_days
        for level in ("low", "medium", "high")
    ]
    assert figures == [8, 9, 10]


@pytest.mark.parametrize("what", ["on_site", "document_review"])
def test_an_adjustment_keeps_who_when_why_and_from_what(what: DayKind) -> None:
    """The reason is printed in the programme (J62)."""
    changed = adjusted(figure(), what, 12, "王示范", AT, " 两条生产线 ", CNEX)
    assert isinstance(changed, SitePersonDays)
    (note,) = changed.adjustments
    before = 8 if what == "on_site" else 1
    assert (note.what, note.from_half_days, note.to_half_days) == (what, before, 12)
    assert (note.by, note.at, note.reason) == ("王示范", AT, "两条生产线")
    assert getattr(changed, f"{what}_half_days") == 12


@pytest.mark.requirement("CNEX-9.3.1-f")
@BOTH
def test_nobody_goes_below_the_minimum(scheme: SchemeEdition) -> None:
    """Not even with a reason; the minimum itself may be planned."""
    least = scheme.person_days.on_site_minimum
    refused = adjusted(figure(on_site=20), "on_site", least - 1, "王示范", AT, "路途近", scheme)
    assert isinstance(refused, Reason)
    assert refused.clause is not None
    assert isinstance(adjusted(figure(on_site=20), "on_site", least, "王示范", AT, "路途近", scheme), SitePersonDays)


def test_no_figure_changes_without_a_reason() -> None:
    """Blanks are none."""
    assert isinstance(adjusted(figure(), "on_site", 10, "王示范", AT, " \n", CNEX), Reason)


@pytest.mark.requirement("CNEX-9.3.2-g")
def test_no_expert_time_enters_a_figure() -> None:
    """A figure has no place for experts: its two amounts are the team's."""
    amounts = {name for name in SitePersonDays.model_fields if name.endswith("half_days")}
    assert amounts == {"on_site_half_days", "document_review_half_days"}


@pytest.mark.parametrize(("key", "last_day", "members", "clause"), [
    ("cnex_ex", 1, 2, "9.3.1"), ("cnex_ex", 2, 2, None), ("cnex_ex", 1, 4, None),
    ("cec_salt", 1, 1, "5.5"), ("cec_salt", 1, 2, None),
])
def test_an_audit_too_short_for_the_rule_is_no_audit(key: str, last_day: int, members: int, clause: str | None) -> None:
    """CNEX-9.3.1-f, CEC-5.5-a: what was planned must also have taken place."""
    fault = days_on_site_fault(date(2026, 6, 1), date(2026, 6, last_day), members, None, scheme_of(key))
    assert (fault.clause.clause if fault and fault.clause else None) == clause


@pytest.mark.parametrize(("key", "what", "kind", "may"), [
    ("cnex_ex", "on_site", EngagementKind.INITIAL, False), ("cnex_ex", "document_review", EngagementKind.INITIAL, True),
    ("cec_salt", "on_site", EngagementKind.INITIAL, True), ("cnex_ex", "on_site", EngagementKind.SURVEILLANCE, True),
    ("cec_salt", "on_site", EngagementKind.SURVEILLANCE, True),
])
def test_a_minimum_in_principle_may_be_gone_below_and_the_combined_one_never(
    key: str, what: DayKind, kind: EngagementKind, may: bool
) -> None:
    """J62: both rules set their minima in principle, but not a combined visit's four days; J4 for surveillances."""
    fault = deviation_fault(what, kind, scheme_of(key))
    assert (fault is None) is may
    assert fault is None or fault.clause is not None


def test_a_deviation_stands_with_its_reason_until_the_figure_is_set_anew() -> None:
    """J62: it is confirmed, and an audit that long is long enough; the next adjustment is bound by the rule again."""
    lower = adjusted(figure(on_site=4), "on_site", 2, "李主管", AT, "同一厂区上月刚检查", CEC, is_deviation=True)
    assert isinstance(lower, SitePersonDays)
    assert lower.adjustments[-1].is_deviation
    assert person_day_faults([lower], [site()], CEC) == ()
    assert days_on_site_fault(date(2026, 6, 1), date(2026, 6, 1), 1, lower, CEC) is None
    assert isinstance(adjusted(lower, "on_site", 0, "李主管", AT, "不去了", CEC, is_deviation=True), Reason)
    assert isinstance(adjusted(lower, "on_site", 3, "王示范", AT, "路途近", CEC), Reason)
    again = adjusted(lower, "on_site", 4, "王示范", AT, "按规则安排", CEC)
    assert isinstance(again, SitePersonDays)
    assert not again.deviates("on_site")
