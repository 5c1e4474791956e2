"""Who may do what in a job: by part played, by tie, by ability."""

from datetime import date, timedelta
from typing import Any

import pytest

from intake_app.rules.separation import CONTRACTOR, PART_TEXTS, barred_from, cautions, may_act, parts_played
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate
from models.engagement import CorrectionSentBack, Engagement
from models.ids import EngagementId, PersonId
from models.personnel import Person, Tie, TieKind
from tests.job_builders import (
    CLIENT_CODE,
    FIRST_DAY,
    approval,
    cec,
    certificate,
    cnex,
    decision,
    engagement,
    finding,
    on_site,
    planned,
    registered,
    report,
    technical_review,
    unit,
    visit,
)

CNEX = cnex()
CEC = cec()
both_schemes = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
ON = date(2026, 6, 10)
X = PersonId("x")

ABLE = registered(
    "x", "footprint_training", "ghg_verifier", "voluntary_product",
    functions=("verifier", "leader", "expert", "application_reviewer", "decider"),
)

EVALUATION = ("team_member", "expert", "document_reviewer", "report_writer")
BARRED_IN_BOTH = (
    {(part, act) for part in EVALUATION for act in ("technical_reviewer", "decider")}
    | {("certificate_writer", "technical_reviewer"), ("certificate_writer", "decider"), ("expert", "team_member"),
       ("approver", "team_member"), ("approver", "expert")}
)
BARRED_IN_CNEX = {("team_member", "director"), ("expert", "director"), ("report_writer", "director")}
"""Part played and act barred, as requirements S1, S2, S3, S7, S10, S11 and S13 say; each holds in both orders."""


def job_with(part: str, scheme: SchemeEdition) -> tuple[Engagement, tuple[Certificate, ...]]:
    """A job in which x plays this one part."""
    alone: dict[str, dict[str, Any]] = {
        "team_member": {"visits": (visit(team=("y", "x")),)},
        "expert": {"visits": (visit(team=("y", "z"), experts=("x",)),)},
        "document_reviewer": {"document_review": _reviewed(scheme)},
        "report_writer": {"report": report().with_(written_by=X)},
        "technical_reviewer": {"technical_review": technical_review().with_(by=X)},
        "decider": {"decision": decision().with_(by=X)},
        "director": {"director_approval": approval().with_(by=X)},
        "certificate_writer": {},
        "application_reviewer": {"accepted_by": X},
        "approver": {"took_part": {X: ("approver",)}},
        "contractor": {"took_part": {X: ("contractor",)}},
    }
    written = (certificate(scheme, written_by=X),) if part == "certificate_writer" else ()
    return engagement(scheme, **alone[part]), written


def _reviewed(scheme: SchemeEdition) -> Any:
    review = planned(scheme).document_review
    assert review is not None
    return review.with_(by=X)


def barred(act: str, person: Person, job: Engagement, scheme: SchemeEdition, *certificates: Certificate) -> str:
    """The Chinese reason, empty where there is none."""
    reason = barred_from(act, person, job, scheme, 24, ON, certificates)
    return reason.text.zh if reason else ""


@both_schemes
@pytest.mark.parametrize("part", PART_TEXTS)
def test_each_builder_plays_one_part(scheme: SchemeEdition, part: str) -> None:
    """The matrix below tells nothing unless x plays the part and only that."""
    job, written = job_with(part, scheme)
    assert parts_played(job, X, written[0] if written else None) == {part}


@both_schemes
@pytest.mark.parametrize("act", PART_TEXTS)
@pytest.mark.parametrize("part", PART_TEXTS)
def test_the_matrix_of_parts_and_acts(scheme: SchemeEdition, part: str, act: str) -> None:
    """S1, S2, S3, S7, S10, S11, S13: CNEX-9.3.2-g, CNEX-9.7-c, CNEX-9.7-d, CNEX-9.8-a, CNEX-9.9-b, 17065 7.5.1."""
    pairs = BARRED_IN_BOTH | (BARRED_IN_CNEX if scheme is CNEX else set())
    job, written = job_with(part, scheme)
    assert bool(barred(act, ABLE, job, scheme, *written)) == ((part, act) in pairs or (act, part) in pairs)


@both_schemes
@pytest.mark.parametrize("act", PART_TEXTS)
def test_an_able_person_with_no_part_may_do_everything(scheme: SchemeEdition, act: str) -> None:
    """S19: nothing bars by itself."""
    assert barred(act, ABLE, engagement(scheme), scheme) == ""


def test_review_and_decision_may_lie_in_one_hand() -> None:
    """S13: ISO/IEC 17065 7.6.2."""
    job, _ = job_with("technical_reviewer", CNEX)
    assert barred("decider", ABLE, job, CNEX) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"on_site": (on_site(by=X),)},
        {"nonconformities": (finding().with_(raised_by=X),)},
        {"nonconformities": (finding(verified_on=date(2026, 6, 1)).with_(verified_by=X),)},
        {"nonconformities": (finding().with_(sent_back=(CorrectionSentBack(
            on=date(2026, 6, 1), by=X, correction="已补", reason="无证据"),)),)},
    ],
    ids=["found", "raised", "verified", "sent back"],
)
def test_who_evaluated_without_being_planned_counts_as_team(changes: dict[str, Any]) -> None:
    """S13: the record of the work tells more than the plan."""
    job = engagement(CNEX, **changes)
    assert "team_member" in parts_played(job, X)
    assert "检查组成员" in barred("decider", ABLE, job, CNEX)


def test_a_certificate_of_another_job_bars_nobody() -> None:
    """S3 binds within one job."""
    other = certificate(CNEX, written_by=X, engagement_id=EngagementId("engagement-0"))
    assert barred("decider", ABLE, engagement(CNEX), CNEX, other) == ""


def test_the_reason_names_the_person_the_part_and_the_clause() -> None:
    """CNEX-9.7-c."""
    job, _ = job_with("team_member", CNEX)
    reason = barred_from("technical_reviewer", ABLE, job, CNEX, 24, ON)
    assert reason is not None
    assert "x是本项目的检查组成员" in reason.text.zh
    assert "a member of the team" in reason.text.en
    assert str(reason.clause) == "CNEX-01-G:2026 9.7"


@both_schemes
@pytest.mark.parametrize("act", PART_TEXTS)
def test_a_tie_to_the_client_bars_from_every_act(scheme: SchemeEdition, act: str) -> None:
    """S5, S14."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2023, 1, 1), until=date(2024, 6, 10))
    assert "咨询" in barred(act, ABLE.with_(ties=(tie,)), engagement(scheme), scheme)
    longer_ago = tie.with_(until=date(2024, 6, 9))
    assert barred(act, ABLE.with_(ties=(longer_ago,)), engagement(scheme), scheme) == ""


@both_schemes
@pytest.mark.parametrize("act", ["technical_reviewer", "decider"])
def test_only_who_is_engaged_for_it_reviews_and_decides(scheme: SchemeEdition, act: str) -> None:
    """CNEX-8.1-a, CEC-5.2.2-a."""
    assert "复核与决定人员" in barred(act, ABLE.with_(functions=frozenset({"verifier"})), engagement(scheme), scheme)


@pytest.mark.parametrize("act", ["technical_reviewer", "decider"])
def test_a_decider_below_an_inspector_is_barred_under_one_rule_and_warned_under_the_other(act: str) -> None:
    """S12: CEC table 2 shall, CNEX-8.7-a should."""
    unregistered = ABLE.with_(qualifications=())
    assert "注册资格" in barred(act, unregistered, engagement(CEC), CEC)
    assert barred(act, unregistered, engagement(CNEX), CNEX) == ""
    assert any("不宜低于" in caution.text.zh for caution in cautions(act, unregistered, engagement(CNEX), CNEX, ON))


def test_an_expert_below_an_inspector_is_pointed_out_and_not_barred() -> None:
    """CNEX-8.6-a."""
    unregistered = ABLE.with_(qualifications=())
    for scheme in (CNEX, CEC):
        assert barred("expert", unregistered, engagement(scheme), scheme) == ""
        (caution,) = cautions("expert", unregistered, engagement(scheme), scheme, ON)
        assert "不宜低于" in caution.text.zh
        assert cautions("expert", ABLE, engagement(scheme), scheme, ON) == ()


def test_a_decider_with_two_projects_does_not_rank_below_an_inspector() -> None:
    """S12, J7."""
    experienced = ABLE.with_(qualifications=(), footprint_projects=2)
    assert barred("decider", experienced, engagement(CEC), CEC) == ""


@pytest.mark.parametrize("act", ["team_member", "document_reviewer"])
def test_only_who_may_be_a_member_evaluates(act: str) -> None:
    """CNEX-8.5-a."""
    assert barred(act, ABLE.with_(qualifications=()), engagement(CNEX), CNEX) != ""


@pytest.mark.parametrize("act", ["expert", "application_reviewer"])
def test_experts_and_application_reviewers_are_engaged_as_such(act: str) -> None:
    """CNEX-8.1-a."""
    assert "未被聘为" in barred(act, ABLE.with_(functions=frozenset({"verifier"})), engagement(CNEX), CNEX)


@both_schemes
@pytest.mark.parametrize("act", ["expert", "application_reviewer", "technical_reviewer", "decider"])
def test_who_is_not_engaged_reads_the_clause_of_the_act(scheme: SchemeEdition, act: str) -> None:
    """CNEX-8.1-a: the refusal named none."""
    reason = barred_from(act, ABLE.with_(functions=frozenset({"verifier"})), engagement(scheme), scheme, 24, ON)
    assert reason is not None
    assert reason.clause is not None
    assert reason.clause.document == scheme.document


@both_schemes
@pytest.mark.parametrize("act", ["technical_reviewer", "decider"])
def test_nobody_reviews_or_decides_without_an_evaluation_in_the_field_that_counts(
    scheme: SchemeEdition, act: str
) -> None:
    """CNEX-9.7-b, CEC-5.2.2-a, H156: the page said to make sure of it, and had no place where that was done."""
    job, field = engagement(scheme), scheme.families[0]
    assert f"“{field.name.zh}”没有有效的能力评价" in barred(act, ABLE.with_(competences=()), job, scheme)
    ends_on = {day: ABLE.with_(competences=tuple(each.with_(valid_until=day) for each in ABLE.competences))
               for day in (ON, ON - timedelta(days=1))}
    assert barred(act, ends_on[ON], job, scheme) == ""
    assert barred(act, ends_on[ON - timedelta(days=1)], job, scheme) != ""
    assert barred("certificate_writer", ABLE.with_(competences=()), job, scheme) == ""


def test_a_decider_is_competent_in_the_field_of_every_unit() -> None:
    """CNEX-9.7-b, H156."""
    one = unit(CNEX)
    job = engagement(CNEX, units=(one, one.with_(id="u2", family="ex_luminaire")))
    assert "防爆灯具" in barred("decider", ABLE, job, CNEX)


def test_one_hand_from_the_application_to_the_decision_is_pointed_out() -> None:
    """S19."""
    both = engagement(CNEX, accepted_by=X, technical_review=technical_review().with_(by=X))
    assert len(cautions("decider", ABLE, both, CNEX, ON)) == 1
    assert cautions("decider", ABLE, engagement(CNEX, accepted_by=X), CNEX, ON) == ()


@pytest.mark.requirement("S22", "H148")
@both_schemes
def test_whoever_handled_the_agreement_had_better_not_decide(scheme: SchemeEdition) -> None:
    """Pointed out before the decision, and no bar; the technical review is none."""
    handled = engagement(scheme, took_part={X: (CONTRACTOR,)})
    (told,) = cautions("decider", ABLE, handled, scheme, ON)
    assert str(told.clause) == "house H148"
    assert scheme.words.agreement.zh in told.text.zh
    assert cautions("technical_reviewer", ABLE, handled, scheme, ON) == ()
    assert barred("decider", ABLE, handled, scheme) == ""


def test_only_the_unbarred_are_offered_in_their_order() -> None:
    """S1: the barred are not offered."""
    free, member, tied, outsider = (
        ABLE.with_(id=PersonId(name), name=name) for name in ("free", "member", "tied", "outsider")
    )
    tied = tied.with_(ties=(Tie(credit_code=CLIENT_CODE, kind=TieKind.EMPLOYED, since=date(2020, 1, 1)),))
    outsider = outsider.with_(functions=frozenset())
    second = free.with_(id=PersonId("second-free"))
    offered = may_act("technical_reviewer", [second, member, tied, outsider, free], planned(CNEX), CNEX, 24, FIRST_DAY)
    assert [person.id for person in offered] == ["second-free", "free"]


def test_an_act_that_nobody_knows_is_the_callers_fault() -> None:
    """A misspelt act must not pass as allowed."""
    with pytest.raises(KeyError):
        barred_from("technical_review", ABLE, engagement(CNEX), CNEX, 24, ON)
