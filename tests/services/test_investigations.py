"""A suspected ground of suspension or withdrawal is looked into: by whom, how far, and what follows from it."""

from datetime import date

import pytest

from intake_app.rules.investigations import suspected_grounds
from intake_app.rules.lives.investigation import InvestigationState, investigation_state
from intake_app.rules.stages import obstacles
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificates, endings, investigations, surveillance
from intake_app.services.decisions import decide
from intake_app.services.engagements import engagements_for
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, Investigation, StatusChange
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.ids import EngagementId
from tests.job_builders import (
    CALENDAR,
    cec,
    certificate,
    cnex,
    decided,
    on_site,
    planned,
    registered,
    report,
    technical_review,
)
from tests.services.jobs import acting, change, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
COORDINATOR = acting(Role.COORDINATOR, person="coordinator")
TODAY = date(2026, 6, 1)
ID = "certificate-1"
SUSPENDED, WITHDRAWN = StatusChange.SUSPENDED, StatusChange.WITHDRAWN


def with_certificate(office: Office, scheme: SchemeEdition, **changes: object) -> None:
    """A certificate in force that a job of its own led to."""
    put(office, decided(scheme, id=EngagementId("engagement-0")))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(scheme, engagement_id="engagement-0", **changes))
        uow.commit()


def begun(office: Office, change: StatusChange = SUSPENDED, ground: str = "disputed_footprint",
          actor: Actor = COORDINATOR) -> Investigation:
    with_certificate(office, cnex())
    held = investigations.begin_investigation(office, actor, ID, change, ground, "用户来函质疑碳足迹数值")
    assert isinstance(held, Certificate), held
    return held.investigations[-1]


def concluded(office: Office, is_confirmed: bool) -> Certificate:
    held = investigations.conclude_investigation(office, MANAGER, ID, is_confirmed, "核对了电费单和产量记录")
    assert isinstance(held, Certificate), held
    return held


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID)


def test_the_scheme_says_which_grounds_can_be_suspected() -> None:
    """J54, J10: every letter of 12.3.1 and 12.3.2 but the holder's own request and a suspension that ran out."""
    letters = [(change, cause.letter) for change, cause in suspected_grounds(cnex())]
    assert letters == [*((SUSPENDED, letter) for letter in "abcdegh"), *((WITHDRAWN, letter) for letter in "abcdfgijk")]


def test_a_scheme_without_it_offers_none(office: Office) -> None:
    """J54: CEC has its own three causes for an extra surveillance, and no investigation."""
    assert suspected_grounds(cec()) == ()
    with_certificate(office, cec())
    assert "没有规定" in refused_words(investigations.begin_investigation(
        office, MANAGER, ID, SUSPENDED, "rule_breach", "用户投诉"))


@pytest.mark.parametrize("actor", [COORDINATOR, MANAGER])
def test_coordinator_and_manager_open_one_with_its_ground_and_reason(office: Office, actor: Actor) -> None:
    """J54, CNEX-12.3.1-a: the Record says who, why and under which letter; the certificate stays as it is."""
    found = begun(office, actor=actor)
    assert (found.ground, found.opened_on, found.opened_by) == ("disputed_footprint", TODAY, actor.name)
    assert investigation_state(found) is InvestigationState.LOOKED_INTO
    assert kept(office).state is CertificateState.VALID
    with office.unit_of_work() as uow:
        record = uow.records.about(ID)[-1]
    assert record.verb == "certificate.investigation_opened"
    assert record.clause is not None
    assert record.clause.clause == "12.3.1 g"


def test_it_needs_a_reason_a_ground_of_the_scheme_and_a_certificate_in_force(office: Office) -> None:
    """J54."""
    with_certificate(office, cnex(), state=CertificateState.CANCELLED)
    assert "理由" in refused_words(investigations.begin_investigation(
        office, MANAGER, ID, SUSPENDED, "disputed_footprint", " "))
    assert "已失效" in refused_words(investigations.begin_investigation(
        office, MANAGER, ID, SUSPENDED, "disputed_footprint", "用户来函"))
    with office.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get(ID).with_(state=CertificateState.VALID))
        uow.commit()
    for change_of_status, ground in ((SUSPENDED, "own_request"), (WITHDRAWN, "disputed_footprint")):
        with pytest.raises(NotFound):
            investigations.begin_investigation(office, MANAGER, ID, change_of_status, ground, "用户来函")


def test_one_is_concluded_before_the_next_is_opened(office: Office) -> None:
    """J54."""
    begun(office)
    assert "尚未结束" in refused_words(investigations.begin_investigation(
        office, MANAGER, ID, WITHDRAWN, "refused_supervision", "又一封来函"))


def test_a_check_on_site_needs_no_notice_of_months_but_its_plan(office: Office) -> None:
    """J54: it may take place from today on, its client sees it, and it serves no due date."""
    begun(office)
    job = investigations.order_check(office, MANAGER, ID)
    assert isinstance(job, Engagement), job
    assert (job.not_before, job.is_unannounced, job.notice_waiver) == (TODAY, False, None)
    assert job.extra is not None
    assert (job.extra.is_investigation, job.extra.facts) == (True, "用户来函质疑碳足迹数值")
    assert job.id in {each.id for each in engagements_for(office, client(job.enterprise_id))}
    unsent = planned(cnex(), kind=job.kind, extra=job.extra, certificate_ids=job.certificate_ids, plan_notice=None)
    assert obstacles("record_on_site", unsent, cnex(), TODAY, CALENDAR) != ()
    assert kept(office).investigations[-1].check_id == job.id
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert item.open_engagement_id is None
    assert "安排了现场核查" in refused_words(investigations.order_check(office, MANAGER, ID))


def test_it_is_not_concluded_while_its_check_runs(office: Office) -> None:
    """J54."""
    begun(office)
    investigations.order_check(office, MANAGER, ID)
    assert "尚未结束" in refused_words(investigations.conclude_investigation(office, MANAGER, ID, False, "数据无误"))


def test_a_decided_check_moves_no_cycle_and_lets_it_be_concluded(office: Office) -> None:
    """J54, J13: the next surveillance falls due when it would have without it."""
    begun(office)
    (before,) = surveillance.surveillance_desk(office, MANAGER).due
    job = investigations.order_check(office, MANAGER, ID)
    assert isinstance(job, Engagement)
    put(office, registered("decider", functions=("decider",)))
    change(office, planned(
        cnex(), id=job.id, kind=job.kind, extra=job.extra, certificate_ids=job.certificate_ids,
        application_id=job.application_id, version=job.version, on_site=(on_site(),), report=report(),
        technical_review=technical_review()))
    outcome = decide(office, acting(Role.DECIDER, person="decider"), job.id, False, "用电量少报")
    assert isinstance(outcome, Engagement), outcome
    assert kept(office).surveillances == ()
    (after,) = surveillance.surveillance_desk(office, MANAGER).due
    assert after.due == before.due
    assert concluded(office, True).investigations[-1].is_confirmed is True


def test_one_that_is_not_confirmed_is_closed_with_its_reason_and_the_client_is_told(office: Office) -> None:
    """J54: nothing follows, and the holder's inbox tells of the opening and of the end."""
    begun(office)
    held = concluded(office, False)
    found = held.investigations[-1]
    assert investigation_state(found) is InvestigationState.NOT_CONFIRMED
    assert (found.findings, found.concluded_by, found.act_due_on) == ("核对了电费单和产量记录", "manager", None)
    assert surveillance.surveillance_desk(office, MANAGER).acts == ()
    told = [each.text.en for each in inbox(office, client(held.enterprise_id)) if each.subject == ID]
    assert told == ["The investigation of your certificate is concluded",
                    "A suspected ground to suspend or withdraw your certificate is being looked into"]
    assert "没有在办" in refused_words(investigations.conclude_investigation(office, MANAGER, ID, True, "再查"))


def test_a_confirmed_ground_is_to_be_acted_on_within_five_working_days(office: Office) -> None:
    """J54, CNEX-12.3.1-a, J19: it stands among what is to be decided until the certificate is suspended."""
    begun(office)
    held = concluded(office, True)
    assert held.state is CertificateState.VALID
    assert held.investigations[-1].act_due_on == date(2026, 6, 8)
    (due,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "（g）" in due.text.zh
    assert "2026-06-08" in due.text.zh
    certificates.suspend(office, MANAGER, ID, "disputed_footprint", PartyRole.CLIENT, "核对了电费单和产量记录", TODAY)
    assert surveillance.surveillance_desk(office, MANAGER).acts == ()


def test_a_confirmed_ground_of_withdrawal_is_to_be_acted_on_though_it_is_suspended(office: Office) -> None:
    """J54, CNEX-12.3.2-a."""
    begun(office, WITHDRAWN, "refused_supervision")
    certificates.suspend(office, MANAGER, ID, "disputed_footprint", PartyRole.CLIENT, "用户来函", TODAY)
    concluded(office, True)
    (due,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "撤销" in due.text.zh
    endings.withdraw(office, MANAGER, ID, "refused_supervision", PartyRole.CLIENT, "提供虚假材料", TODAY)
    assert surveillance.surveillance_desk(office, MANAGER).acts == ()


@pytest.mark.parametrize("job", ["of the certificate", "of the check"])
def test_who_evaluated_concludes_nothing(office: Office, job: str) -> None:
    """J54, CNEX-9.7-b: neither who was on the certificate's team nor who was on that of the check."""
    begun(office)
    put(office, registered("member"))
    if job == "of the check":
        ordered = investigations.order_check(office, MANAGER, ID)
        assert isinstance(ordered, Engagement)
        with office.unit_of_work() as uow:
            origin = uow.engagements.get("engagement-0")
            uow.engagements.save(uow.engagements.get(ordered.id).with_(visits=origin.visits))
            uow.engagements.save(origin.with_(visits=(), report=None, on_site=(), nonconformities=()))
            uow.commit()
    with pytest.raises(NotPermitted):
        investigations.conclude_investigation(office, acting(Role.MANAGER, person="member"), ID, True, "查实")
