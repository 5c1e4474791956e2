"""What the tables do not lead from, no service does: every state of an application and of a certificate, every act."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from intake_app.rules.lives.application import APPLICATION
from intake_app.rules.lives.certificate import CERTIFICATE
from intake_app.rules.lives.job import JOB
from intake_app.rules.stages import stage
from intake_app.services import (
    application_review,
    applications,
    certificates,
    endings,
    lapsed_results,
    restorations,
    setting_aside,
    supplements,
    taking_over,
)
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.application import ApplicationState, PartyRole
from models.certificate import (
    CertificateState,
    HolderRequest,
    LapsedResult,
    RestorationCheck,
    RestorationRequest,
    StatusChange,
    Suspension,
    Termination,
)
from models.certificate_change import Rise
from models.engagement import EndCause, Engagement, JobEnd
from models.errors import NotPermitted
from tests.builders import cnex_draft, completed, item, returned
from tests.job_builders import (
    appeal,
    approval,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    decision,
    person,
    planned,
    registered,
)
from tests.services.jobs import acting, client, enterprise, put

TODAY = date(2026, 6, 1)
REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")
MANAGER = acting(Role.MANAGER, person="manager")
APPLICATION_ID, ID = "application-7", "certificate-1"

RISEN = certificate_change(rise=Rise(percent=Decimal(12), since=date(2026, 1, 15)))
LAPSE = LapsedResult(change_id=RISEN.id, facts="核对用电台账", confirmed_on=TODAY, by="李主管", proposed_ground="other",
                     decide_by=TODAY + timedelta(days=7))

Call = Callable[[Office], object]


def set_aside(office: Office, change: StatusChange) -> object:
    return setting_aside.set_status_aside(office, MANAGER, appeal(cnex()).id, ID, change, "申诉成立")


def set_ending_aside(office: Office) -> object:
    """Whichever of the two the certificate ended by."""
    with office.unit_of_work() as uow:
        is_cancelled = uow.certificates.get(ID).state is CertificateState.CANCELLED
    return set_aside(office, StatusChange.CANCELLED if is_cancelled else StatusChange.WITHDRAWN)


APPLICATION_ACTS: dict[str, Call] = {
    "submit": lambda o: applications.submit(o, client(), APPLICATION_ID, "林晓"),
    "return": lambda o: supplements.send_requests(o, REVIEWER, APPLICATION_ID),
    "accept": lambda o: application_review.accept(o, REVIEWER, APPLICATION_ID),
    "refuse": lambda o: application_review.refuse(o, REVIEWER, APPLICATION_ID, "被责令停业"),
    "withdraw": lambda o: applications.withdraw(o, client(), APPLICATION_ID),
}
CERTIFICATE_ACTS: dict[str, Call] = {
    "ask_to_suspend": lambda o: endings.ask_to_end(o, client(), ID, StatusChange.SUSPENDED, "检修"),
    "ask_to_cancel": lambda o: endings.ask_to_end(o, client(), ID, StatusChange.CANCELLED, "停产"),
    "confirm_lapse": lambda o: lapsed_results.confirm_lapse(o, MANAGER, ID, RISEN.id, "核对用电台账"),
    "revoke_lapse": lambda o: lapsed_results.revoke_lapse(o, MANAGER, ID, "台账有误"),
    "begin_renewal": lambda o: taking_over.begin_renewal(o, client(), ID),
    "begin_recertification": lambda o: lapsed_results.begin_recertification(o, client(), ID),
    "suspend": lambda o: certificates.suspend(o, MANAGER, ID, "contract_breach", PartyRole.CLIENT, "未缴费", TODAY),
    "apply": lambda o: restorations.apply_for_restoration(o, client(), ID, "已缴费"),
    "enter_application": lambda o: restorations.enter_restoration_request(o, MANAGER, ID, TODAY, "林晓", "已缴费"),
    "verify": lambda o: restorations.record_restoration_check(o, MANAGER, ID, TODAY, "某人", "查账", True),
    "restore": lambda o: restorations.restore(o, MANAGER, ID),
    "withdraw": lambda o: endings.withdraw(o, MANAGER, ID, "other", PartyRole.CLIENT, "涂改证书", TODAY),
    "cancel": lambda o: endings.cancel(o, MANAGER, ID, "own_request", "企业申请", TODAY),
    "set_suspension_aside": lambda o: set_aside(o, StatusChange.SUSPENDED),
    "set_ending_aside": set_ending_aside,
    "decline": lambda o: endings.decline_request(o, MANAGER, ID, "材料不全"),
}


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("act", APPLICATION_ACTS)
def test_an_application_is_not_moved_from_a_state_that_its_table_does_not_have(
    office: Office, state: ApplicationState, act: str
) -> None:
    """CNEX-9.2.3-a, CEC-5.1.2-b: where the act can be done, it leads to the state that the table has."""
    asked = returned(completed(cnex_draft()), item())
    kept = (asked if state is ApplicationState.RETURNED else completed(cnex_draft())).with_(
        id=APPLICATION_ID, enterprise_id="enterprise-1", state=state)
    put(office, registered("reviewer", functions=("application_reviewer",)))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(kept)
        uow.commit()
    row = APPLICATION[act]
    outcome = APPLICATION_ACTS[act](office)
    with office.unit_of_work() as uow:
        after = uow.applications.get(APPLICATION_ID).state
    if state not in row.sources:
        # A second submit gives back what was submitted, and changes nothing.
        assert isinstance(outcome, Refused) or (act, state) == ("submit", ApplicationState.SUBMITTED)
        assert after is state
    else:
        assert after is state if isinstance(outcome, Refused) else after in row.targets


@pytest.mark.parametrize("state", CertificateState)
@pytest.mark.parametrize("act", CERTIFICATE_ACTS)
def test_a_certificate_is_not_moved_from_a_state_that_its_table_does_not_have(
    office: Office, state: CertificateState, act: str
) -> None:
    """CNEX-12.3.1-a, CNEX-12.3.2-a, CEC-7.4-a: and with everything done for it, it is moved where the table says."""
    stop = Suspension(ground="contract_breach", facts="未缴费", verified_on=TODAY, suspended_on=TODAY,
                      until=TODAY + timedelta(days=180), by="李主管",
                      restoration_request=RestorationRequest(applied_on=TODAY, by="林晓", mended="已缴费"),
                      restoration_check=RestorationCheck(verified_on=TODAY, by="某人", findings="查账", passed=True))
    ended = state in (CertificateState.WITHDRAWN, CertificateState.CANCELLED)
    is_lapsed = state is CertificateState.RESULT_LAPSED or act in ("revoke_lapse", "begin_recertification")
    is_expired = state is CertificateState.EXPIRED
    is_renewed = act == "begin_renewal"
    scheme, runs_until = (cec(), TODAY + timedelta(days=90)) if is_renewed else (cnex(), date(2029, 5, 19))
    held = certificate(
        scheme, state=CertificateState.VALID if is_expired else state,
        valid_until=TODAY - timedelta(days=1) if is_expired else runs_until,
        issued_on=date(2023, 6, 1) if is_expired else date(2026, 5, 20),
        changes=() if act == "restore" else (RISEN,), lapses=(LAPSE,) if is_lapsed else (),
        suspensions=(stop,) if state is CertificateState.SUSPENDED else (),
        termination=Termination(ground="other", facts="涂改", verified_on=TODAY, ended_on=TODAY, by="某人") if ended
        else None,
        holder_request=HolderRequest(wish=StatusChange.CANCELLED, reason="停产", asked_on=TODAY, by="林晓")
        if act == "decline" and not ended else None,
    )
    put(office, decided(scheme, director_approval=approval()), person("manager"))
    with office.unit_of_work() as uow:
        uow.complaints.add(appeal(scheme))
        uow.certificates.add(held)
        uow.commit()
    row = CERTIFICATE[act]
    outcome = CERTIFICATE_ACTS[act](office)
    with office.unit_of_work() as uow:
        after = uow.certificates.get(ID)
    if state not in row.sources:
        assert isinstance(outcome, Refused)
        assert after == held
    else:
        assert not isinstance(outcome, Refused)
        assert after.state in row.targets


CLOSED = {
    "ended": planned(cnex(), ended=JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函", ended_on=TODAY, by="manager")),
    "decided": decided(cnex()),
    "decided against": decided(cnex(), decision=decision(is_positive=False)),
}


@pytest.mark.parametrize("job", CLOSED.values(), ids=CLOSED)
@pytest.mark.parametrize("verb", sorted({row.verb for row in JOB.transitions}))
def test_a_job_that_is_over_is_changed_by_no_act_that_its_table_does_not_have(
    office: Office, job: Engagement, verb: str
) -> None:
    """CNEX-9.1-a: whichever service asks for it; the refusal names the state and the clause."""
    put(office, job)
    state = stage(job, cnex())
    rows = [row for row in JOB.transitions if row.verb == verb]
    with office.unit_of_work() as uow:
        if any(state in row.sources for row in rows):
            assert changed_engagement(office, uow, MANAGER, job, verb).version == 1
            return
        with pytest.raises(NotPermitted) as refusal:
            changed_engagement(office, uow, MANAGER, job, verb)
    assert f"“{state.text.zh}”" in refusal.value.text.zh
    assert refusal.value.clause == rows[0].clause(cnex())
