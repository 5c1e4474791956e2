"""Each unit is supported and granted by itself, whatever becomes of the others (CNEX 4, 9.9; CEC 4, 5.7.1)."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake_app.rules.on_site_outcome import OnSiteOutcome, on_site_outcome
from intake_app.rules.stages import Stage, obstacles, stage, stages_of
from intake_app.rules.unit_outcomes import joined_refusals, leaving_out_fault, not_verified, refusal_faults
from intake_app.schemes.schema import SchemeEdition
from models.complaint import SetAside
from models.engagement import Abort, DecisionSetAside, Engagement, EngagementKind, RefusedUnit
from models.errors import NotFound
from models.ids import ComplaintId, PersonId
from tests.job_builders import (
    CALENDAR,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    evaluated,
    finding,
    footprint,
    on_site,
    report,
    site,
    technical_review,
    unit,
    visit,
)

TODAY = date(2026, 6, 5)
APPEAL = SetAside(complaint_id=ComplaintId("appeal-1"), appeal="CPL-2026-0001", on=TODAY, by="某人", reason="事实有误")
UNITS = ("u1", "u2", "u3")
SETS = some.sets(some.sampled_from(UNITS))


def refused(*ids: str, reason: str = "西厂数据不足。") -> tuple[RefusedUnit, ...]:
    return tuple(RefusedUnit(unit_id=id, reason=reason) for id in ids)


def of_two_sites(scheme: SchemeEdition, **changes: object) -> Engagement:
    """Two units at the first site and one at the second, both checked and every footprint verified."""
    units = tuple(unit(scheme, id, row) for id, row in zip(UNITS, ("s1", "s1", "s2"), strict=True))
    plain: dict[str, object] = {
        "units": units, "sites": (site(), site("s2", "西厂")), "visits": (visit(), visit("s2")),
        "on_site": (on_site(), on_site("s2")), "footprints": tuple(footprint(scheme, id) for id in UNITS),
    }
    return evaluated(scheme, **{**plain, **changes})


def told(act: str, job: Engagement, scheme: SchemeEdition, *against: str) -> str:
    return " ".join(each.text.zh for each in obstacles(act, job, scheme, TODAY, CALENDAR, refused=against))


@pytest.mark.requirement("CNEX-4-a", "H145")
@given(named=SETS, supported=some.booleans(), granted=some.booleans(), more=SETS)
def test_no_unit_is_both_granted_and_refused(
    named: set[str], supported: bool, granted: bool, more: set[str]
) -> None:
    """Whatever report and decision name, each unit is on one side, and none that the report is against is granted."""
    job = of_two_sites(cnex(), report=report(supported).with_(unsupported=refused(*sorted(named))))
    beside = {each.id for each in job.standing_units}
    both = joined_refusals(job, refused(*sorted(more)), job.report.unsupported if job.report else ())
    done = job.with_(decision=decision(granted and supported).with_(refused=both))
    given_ids, against = ({each.id for each in units} for units in (done.granted_units, done.refused_units))
    assert not given_ids & against
    assert given_ids | against == set(UNITS)
    assert given_ids <= beside
    assert done.is_partly_refused is bool(given_ids and against)


def test_before_a_decision_nothing_is_granted_and_nothing_refused() -> None:
    job = of_two_sites(cnex(), report=report().with_(unsupported=refused("u3")))
    assert (job.granted_units, job.refused_units) == ((), ())
    assert [each.id for each in job.standing_units] == ["u1", "u2"]
    assert job.reason_against("u3") == "西厂数据不足。"


@pytest.mark.requirement("CNEX-4-a", "CEC-5.7.1-b", "H145")
@pytest.mark.parametrize("scheme_of", [cnex, cec])
@pytest.mark.parametrize("lack", [
    {"footprints": "u3"}, {"nonconformities": (finding(row="s2"),)}, {"on_site": {"consistency_conforms": False}},
], ids=["no footprint", "an open finding", "a fault without a finding"])
def test_what_a_refused_unit_lacks_keeps_the_others_from_nothing(
    scheme_of: Callable[[], SchemeEdition], lack: dict[str, object]
) -> None:
    scheme = scheme_of()
    changes = dict(lack)
    if "footprints" in changes:
        changes["footprints"] = tuple(footprint(scheme, id) for id in ("u1", "u2"))
    if isinstance(changes.get("on_site"), dict):
        changes["on_site"] = (on_site(), on_site("s2", consistency_conforms=False))
    job = of_two_sites(scheme, **changes)
    assert told("positive_report", job, scheme)
    assert not told("positive_report", job, scheme, "u3")
    assert told("positive_report", job, scheme, "u1"), "what is lacking is the other site's"
    ready = job.with_(report=report(), technical_review=technical_review())
    assert not told("positive_decision", ready, scheme, "u3")


@pytest.mark.requirement("CNEX-9.6.7-b")
def test_a_finding_at_a_site_of_a_supported_unit_is_closed_first() -> None:
    """One of two units of the site is refused: the finding bears on the other too."""
    job = of_two_sites(cnex(), nonconformities=(finding(),))
    assert "未关闭" in told("positive_report", job, cnex(), "u1", "u3")
    assert not told("positive_report", job, cnex(), "u1", "u2")


@pytest.mark.requirement("CEC-5.6-c")
def test_a_late_correction_fails_the_units_of_its_site() -> None:
    late = finding(verified_on=date(2026, 12, 1), row="s2")
    job = of_two_sites(cec(), nonconformities=(late,))
    assert "NC-01" in told("positive_report", job, cec())
    assert not told("positive_report", job, cec(), "u3")


@pytest.mark.requirement("CNEX-9.9-a", "H145")
def test_the_job_is_closed_once_every_granted_unit_has_its_certificate() -> None:
    job = decided(cnex(), units=of_two_sites(cnex()).units, director_approval=approval(),
                  decision=decision().with_(refused=refused("u3")))
    issued = [certificate(cnex(), unit=each) for each in job.granted_units]
    assert stage(job, cnex(), issued[:1]) is Stage.CERTIFICATE
    assert stage(job, cnex(), issued) is Stage.CLOSED


@pytest.mark.requirement("H145")
@pytest.mark.parametrize(("is_positive", "named", "words"), [
    (True, refused("u3"), ""),
    (True, refused("u3", reason=""), "理由"),
    (True, refused(*UNITS), "否定的结论"),
    (False, refused(*UNITS), ""),
    (False, (), ""),
], ids=["one", "no reason", "all", "all against", "against without words"])
def test_a_unit_is_refused_for_a_reason_and_one_at_least_is_left(
    is_positive: bool, named: tuple[RefusedUnit, ...], words: str
) -> None:
    faults = refusal_faults(of_two_sites(cnex()), is_positive, named)
    assert [words in each.text.zh for each in faults] == ([True] if words else [])


@pytest.mark.requirement("H145")
@pytest.mark.parametrize("changes", [{"kind": EngagementKind.SURVEILLANCE}, {"units": (unit(cnex()),)}],
                         ids=["surveillance", "one unit"])
def test_where_there_is_one_conclusion_no_unit_is_named(changes: dict[str, object]) -> None:
    (fault,) = refusal_faults(of_two_sites(cnex(), **changes), True, refused("u1"))
    assert "整个项目" in fault.text.zh


def test_a_unit_of_another_job_is_not_named() -> None:
    with pytest.raises(NotFound):
        joined_refusals(of_two_sites(cnex()), refused("elsewhere"))


@pytest.mark.requirement("CNEX-14-a", "H145")
def test_what_was_granted_stays_granted_where_an_appeal_set_the_rest_aside() -> None:
    before = DecisionSetAside(decision=decision().with_(refused=refused("u3")), set_aside=APPEAL)
    job = of_two_sites(cnex(), decisions_set_aside=(before,))
    assert job.granted_before == {"u1", "u2"}
    assert not refusal_faults(job, True, refused("u3"))
    assert len(refusal_faults(job, True, refused("u1", "u3"))) == 1
    assert len(refusal_faults(job, False, ())) == 2


def left_out(row: str = "s2") -> Abort:
    """That the check of the site was broken off and ended for good."""
    return Abort(site_row=row, ground="other", facts="设备已搬迁。", asked_by=PersonId("member"), asked_on=TODAY,
                 is_consented=True, decided_by="林经理", decided_on=TODAY, reason="属实。", is_resumed=False,
                 leaves_site_out=True, ended_by="林经理", ended_on=TODAY, end_reason="不再恢复生产。")


@pytest.mark.requirement("CNEX-9.5.5-a", "CNEX-4-a", "H146")
@pytest.mark.parametrize("scheme_of", [cnex, cec])
def test_a_job_goes_on_without_a_site_whose_check_is_over_for_good(scheme_of: Callable[[], SchemeEdition]) -> None:
    """Neither its result nor its footprint nor its finding is waited for; its unit is not supported by anybody."""
    scheme = scheme_of()
    job = of_two_sites(scheme, on_site=(on_site(),), aborts=(left_out(),), nonconformities=(finding(row="s2"),),
                       footprints=tuple(footprint(scheme, id) for id in ("u1", "u2")))
    assert not job.is_terminated
    assert stage(job, scheme) is Stage.REPORT
    assert not told("positive_report", job, scheme)
    (named,) = not_verified(job)
    assert named.unit_id == "u3"
    assert "不再恢复生产" in named.reason
    assert job.visits_ahead == ()
    assert job.findings_to_correct == ()
    assert {each.id for each in job.standing_units} == {"u1", "u2"}
    assert on_site_outcome(job, scheme, TODAY) is OnSiteOutcome.PASSED
    assert "已于" in " ".join(each.text.zh for each in obstacles(
        "record_on_site", job, scheme, TODAY, CALENDAR, "s2"))


@pytest.mark.requirement("H146")
@pytest.mark.parametrize(("changes", "row", "words"), [
    ({}, "s2", ""), ({}, "s1", ""),
    ({"aborts": (left_out(),)}, "s1", "没有可以继续认证的单元"),
    ({"kind": EngagementKind.SURVEILLANCE}, "s2", "初次认证"),
    ({"on_site": (on_site(), on_site("s2"))}, "s2", "已有现场结果"),
    ({"decisions_set_aside": (DecisionSetAside(decision=decision().with_(refused=refused("u1")), set_aside=APPEAL),)},
     "s2", "已由此前的决定准予认证"),
], ids=["one", "the other", "the last", "surveillance", "with a result", "granted before an appeal"])
def test_a_site_is_left_out_only_where_another_has_a_unit_to_go_on_with(
    changes: dict[str, object], row: str, words: str
) -> None:
    fault = leaving_out_fault(of_two_sites(cnex(), **{"on_site": (), **changes}), row)
    assert (words in fault.text.zh if fault else "") if words else fault is None


def test_while_a_check_without_a_result_is_broken_off_the_audit_on_site_is_ahead() -> None:
    """CNEX-9.5.5-a: no stage is ticked that a site still lacks."""
    broken_off = left_out().with_(is_resumed=None, leaves_site_out=False)
    job = of_two_sites(cnex(), on_site=(on_site(),), aborts=(broken_off,))
    passed = stages_of(job, cnex())
    assert passed.index(Stage.ABORTED) < passed.index(Stage.ON_SITE)
    passed = stages_of(job.with_(on_site=(on_site(), on_site("s2"))), cnex())
    assert passed.index(Stage.ON_SITE) < passed.index(Stage.ABORTED)
