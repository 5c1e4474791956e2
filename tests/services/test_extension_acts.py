"""A later last day for the conclusion: proposed by the manager, agreed on by the client, kept with its paper."""

from datetime import date, timedelta

import pytest

from intake_app.rules.clocks import conclusion_clock
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import extensions, papers
from intake_app.services.client_steps import client_steps
from intake_app.services.office import Office
from models.account import Role
from models.engagement import Engagement, ExtensionStep
from models.errors import NotFound, NotPermitted
from tests.job_builders import cec, clock_stop, cnex, planned
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, job, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
ID = "engagement-1"
TODAY = date(2026, 6, 1)
LIMIT, UNTIL = date(2026, 7, 12), date(2026, 9, 30)
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)


def propose(office: Office, until: date = UNTIL, reason: str = "须连续计量三个月") -> object:
    return extensions.propose_extension(office, MANAGER, ID, "footprint_period", reason, until)


def due_on(office: Office, scheme: SchemeEdition) -> date:
    return conclusion_clock(job(office), scheme, office.today()).due_on


@BOTH
def test_the_client_agrees_to_a_proposed_day_and_only_then_it_counts(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.10-c, CEC-5.2.3-a: a paper to be signed, a step in the client's list, a record of both acts."""
    put(office, planned(scheme))
    assert isinstance(propose(office), Engagement)
    assert due_on(office, scheme) == LIMIT
    (paper,) = papers.papers_about(office, client(), ID)
    assert paper.kind == "extension_agreement"
    assert "extend" in [step.kind for step in client_steps(office, client())]
    assert isinstance(extensions.answer_extension(office, client(), ID, True, ""), Engagement)
    assert due_on(office, scheme) == UNTIL
    assert "extend" not in [step.kind for step in client_steps(office, client())]
    with office.unit_of_work() as uow:
        verbs = [record.verb for record in uow.records.about(ID)]
    assert [verb for verb in verbs if verb.startswith("extension")] == ["extension.proposed", "extension.answered"]


@BOTH
def test_the_agreed_day_is_the_last_also_beyond_a_known_stop(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.10-c, CEC-5.2.3-a: the days of the stop are not added a second time."""
    put(office, planned(scheme, clock_stops=(clock_stop(date(2026, 7, 20), date(2026, 7, 25)),)))
    propose(office, date(2026, 7, 30))
    assert isinstance(extensions.answer_extension(office, client(), ID, True, ""), Engagement)
    assert due_on(office, scheme) == date(2026, 7, 30)


def test_a_client_that_does_not_agree_says_why_and_nothing_moves(office: Office) -> None:
    """CNEX-9.10-c: another day may then be proposed, one at a time."""
    put(office, planned(cnex()))
    propose(office)
    assert "尚未得到客户答复" in refused_words(propose(office))
    assert "不同意的理由" in refused_words(extensions.answer_extension(office, client(), ID, False, " "))
    extensions.answer_extension(office, client(), ID, False, "九月有展会，请提前")
    assert (due_on(office, cnex()), job(office).extensions[-1].step) == (LIMIT, ExtensionStep.DECLINED)
    assert "没有等待答复" in refused_words(extensions.answer_extension(office, client(), ID, True, ""))
    propose(office, date(2026, 8, 31))
    extensions.answer_extension(office, client(), ID, True, "")
    assert due_on(office, cnex()) == date(2026, 8, 31)


def test_a_signed_agreement_is_entered_with_who_signed_it_when_and_its_evidence(office: Office, clock: Clock) -> None:
    """CNEX-9.10-c: for clients that answer on paper; the day of the signature counts, not that of the entry."""
    put(office, planned(cnex()))
    propose(office)
    clock.move(LIMIT - TODAY + timedelta(days=5))

    def enter(on: date, by: str = "林晓", evidence: str = "签回的协议扫描件") -> object:
        return extensions.enter_extension_answer(office, COORDINATOR, ID, True, on, by, evidence)

    assert "签署人和书面答复的凭证" in refused_words(enter(LIMIT, evidence=" "))
    assert "之间" in refused_words(enter(TODAY - timedelta(days=1)))
    assert "（含当日）前商定" in refused_words(enter(LIMIT + timedelta(days=1)))
    assert isinstance(enter(LIMIT), Engagement)
    agreed = job(office).extensions[-1]
    assert (agreed.answered_on, agreed.answered_by, agreed.entered_by) == (LIMIT, "林晓", "coordinator")
    assert due_on(office, cnex()) == UNTIL


def test_a_second_extension_counts_from_the_first(office: Office) -> None:
    put(office, planned(cnex()))
    for until in (date(2026, 8, 1), date(2026, 8, 20)):
        propose(office, until)
        extensions.answer_extension(office, client(), ID, True, "")
        assert due_on(office, cnex()) == until
    assert "现在的最迟日期 2026-08-20" in refused_words(propose(office, date(2026, 8, 20)))


def test_what_cannot_be_extended_is_refused_before_a_paper_is_made(office: Office, clock: Clock) -> None:
    """CNEX-9.10-c."""
    put(office, planned(cnex()))
    assert "具体情况" in refused_words(propose(office, reason=" "))
    assert "晚于现在的最迟日期" in refused_words(propose(office, LIMIT))
    with pytest.raises(NotFound):
        extensions.propose_extension(office, MANAGER, ID, "no_cause", "情况", UNTIL)
    clock.move(LIMIT - TODAY + timedelta(days=1))
    assert "（含当日）前商定" in refused_words(propose(office))
    assert papers.papers_about(office, MANAGER, ID) == ()
    with pytest.raises(NotPermitted):
        extensions.propose_extension(office, COORDINATOR, ID, "footprint_period", "情况", UNTIL)
