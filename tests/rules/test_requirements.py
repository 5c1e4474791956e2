"""Claims of requirements that no other test guards; `docs/rules.md` lists every requirement with its tests."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.rules.certificates import certificate_faults
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.clocks import correction_due
from intake_app.rules.completeness import document_lines, missing_items
from intake_app.rules.document_demands import Demand
from intake_app.rules.person_days import person_day_faults, proposed_person_days
from intake_app.rules.separation import barred_from
from intake_app.rules.stages import Stage, obstacles, stage, stages_of
from intake_app.rules.team_requirements import seat_requirements
from intake_app.schemes.schema import DocumentLevel, GateKey, SchemeEdition
from intake_app.services import access, decisions, evaluation
from models.account import Role
from models.engagement import Engagement, EngagementKind, FindingAnswer, FindingStep, SitePersonDays, YearCompared
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from tests.builders import TODAY, cec_application, cnex_application, completed, with_answers
from tests.conftest import UowFactory
from tests.job_builders import (
    CALENDAR,
    cec,
    certificate,
    cnex,
    engagement,
    evaluated,
    finding,
    on_site,
    planned,
    rating_of,
    registered,
    report,
    shares,
    site,
    technical_review,
    trained,
)
from tests.offices import Clock, office_on
from tests.services.jobs import acting, client, job, put, refused_words

BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)


@pytest.mark.parametrize(("scheme", "clause", "word"), [(cnex(), "5", "现场核查"), (cec(), "3", "文件评审")])
def test_the_mode_is_the_rules_own(scheme: SchemeEdition, clause: str, word: str) -> None:
    """CNEX-5-a, CEC-3-a: documents, then the site, then surveillance, which opens no agreement of its own."""
    assert scheme.mode.clause.clause == clause
    assert word in scheme.mode.value.zh
    assert "监督" in scheme.mode.value.zh
    initial = stages_of(engagement(scheme), scheme)
    surveyed = stages_of(engagement(scheme, kind=EngagementKind.SURVEILLANCE), scheme)
    assert initial.index(Stage.DOCUMENT_REVIEW) < initial.index(Stage.ON_SITE) < initial.index(Stage.REPORT)
    assert set(initial) - set(surveyed) == {Stage.AGREEMENT, Stage.CERTIFICATE}


@pytest.mark.parametrize(("requirement", "key", "level"), [
    ("CNEX-9.2.1-g", "raw_materials", DocumentLevel.REQUIRED),
    ("CNEX-9.2.1-h", "self_assessment", DocumentLevel.IF_ANY),
    ("CNEX-9.2.1-i", "footprint_inventory", DocumentLevel.IF_ANY),
    ("CEC-5.1.1-b", "application_form", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-f", "activity_data", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-g", "raw_materials", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-h", "energy_sources", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-k", "flow_diagram", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-l", "equipment_list", DocumentLevel.REQUIRED),
    ("CEC-5.1.1-n", "other_annexes", DocumentLevel.IF_ANY),
])
def test_without_this_document_the_application_is_missing_it_if_it_is_required(
    requirement: str, key: str, level: DocumentLevel
) -> None:
    is_cnex = requirement.startswith("CNEX")
    scheme, whole = (cnex(), cnex_application()) if is_cnex else (cec(), cec_application())
    lines = [line for line in document_lines(whole, scheme) if line.requirement == key]
    assert lines
    assert all(line.level is level and line.is_needed for line in lines)
    assert all(line.clause.clause.startswith("9.2.1" if is_cnex else "5.1.1") for line in lines)
    without = whole.with_(documents=tuple(each for each in whole.documents if each.requirement != key))
    missing = {item.target for item in missing_items(without, scheme, TODAY)}
    assert missing == ({f"{key}@{line.subject}" for line in lines} if level is DocumentLevel.REQUIRED else set())


def test_every_document_of_the_list_says_why_and_where() -> None:
    """CNEX-9.2.1-a: each line has its reason and its clause, needed or not."""
    lines = document_lines(cnex_application(), cnex())
    assert {line.requirement for line in lines} >= {"application_form", "organisation_chart", "flow_diagram"}
    assert all(line.reason.zh and (line.clause.clause.startswith("9.2.1") or line.demand is Demand.RECOMMENDED)
               for line in lines)


@pytest.mark.parametrize(("requirement", "key"), [("CNEX-9.2.2-b", "lawful"), ("CNEX-9.2.2-c", "within_competence")])
def test_a_check_not_made_stands_against_acceptance_under_its_letter(requirement: str, key: str) -> None:
    letter = requirement.rpartition("-")[2]
    found = [reason.clause for reason in acceptance_obstacles(cnex_application(), cnex(), TODAY)]
    assert f"9.2.2 {letter}" in {clause.clause for clause in found if clause}
    assert next(check for check in cnex().checks if check.key == key).clause.clause == f"9.2.2 {letter}"


def test_a_dossier_that_lacks_something_is_not_accepted_under_cec() -> None:
    """CEC-5.1.2-a."""
    whole = cec_application()
    lacking = whole.with_(documents=tuple(each for each in whole.documents if each.requirement != "flow_diagram"))
    added = set(acceptance_obstacles(lacking, cec(), TODAY)) - set(acceptance_obstacles(whole, cec(), TODAY))
    assert [reason.clause.clause for reason in added if reason.clause] == ["5.1.1 d"]


def test_a_product_that_is_no_salt_makes_no_unit() -> None:
    """CEC-1-b."""
    motors = with_answers(cec_application(), {"products[p1].family": "ex_motor"})
    assert proposed_units(cec_application(), cec())
    assert proposed_units(motors, cec()) == ()


def test_a_cubic_metre_is_of_sodium_chloride_solution() -> None:
    """J34."""
    salt = completed(with_answers(cec_application(), {"products[p1].family": "sodium_chloride"}))
    assert [each.functional_unit.zh for each in salt.units if "溶液" in each.functional_unit.zh]


def test_a_certificate_without_its_basis_is_refused() -> None:
    """CEC-2-a."""
    faults = certificate_faults(certificate(cec(), standards=()), cec())
    assert [fault.clause.clause for fault in faults if fault.clause] == ["7.1 e"]
    assert "CEC 100-2024" in cec().basis


def test_boundaries_of_families_without_a_specific_rule_are_the_bodys_own() -> None:
    """J43."""
    assert all(family.is_house_profile for family in cnex().families)


def test_grounds_for_withdrawal_keep_the_rules_letters() -> None:
    """J10: the rule prints no e."""
    rules = cnex().withdrawal
    assert rules
    assert "".join(ground.letter for ground in rules.grounds) == "abcdfghijk"


@pytest.mark.parametrize(("changed", "more"), [
    ({"employees": 700}, 3), ({"data_complexity": "high"}, 2), ({}, 0),
])
def test_size_and_data_add_to_the_minimum(changed: dict[str, object], more: int) -> None:
    """CNEX-9.3.1-c, in half days; units add as well."""
    units = cnex_application().units
    plain = proposed_person_days((site(),), units, cnex())[0].on_site_half_days
    larger = proposed_person_days((site().with_(**changed),), units, cnex())[0].on_site_half_days
    assert larger - plain == more
    three = tuple(units[0].with_(id=f"u{number}") for number in range(3))
    assert proposed_person_days((site(),), three, cnex())[0].on_site_half_days > plain


@BOTH
def test_the_minimum_holds_for_each_site_and_not_for_the_sum(scheme: SchemeEdition) -> None:
    """J3: twice the days at one site leave the other site short."""
    least = scheme.person_days.on_site_minimum
    review = scheme.person_days.document_review_minimum.value
    figures = [
        SitePersonDays(site_row=row, document_review_half_days=review, on_site_half_days=days)
        for row, days in (("s1", 2 * least), ("s2", least - 1))
    ]
    faults = person_day_faults(figures, [site("s1", "一厂"), site("s2", "二厂")], scheme)
    assert len(faults) == 1
    assert "二厂" in faults[0].text.zh


def test_the_two_days_of_cec_hold_no_document_review() -> None:
    """J65."""
    figure = proposed_person_days((site(),), cec_application().units, cec())[0]
    assert (figure.on_site_half_days, cec().person_days.document_review_minimum.value) == (4, 0)


def test_cnex_asks_for_one_full_time_member_and_cec_for_none() -> None:
    """S8."""
    def seats(scheme: SchemeEdition) -> int:
        return sum(seat.count for seat in seat_requirements(scheme, ["ex_motor"]) if "full_time" in seat.any_of)

    assert (seats(cnex()), seats(cec())) == (1, 0)


@BOTH
@pytest.mark.parametrize(("verdict", "lets_on"), [
    ("conforming", True), ("mostly_conforming", True), ("nonconforming", False),
])
def test_a_document_review_lets_the_visit_on_or_holds_it(scheme: SchemeEdition, verdict: str, lets_on: bool) -> None:
    """CNEX-9.4-a, CNEX-9.4-c, CEC-5.3.3-a: what is missing may be shown on site, what does not conform may not."""
    ready = planned(scheme)
    assert ready.document_review
    judged = ready.with_(document_review=ready.document_review.with_(verdict=verdict))
    in_the_way = obstacles("record_on_site", judged, scheme, date(2026, 5, 22), CALENDAR)
    assert (in_the_way == ()) is lets_on
    unread = obstacles("record_on_site", ready.with_(document_review=None), scheme, date(2026, 5, 22), CALENDAR)
    assert unread


@BOTH
def test_every_site_is_visited_before_a_positive_report(scheme: SchemeEdition) -> None:
    """CEC-5.4.4-a, CNEX-9.5.1-c."""
    two = evaluated(scheme).with_(sites=(site(), site("s2", "二厂")))
    in_the_way = obstacles("positive_report", two, scheme, date(2026, 6, 1), CALENDAR)
    assert {reason.clause for reason in in_the_way} == {scheme.gate_clause("coverage")}


@BOTH
def test_the_correction_ends_when_every_finding_is_verified(scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-f, J56."""
    raised, corrected, closed = finding(), finding(corrected_on=date(2026, 6, 1)), finding(date(2026, 6, 3))
    confirmed, disputed = (
        raised.with_(answer=FindingAnswer(is_confirmed=is_confirmed, on=date(2026, 5, 23), by="林晓", words="已说明"))
        for is_confirmed in (True, False)
    )
    assert [each.step for each in (raised, confirmed, disputed, corrected, closed)] == list(FindingStep)
    for open_finding in (raised, confirmed, disputed, corrected):
        assert stage(evaluated(scheme, nonconformities=(closed, open_finding)), scheme) is Stage.CORRECTION
    assert stage(evaluated(scheme, nonconformities=(closed,)), scheme) is Stage.REPORT


def test_a_finding_of_a_surveillance_has_a_day_under_cnex_too() -> None:
    """CNEX-11-e: the team sets it; two months are what this body proposes."""
    assert correction_due(date(2026, 12, 31), EngagementKind.SURVEILLANCE, cnex()) == date(2027, 2, 28)
    assert cnex().clocks.surveillance_correction_months.clause.document == "house"


@BOTH
def test_a_decision_follows_the_technical_review(scheme: SchemeEdition) -> None:
    """CEC-5.7.1-b."""
    reported = evaluated(scheme, report=report())
    assert obstacles("decide", reported, scheme, date(2026, 6, 4), CALENDAR)
    reviewed = reported.with_(technical_review=technical_review())
    assert obstacles("decide", reviewed, scheme, date(2026, 6, 4), CALENDAR) == ()


@BOTH
def test_a_member_may_write_the_report_and_then_neither_reviews_nor_decides(scheme: SchemeEdition) -> None:
    """J67."""
    wrote = evaluated(scheme, report=report().with_(written_by=PersonId("member")))
    member = registered("member", "footprint_training", "ghg_verifier", functions=("verifier", "decider"))
    assert barred_from("report_writer", member, evaluated(scheme), scheme, 24, date(2026, 6, 1)) is None
    for act in ("technical_reviewer", "decider"):
        assert barred_from(act, member, wrote, scheme, 24, date(2026, 6, 1))


def test_every_gate_of_the_salt_rule_but_the_director_is_named() -> None:
    """CEC-5.7.1-b: the gates to the decision carry the rule's clause; it knows no plan that rests on the documents."""
    named = {gate.key for gate in cec().gates}
    assert named == set(get_args(GateKey)) - {"director", "production", "plan_after_review"}


def test_a_correction_is_verified_in_writing_or_on_site_and_in_no_other_way(
    uow_factory: UowFactory, tmp_path: Path
) -> None:
    """CNEX-9.5.4-d, CNEX-11-f, J56."""
    office = office_on(uow_factory, tmp_path, Clock())
    put(office, evaluated(cnex(), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)), trained("member"))
    member = acting(Role.AUDITOR, person="member")
    with pytest.raises(NotFound):
        evaluation.verify_correction(office, member, "engagement-1", "NC-01", "by telephone")
    closed = evaluation.verify_correction(office, member, "engagement-1", "NC-01", "on_site")
    assert isinstance(closed, Engagement)
    assert closed.nonconformities[0].step is FindingStep.CLOSED
    assert closed.nonconformities[0].verification == "on_site"


def test_a_surveillance_notes_last_years_figure_and_the_target(uow_factory: UowFactory, tmp_path: Path) -> None:
    """CEC-6.2-b, J39: a figure that did not fall is kept, not refused."""
    office = office_on(uow_factory, tmp_path, Clock())
    put(office, planned(cec(), on_site=(on_site(),), kind=EngagementKind.SURVEILLANCE), trained("member"))
    entered = evaluation.enter_footprint(
        office, acting(Role.AUDITOR, person="member"), "engagement-1", "u1", Decimal("0.45"), shares(cec()),
        ("measurement",), date(2025, 1, 1), date(2025, 12, 31),
        YearCompared(previous_value=Decimal("0.41"), target_reached=False, rated_as="observation", remark="产量下降",
                     next_target="2027 年比 2026 年下降 3%"), data_quality=rating_of(cec()),
    )
    assert isinstance(entered, Engagement), entered
    kept = job(office).footprints[0]
    assert (kept.previous_value, kept.target_reached) == (Decimal("0.41"), False)


def test_a_decision_against_gives_its_reasons(uow_factory: UowFactory, tmp_path: Path) -> None:
    """CEC-5.7.1-c."""
    office = office_on(uow_factory, tmp_path, Clock())
    decider = registered("decider", "ghg_verifier", functions=("decider",))
    put(office, evaluated(cec(), report=report(), technical_review=technical_review()), decider)
    acts = acting(Role.DECIDER, person="decider")
    assert "意见" in refused_words(decisions.decide(office, acts, "engagement-1", False, "  "))
    assert job(office).decision is None


def test_a_record_of_an_act_is_added_and_then_stands(
    uow_factory: UowFactory, sqlite_engine: Engine, tmp_path: Path
) -> None:
    """CNEX-15-b: nothing deletes a record, so that it is there after five years."""
    office = office_on(uow_factory, tmp_path, Clock())
    put(office, evaluated(cnex(), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)), trained("member"))
    member = acting(Role.AUDITOR, person="member")
    evaluation.verify_correction(office, member, "engagement-1", "NC-01", "written")
    with office.unit_of_work() as uow:
        told = uow.records.about("engagement-1")
    assert [record.verb for record in told] == ["nonconformity.closed"]
    with sqlite_engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM record"))


def test_staff_act_by_their_role_and_never_for_an_enterprise() -> None:
    """S21."""
    manager = acting(Role.MANAGER, person="manager")
    access.require_role(manager, Role.MANAGER)
    with pytest.raises(NotPermitted):
        access.require_role(manager, Role.AUDITOR)
    with pytest.raises(NotPermitted):
        access.require_own(manager, "enterprise-1")
    with pytest.raises((NotPermitted, NotFound)):
        access.require_own(client("enterprise-2"), "enterprise-1")
