"""Certificates renewed: by a surveillance under CNEX, by a new application under CEC (CNEX 12.1, CEC 7.2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from docs_templates.render import paper_text
from intake_app.rules.certificate_changes import replaced
from intake_app.rules.renewals import may_be_renewed_by
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    certificate_changes,
    certificates,
    decisions,
    endings,
    lapsed_results,
    renewing,
    surveillance,
)
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, DisclosureConsent, SurveillanceDone
from models.certificate_change import (
    Amendment,
    CertificateChange,
    ChangeEvaluation,
    ChangeVerdict,
    ChangeVerification,
    Rise,
)
from models.engagement import Engagement, EngagementKind
from models.ids import EngagementId, PersonId
from tests.builders import with_answers
from tests.job_builders import (
    approval,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    footprint,
    person,
    planned,
    registered,
)
from tests.offices import Clock
from tests.services.jobs import TODAY, acting, put, refused_words

WRITER = acting(Role.CERTIFICATE_WRITER, person="writer")
DECIDER = acting(Role.DECIDER, person="decider")
MANAGER = acting(Role.MANAGER, person="manager")
ID, END = "engagement-1", TODAY + timedelta(days=40)
BEGUN = date(2023, 7, 12)


def lay_in(office: Office, scheme: SchemeEdition, kind: EngagementKind, passed_on: date = TODAY) -> None:
    """A decided job, and a certificate of its unit that ends in forty days."""
    put(office, decided(scheme, id="engagement-0"),
        decided(scheme, kind=kind, certificate_ids=("certificate-1",), director_approval=approval(),
                footprints=(footprint(scheme),),
                applied_on=passed_on if kind is EngagementKind.INITIAL else None),
        person("writer", functions=("certificate_writer",)),
        registered("decider", "ghg_verifier", functions=("decider",)))
    done = SurveillanceDone(completed_on=passed_on, engagement_id=ID, passed=True)
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(with_answers(application.with_(submitted_on=passed_on), {}))
        uow.certificates.add(certificate(scheme, issued_on=BEGUN, first_issued_on=BEGUN, valid_until=END,
                                         engagement_id="engagement-0", surveillances=(done,),
                                         period_from=date(2022, 1, 1), period_to=date(2022, 12, 31)))
        uow.commit()


def issued(office: Office) -> Certificate:
    written = certificates.write_certificates(office, WRITER, ID)
    assert not isinstance(written, Refused), written
    found = certificates.issue_certificates(office, DECIDER, ID)
    assert not isinstance(found, Refused), found
    return found[0]


@pytest.mark.parametrize(("scheme", "kind"), [(cnex(), EngagementKind.SURVEILLANCE), (cec(), EngagementKind.INITIAL)],
                         ids=["cnex", "cec"])
def test_a_certificate_goes_on_the_day_after_the_old_one_ends(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-12.1-b, CEC-7.2-b, J15, J16: under its own number, printed with the day from which it counts."""
    lay_in(office, scheme, kind)
    assert [each.certificate.id for each in surveillance.renewals(office, MANAGER)] == ["certificate-1"]
    new = issued(office)
    assert (new.renews, new.first_issued_on, new.issued_on) == ("certificate-1", BEGUN, TODAY)
    assert (new.valid_from, new.state) == (END + timedelta(days=1), CertificateState.VALID)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(new.paper_id or "")
    assert f"{END.year}年7月12日至" in paper_text(office.files.get(paper.sha256))
    assert surveillance.renewals(office, MANAGER) == ()
    assert renewing.surveillances_that_renew(office, WRITER) == ()


@pytest.mark.parametrize("is_positive", [True, False])
def test_the_evaluation_that_renews_is_entered_as_the_old_ones_surveillance(office: Office, is_positive: bool) -> None:
    """CEC-6.1-a, CEC-6.2-a: no notice goes out and nobody is suspended for a year that was evaluated as a whole."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    with office.unit_of_work() as uow:
        old = uow.certificates.get("certificate-1")
        last = SurveillanceDone(completed_on=TODAY - timedelta(days=340), passed=True)
        uow.certificates.save(old.with_(surveillances=(last,)))
        uow.engagements.save(uow.engagements.get(ID).with_(decision=None, accepted_on=TODAY - timedelta(days=30)))
        uow.commit()
    assert [item.due.state for item in surveillance.surveillance_desk(office, MANAGER).due] == ["visited"]
    decided_job = decisions.decide(office, DECIDER, ID, is_positive, "符合认证依据。")
    assert not isinstance(decided_job, Refused), decided_job
    with office.unit_of_work() as uow:
        found = uow.certificates.get("certificate-1").surveillances
    assert [(each.engagement_id, each.passed) for each in found[1:]] == ([(ID, True)] if is_positive else [])
    listed = [item.due.state for item in surveillance.surveillance_desk(office, MANAGER).due]
    assert listed == ([] if is_positive else ["notice_late"])


@pytest.mark.parametrize(("to_the_end", "is_positive", "renews"), [(40, True, True), (40, False, False),
                                                                   (200, True, False)])
def test_the_notice_of_a_surveillance_names_what_it_renews(
    office: Office, to_the_end: int, is_positive: bool, renews: bool
) -> None:
    """CNEX-12.1-b: its holder reads that the certificates are issued anew, and nothing of it where they are not."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(ID).with_(decision=None, director_approval=None))
        uow.certificates.save(uow.certificates.get("certificate-1").with_(
            surveillances=(), valid_until=TODAY + timedelta(days=to_the_end)))
        uow.commit()
    done = decisions.decide(office, DECIDER, ID, is_positive, "符合认证依据。")
    assert not isinstance(done, Refused), done
    with office.unit_of_work() as uow:
        (notice,) = (each for each in uow.papers.about(ID) if each.kind == "decision_notice")
    words = paper_text(office.files.get(notice.sha256))
    assert ("准予换发" in words, "监督合格" in words) == (renews, is_positive)
    assert not renews or words.count("PCF-2026-00001") >= 2


def test_a_surveillance_that_renews_waits_for_writer_and_decider(office: Office) -> None:
    """CNEX-12.1-b, S3."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    assert [job.id for job in renewing.surveillances_that_renew(office, WRITER)] == [ID]
    certificates.write_certificates(office, WRITER, ID)
    assert [job.id for job in renewing.surveillances_that_renew(office, DECIDER)] == [ID]


def test_a_surveillance_before_the_last_six_months_renews_nothing(office: Office) -> None:
    """CNEX-12.1-b."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE, passed_on=END - timedelta(days=200))
    assert "通过监督检查后换发证书" in refused_words(certificates.write_certificates(office, WRITER, ID))
    assert renewing.surveillances_that_renew(office, WRITER) == ()


def test_under_the_salt_rule_no_surveillance_renews(office: Office) -> None:
    """CEC-7.2-b: the holder applies anew."""
    lay_in(office, cec(), EngagementKind.SURVEILLANCE)
    assert "不另发证书" in refused_words(certificates.write_certificates(office, WRITER, ID))


@pytest.mark.parametrize(("scheme", "applied_on"), [(cec(), END - timedelta(days=200)), (cnex(), TODAY)],
                         ids=["cec-too-early", "cnex-by-application"])
def test_a_unit_has_no_second_certificate_while_one_that_is_not_renewed_is_in_force(
    office: Office, scheme: SchemeEdition, applied_on: date
) -> None:
    """CEC-7.2-b, CNEX-12.1-b, J14, J15: applied for too early, or where only a surveillance renews."""
    lay_in(office, scheme, EngagementKind.INITIAL, passed_on=applied_on)
    words = refused_words(certificates.write_certificates(office, WRITER, ID))
    assert f"有效期至 {END}，尚未失效" in words
    assert "先由持有人申请注销原证书" in words
    endings.cancel(office, MANAGER, "certificate-1", "own_request", "持有人申请注销", TODAY)
    new = issued(office)
    assert (new.renews, new.valid_from, new.first_issued_on) == (None, None, TODAY)


def test_a_suspended_certificate_is_restored_or_cancelled_before_a_new_one(office: Office) -> None:
    """CEC-7.2-b: in the window too, and a new one beside it would let the mark be used."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    assert isinstance(certificates.suspend(office, MANAGER, "certificate-1", "rule_breach", PartyRole.CLIENT, "未缴费",
                                           TODAY), Certificate)
    assert "尚未失效" in refused_words(certificates.write_certificates(office, WRITER, ID))


def test_an_application_after_the_end_begins_a_certificate_of_its_own(office: Office, clock: Clock) -> None:
    """CEC-7.2-b, J14: too late is no renewal, and nothing stands in the way."""
    lay_in(office, cec(), EngagementKind.INITIAL, passed_on=END + timedelta(days=1))
    clock.move(timedelta(days=60))
    new = issued(office)
    assert (new.renews, new.valid_from, new.first_issued_on) == (None, None, office.today())


@pytest.mark.parametrize(("scheme", "kind"), [(cnex(), EngagementKind.SURVEILLANCE), (cec(), EngagementKind.INITIAL)],
                         ids=["cnex", "cec"])
def test_a_certificate_is_renewed_once(office: Office, scheme: SchemeEdition, kind: EngagementKind) -> None:
    """CNEX-12.1-b, CEC-7.2-b: not by a second surveillance or application in the same window."""
    lay_in(office, scheme, kind)
    first = issued(office)
    with office.unit_of_work() as uow:
        uow.engagements.add(uow.engagements.get(ID).with_(id=EngagementId("engagement-2"), version=0))
        old = uow.certificates.get("certificate-1")
        again = SurveillanceDone(completed_on=TODAY, engagement_id="engagement-2", passed=True)
        uow.certificates.save(old.with_(surveillances=(*old.surveillances, again)))
        uow.commit()
    words = refused_words(certificates.write_certificates(office, WRITER, "engagement-2"))
    assert "尚未失效" in words if kind is EngagementKind.INITIAL else f"已由证书 {first.number} 续证" in words


@pytest.mark.parametrize("is_written_before", [False, True])
def test_a_renewal_prints_what_was_changed_since_the_surveillance_was_announced(
    office: Office, is_written_before: bool
) -> None:
    """CNEX-12.1-b, CNEX-12.2-d: the job keeps the parties and the place of the day on which it was opened.

    Also what was changed after the new certificate was written and before it is issued.
    """
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    if is_written_before:
        assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    with office.unit_of_work() as uow:
        amended = Amendment(client_name="南阳新防爆", site_address="山东省潍坊市滨海路 8 号", model="YBX3-355M1-4N",
                            trademark="宛石")
        change = certificate_change(amendment=amended)
        uow.certificates.save(replaced(uow.certificates.get("certificate-1"), change, TODAY))
        uow.commit()
    if is_written_before:
        found = certificates.issue_certificates(office, DECIDER, ID)
        assert not isinstance(found, Refused), found
        new = found[0]
    else:
        new = issued(office)
    assert (new.unit.model, new.trademark) == ("YBX3-355M1-4N", "宛石")
    assert new.parties[PartyRole.CLIENT].name == "南阳新防爆"
    assert (new.site_address, new.site_city) == ("山东省潍坊市滨海路 8 号", "潍坊")


SALT = Amendment(client_name="潍坊新盐化", producer_name="潍坊新盐化", site_address="山东省潍坊市滨海路 8 号",
                 model="工业级一等品", trademark="宛石")


def replaced_by(office: Office, change: CertificateChange) -> Certificate:
    """The old certificate, replaced today after this change behind the back of whoever works on its renewal."""
    with office.unit_of_work() as uow:
        old = uow.certificates.get("certificate-1")
        done = change.with_(replaced_on=office.today())
        saved = uow.certificates.save(replaced(old, change, office.today()).with_(changes=(*old.changes, done)))
        uow.commit()
    return saved


@pytest.mark.parametrize("is_written_before", [False, True])
def test_a_renewal_that_was_applied_for_prints_what_was_changed_since(office: Office, is_written_before: bool) -> None:
    """CEC-7.2-b, CEC-7.3-a: its application says what was so before, and the unit is still the same.

    What the application of today says stays where nothing was changed, and the decider reads what was.
    """
    lay_in(office, cec(), EngagementKind.INITIAL)
    if is_written_before:
        assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    old = replaced_by(office, certificate_change(amendment=SALT))
    if not is_written_before:
        assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    shown, = certificates.drafts_to_check(office, DECIDER, ID)
    found = certificates.issue_certificates(office, DECIDER, ID)
    assert not isinstance(found, Refused), found
    new, job = found[0], cec_job(office)
    assert (new.renews, new.unit.model, new.trademark) == ("certificate-1", "工业级一等品", "宛石")
    assert (new.parties[PartyRole.CLIENT].name, new.unit.producer_name) == ("潍坊新盐化", "潍坊新盐化")
    assert (new.site_address, new.site_city) == ("山东省潍坊市滨海路 8 号", "潍坊")
    assert (new.unit.product_name, new.unit.id) == (job.units[0].product_name, job.units[0].id)
    assert new.parties[PartyRole.FACTORY] == job.parties[PartyRole.FACTORY]
    assert (shown.old, shown.taken_over) == (old, old.changes)
    assert shown.certificate.with_(number=new.number, state=new.state, checked_by=new.checked_by, paper_id=new.paper_id,
                                   version=new.version) == new


def cec_job(office: Office) -> Engagement:
    with office.unit_of_work() as uow:
        return uow.engagements.get(ID)


def test_what_was_printed_before_a_renewal_was_applied_for_is_as_that_says(office: Office) -> None:
    """CEC-7.2-b: its holder applied with what stands since, and may say otherwise than an earlier change did."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    earlier = certificate_change(amendment=Amendment(client_name="旧名", trademark="旧标"),
                                 replaced_on=TODAY - timedelta(days=1))
    alter(office, changes=(earlier,))
    assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    shown, = certificates.drafts_to_check(office, DECIDER, ID)
    assert (shown.taken_over, shown.certificate.trademark) == ((), "")
    assert shown.certificate.parties == cec_job(office).parties


@pytest.mark.parametrize("is_over", [False, True])
def test_an_approved_change_reaches_the_renewal_that_was_applied_for(
    office: Office, clock: Clock, is_over: bool
) -> None:
    """CEC-7.2-b, CEC-7.3-a: printed on the old one first, or past its end waiting on the new one."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    certificates.write_certificates(office, WRITER, ID)
    said_already = certificate_change(id="change-2", evaluation=MOVED.evaluation,
                                      amendment=Amendment(client_name=cec_job(office).parties[PartyRole.CLIENT].name))
    alter(office, changes=(MOVED, said_already) if is_over else (MOVED,))
    if is_over:
        clock.move(END + timedelta(days=1) - TODAY)
        assert issued(office).changes == (MOVED,)
    else:
        assert "先换发" in refused_words(certificates.issue_certificates(office, DECIDER, ID))
        printed = certificate_changes.replace_certificate(office, DECIDER, "certificate-1", MOVED.id)
        assert isinstance(printed, Certificate), printed
        assert issued(office).site_city == "潍坊"


@pytest.mark.parametrize(("period_to", "is_newer"), [(date(2026, 5, 31), True), (date(2025, 11, 30), False)])
def test_a_renewal_that_was_applied_for_prints_the_newer_footprint_of_a_change(
    office: Office, clock: Clock, period_to: date, is_newer: bool
) -> None:
    """CEC-7.3-a, H127: 655 of the new site over later data, else what the application's own job verified."""
    scheme = cec()
    lay_in(office, scheme, EngagementKind.INITIAL)
    clock.move(timedelta(days=9))
    replaced_by(office, verified_change(scheme, "655", period_to, amendment=SALT))
    new = issued(office)
    assert (new.site_city, new.value == Decimal("655"), new.period_to == period_to) == ("潍坊", is_newer, is_newer)


def test_a_change_is_still_so_where_the_old_certificate_was_cancelled_before_the_issue(office: Office) -> None:
    """CEC-7.2-b, CEC-7.3-a: what was applied for is then issued as a certificate of its own, with the new name."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    replaced_by(office, certificate_change(amendment=SALT))
    alter(office, state=CertificateState.CANCELLED)
    new = issued(office)
    assert (new.renews, new.parties[PartyRole.CLIENT].name) == (None, "潍坊新盐化")


def test_what_the_holder_said_of_publication_after_applying_goes_on(office: Office) -> None:
    """CEC-7.2-b, H14: the application's answer is older."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    said = DisclosureConsent(agrees=False, said_on=TODAY, by="林晓")
    alter(office, disclosure_consent=said.with_(said_on=TODAY - timedelta(days=1)))
    certificates.write_certificates(office, WRITER, ID)
    shown, = certificates.drafts_to_check(office, DECIDER, ID)
    assert shown.certificate.disclosure_consent is None
    alter(office, disclosure_consent=said)
    assert issued(office).disclosure_consent == said


def verified_change(scheme: SchemeEdition, value: str, period_to: date, **changes: object) -> CertificateChange:
    """A change whose check on site found this value over the months before `period_to`."""
    found = footprint(scheme, value=Decimal(value), period_from=date(2025, 1, 1), period_to=period_to)
    done = ChangeVerification(on=TODAY, by=PersonId("member"), findings="现场核查", passed=True,
                              job_id=EngagementId("engagement-3"), footprint=found)
    return certificate_change(kind="production_address", takes_effect_on=TODAY, verification=done,
                              check_id=EngagementId("engagement-3"),
                              evaluation=ChangeEvaluation(verdict=ChangeVerdict.TO_BE_VERIFIED, reason="须核查。",
                                                          on=TODAY, by="李主管"), **changes)


@pytest.mark.parametrize(("period_to", "is_newer"), [
    (date(2026, 5, 31), True), (date(2025, 12, 31), True), (date(2025, 11, 30), False)])
@pytest.mark.parametrize("is_written_before", [False, True])
def test_a_renewal_prints_what_was_verified_last_beside_the_place_where_that_was(
    office: Office, clock: Clock, is_written_before: bool, period_to: date, is_newer: bool
) -> None:
    """CNEX-12.1-b, CNEX-12.2-d, H127: 655 of the new site, and not 812.5 of the one that production left."""
    scheme = cnex()
    lay_in(office, scheme, EngagementKind.SURVEILLANCE)
    if is_written_before:
        assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    clock.move(timedelta(days=9))
    change = verified_change(scheme, "655", period_to, amendment=Amendment(site_address="山东省潍坊市滨海路 8 号"))
    with office.unit_of_work() as uow:
        old = uow.certificates.get("certificate-1")
        done = change.with_(replaced_on=office.today())
        uow.certificates.save(replaced(old, change, office.today()).with_(changes=(done,)))
        uow.commit()
    found = certificates.issue_certificates(office, DECIDER, ID) if is_written_before else (issued(office),)
    assert not isinstance(found, Refused), found
    assert found[0].site_city == "潍坊"
    assert (found[0].value, found[0].period_to) == (
        (Decimal("655"), period_to) if is_newer else (Decimal("812.5"), date(2025, 12, 31)))


@pytest.mark.parametrize(("scheme", "kind"), [(cnex(), EngagementKind.SURVEILLANCE), (cec(), EngagementKind.INITIAL)],
                         ids=["cnex", "cec"])
def test_what_is_suspended_after_its_renewal_was_written_bars_the_issue(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-12.1-b, CEC-7.2-b: else a second certificate would let the mark be used; restored, it is renewed."""
    lay_in(office, scheme, kind)
    assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    held = certificates.suspend(office, MANAGER, "certificate-1", scheme.suspension.grounds[0].key, PartyRole.CLIENT,
                                "经查实", TODAY)
    assert isinstance(held, Certificate)
    assert held.number in refused_words(certificates.issue_certificates(office, DECIDER, ID))
    with office.unit_of_work() as uow:
        uow.certificates.save(held.with_(state=CertificateState.VALID))
        uow.commit()
    assert issued(office).renews == "certificate-1"


BY_WHAT = pytest.mark.parametrize(("scheme", "kind"), [
    (cnex(), EngagementKind.SURVEILLANCE), (cec(), EngagementKind.INITIAL)], ids=["cnex", "cec"])


def alter(office: Office, **changes: object) -> Certificate:
    """The old certificate, changed like this behind the back of whoever wrote its renewal."""
    with office.unit_of_work() as uow:
        saved = uow.certificates.save(uow.certificates.get("certificate-1").with_(**changes))
        uow.commit()
    return saved


def told(percent: str, since: date, **changes: object) -> CertificateChange:
    return certificate_change(kind="footprint_rise", is_planned=False,
                              rise=Rise(percent=Decimal(percent), since=since), **changes)


@BY_WHAT
def test_no_renewal_is_issued_over_a_rise_that_ended_the_result(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-II-11.1, J29: the product is certified anew; one that has not lasted yet bars nothing."""
    lay_in(office, scheme, kind)
    assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    alter(office, changes=(told("12", TODAY - timedelta(days=150)),))
    words = refused_words(certificates.issue_certificates(office, DECIDER, ID))
    assert "PCF-2026-00001" in words
    assert "即时失效" in words
    alter(office, changes=(told("12", TODAY - timedelta(days=60)),))
    assert issued(office).renews == "certificate-1"


@BY_WHAT
def test_a_rise_that_a_surveillance_found_is_cleared_up_before_the_renewal(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-II-11.1, J29: told as the shorter one that it was, it bars nothing."""
    lay_in(office, scheme, kind)
    found = footprint(scheme, value=Decimal("910"))
    alter(office, surveillances=(SurveillanceDone(completed_on=TODAY, engagement_id=ID, passed=True,
                                                  footprint=found),))
    assert not isinstance(certificates.write_certificates(office, WRITER, ID), Refused)
    assert "12.00%" in refused_words(certificates.issue_certificates(office, DECIDER, ID))
    alter(office, changes=(told("12", TODAY - timedelta(days=60), applied_on=TODAY),))
    assert issued(office).renews == "certificate-1"


@BY_WHAT
def test_after_the_old_ones_end_only_the_rule_that_certifies_by_application_issues_over_its_rise(
    office: Office, clock: Clock, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-II-11.1, J16, J29: nobody can tell or confirm anything of it then, and CEC's job evaluated it as a whole."""
    lay_in(office, scheme, kind)
    found = footprint(scheme, value=Decimal("910"))
    done = SurveillanceDone(completed_on=TODAY, engagement_id=ID, passed=True, footprint=found)
    alter(office, surveillances=(done,), changes=(told("12", TODAY - timedelta(days=150)),))
    certificates.write_certificates(office, WRITER, ID)
    clock.move(END + timedelta(days=1) - TODAY)
    if kind is EngagementKind.SURVEILLANCE:
        assert "即时失效" in refused_words(certificates.issue_certificates(office, DECIDER, ID))
        alter(office, changes=())
    assert issued(office).renews == "certificate-1"


MOVED = certificate_change(
    kind="production_address", amendment=Amendment(site_address="山东省潍坊市滨海路 8 号"), takes_effect_on=TODAY,
    evaluation=ChangeEvaluation(verdict=ChangeVerdict.APPROVED, reason="资料齐全。", on=TODAY, by="李主管"))


@pytest.mark.parametrize("is_over", [False, True])
def test_a_change_that_waits_for_its_print_is_printed_before_the_renewal(
    office: Office, clock: Clock, is_over: bool
) -> None:
    """CNEX-12.1-b, CNEX-12.2-d: else the renewal would print the old address; past the old one's end it waits on it."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    certificates.write_certificates(office, WRITER, ID)
    settled = certificate_change(id="change-2", evaluation=MOVED.evaluation)
    alter(office, changes=(MOVED, settled))
    if is_over:
        clock.move(END + timedelta(days=1) - TODAY)
        new = issued(office)
        assert new.changes == (MOVED,)
        printed = certificate_changes.replace_certificate(office, DECIDER, new.id, MOVED.id)
    else:
        assert "先换发" in refused_words(certificates.issue_certificates(office, DECIDER, ID))
        replacing = certificate_changes.replace_certificate(office, DECIDER, "certificate-1", MOVED.id)
        assert isinstance(replacing, Certificate), replacing
        printed = issued(office)
    assert isinstance(printed, Certificate), printed
    assert (printed.site_city, printed.renews) == ("潍坊", "certificate-1")


def test_a_change_that_takes_effect_later_bars_no_renewal_and_waits_on_it(office: Office, clock: Clock) -> None:
    """CNEX-12.1-b, CNEX-12.2-d: the old certificate may end before that day, and its change with it."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    certificates.write_certificates(office, WRITER, ID)
    later = MOVED.with_(takes_effect_on=END + timedelta(days=10))
    alter(office, changes=(later,))
    new = issued(office)
    assert (new.changes, new.site_city) == ((later,), "南阳市")
    clock.move(END + timedelta(days=10) - TODAY)
    printed = certificate_changes.replace_certificate(office, DECIDER, new.id, later.id)
    assert isinstance(printed, Certificate), printed
    assert printed.site_city == "潍坊"


@BY_WHAT
def test_what_is_replaced_before_its_renewal_counts_is_replaced_on_that_too(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-12.2-d, CEC-7.3-a, J16: else the old address would come back on the day on which the renewal counts."""
    lay_in(office, scheme, kind)
    new = issued(office)
    alter(office, changes=(MOVED,))
    told = certificate_changes.renewals_replaced_with(office, DECIDER, "certificate-1")
    assert [each.number for each in told] == [new.number]
    printed = certificate_changes.replace_certificate(office, DECIDER, "certificate-1", MOVED.id)
    assert isinstance(printed, Certificate), printed
    with office.unit_of_work() as uow:
        kept = uow.certificates.get(new.id)
        paper = uow.papers.get(kept.paper_id or "")
        verbs = [record.verb for record in uow.records.about(new.id)]
    assert printed.id == "certificate-1"
    for each in (printed, kept):
        assert (each.site_city, each.replaced_on, each.changes[-1].replaced_on) == ("潍坊", TODAY, TODAY)
    assert (kept.number, kept.valid_from, kept.valid_until) == (new.number, new.valid_from, new.valid_until)
    assert paper.number == f"{new.number}/1"
    assert "滨海路 8 号" in paper_text(office.files.get(paper.sha256))
    assert verbs[-1] == "certificate.replaced"


@BY_WHAT
def test_a_renewal_of_later_data_keeps_its_own_figure_when_the_old_one_is_replaced(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """H127, J16: what is not newer than it prints reaches the old one only; what is newer reaches both."""
    lay_in(office, scheme, kind)
    new = issued(office)
    for period_to, on_both in ((date(2025, 11, 30), False), (date(2026, 5, 31), True)):
        change = verified_change(scheme, "655", period_to, id=f"change-{period_to}")
        with office.unit_of_work() as uow:
            old = uow.certificates.get("certificate-1")
            uow.certificates.save(old.with_(changes=(*old.changes, change)))
            if uow.engagements.find("engagement-3") is None:
                uow.engagements.add(decided(scheme, id="engagement-3", kind=EngagementKind.SURVEILLANCE,
                                            certificate_ids=("certificate-1",)))
            uow.commit()
        printed = certificate_changes.replace_certificate(office, DECIDER, "certificate-1", change.id)
        assert isinstance(printed, Certificate), printed
        with office.unit_of_work() as uow:
            kept = uow.certificates.get(new.id)
        assert (printed.value, kept.value) == (Decimal("655"), Decimal("655") if on_both else new.value)


@pytest.mark.parametrize(("state", "is_replaced"), [
    (CertificateState.SUSPENDED, False), (CertificateState.WITHDRAWN, True), (CertificateState.DRAFT, True)])
def test_a_renewal_that_is_not_valid_holds_a_replacement_up_only_while_it_may_come_back(
    office: Office, state: CertificateState, is_replaced: bool
) -> None:
    """CNEX-12.2-d: a suspended one is restored first; a draft reads as the old one does when it is issued."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    new = issued(office)
    with office.unit_of_work() as uow:
        uow.certificates.save(new.with_(state=state))
        uow.commit()
    alter(office, changes=(MOVED,))
    outcome = certificate_changes.replace_certificate(office, DECIDER, "certificate-1", MOVED.id)
    assert isinstance(outcome, Certificate) is is_replaced
    assert is_replaced or new.number in refused_words(outcome)
    with office.unit_of_work() as uow:
        assert uow.certificates.get(new.id).site_city == new.site_city


@BY_WHAT
@pytest.mark.parametrize("act", ["suspend", "withdraw", "cancel", "lapse"])
def test_what_stops_a_certificate_asks_about_the_one_that_renews_it(
    office: Office, scheme: SchemeEdition, kind: EngagementKind, act: str
) -> None:
    """CNEX-12.3.1-a, CNEX-12.3.2-a, J29: nothing stops the renewal by itself, and a person decides about it."""
    lay_in(office, scheme, kind)
    new = issued(office)
    assert surveillance.surveillance_desk(office, MANAGER).acts == ()
    alter(office, changes=(told("12", TODAY - timedelta(days=150)),))
    assert scheme.withdrawal is not None
    suspended, withdrawn = scheme.suspension.grounds[0].key, scheme.withdrawal.grounds[-1].key
    by_fault = PartyRole.CLIENT, "经查实", TODAY
    outcome = {
        "suspend": lambda: certificates.suspend(office, MANAGER, "certificate-1", suspended, *by_fault),
        "withdraw": lambda: endings.withdraw(office, MANAGER, "certificate-1", withdrawn, *by_fault),
        "cancel": lambda: endings.cancel(office, MANAGER, "certificate-1", "own_request", "持有人申请", TODAY),
        "lapse": lambda: lapsed_results.confirm_lapse(office, MANAGER, "certificate-1", "change-1", "核对台账。"),
    }[act]()
    assert isinstance(outcome, Certificate), outcome
    acts = [each.text.zh for each in surveillance.surveillance_desk(office, MANAGER).acts]
    assert [each for each in acts if f"证书 {new.number} 续自" in each], acts
    with office.unit_of_work() as uow:
        assert uow.certificates.get(new.id).state is CertificateState.VALID
    stopped = certificates.suspend(office, MANAGER, new.id, suspended, *by_fault)
    assert isinstance(stopped, Certificate), stopped
    assert not [each for each in surveillance.surveillance_desk(office, MANAGER).acts if "续自" in each.text.zh]


def test_what_is_withdrawn_after_its_renewal_was_written_is_not_renewed(office: Office) -> None:
    """CEC-7.2-b: what was applied for anew counts from its own issue, without a first issue of the one withdrawn."""
    lay_in(office, cec(), EngagementKind.INITIAL)
    certificates.write_certificates(office, WRITER, ID)
    endings.cancel(office, MANAGER, "certificate-1", "own_request", "持有人申请注销", TODAY)
    new = issued(office)
    assert (new.renews, new.valid_from, new.first_issued_on) == (None, None, TODAY)


def test_a_surveillance_renews_nothing_that_was_withdrawn_since(office: Office) -> None:
    """CNEX-12.1-b: and nobody waits for it any more."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    certificates.write_certificates(office, WRITER, ID)
    endings.cancel(office, MANAGER, "certificate-1", "own_request", "持有人申请注销", TODAY)
    assert "不能续证" in refused_words(certificates.issue_certificates(office, DECIDER, ID))
    assert renewing.surveillances_that_renew(office, DECIDER) == ()


def test_what_the_holder_said_of_its_publication_goes_on(office: Office) -> None:
    """CNEX-10-a: who took the consent back did not give it again by being renewed."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    said = DisclosureConsent(agrees=False, said_on=TODAY, by="林晓")
    with office.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get("certificate-1").with_(disclosure_consent=said))
        uow.commit()
    assert issued(office).disclosure_consent == said


@pytest.mark.parametrize(("scheme", "state", "due_on", "is_told"), [
    (cnex(), CertificateState.VALID, END, True), (cnex(), CertificateState.VALID, BEGUN, False),
    (cnex(), CertificateState.SUSPENDED, END, False), (cec(), CertificateState.VALID, END, False)])
def test_a_holder_reads_which_certificates_an_open_surveillance_can_renew(
    scheme: SchemeEdition, state: CertificateState, due_on: date, is_told: bool
) -> None:
    """CNEX-12.1-b: those in force whose last months it can still meet; a suspended one is restored first."""
    job = planned(scheme, kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",), due_on=due_on)
    held = certificate(scheme, issued_on=BEGUN, valid_until=END, state=state)
    assert may_be_renewed_by(job, [held], scheme) == ((held,) if is_told else ())
    assert may_be_renewed_by(decided(scheme, kind=EngagementKind.SURVEILLANCE, due_on=due_on), [held], scheme) == ()
