"""Who may review, decide and issue, and what a decision against leaves behind (CNEX 9.7-9.9, CEC 5.7.1)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from intake_app.rules.stages import Stage
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificates, decisions, evaluation
from intake_app.services.downloads import file_for
from intake_app.services.engagements import stage_of
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Account, Role
from models.certificate import CertificateState
from models.engagement import Engagement, EngagementKind, RefusedUnit, SitePersonDays
from models.errors import NotPermitted
from models.personnel import Tie, TieKind
from tests.job_builders import (
    CLIENT_CODE,
    LAST_DAY,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    evaluated,
    finding,
    on_site,
    person,
    registered,
    report,
    site,
    team,
    technical_review,
    trained,
    unit,
    visit,
)
from tests.services.jobs import acting, client, job, put, put_report, refused_words

ID = "engagement-1"
DECIDER = acting(Role.DECIDER, person="decider")


def reviewed(scheme: SchemeEdition, **changes: object) -> Engagement:
    """A job whose report passed the technical review."""
    return evaluated(scheme, **{"report": report(), "technical_review": technical_review(), **changes})


def put_decider(office: Office, **changes: object) -> None:
    put(office, registered("decider", "footprint_training", "ghg_verifier", functions=("decider",)).with_(**changes))


def kinds_for_client(office: Office) -> set[str]:
    return {paper.kind for paper in papers_about(office, client(), ID)}


def barred(office: Office, act: str = "decider") -> str:
    """Why the decider may not act; the act itself refuses with the same words."""
    reason = decisions.clearance(office, DECIDER, ID, act).barred
    assert reason is not None
    acts = {"decider": decisions.decide, "technical_reviewer": decisions.record_technical_review}
    with pytest.raises(NotPermitted) as refusal:
        acts[act](office, DECIDER, ID, True, "同意")
    assert refusal.value.text == reason.text
    return reason.text.zh


@pytest.mark.parametrize(("scheme", "shown"), [(cnex(), {"decision_notice"}), (cec(), {"decision_notice", "report"})],
                         ids=["cnex", "cec"])
def test_a_decision_against_is_told_and_leads_to_no_certificate(
    office: Office, scheme: SchemeEdition, shown: set[str]
) -> None:
    """CNEX-9.8-a: there the report waits for the director still; under CEC it goes out with the decision."""
    put(office, reviewed(scheme, report=report().with_(paper_id="paper-9")), person("writer"))
    put_report(office)
    put_decider(office)
    assert isinstance(decisions.decide(office, DECIDER, ID, False, "数据不可信。"), Engagement)
    assert kinds_for_client(office) == shown
    writer = acting(Role.CERTIFICATE_WRITER, person="writer")
    assert "不予颁证" in refused_words(certificates.write_certificates(office, writer, ID))
    assert "不能再更改" in refused_words(decisions.decide(office, DECIDER, ID, True, "改为同意"))


@pytest.mark.parametrize("kind", EngagementKind)
def test_the_director_lets_the_report_of_a_decision_against_go(office: Office, kind: EngagementKind) -> None:
    """CNEX-9.8-a: refused certification, the client still reads why; the director cannot be of the team."""
    put(office, reviewed(cnex(), kind=kind, report=report().with_(paper_id="paper-9")), person("director"),
        person("member"))
    put_report(office)
    put_decider(office)
    decisions.decide(office, DECIDER, ID, False, "数据不可信。")
    assert stage_of(office, DECIDER, job(office)) is Stage.DIRECTOR_APPROVAL
    with pytest.raises(NotPermitted):
        decisions.approve_release(office, acting(Role.DIRECTOR, person="member"), ID)
    director = acting(Role.DIRECTOR, person="director")
    assert isinstance(decisions.approve_release(office, director, ID), Engagement)
    assert kinds_for_client(office) == {"decision_notice", "report"}
    assert stage_of(office, director, job(office)) is Stage.CLOSED


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("is_returned", [True, False], ids=["returned by the review", "written anew"])
def test_the_directors_leave_is_for_the_report_that_was_read(office: Office, is_returned: bool) -> None:
    """CNEX-9.8-a: another report waits for another leave, and the client reads the old one no more."""
    put(office, reviewed(cnex(), report=report().with_(paper_id="paper-9")), person("director"), *team())
    put_report(office)
    put_decider(office)
    director = acting(Role.DIRECTOR, person="director")
    decisions.approve_release(office, director, ID)
    assert kinds_for_client(office) == {"report"}
    if is_returned:
        decisions.record_technical_review(office, DECIDER, ID, False, "数值有误，退回。")
        assert (job(office).director_approval, kinds_for_client(office)) == (None, set())
    evaluation.write_report(office, acting(Role.AUDITOR, person="member"), ID, True, "更正后可以颁证。")
    decisions.record_technical_review(office, DECIDER, ID, True, "同意")
    decisions.decide(office, DECIDER, ID, True, "符合")
    assert stage_of(office, DECIDER, job(office)) is Stage.DIRECTOR_APPROVAL
    assert kinds_for_client(office) == {"decision_notice"}
    decisions.approve_release(office, director, ID)
    (released,) = (paper for paper in papers_about(office, client(), ID) if paper.kind == "report")
    assert released.number != "R-1"


def test_who_approved_a_report_that_was_returned_still_took_part(office: Office) -> None:
    """CNEX-9.8-a, S11: the leave is gone, what was done is not; the director does not join the team afterwards."""
    put(office, reviewed(cnex(), report=report().with_(paper_id="paper-9")), person("director"))
    put_report(office)
    put_decider(office)
    decisions.approve_release(office, acting(Role.DIRECTOR, person="director"), ID)
    decisions.record_technical_review(office, DECIDER, ID, False, "数值有误，退回。")
    assert job(office).took_part["director"] == ("director",)


def test_no_decision_in_favour_follows_a_report_against(office: Office) -> None:
    put(office, reviewed(cnex(), report=report(is_positive=False)))
    put_decider(office)
    assert "否定" in refused_words(decisions.decide(office, DECIDER, ID, True, "同意"))
    assert isinstance(decisions.decide(office, DECIDER, ID, False, "不符合"), Engagement)


def test_a_review_without_words_and_a_decision_without_review_are_refused(office: Office) -> None:
    put(office, evaluated(cnex(), report=report()))
    put_decider(office)
    assert "意见" in refused_words(decisions.record_technical_review(office, DECIDER, ID, True, " "))
    assert refused_words(decisions.decide(office, DECIDER, ID, True, "同意"))
    assert job(office).decision is None


def test_who_wrote_the_report_does_not_decide(office: Office) -> None:
    """CNEX-9.7, S2."""
    put(office, reviewed(cnex(), report=report().with_(written_by="decider")))
    put_decider(office)
    assert "报告编制人员" in barred(office)


def test_who_was_the_expert_does_not_review(office: Office) -> None:
    """CNEX-9.7, S1."""
    put(office, reviewed(cnex(), visits=(visit(experts=("decider",)),)))
    put_decider(office)
    assert "技术专家" in barred(office, "technical_reviewer")


def test_who_is_tied_to_the_client_does_not_decide(office: Office) -> None:
    """CNEX-6-a, S17."""
    put(office, reviewed(cnex()))
    put_decider(office, ties=(Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1)),))
    assert "持股" in barred(office)


def test_a_decider_below_an_inspector_is_barred_under_cec_only(office: Office) -> None:
    """CEC-5.2.2: shall not rank below; CNEX-8.7-a: should not."""
    put(office, reviewed(cec()), reviewed(cnex(), id="engagement-2"), person("decider", functions=("decider",)))
    assert barred(office)
    assert isinstance(decisions.decide(office, DECIDER, "engagement-2", True, "同意"), Engagement)


def test_who_wrote_the_certificate_does_not_issue_it(office: Office) -> None:
    """CNEX-9.9, S3: somebody who holds both roles drafts, another one checks."""
    put(office, decided(cnex(), director_approval=approval()),
        trained("both", functions=("decider",)), trained("decider", functions=("decider",)))
    both = acting(Role.CERTIFICATE_WRITER, Role.DECIDER, person="both")
    certificates.write_certificates(office, both, ID)
    with pytest.raises(NotPermitted) as refusal:
        certificates.issue_certificates(office, both, ID)
    assert "证书编制人员" in refusal.value.text.zh
    with office.unit_of_work() as uow:
        assert [c.state for c in uow.certificates.all()] == [CertificateState.DRAFT]


def test_the_barred_are_not_offered(office: Office) -> None:
    """Those who hold the role, without the members of the team."""
    put(office, reviewed(cnex()), trained("member", functions=("verifier", "decider")))
    put_decider(office)
    with office.unit_of_work() as uow:
        for name in ("member", "decider"):
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@example.com", name=name, password_hash="x",
                                     roles={Role.DECIDER}, person_id=name))
        uow.commit()
    assert [p.id for p in decisions.people_for(office, DECIDER, ID, "decider")] == ["decider"]


def test_a_surveillance_not_passed_is_entered_as_such(office: Office) -> None:
    """CNEX-11, J13, J68: with the last day at its own site, in every certificate it was about."""
    put(office, decided(cnex(), id="engagement-0", director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0", issued_on=date(2025, 6, 1)))
        uow.commit()
    put(office, reviewed(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",),
                         on_site=(on_site(), on_site("s2", LAST_DAY + timedelta(days=60)))))
    put_decider(office)
    decisions.decide(office, DECIDER, ID, False, "未接受整改。")
    with office.unit_of_work() as uow:
        (done,) = uow.certificates.get("certificate-1").surveillances
    assert (done.completed_on, done.passed, done.engagement_id) == (LAST_DAY, False, ID)
    (notice,) = (paper for paper in papers_about(office, client(), ID) if paper.kind == "decision_notice")
    words = "".join(paragraph.text for paragraph in Document(
        BytesIO(file_for(office, client(), notice.file_id)[1])).paragraphs)
    assert "监督不合格" in words
    assert "不予颁发" not in words


def refused(reason: str = "西厂数据不足。") -> tuple[RefusedUnit, ...]:
    return (RefusedUnit(unit_id="u2", reason=reason),)


def of_two_units(scheme: SchemeEdition, **changes: object) -> Engagement:
    """A unit at each of two sites, both checked; the report does not support the second, whose finding is open."""
    plain: dict[str, object] = {
        "units": (unit(scheme), unit(scheme, "u2", "s2").with_(site_name="西厂")),
        "sites": (site(), site("s2", "西厂")),
        "visits": (visit(), visit("s2")), "on_site": (on_site(), on_site("s2")),
        "person_days": tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                             for row in ("s1", "s2")),
        "nonconformities": (finding(row="s2"),), "report": report().with_(unsupported=refused()),
    }
    return reviewed(scheme, **{**plain, **changes})


def printed(office: Office, kind: str) -> str:
    """The text of the paper of this kind."""
    (paper,) = (each for each in papers_about(office, DECIDER, ID) if each.kind == kind)
    document = Document(BytesIO(file_for(office, DECIDER, paper.file_id)[1]))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(each.text for each in document.paragraphs), *cells))


@pytest.mark.requirement("CNEX-4-a", "CNEX-9.9-a", "CEC-5.7.1-b", "H145")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_of_two_units_one_is_granted_and_gets_the_only_certificate(office: Office, scheme: SchemeEdition) -> None:
    """The other's open finding keeps the first from nothing; whatever the report does not support is refused."""
    put(office, of_two_units(scheme, director_approval=approval()))
    put_decider(office)
    outcome = decisions.decide(office, DECIDER, ID, True, "东厂符合。")
    assert isinstance(outcome, Engagement), outcome
    assert outcome.decision is not None
    assert outcome.decision.refused == refused()
    told = printed(office, "decision_notice")
    assert "准予认证的认证单元（共1个）" in told
    assert "不予认证的认证单元（共1个）" in told
    assert "西厂数据不足。" in told
    assert ("认证不合格通知书" in told) is (scheme.key == "cec_salt")
    put(office, person("certificate_writer"))
    writer = acting(Role.CERTIFICATE_WRITER, person="certificate_writer")
    written = certificates.write_certificates(office, writer, ID)
    assert [each.unit.id for each in written] == ["u1"]
    issued = certificates.issue_certificates(office, DECIDER, ID)
    assert [each.unit.id for each in issued] == ["u1"]
    assert stage_of(office, DECIDER, job(office)) is Stage.CLOSED


@pytest.mark.requirement("H145")
def test_a_decider_refuses_more_than_the_report_and_for_a_reason(office: Office) -> None:
    put(office, of_two_units(cnex(), report=report(), nonconformities=()))
    put_decider(office)
    assert "理由" in refused_words(decisions.decide(office, DECIDER, ID, True, "同意。", refused(" ")))
    outcome = decisions.decide(office, DECIDER, ID, True, "东厂符合。", refused("西厂边界与申请不一致。"))
    assert isinstance(outcome, Engagement)
    assert [each.id for each in outcome.granted_units] == ["u1"]
    assert outcome.reason_against("u2") == "西厂边界与申请不一致。"


@pytest.mark.requirement("CNEX-9.6.7-b", "H145")
def test_a_report_names_what_it_does_not_support(office: Office) -> None:
    """Without naming it, the open finding of its site is in the way; its paper says why each is not supported."""
    put(office, of_two_units(cnex(), report=None, technical_review=None), *team())
    member = acting(Role.AUDITOR, person="member")
    assert "未关闭" in refused_words(evaluation.write_report(office, member, ID, True, "可以颁证。"))
    outcome = evaluation.write_report(office, member, ID, True, "东厂可以颁证。", unsupported=refused())
    assert isinstance(outcome, Engagement), outcome
    assert outcome.report is not None
    assert outcome.report.unsupported == refused()
    told = printed(office, "report")
    assert "部分认证单元通过" in told
    assert "西厂数据不足。" in told
