"""One visit for certificates of several jobs: offered, joined, taken apart, parted (J68)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from docs_templates.contexts import SurveillanceNoticePaper
from docs_templates.record_contexts import DocumentReviewRecord
from intake_app.rules.joint_surveillance import JointVisit
from intake_app.services import (
    case_papers,
    client_file,
    decisions,
    evaluation,
    inbox,
    joint_visits,
    programme,
    reporting,
    sending,
    surveillance,
)
from intake_app.services.job_endings import end_with
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.records import write_record
from intake_app.services.sending import HandedOver
from models.account import Role
from models.application import DocumentVerdict, PartyRole
from models.calendar import add_months
from models.certificate import Certificate, CertificateState
from models.dispatch import DispatchWay
from models.engagement import Engagement, EngagementKind
from models.ids import PersonId
from models.paper import Paper
from models.reference import Sourced
from tests.builders import handed_in
from tests.fieldwork_builders import fieldwork
from tests.job_builders import (
    cec,
    cnex,
    declarations,
    document_review,
    finding,
    footprint,
    on_site,
    parties,
    person,
    plan_notice,
    registered,
    report,
    technical_review,
    trained,
    unit,
    visit,
)
from tests.services.held_certificates import put_held
from tests.services.jobs import COORDINATOR, acting, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
DECIDER = acting(Role.DECIDER, person="decider")
TODAY = date(2026, 6, 1)


def offers(office: Office) -> tuple[JointVisit, ...]:
    return joint_visits.joint_offers(office, MANAGER, surveillance.surveillance_desk(office, MANAGER).due)


def joined(office: Office) -> Engagement:
    """The job of the one visit that is offered."""
    (offer,) = offers(office)
    made = joint_visits.join(office, MANAGER, offer.certificate_ids)
    assert isinstance(made, tuple), made
    return surveillances(office)[-1]


def surveillances(office: Office) -> list[Engagement]:
    with office.unit_of_work() as uow:
        return [job for job in uow.engagements.all() if job.kind is EngagementKind.SURVEILLANCE and not job.is_over]


def held(office: Office, number: int) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(f"certificate-{number}")


def test_what_is_due_at_one_site_is_offered_as_one_visit_with_what_that_changes(office: Office) -> None:
    """J68, CNEX-11-c: the first to fall due sets the last day, the last to open the first, the site's days count once.

    CNEX-9.3.1-a: three jobs take the site's minimum three times; one visit takes it once, with what units add.
    """
    for number, due_in in ((1, 70), (2, 100), (3, 130)):
        put_held(office, number, due_in)
    (offer,) = offers(office)
    assert [each.number for each in offer.certificates] == ["PCF-2026-00001", "PCF-2026-00002", "PCF-2026-00003"]
    assert (offer.due_on, offer.limited_by) == (TODAY + timedelta(days=70), "PCF-2026-00001")
    assert offer.hard_limit == add_months(TODAY + timedelta(days=70), 3)
    assert offer.first_day == add_months(TODAY, 2)
    assert offer.sites == ("一厂",)
    assert offer.half_days < offer.half_days_apart


def test_the_days_of_the_one_visit_are_those_of_its_units_at_the_site(office: Office) -> None:
    """CNEX-9.3.1-a, J4, J68."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    (offer,) = offers(office)
    job = joined(office)
    assert [place.row for place in job.sites] == ["s1"], "one address is one site"
    assert {each.site_row for each in job.units} == {"s1"}
    days = programme.propose_person_days(office, COORDINATOR, job.id)
    assert isinstance(days, Engagement)
    assert [figure.on_site_half_days for figure in days.person_days] == [offer.half_days]


def test_one_notice_names_all_certificates_each_with_its_own_last_day(office: Office) -> None:
    """CNEX-11-a, J68."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    job = joined(office)
    assert set(job.certificate_ids) == {"certificate-1", "certificate-2"}
    assert (job.due_on, job.not_before) == (TODAY + timedelta(days=70), add_months(TODAY, 2))
    assert set(job.all_applications) == {"application-1", "application-2"}
    assert job.agreement is not None
    assert job.agreement.number == "HT-1、HT-2"
    with office.unit_of_work() as uow:
        (paper,) = (each for each in uow.papers.all() if each.kind == "surveillance_notice")
    said = SurveillanceNoticePaper.model_validate_json(office.files.get(paper.data_sha256))
    assert [(row.number, row.due_on) for row in said.certificates] == [
        ("PCF-2026-00001", TODAY + timedelta(days=70)), ("PCF-2026-00002", TODAY + timedelta(days=100))]
    assert offers(office) == ()
    assert not any(item.awaits_notice for item in surveillance.surveillance_desk(office, MANAGER).due)


OTHER_HOLDER = {role: party.with_(name="别家电机厂") for role, party in parties().items()}


@pytest.mark.parametrize(("due_in", "changes"), [
    (100, {"site_address": "河南省南阳市另一条路 1 号"}),
    (100, {"parties": OTHER_HOLDER}),
    (100, {"unit": unit(cnex(), "u1", "s2")}),
    (100, {"valid_until": date(2026, 9, 30)}),
    (300, {}),
], ids=["other site", "other name", "same product", "renews it", "not due yet"])
def test_what_one_visit_cannot_serve_is_not_offered(
    office: Office, due_in: int, changes: dict[str, object]
) -> None:
    """J68, CNEX-4-a, CNEX-12.1-b."""
    put_held(office, 1, 70)
    put_held(office, 2, due_in, **changes)
    assert offers(office) == ()


@pytest.mark.requirement("J68", "H164")
def test_what_falls_due_too_far_apart_is_not_offered(office: Office) -> None:
    """A certificate surveyed that early would be due as much earlier the next time."""
    put_held(office, 1, 20, cec())
    put_held(office, 2, 141, cec())
    assert offers(office) == ()


def test_no_certificate_loses_its_last_day_to_another(office: Office) -> None:
    """CEC-6.1-a, J68: the second may be surveyed from 2026-06-09 on, the first only up to 2026-06-11."""
    put_held(office, 1, 10, cec())
    put_held(office, 2, 100, cec())
    assert offers(office) == ()
    put_held(office, 3, 30, cec())
    (offer,) = offers(office)
    assert [each.number for each in offer.certificates] == ["PCF-2026-00003", "PCF-2026-00002"]


@pytest.mark.requirement("J68", "H163")
def test_a_body_that_keeps_them_apart_is_offered_nothing(office: Office) -> None:
    """Its setting says never."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    rules = office.house.joint_visits
    never = rules.with_(offer=Sourced(value="never", clause=rules.offer.clause))
    strict = replace(office, house=office.house.with_(joint_visits=never))
    assert offers(strict) == ()
    assert "不能合并" in refused_words(joint_visits.join(strict, MANAGER, ["certificate-1", "certificate-2"]))


def test_taken_apart_before_the_notice_goes_each_is_due_by_itself_again(office: Office) -> None:
    """CNEX-11-a, H129, J68: the joint notice is void, its job over, and two others are made."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    job = joined(office)
    assert [each.id for each in joint_visits.shared_jobs(office, MANAGER).to_take_apart] == [job.id]
    assert isinstance(joint_visits.take_apart(office, MANAGER, job.id), Engagement)
    assert surveillances(office) == []
    with office.unit_of_work() as uow:
        kinds = [each.kind for each in uow.papers.all() if each.void is None]
    assert "surveillance_notice" not in kinds
    assert "end_notice" not in kinds, "its holder was never told of it"
    made = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(made, tuple)
    assert [job.certificate_ids for job in surveillances(office)] in (
        [("certificate-1",), ("certificate-2",)], [("certificate-2",), ("certificate-1",)])
    assert not any(item.awaits_notice for item in surveillance.surveillance_desk(office, MANAGER).due)


def test_what_went_out_is_not_taken_apart(office: Office) -> None:
    """CNEX-11-a, J68."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    job = joined(office)
    with office.unit_of_work() as uow:
        (paper,) = (each for each in uow.papers.all() if each.kind == "surveillance_notice")
    sent = sending.record_handed_over(office, COORDINATOR, paper.id,
                                      HandedOver(sent_on=TODAY, way=DispatchWay.COURIER, proof="SF1"))
    assert not isinstance(sent, Refused), sent
    assert joint_visits.shared_jobs(office, MANAGER).to_take_apart == ()
    assert "已经发出" in refused_words(joint_visits.take_apart(office, MANAGER, job.id))


def test_a_surveillance_of_one_job_is_not_taken_apart(office: Office) -> None:
    """J68."""
    put_held(office, 1, 70)
    surveillance.make_due_notices(office, MANAGER)
    (job,) = surveillances(office)
    assert "没有合并" in refused_words(joint_visits.take_apart(office, MANAGER, job.id))


def test_a_certificate_that_ends_leaves_the_visit_to_the_others(office: Office) -> None:
    """J68, H131: the job goes on for what is still in force."""
    put_held(office, 1, 70)
    put_held(office, 2, 100)
    job = joined(office)
    with office.unit_of_work() as uow:
        ended = uow.certificates.save(uow.certificates.get("certificate-1").with_(state=CertificateState.WITHDRAWN))
        end_with(office, uow, MANAGER, ended)
        uow.commit()
    assert [each.id for each in surveillances(office)] == [job.id]


def visited(office: Office) -> Engagement:
    """The joint job after its visit, one nonconformity open, both footprints verified."""
    job = joined(office)
    put(office, person("member"), person("second"),
        registered("decider", "footprint_training", "ghg_verifier", functions=("decider",)))
    scheme = office.scheme_of(job)
    with office.unit_of_work() as uow:
        saved = uow.engagements.save(job.with_(
            is_notice_unsent=False, person_days_confirmed_on=TODAY,
            visits=(visit("s1").with_(notice=plan_notice()),), document_review=document_review(),
            on_site=(on_site("s1", consistency_conforms=False),), nonconformities=(finding(),),
            footprints=(footprint(scheme, "u1"), footprint(scheme, "u2"))))
        uow.commit()
    return saved


def test_a_certificate_that_fails_is_parted_and_touches_no_other(office: Office) -> None:
    """CEC-6.3-a, J13, J68: the other is decided in favour, and its next surveillance counts from this visit."""
    put_held(office, 1, 70, cec())
    put_held(office, 2, 100, cec())
    job = visited(office)
    (raised,) = job.nonconformities
    assert [each.id for each in joint_visits.shared_jobs(office, MANAGER).to_part] == [job.id]
    own = joint_visits.part_certificates(office, MANAGER, job.id, ["certificate-2"], [raised.id])
    assert isinstance(own, Engagement)
    assert (own.certificate_ids, own.application_id, own.joined_applications) == (
        ("certificate-2",), "application-2", ())
    assert [each.id for each in own.nonconformities] == [raised.id]
    with office.unit_of_work() as uow:
        rest = uow.engagements.get(job.id)
        assert uow.fieldwork.of_job(own.id).entries == uow.fieldwork.of_job(job.id).entries
    assert (rest.certificate_ids, rest.nonconformities) == (("certificate-1",), ())
    assert [each.unit_id for each in rest.footprints] == ["u1"]
    decide(office, rest, is_positive=True)
    decide(office, own, is_positive=False)
    assert [each.passed for each in held(office, 1).surveillances] == [True]
    assert [each.passed for each in held(office, 2).surveillances] == [False]
    last_day = rest.on_site[0].last_day
    assert {held(office, number).surveillances[0].completed_on for number in (1, 2)} == {last_day}
    (act,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "PCF-2026-00002" in act.text.zh


@pytest.mark.requirement("J68", "CEC-5.6-c")
def test_a_parted_finding_waits_for_its_client_in_the_job_that_it_went_to(office: Office) -> None:
    """In the job that it left, whose page has it no more, it stayed to be corrected until the decision."""
    for number in (1, 2):
        put_held(office, number, 70, cec())
    job, member = visited(office), acting(Role.AUDITOR, person="member").with_(account_id="account-member")
    with office.unit_of_work() as uow:
        uow.engagements.save(job.with_(nonconformities=(), on_site=(), declarations=declarations("member", "second")))
        uow.commit()
    clause, day = "附件 3 2.3", TODAY + timedelta(days=20)
    for fact in ("无记录", "未校准"):
        evaluation.raise_nonconformity(office, member, job.id, "s1", clause, fact, day)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(job.id).with_(on_site=job.on_site))
        write_record(office, uow, member, "on_site.recorded", job.id)
        uow.commit()
    asked = [each for each in inbox.inbox(office, MANAGER) if "合并监督的现场有不符合" in each.text.zh]
    assert [(each.page, each.address, each.waits) for each in asked] == [
        ("surveillance_due", {"to_part": job.id}, True)]
    own = joint_visits.part_certificates(office, MANAGER, job.id, ["certificate-2"], ["NC-02"])
    assert isinstance(own, Engagement)
    assert not any(each.waits for each in inbox.inbox(office, MANAGER) if "合并监督的现场有不符合" in each.text.zh)
    assert sorted(to_correct(office)) == sorted([job.id, own.id])
    assert [each.subject for each in inbox.inbox(office, member) if "单独立项" in each.text.zh] == [own.id]
    assert isinstance(evaluation.record_correction(office, client(), own.id, "NC-02", "已校准"), Engagement)
    assert to_correct(office) == [job.id]
    assert isinstance(evaluation.record_correction(office, client(), job.id, "NC-01", "已补记录"), Engagement)
    assert to_correct(office) == []


def to_correct(office: Office) -> list[str]:
    """The jobs of which something waits for the client's correction in its inbox, once for each call."""
    return [each.subject for each in inbox.inbox(office, client()) if "整改" in each.text.zh and each.waits]


@pytest.mark.requirement("J68")
def test_what_is_reported_of_a_joint_visit_names_the_applications_of_all_its_certificates(office: Office) -> None:
    """Parted, each job names its own, and the days that its visit took are counted once."""
    for number in (1, 2):
        put_held(office, number, 70, cec())
        with office.unit_of_work() as uow:
            applied = uow.applications.get(f"application-{number}")
            uow.applications.save(applied.with_(number=f"SQ-{number}"))
            uow.commit()
    job = visited(office)
    (planned,) = rows_reported(office, 0)
    (done,) = rows_reported(office, 1)
    assert planned["申请编号"] == done["申请编号"] == "SQ-1、SQ-2"
    assert isinstance(joint_visits.part_certificates(office, MANAGER, job.id, ["certificate-2"], []), Engagement)
    mine, theirs = sorted(rows_reported(office, 1), key=lambda row: str(row["申请编号"]))
    assert [each["申请编号"] for each in (mine, theirs)] == ["SQ-1", "SQ-2"]
    assert (mine["实际人日数"], "另一监督项目" in str(theirs["实际人日数"])) == (done["实际人日数"], True)


@pytest.mark.requirement("J68", "CNEX-9.4-a", "CEC-5.3.1-a")
def test_the_documents_behind_every_certificate_of_a_joint_visit_are_reviewed_and_read(office: Office) -> None:
    """Those of one application alone stood for all; parted, each job keeps its own."""
    for number in (1, 2):
        put_held(office, number, 70, cec())
        licence = handed_in("business_licence", "client", verdict=DocumentVerdict.ACCEPTED, file_name=f"{number}.pdf")
        with office.unit_of_work() as uow:
            applied = uow.applications.get(f"application-{number}")
            uow.applications.save(applied.with_(number=f"SQ-{number}", documents=(licence,)))
            uow.commit()
    job = visited(office)
    with office.unit_of_work() as uow:
        uow.people.save(trained("member").with_(version=uow.people.get(PersonId("member")).version))
        uow.engagements.save(job.with_(document_review=None, visits=(visit("s1"),), on_site=(), nonconformities=(),
                                        declarations=declarations("member", "second")))
        uow.fieldwork.add(fieldwork(job, cec()))
        uow.commit()
    member = acting(Role.AUDITOR, person="member")
    saved = evaluation.record_document_review(office, member, job.id, "conforming", "齐全。", "")
    assert isinstance(saved, Engagement), saved
    assert [each.application.number for each in client_file.client_files(office, member, job.id)] == ["SQ-1", "SQ-2"]
    assert documents_listed(office, job.id) == [
        ("营业执照（复印件）（SQ-1）", "1.pdf"), ("营业执照（复印件）（SQ-2）", "2.pdf")]
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(job.id).with_(visits=job.visits, on_site=job.on_site))
        uow.commit()
    own = joint_visits.part_certificates(office, MANAGER, job.id, ["certificate-2"], [])
    assert isinstance(own, Engagement)
    assert [documents_listed(office, each) for each in (job.id, own.id)] == [
        [("营业执照（复印件）", "1.pdf")], [("营业执照（复印件）", "2.pdf")]]


def documents_listed(office: Office, id: str) -> list[tuple[str, str]]:
    """The documents on the record of the document review, made now."""
    made = case_papers.make_case_paper(office, MANAGER, id, "document_review")
    assert isinstance(made, Paper), made
    said = DocumentReviewRecord.model_validate_json(office.files.get(made.data_sha256))
    return [(row.title, row.file_name) for row in said.documents]


def rows_reported(office: Office, table: int) -> list[dict[str, object]]:
    """The rows of the visits that are surveillances, in a table of what is reported of the year."""
    report = reporting.report_of(office, MANAGER, date(2026, 1, 1), date(2027, 12, 31))
    assert isinstance(report, reporting.Report)
    shown = report.tables[table]
    rows = [dict(zip([column.zh for column in shown.columns], row, strict=True)) for row in shown.in_language("zh")]
    return [row for row in rows if row["检查类型"] == "监督检查"]


def decide(office: Office, job: Engagement, *, is_positive: bool) -> None:
    """The job reported on, reviewed and decided."""
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(job.id).with_(
            report=report(is_positive), technical_review=technical_review()))
        uow.commit()
    outcome = decisions.decide(office, DECIDER, job.id, is_positive, "依据报告和证据。")
    assert isinstance(outcome, Engagement), outcome


def test_certificates_are_parted_after_the_visit_and_before_the_report(office: Office) -> None:
    """J68: one has to stay, and what was raised elsewhere does not go along."""
    put_held(office, 1, 70, cec())
    put_held(office, 2, 100, cec())
    job = visited(office)

    def parted(*certificates: str, findings: tuple[str, ...] = ()) -> str:
        return refused_words(joint_visits.part_certificates(office, MANAGER, job.id, certificates, findings))

    assert "至少留一张" in parted("certificate-1", "certificate-2")
    assert "至少留一张" in parted()
    assert "没有这些不符合项：NC-77" in parted("certificate-1", findings=("NC-77",))
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(job.id).with_(report=report(is_positive=False)))
        uow.commit()
    assert "现在的状态是“技术复核”" in parted("certificate-1")
    assert joint_visits.shared_jobs(office, MANAGER).to_part == ()


def test_both_pass_with_one_decision_each_with_its_own_footprint(office: Office) -> None:
    """J68, J13, CEC-6.3-b."""
    put_held(office, 1, 70, cec())
    put_held(office, 2, 100, cec())
    job = visited(office)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(job.id).with_(nonconformities=(), on_site=(on_site("s1"),)))
        uow.commit()
    decide(office, job, is_positive=True)
    for number in (1, 2):
        (done,) = held(office, number).surveillances
        assert done.passed
        assert done.footprint is not None
        assert done.footprint.unit_id == f"u{number}"
    assert PartyRole.CLIENT in job.parties
