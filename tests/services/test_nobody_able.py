"""Jobs that wait for an act which nobody may do: told to managers, once, until somebody may (H156)."""

from datetime import date

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import decisions, inbox, nobody_able, people
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.account import Account, Role
from models.certificate import CertificateState
from models.engagement import Engagement
from models.ids import AccountId, PersonId
from models.personnel import Person
from tests.job_builders import approval, cec, certificate, cnex, decided, evaluated, registered, report
from tests.job_builders import technical_review as review
from tests.services.jobs import COORDINATOR, acting, put

MANAGER = acting(Role.MANAGER, person="manager")
ID = "engagement-1"
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)


def able(name: str = "decider", **changes: object) -> Person:
    return registered(name, "footprint_training", "ghg_verifier",
                      functions=("decider", "director", "certificate_writer")).with_(**changes)


def world(office: Office, job: Engagement, *staff: Person, roles: frozenset[Role] = frozenset(
        {Role.DECIDER, Role.DIRECTOR, Role.CERTIFICATE_WRITER})) -> None:
    """The job, and people who hold these roles."""
    put(office, job, *staff)
    with office.unit_of_work() as uow:
        for each in staff:
            uow.accounts.add(Account(id=AccountId(f"account-{each.id}"), email=f"{each.id}@body.example",
                                     name=each.name, password_hash="x", roles=roles, person_id=each.id))
        uow.commit()


def told(office: Office) -> list[tuple[str, bool]]:
    return [(each.text.zh, each.waits) for each in inbox.inbox(office, MANAGER) if "没有可以办理的人员" in each.text.zh]


@BOTH
@pytest.mark.requirement("CNEX-9.7-b", "CEC-5.2.2-a", "H156")
def test_a_manager_is_told_once_who_cannot_review_and_why_until_somebody_can(
    office: Office, scheme: SchemeEdition
) -> None:
    """A decider without evaluated competence, and one of the team: the job would wait without anybody's knowing."""
    world(office, evaluated(scheme, report=report()), able(competences=()), able("member"))
    assert [nobody_able.note_nobody_able(office, RUN_OF_THE_DAY) for _ in range(2)] == [1, 0]
    assert [(words.startswith("项目等待技术复核"), waits) for words, waits in told(office)] == [(True, True)]
    found = nobody_able.nobody_able(office, MANAGER, ID)
    assert found is not None
    assert found.act == "technical_reviewer"
    reasons = {name: reason.text.zh for name, reason in found.barred}
    assert "没有有效的能力评价" in reasons["decider"]
    assert "检查组成员" in reasons["member"]
    with office.unit_of_work() as uow:
        uow.people.add(registered("evaluator", functions=("competence_evaluator",)))
        uow.commit()
    people.add_competence(office, COORDINATOR, PersonId("decider"), scheme.key, scheme.families[0].key,
                          date(2028, 1, 1), "evaluator")
    assert nobody_able.nobody_able(office, MANAGER, ID) is None
    assert [waits for _, waits in told(office)] == [False]
    assert nobody_able.note_nobody_able(office, RUN_OF_THE_DAY) == 0


@pytest.mark.requirement("H156")
@pytest.mark.parametrize(("changes", "act"), [
    ({"report": report()}, "technical_reviewer"),
    ({"report": report(), "technical_review": review()}, "decider"),
], ids=["to review", "to decide"])
def test_each_act_that_nobody_may_do_is_told_by_its_name(
    office: Office, changes: dict[str, object], act: str
) -> None:
    world(office, evaluated(cnex(), **changes), able(competences=()))
    found = nobody_able.nobody_able(office, MANAGER, ID)
    assert found is not None
    assert found.act == act
    assert decisions.people_for(office, MANAGER, ID, act) == ()


@pytest.mark.requirement("H156", "S3")
@pytest.mark.parametrize(("is_approved", "written_by", "act"), [
    (False, "", "director"), (True, "", "certificate_writer"), (True, "decider", "issue"), (True, "somebody", None)])
def test_after_a_decision_the_director_the_writer_and_the_issuer_are_looked_for(
    office: Office, is_approved: bool, written_by: str, act: str | None
) -> None:
    """Whoever wrote a certificate does not issue it; where nobody holds a role, nobody is named."""
    job = decided(cnex(), director_approval=approval() if is_approved else None)
    roles = {Role.DECIDER} if written_by else set()
    world(office, job, able(), roles=frozenset(roles | {Role.AUDITOR}))
    if written_by:
        with office.unit_of_work() as uow:
            uow.certificates.add(certificate(cnex(), state=CertificateState.DRAFT, written_by=written_by))
            uow.commit()
    found = nobody_able.nobody_able(office, MANAGER, ID)
    assert (found.act if found else None) == act
    assert nobody_able.note_nobody_able(office, RUN_OF_THE_DAY) == (act is not None)
    if act in {"director", "certificate_writer"}:
        assert found is not None
        assert found.barred == ()


@pytest.mark.requirement("H156")
def test_a_job_that_waits_for_its_team_or_is_done_with_asks_for_nobody(office: Office) -> None:
    world(office, evaluated(cnex()), able(competences=()))
    assert nobody_able.nobody_able(office, MANAGER, ID) is None
    assert nobody_able.note_nobody_able(office, RUN_OF_THE_DAY) == 0
