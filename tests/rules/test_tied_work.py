"""What of a job rests on somebody who turned out to be tied, what a word of the body covers, and what is done anew."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.clocks import late_corrections
from intake_app.rules.separation import parts_played
from intake_app.rules.tied_work import BY_A_REPORT, TiedWork, WorkKind, tied_work_faults, tied_works, without_work
from intake_app.schemes.schema import SchemeEdition
from models.calendar import add_months
from models.engagement import DocumentReview, Engagement, FindingAnswer, FindingStep, Objection, TieSettlement
from models.ids import PersonId
from models.personnel import Person, Tie, TieKind
from tests.job_builders import (
    CLIENT_CODE,
    FIRST_DAY,
    LAST_DAY,
    OTHER_CODE,
    approval,
    cec,
    cnex,
    evaluated,
    finding,
    footprint,
    on_site,
    person,
    planned,
    report,
    technical_review,
    visit,
)

X = PersonId("x")
TODAY = date(2026, 6, 1)
COOLING = 24
TIE = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2025, 1, 1))
OTHERS = {"visits": (visit(team=("y", "z")),), "on_site": (on_site(by="y"),)}
both_schemes = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])


def tied(*ties: Tie) -> Person:
    return person("x", ties=ties or (TIE,))


def works(job: Engagement, *people: Person, today: date = TODAY, scheme: SchemeEdition | None = None) -> list[TiedWork]:
    return list(tied_works(job, scheme or cnex(), people or (tied(),), COOLING, today))


def kinds(job: Engagement, *people: Person) -> set[WorkKind]:
    return {work.kind for each in works(job, *people) for work in each.works}


WORK: dict[str, tuple[WorkKind, Callable[[], dict[str, Any]]]] = {
    "member": (WorkKind.CHECK, lambda: {"visits": (visit(team=("y", "x")),)}),
    "leader": (WorkKind.CHECK, lambda: {"visits": (visit(team=("x", "y")),), "on_site": (on_site(by="x"),)}),
    "expert": (WorkKind.CHECK, lambda: {"visits": (visit(team=("y", "z"), experts=("x",)),)}),
    "document reviewer": (WorkKind.DOCUMENT_REVIEW, lambda: {"document_review": DocumentReview(
        by=X, concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。")}),
    "who closed a finding": (WorkKind.CLOSING, lambda: {
        "nonconformities": (finding(LAST_DAY).with_(verified_by="x"),)}),
    "who entered a footprint": (WorkKind.FOOTPRINT, lambda: {
        "footprints": (footprint(cnex(), entered_by=X, entered_on=LAST_DAY),)}),
    "report writer": (WorkKind.REPORT, lambda: {"report": report().with_(written_by="x")}),
}
"""How somebody comes to have done each piece of work."""


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("name", WORK)
def test_each_piece_of_work_is_found_and_no_other(name: str) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b: and of somebody without a tie, or with one to another enterprise, nothing."""
    kind, changes = WORK[name]
    job = evaluated(cnex(), **{**OTHERS, **changes()})
    assert kinds(job) == {kind}
    assert works(job, person("x")) == []
    assert works(job, tied(TIE.with_(credit_code=OTHER_CODE))) == []
    assert works(evaluated(cnex(), **OTHERS)) == []


@pytest.mark.requirement("S4")
@given(st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_a_tie_counts_on_the_days_of_the_work_whenever_it_becomes_known(until: date) -> None:
    """CNEX-6-a, S14: to the last day of the cooling time, seen from the last day on site and not from today."""
    job = evaluated(cnex(), **{**OTHERS, "visits": (visit(team=("y", "x")),)})
    is_found = bool(works(job, tied(TIE.with_(since=date(2019, 1, 1), until=until)), today=date(2030, 1, 1)))
    assert is_found is (add_months(until, COOLING) >= LAST_DAY)


def test_a_tie_that_began_after_the_work_is_found_too() -> None:
    """CNEX-6-a: somebody who is about to be employed may have hoped for it; the body's word can say otherwise."""
    job = evaluated(cnex(), **{**OTHERS, "visits": (visit(team=("y", "x")),)})
    assert kinds(job, tied(TIE.with_(since=TODAY))) == {WorkKind.CHECK}


def test_only_the_work_on_whose_day_the_tie_bound_is_found() -> None:
    """S14: its cooling time ended between document review and audit."""
    ended = add_months(FIRST_DAY, -COOLING) - timedelta(days=1)
    job = evaluated(cnex(), visits=(visit(team=("y", "x")),), document_review=DocumentReview(
        by=X, concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。"))
    assert kinds(job, tied(TIE.with_(since=date(2020, 1, 1), until=ended))) == {WorkKind.DOCUMENT_REVIEW}


@both_schemes
def test_the_fault_names_person_party_and_work_under_the_clause(scheme: SchemeEdition) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b."""
    job = evaluated(scheme, **{**OTHERS, "visits": (visit(team=("y", "x")),)})
    (reason,) = tied_work_faults(works(job, scheme=scheme), job, scheme)
    assert "x（2025-01-01 起与南阳防爆电机厂有持股关系）" in reason.text.zh
    assert f"“一厂”的{scheme.words.on_site.zh}" in reason.text.zh
    assert "x (shareholder of 南阳防爆电机厂 since 2025-01-01)" in reason.text.en
    assert str(reason.clause) == {"cnex_ex": "CNEX-01-G:2026 9.3.2", "cec_salt": "CEC 2024-11-08 5.2.1"}[scheme.key]


def test_a_report_is_no_obstacle_to_the_one_that_takes_its_place() -> None:
    """S4: who writes it anew is somebody else."""
    job = evaluated(cnex(), **OTHERS, report=report().with_(written_by="x"))
    found = works(job)
    assert tied_work_faults(found, job, cnex())
    assert tied_work_faults(found, job, cnex(), BY_A_REPORT) == ()


def test_a_members_own_word_counts_like_a_tie_that_is_registered() -> None:
    """CNEX-9.3.2-d: what the client objected to does not."""
    said = Objection(person_id=X, reason="配偶在该企业任职", raised_on=TODAY)
    member = {**OTHERS, "visits": (visit(team=("y", "x")),)}
    job = evaluated(cnex(), **member, objections=(said,))
    (reason,) = tied_work_faults(works(job, person("x")), job, cnex())
    assert "本人声明：配偶在该企业任职" in reason.text.zh
    assert works(evaluated(cnex(), **member, objections=(said.with_(is_clients=True),)), person("x")) == []


def test_a_word_covers_the_ties_that_were_known_and_no_later_one() -> None:
    """S4: neither another tie of the same person nor anybody else's."""
    word = TieSettlement(person_id=X, ties=(TIE,), reason="股份已售出", settled_on=TODAY, by="manager")
    job = evaluated(cnex(), visits=(visit(team=("y", "x")),), on_site=(on_site(by="y"),), tie_settlements=(word,))
    assert [each.waits for each in works(job)] == [False]
    assert tied_work_faults(works(job), job, cnex()) == ()
    another = TIE.with_(kind=TieKind.RELATIVE)
    assert [each.waits for each in works(job, tied(TIE, another))] == [True]
    assert [each.waits for each in works(job, person("y", ties=(TIE,)))] == [True]
    ordered = job.with_(tie_settlements=(word.with_(is_repeated=True),))
    assert [each.waits for each in works(ordered)] == [True]


@pytest.mark.parametrize(("confirmed", "today", "waits"), [
    (True, FIRST_DAY, True), (True, FIRST_DAY - timedelta(days=1), False), (False, FIRST_DAY, False)])
def test_a_check_that_has_begun_waits_but_nothing_rests_on_it(confirmed: bool, today: date, waits: bool) -> None:
    """S4: nobody tied can close it, and no word lets them; one that did not take place is planned anew anyway."""
    job = planned(cnex(), visits=(visit(team=("x", "y")),), document_review=None)
    if not confirmed:
        job = job.with_(visits=tuple(each.with_(notice=None) for each in job.visits))
    found = works(job, today=today)
    assert [each.waits for each in found] == ([True] if waits else [])
    assert tied_work_faults(found, job, cnex()) == ()


def test_what_is_done_anew_goes_and_all_else_stays() -> None:
    """S1, S2, S4: who was there stays known, and a closed nonconformity waits to be verified by somebody else."""
    mine, theirs = finding(LAST_DAY).with_(verified_by="x"), finding(LAST_DAY, id="NC-02")
    job = evaluated(cnex(), visits=(visit(team=("y", "x")), visit("s2", team=("y", "z"))),
                    on_site=(on_site(by="y"), on_site("s2", by="y")), nonconformities=(mine, theirs),
                    footprints=(footprint(cnex(), entered_by=X, entered_on=LAST_DAY), footprint(cnex(), unit_id="u2")),
                    sites=(*planned(cnex()).sites, planned(cnex()).sites[0].with_(row="s2")),
                    report=report(), technical_review=technical_review(), director_approval=approval())
    (found,) = works(job)
    after = job.with_(**without_work(job, found, TODAY))
    assert [each.site_row for each in after.visits] == [each.site_row for each in after.on_site] == ["s2"]
    assert [each.step for each in after.nonconformities] == [FindingStep.CORRECTED, FindingStep.CLOSED]
    assert [each.unit_id for each in after.footprints] == ["u2"]
    assert after.document_review == job.document_review
    assert (after.report, after.technical_review, after.director_approval) == (None, None, None)
    assert after.was_reopened
    assert "team_member" in parts_played(after, X)
    assert X not in {each.person_id for each in after.declarations}
    assert works(after) == []


def test_a_dispute_that_somebody_tied_followed_is_open_again() -> None:
    """CNEX-9.5.4: it was closed on the client's words, with nothing corrected."""
    followed = finding().with_(answer=FindingAnswer(is_confirmed=False, on=LAST_DAY, by="林晓", words="证书有效"),
                               verified_by="x", verified_on=LAST_DAY, verification="written", dispute_followed="属实")
    job = evaluated(cnex(), **OTHERS, nonconformities=(followed,))
    (found,) = works(job)
    (after,) = job.with_(**without_work(job, found, TODAY)).nonconformities
    assert (after.step, after.dispute_followed) == (FindingStep.DISPUTED, "")


@pytest.mark.requirement("CEC-5.6-c")
def test_a_dispute_that_is_open_again_has_the_days_that_were_left_when_it_was_followed() -> None:
    """Its client had nothing to correct meanwhile, and is not late on the day on which it is told so."""
    followed = finding().with_(answer=FindingAnswer(is_confirmed=False, on=LAST_DAY, by="林晓", words="证书有效"),
                               verified_by="x", verified_on=LAST_DAY, verification="written", dispute_followed="属实")
    job = evaluated(cec(), **OTHERS, nonconformities=(followed,))
    (found,) = works(job)
    anew = followed.due_on + timedelta(days=40)
    after = job.with_(**without_work(job, found, anew))
    assert late_corrections(after, anew) == ()
    assert after.nonconformities[0].due_on == anew + timedelta(days=30)
