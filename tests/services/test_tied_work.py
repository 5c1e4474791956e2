"""A tie found after a member's work holds report, review and decision, until a manager's word or others' work (S4)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from intake_app.rules.separation import parts_played, separated
from intake_app.rules.stages import Stage
from intake_app.rules.team_requirements import TEAM_MEMBER
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    aborts,
    audit_plan,
    cases,
    certificates,
    decisions,
    evaluation,
    fieldwork,
    inbox,
    people,
    planning,
    tied_work,
    verification_planning,
)
from intake_app.services.engagements import stage_of
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Actor, Role
from models.certificate import CertificateState
from models.engagement import CertificationDecision, DocumentReview, Engagement, EngagementKind
from models.errors import NotPermitted
from models.ids import PersonId
from models.personnel import Person, Tie, TieKind
from models.record import Record
from tests import fieldwork_builders as builders
from tests.builders import CREDIT_CODES
from tests.job_builders import (
    approval,
    cec,
    certificate,
    cnex,
    decision,
    declarations,
    evaluated,
    footprint,
    methods_of,
    on_site,
    parties,
    planned,
    rating_of,
    registered,
    report,
    shares,
    team,
    technical_review,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, job, one, put, put_report, refused_words
from tests.services.jobs import planned as accepted

ID = "engagement-1"
CODE = CREDIT_CODES[1]
TIE = Tie(credit_code=CODE, kind=TieKind.SHAREHOLDER, since=date(2025, 1, 1))
LEADER = acting(Role.AUDITOR, person="member")
SECOND = acting(Role.AUDITOR, person="second")
DECIDER = acting(Role.DECIDER, person="decider")
MANAGER = acting(Role.MANAGER, person="manager").with_(account_id="account-manager")
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])

STAGES: dict[str, dict[str, object]] = {
    "positive report": {}, "technical review": {"report": report()},
    "decision in favour": {"report": report(), "technical_review": technical_review()},
    "decision against": {"report": report(), "technical_review": technical_review()},
}
ACTS: dict[str, Callable[[Office], object]] = {
    "positive report": lambda o: evaluation.write_report(o, LEADER, ID, True, "符合要求"),
    "technical review": lambda o: decisions.record_technical_review(o, DECIDER, ID, True, "同意"),
    "decision in favour": lambda o: decisions.decide(o, DECIDER, ID, True, "符合要求"),
    "decision against": lambda o: decisions.decide(o, DECIDER, ID, False, "不符合要求"),
}
"""What waits for the word, and the job that it is done in."""


def able(name: str, *functions: str) -> Person:
    return team(name)[0].with_(functions=frozenset(functions or ("verifier", "leader")))


def checked(office: Office, scheme: SchemeEdition, **changes: object) -> Office:
    """A job whose check is done by “member”, who leads, and “second”."""
    mine = {role: each.with_(credit_code=CODE) for role, each in parties().items()}
    put(office, evaluated(scheme, parties=mine, **changes), *team(), able("third"), able("fourth"),
        able("decider", "decider"), registered("manager"))
    return office


def found(office: Office, person: str = "second", tie: Tie = TIE) -> None:
    """A tie of the person's becomes known today."""
    outcome = people.add_tie(office, COORDINATOR, person, tie)
    assert isinstance(outcome, Person), outcome


def settle(
    office: Office, person: str = "second", actor: Actor = MANAGER, reason: str = "股份已于受理前售出"
) -> object:
    return tied_work.settle_tie(office, actor, ID, person, reason)


def repeat(office: Office, person: str = "second", actor: Actor = MANAGER) -> object:
    return tied_work.repeat_work(office, actor, ID, person, "不能排除影响")


def last_record(office: Office, verb: str) -> Record:
    with office.unit_of_work() as uow:
        return [each for each in uow.records.about(ID) if each.verb == verb][-1]


def done(outcome: object) -> Engagement:
    assert isinstance(outcome, Engagement), refused_words(outcome)
    return outcome


def write_anew(office: Office) -> None:
    """Whoever does it anew writes down everything that is asked."""
    with office.unit_of_work() as uow:
        anew = builders.fieldwork(job(office), office.scheme_of(job(office)))
        uow.fieldwork.save(anew.with_(version=uow.fieldwork.get(ID).version))
        uow.commit()


def tasks(office: Office) -> list[bool]:
    """What waits in the manager's inbox, or was settled."""
    return [each.waits for each in inbox.inbox(office, MANAGER) if each.page == "cases" and each.asks]


@pytest.mark.requirement("S4")
@BOTH
@pytest.mark.parametrize("act", ACTS)
def test_no_conclusion_rests_on_a_check_by_somebody_tied(office: Office, scheme: SchemeEdition, act: str) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b: the tie became known afterwards; a manager's word, with its reason, lets it stand."""
    checked(office, scheme, **STAGES[act])
    found(office)
    words = refused_words(ACTS[act](office))
    assert "second（2025-01-01 起与南阳防爆电机厂有持股关系）" in words
    assert "“一厂”" in words
    done(settle(office))
    done(ACTS[act](office))


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("tie", [
    TIE.with_(credit_code=CREDIT_CODES[0]),
    TIE.with_(since=date(2020, 1, 1), until=date(2024, 5, 21)),
], ids=["with another enterprise", "over for two years"])
def test_a_tie_that_did_not_bind_on_the_days_of_the_check_holds_nothing(office: Office, act: str, tie: Tie) -> None:
    """S14: the last day on site was 2026-05-22."""
    checked(office, cnex(), **STAGES[act])
    found(office, tie=tie)
    assert tasks(office) == []
    done(ACTS[act](office))


@pytest.mark.requirement("S4")
def test_a_tie_whose_cooling_time_ends_after_the_check_still_counts(office: Office, clock: Clock) -> None:
    """S14: it bound on the last day on site, whenever the decision is taken."""
    checked(office, cnex(), **STAGES["decision in favour"])
    found(office, tie=TIE.with_(since=date(2020, 1, 1), until=date(2024, 5, 22)))
    clock.move(timedelta(days=30))
    assert "2020-01-01 至 2024-05-22" in refused_words(ACTS["decision in favour"](office))


@pytest.mark.requirement("S4")
def test_a_report_against_is_written_and_a_review_sends_it_back_all_the_same(office: Office) -> None:
    """CEC-5.7.1-c, CNEX-9.7-a: both lead to no certificate."""
    checked(office, cnex())
    found(office)
    done(evaluation.write_report(office, LEADER, ID, False, "不符合要求"))
    assert "second" in refused_words(decisions.record_technical_review(office, DECIDER, ID, True, "同意"))
    done(decisions.record_technical_review(office, DECIDER, ID, False, "检查组成员有利益关系"))


@pytest.mark.requirement("S4")
@BOTH
def test_the_word_is_kept_with_the_ties_that_it_is_about(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b: with reason, day and name; another tie waits for another word."""
    checked(office, scheme)
    found(office)
    assert "理由" in refused_words(settle(office, reason=" "))
    (kept,) = done(settle(office)).tie_settlements
    assert (kept.person_id, kept.ties, kept.reason) == ("second", (TIE,), "股份已于受理前售出")
    assert (kept.settled_on, kept.by, kept.is_repeated) == (office.today(), "manager", False)
    record = last_record(office, "impartiality.tie_settled")
    assert str(record.clause) == str(scheme.gate_clause("impartiality"))
    assert "已经处理" in refused_words(settle(office))
    found(office, tie=TIE.with_(kind=TieKind.RELATIVE))
    assert "亲属" in refused_words(ACTS["positive report"](office))
    done(settle(office))
    done(ACTS["positive report"](office))


@pytest.mark.requirement("S4", "S10")
@pytest.mark.parametrize("answer", [settle, repeat])
@pytest.mark.parametrize("who", ["second", "member", "tied"])
def test_neither_team_nor_anybody_tied_answers(
    office: Office, answer: Callable[..., object], who: str
) -> None:
    """CNEX-6-a: nor whom it is about; who answered joins the team no more."""
    checked(office, cnex())
    found(office)
    put(office, registered("tied", ties=(TIE,)))
    before = job(office)
    with pytest.raises(NotPermitted):
        answer(office, actor=acting(Role.MANAGER, person=who))
    assert job(office) == before
    done(answer(office))
    assert separated(TEAM_MEMBER, one(office, "manager"), job(office), cnex()) is not None


@pytest.mark.requirement("S4")
def test_the_manager_is_asked_once_a_tie_is_known_and_until_it_is_answered(office: Office) -> None:
    """CNEX-6-a: of each person by themselves; and whoever has no part in a running job is news to nobody."""
    checked(office, cnex())
    found(office, "third")
    assert tasks(office) == []
    found(office)
    found(office, "member")
    assert tasks(office) == [True, True]
    (asked, _) = (each for each in inbox.inbox(office, MANAGER) if each.page == "cases")
    assert asked.address == {"job": ID}
    settle(office)
    assert sorted(tasks(office)) == [False, True]


@pytest.mark.requirement("S4")
@BOTH
def test_the_site_is_checked_anew_by_others(office: Office, clock: Clock, scheme: SchemeEdition) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b: planned without the person, and the case goes on to its decision."""
    checked(office, scheme, **STAGES["technical review"])
    found(office)
    left = done(repeat(office))
    assert (left.visits, left.on_site, left.report, left.was_reopened) == ((), (), None, True)
    assert left.document_review is not None
    assert left.footprints
    assert stage_of(office, COORDINATOR, left) is Stage.TEAM
    assert tied_work.waiting_ties(office, MANAGER, ID) == ()
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]
    again = accepted(office)
    assert "second" not in again.everyone
    confirmed = planned(scheme, visits=(again,)).visits
    change(office, job(office).with_(visits=confirmed, declarations=declarations(*again.everyone)))
    clock.move(again.end - office.today())
    lead = acting(Role.AUDITOR, person=again.leader)
    write_anew(office)
    done(evaluation.record_on_site(office, lead, ID, on_site(first_day=again.start, last_day=again.end)))
    done(evaluation.write_report(office, lead, ID, True, "符合要求"))
    done(ACTS["technical review"](office))
    done(ACTS["decision in favour"](office))
    assert decisions.clearance(office, acting(Role.DECIDER, person="second"), ID, "decider").barred is not None


@pytest.mark.requirement("S4", "CNEX-9.3.2-d", "CEC-5.2.1-b")
@BOTH
def test_nobody_closes_a_check_done_anew_on_what_somebody_tied_wrote(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """The site's items, meetings and interviews are written anew; what was planned stays, the old words in a Record."""
    checked(office, scheme)
    before = fieldwork.fieldwork_of(office, MANAGER, ID)
    found(office)
    done(repeat(office))
    left = fieldwork.fieldwork_of(office, MANAGER, ID)
    gone = set(before.entries) - set(left.entries)
    assert (left.interviews, left.steps_done) == ({}, before.steps_done)
    assert gone
    assert not any(path.startswith(("documents/", "planning/")) for path in gone)
    record = last_record(office, "fieldwork.set_aside")
    assert set(record.before["entries"]) == gone
    assert str(record.clause) == str(scheme.gate_clause("impartiality"))
    again = accepted(office)
    confirmed = planned(scheme, visits=(again,)).visits
    change(office, job(office).with_(visits=confirmed, declarations=declarations(*again.everyone)))
    clock.move(again.end - office.today())
    result = on_site(first_day=again.start, last_day=again.end)
    lead = acting(Role.AUDITOR, person=again.leader)
    assert "尚未回答" in refused_words(evaluation.record_on_site(office, lead, ID, result))


@pytest.mark.requirement("S4", "CNEX-9.4-a")
def test_nobody_concludes_a_document_review_done_anew_on_what_somebody_tied_wrote(office: Office) -> None:
    """Its items are answered anew; those of the site, where the reviewer was not, stay."""
    checked(office, cnex(), visits=(visit(team=("third", "fourth")),), on_site=(on_site(by="third"),),
            declarations=declarations("third", "fourth"))
    before = fieldwork.fieldwork_of(office, MANAGER, ID)
    found(office, "member")
    done(repeat(office, "member"))
    left = fieldwork.fieldwork_of(office, MANAGER, ID)
    assert {path.split("/")[0] for path in set(before.entries) - set(left.entries)} == {"documents"}
    other = acting(Role.AUDITOR, person="third")
    assert "尚未回答" in refused_words(
        evaluation.record_document_review(office, other, ID, "conforming", "文件齐全。", ""))


@pytest.mark.requirement("S4", "CNEX-9.3.2-d", "CEC-5.2.1-b")
@BOTH
def test_what_a_word_lets_stand_is_not_done_anew_with_a_check_that_has_only_begun(
    office: Office, scheme: SchemeEdition
) -> None:
    """The one site is closed and stands; at the other nobody tied can close what they began."""
    beside = visit("s2", team=("second", "fourth"), start=date(2026, 5, 25), end=date(2026, 6, 2))
    checked(office, scheme, visits=(visit(), beside), declarations=declarations("member", "second", "fourth"),
            sites=(*planned(scheme).sites, planned(scheme).sites[0].with_(row="s2", name="二厂")))
    found(office)
    done(settle(office))
    (waits,) = tied_work.waiting_ties(office, MANAGER, ID)
    assert [work.key for work in waits.unanswered] == ["s2"]
    before, written = job(office), fieldwork.fieldwork_of(office, MANAGER, ID)
    left = done(repeat(office))
    assert [each.site_row for each in left.visits] == [each.site_row for each in left.on_site] == ["s1"]
    assert (left.footprints, left.document_review) == (before.footprints, before.document_review)
    assert not left.was_reopened
    kept = fieldwork.fieldwork_of(office, MANAGER, ID)
    assert {row for row in written.interviews if row not in kept.interviews} == {"s2"}
    assert tied_work.waiting_ties(office, MANAGER, ID) == ()
    assert [each.site_row for each in planning.open_audits(office, COORDINATOR)] == ["s2"]


@pytest.mark.requirement("S4", "CNEX-6-a", "CEC-5.2.1-b")
@BOTH
def test_no_decision_rests_on_the_review_of_somebody_who_turned_out_to_be_tied(
    office: Office, scheme: SchemeEdition
) -> None:
    """Another reviews the report, which stands; on the manager's word or at once."""
    checked(office, scheme, **STAGES["decision in favour"])
    put(office, registered("reviewer", functions=("decider",)))
    reviewing = acting(Role.DECIDER, person="third")
    change(office, able("third", "decider"))
    found(office, "reviewer")
    assert tasks(office) == [True]
    for act in ("decision in favour", "decision against"):
        assert "reviewer（2025-01-01 起" in refused_words(ACTS[act](office))
    left = done(repeat(office, "reviewer"))
    assert (left.technical_review, left.report, left.on_site) == (None, report(), job(office).on_site)
    assert "technical_reviewer" in parts_played(left, PersonId("reviewer"))
    assert any("技术复核须由其他人员重做" in each.text.zh for each in inbox.inbox(office, reviewing) if each.waits)
    done(decisions.record_technical_review(office, reviewing, ID, True, "同意"))
    done(ACTS["decision in favour"](office))


@pytest.mark.requirement("S4")
def test_a_report_that_rested_on_it_is_withdrawn_from_its_client(office: Office) -> None:
    """CNEX-9.8-a: the director had let it go already."""
    checked(office, cnex(), report=report().with_(paper_id="paper-9"), technical_review=technical_review())
    put_report(office, is_for_client=True)
    found(office)
    assert done(repeat(office)).technical_review is None
    with office.unit_of_work() as uow:
        assert not uow.papers.get("paper-9").is_for_client


@pytest.mark.requirement("S4")
def test_document_review_footprint_and_report_are_done_anew_by_another_member(office: Office) -> None:
    """CNEX-9.4, CNEX-9.6.7: the leader did them, who was at no site; nobody has to go there again."""
    desk = {"visits": (visit(team=("third", "fourth")), visit("s2", team=("member", "fourth"), start=date(2026, 7, 1),
                                                              end=date(2026, 7, 2)))}
    scheme = cnex()
    checked(office, scheme, **desk, declarations=declarations("member", "third", "fourth"),
            on_site=(on_site(by="third"),), report=report().with_(written_by="member"),
            footprints=(footprint(scheme, entered_by="member", entered_on=date(2026, 5, 25)),),
            sites=(*planned(scheme).sites, planned(scheme).sites[0].with_(row="s2", name="二厂")))
    found(office, "member")
    words = refused_words(decisions.record_technical_review(office, DECIDER, ID, True, "同意"))
    assert all(each in words for each in ("文件评审", "的碳足迹核定", "碳足迹核算报告的编制"))
    assert "现场" not in words
    left = done(repeat(office, "member"))
    assert (left.document_review, left.footprints, left.report) == (None, (), None)
    assert len(left.visits) == 2
    other = acting(Role.AUDITOR, person="third")
    write_anew(office)
    done(evaluation.record_document_review(office, other, ID, "conforming", "文件齐全。", ""))
    entered = done(evaluation.enter_footprint(
        office, other, ID, "u1", footprint(scheme).value, shares(scheme), methods_of(scheme), date(2025, 1, 1),
        date(2025, 12, 31)))
    assert (entered.footprints[0].entered_by, entered.footprints[0].entered_on) == ("third", office.today())
    assert tied_work.tie_faults(office, other, ID) == ()


@pytest.mark.requirement("S4")
def test_a_member_says_so_themselves_after_the_check(office: Office) -> None:
    """CNEX-9.3.2-d: they write nothing more, their visit stays what it was, and the manager is asked."""
    checked(office, cnex())
    done(audit_plan.decline_for_conflict(office, SECOND, ID, "配偶在该企业任职"))
    assert [each.everyone for each in job(office).visits] == [("member", "second")]
    assert "second" in job(office).kept_off
    assert tasks(office) == [True]
    for write in (
        lambda: evaluation.raise_nonconformity(office, SECOND, ID, "s1", "附件 II 2.3", "记录不全", None),
        lambda: fieldwork.save_entry(office, SECOND, ID, "documents/legality/job/note", "齐全"),
    ):
        with pytest.raises(NotPermitted, match="something ties you"):
            write()
    assert "本人声明：配偶在该企业任职" in refused_words(ACTS["positive report"](office))
    done(settle(office))
    assert tasks(office) == [False]
    done(ACTS["positive report"](office))


@pytest.mark.requirement("S4")
def test_a_review_of_documents_by_somebody_who_declined_before_the_visit_is_held_too(office: Office) -> None:
    """CNEX-9.3.2-d: they were taken off the team, and their document review stood."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 18))
    by_second = DocumentReview(by="second", concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。")
    put(office, planned(cnex(), visits=(ahead,), document_review=by_second), *team(), able("third"))
    done(audit_plan.decline_for_conflict(office, SECOND, ID, "配偶在该企业任职"))
    assert job(office).visits == ()
    assert tasks(office) == [True]
    (reason,) = tied_work.tie_faults(office, MANAGER, ID)
    assert "文件评审" in reason.text.zh
    assert done(repeat(office)).document_review is None


@pytest.mark.requirement("S4")
def test_the_check_of_a_leader_whose_tie_is_found_on_site_is_done_anew(office: Office) -> None:
    """CNEX-9.5.5-a: nobody tied can close it, nor report that it cannot go on; there is nothing yet to let stand."""
    checked(office, cnex(), on_site=(), document_review=DocumentReview(
        by="second", concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。"))
    found(office, "member")
    assert "不能登记" in refused_words(evaluation.record_on_site(office, LEADER, ID, on_site()))
    with pytest.raises(NotPermitted):
        aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "组长有利益关系")
    assert "还没有结果" in refused_words(settle(office, "member"))
    assert done(repeat(office, "member")).visits == ()
    assert "member" not in accepted(office).everyone


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("by", ["struck", "ended long ago", "called off", "broken off"])
def test_the_manager_is_asked_no_more_once_nothing_is_left_to_answer(office: Office, clock: Clock, by: str) -> None:
    """CNEX-9.3.2-d: a tie entered by mistake or over long before, or a check that did not take place or went on."""
    is_ahead = by in {"called off", "broken off"}
    checked(office, cnex(), **({"on_site": ()} if is_ahead else {}))
    found(office)
    assert tasks(office) == [True]
    clock.move(timedelta(minutes=1))
    (tie,) = one(office, "second").ties
    if by == "struck":
        people.strike_tie(office, COORDINATOR, "second", tie, "录错企业")
    elif by == "ended long ago":
        change(office, one(office, "second").with_(ties=(TIE.with_(since=date(2020, 1, 1)),)))
        people.end_tie(office, COORDINATOR, "second", *one(office, "second").ties, date(2022, 1, 31), "离职证明")
    elif by == "called off":
        done(audit_plan.call_off_visit(office, COORDINATOR, ID, "s1", "现场没有进行"))
    else:
        done(aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "停电"))
        done(aborts.decide_abort(office, MANAGER, ID, True, "同意"))
        done(aborts.end_abort(office, MANAGER, ID, True, "已恢复供电"))
    waiting = [each for each in tied_work.waiting_ties(office, MANAGER, ID) if each.person.id == "second"]
    assert (waiting, any(tasks(office))) == ([], False)


@pytest.mark.requirement("S4", "CNEX-9.3.2-d", "CEC-5.2.1-b")
@BOTH
def test_the_manager_is_asked_until_nothing_of_the_person_waits(office: Office, scheme: SchemeEdition) -> None:
    """A word about the closed site leaves the one that has only begun to be answered, and the task with it."""
    beside = visit("s2", team=("second", "fourth"), start=date(2026, 5, 25), end=date(2026, 6, 2))
    checked(office, scheme, visits=(visit(), beside), declarations=declarations("member", "second", "fourth"),
            sites=(*planned(scheme).sites, planned(scheme).sites[0].with_(row="s2", name="二厂")))
    found(office)
    done(settle(office))
    assert tasks(office) == [True]
    done(repeat(office))
    assert tasks(office) == [False]


@pytest.mark.requirement("S4", "CNEX-9.7-a", "CEC-5.7.1-c")
@pytest.mark.parametrize("by", ["reviewer sends the report back", "writer writes another report"])
def test_the_manager_is_asked_no_more_once_the_work_was_done_otherwise(office: Office, by: str) -> None:
    """What the tie was about is gone: nobody's word is asked of a report or a review that stands no more."""
    written = report().with_(written_by="member")
    checked(office, cnex(), report=written, technical_review=None if "sends" in by else technical_review(),
            visits=(visit(team=("third", "fourth")),), on_site=(on_site(by="third"),),
            declarations=declarations("third", "fourth"), document_review=DocumentReview(
                by="third", concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。"),
            footprints=tuple(each.with_(entered_by="third") for each in evaluated(cnex()).footprints))
    tied = "member" if "sends" in by else "reviewer"
    put(office, *(() if tied == "member" else (registered("reviewer", functions=("decider",)),)))
    found(office, tied)
    assert tasks(office) == [True]
    if tied == "member":
        done(decisions.record_technical_review(office, DECIDER, ID, False, "报告编制人员有利益关系"))
    else:
        done(evaluation.write_report(office, acting(Role.AUDITOR, person="third"), ID, True, "符合要求"))
    assert (tied_work.waiting_ties(office, MANAGER, ID), tasks(office)) == ((), [False])


DIRECTOR = acting(Role.DIRECTOR, person="head").with_(account_id="account-head")
WRITER = acting(Role.CERTIFICATE_WRITER, person="certifier").with_(account_id="account-certifier")


def drafted(office: Office, scheme: SchemeEdition, **changes: object) -> None:
    """A job decided in favour, its certificate drafted, with all who act on it."""
    approved = {"director_approval": approval()} if scheme.report_needs_director else {}
    checked(office, scheme, **{"report": report(), "technical_review": technical_review(),
                               "decision": decision().with_(by="decider"), **approved, **changes})
    put(office, registered("head"), registered("certifier"), able("another", "decider"))
    written = certificates.write_certificates(office, WRITER, ID)
    assert isinstance(written, tuple), refused_words(written)


def issued(office: Office) -> object:
    return certificates.issue_certificates(office, DECIDER, ID)


@pytest.mark.requirement("S4", "CNEX-9.3.2-d", "CEC-5.2.1-b")
@BOTH
@pytest.mark.parametrize("person", ["second", "reviewer", "decider"])
def test_no_certificate_is_issued_on_the_work_of_somebody_whose_tie_was_found_after_the_decision(
    office: Office, scheme: SchemeEdition, person: str
) -> None:
    """The manager is asked, of who decided too; on their word the certificate is issued."""
    drafted(office, scheme)
    put(office, registered("reviewer", functions=("decider",)))
    found(office, person)
    assert tasks(office) == [True]
    issuing = acting(Role.DECIDER, person="another")
    assert f"{person}（2025-01-01 起" in refused_words(certificates.issue_certificates(office, issuing, ID))
    done(settle(office, person))
    assert tasks(office) == [False]
    assert isinstance(certificates.issue_certificates(office, issuing, ID), tuple)


@pytest.mark.requirement("S4", "CNEX-9.8-a")
@pytest.mark.parametrize("is_positive", [True, False])
def test_no_report_goes_out_that_rests_on_the_work_of_somebody_tied(office: Office, is_positive: bool) -> None:
    """The director waits for the manager's word, whatever was decided."""
    checked(office, cnex(), report=report(is_positive), technical_review=technical_review(),
            decision=decision(is_positive))
    put(office, registered("head"))
    found(office)
    assert tasks(office) == [True]
    assert "second（2025-01-01 起" in refused_words(decisions.approve_release(office, DIRECTOR, ID))
    done(settle(office))
    done(decisions.approve_release(office, DIRECTOR, ID))


@pytest.mark.requirement("S4", "CNEX-9.3.2-d", "CEC-5.2.1-b")
@BOTH
def test_a_decision_is_taken_anew_with_the_work_that_it_rests_on(office: Office, scheme: SchemeEdition) -> None:
    """Its notice is void and its drafts go, for good in the Records; it is certified on what others did."""
    checked(office, scheme, **STAGES["decision in favour"], visits=(visit(team=("third", "fourth")),),
            on_site=(on_site(by="third"),), declarations=declarations("third", "fourth"),
            document_review=DocumentReview(by="third", concluded_on=date(2026, 5, 8), verdict="conforming",
                                           notes="文件齐全。"),
            footprints=(footprint(scheme, entered_by="second", entered_on=date(2026, 5, 25)),))
    put(office, registered("head"), registered("certifier"), able("another", "decider"))
    done(ACTS["decision in favour"](office))
    if scheme.report_needs_director:
        done(decisions.approve_release(office, DIRECTOR, ID))
    (draft,) = certificates.write_certificates(office, WRITER, ID)
    found(office)
    left = done(repeat(office))
    assert (left.decision, left.director_approval, left.technical_review, left.report, left.footprints) == (
        None, None, None, None, ())
    assert left.tie_settlements[-1].decision == last_decision(office)
    assert "decider" in parts_played(left, PersonId("decider"))
    assert "certificate_writer" in parts_played(left, PersonId("certifier"))
    assert stage_of(office, COORDINATOR, left) is Stage.FOOTPRINT
    with office.unit_of_work() as uow:
        assert uow.certificates.of_engagement(ID) == ()
        (dropped,) = (each for each in uow.records.about(draft.id) if each.verb == "certificate.draft_dropped")
        (notice,) = (each for each in uow.papers.about(ID) if each.kind == "decision_notice")
    assert dropped.before["value"] == str(draft.value)
    assert notice.void is not None
    assert tasks(office) == [False]
    assert "尚未作出认证决定" in refused_words(issued(office))
    other = acting(Role.AUDITOR, person="third")
    done(evaluation.enter_footprint(office, other, ID, "u1", footprint(scheme).value + 1, shares(scheme),
                                    methods_of(scheme), date(2025, 1, 1), date(2025, 12, 31),
                                    data_quality=rating_of(scheme)))
    write_anew(office)
    done(evaluation.write_report(office, other, ID, True, "符合要求"))
    done(ACTS["technical review"](office))
    done(decisions.decide(office, acting(Role.DECIDER, person="another"), ID, True, "符合要求"))
    if scheme.report_needs_director:
        done(decisions.approve_release(office, DIRECTOR, ID))
    (anew,) = certificates.write_certificates(office, WRITER, ID)
    assert anew.value == footprint(scheme).value + 1
    assert isinstance(issued(office), tuple)


def last_decision(office: Office) -> CertificationDecision:
    return CertificationDecision.model_validate(last_record(office, "decision.made").after["decision"])


@pytest.mark.requirement("S4", "CNEX-12.3.1-b")
def test_what_a_certificate_was_issued_on_is_not_done_anew(office: Office) -> None:
    """From then on nothing waits: a certificate that cannot be relied on is investigated."""
    drafted(office, cnex())
    assert isinstance(issued(office), tuple)
    found(office)
    assert (tasks(office), tied_work.waiting_ties(office, MANAGER, ID)) == ([], ())
    assert "没有因利益关系待处理" in refused_words(repeat(office))
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.of_engagement(ID)
        uow.certificates.add(held.with_(id="certificate-9", number="", state=CertificateState.DRAFT))
        uow.commit()
    assert held.number in refused_words(repeat(office))
    done(settle(office))


@pytest.mark.requirement("S4", "CNEX-11-d")
def test_a_surveillance_that_is_done_anew_was_none_yet(office: Office) -> None:
    """Its certificates wait for it as before, and its decision is taken anew."""
    held = certificate(cnex())
    checked(office, cnex(), **STAGES["decision in favour"], kind=EngagementKind.SURVEILLANCE,
            certificate_ids=(held.id,))
    with office.unit_of_work() as uow:
        uow.certificates.add(held.with_(engagement_id=None))
        uow.commit()
    done(ACTS["decision in favour"](office))
    with office.unit_of_work() as uow:
        assert [each.engagement_id for each in uow.certificates.get(held.id).surveillances] == [ID]
    found(office)
    assert tasks(office) == [True]
    assert [each.id for each in cases.open_surveillances(office, MANAGER)] == [ID]
    done(repeat(office))
    with office.unit_of_work() as uow:
        assert uow.certificates.get(held.id).surveillances == ()


@pytest.mark.requirement("S4", "CNEX-III-3", "CNEX-III-8")
def test_what_somebody_tied_planned_is_planned_anew_by_others(office: Office, clock: Clock) -> None:
    """From the first step that they ended: nobody goes on site under their plans; the old words stay in the Records."""
    checked(office, cnex())
    before = fieldwork.fieldwork_of(office, MANAGER, ID)
    mine = {path for path in before.entries if path.startswith("planning/risks/")}
    others = {path: entry.with_(by="third") if path.startswith("planning/") and path not in mine else entry
              for path, entry in before.entries.items()}
    done_by = tuple(each.with_(by="third") if n < 2 else each for n, each in enumerate(before.steps_done))
    with office.unit_of_work() as uow:
        uow.fieldwork.save(before.with_(entries=others, steps_done=done_by))
        uow.commit()
    found(office, "member")
    done(repeat(office, "member"))
    left = fieldwork.fieldwork_of(office, MANAGER, ID)
    assert left.steps_done == done_by[:2]
    assert not mine & set(left.entries)
    assert {path for path in others if path.startswith("planning/")} - set(left.entries) == mine
    assert mine <= set(last_record(office, "fieldwork.set_aside").before["entries"])
    assert last_record(office, "planning.step_reopened").before["done"] == [each.step for each in done_by]
    again = accepted(office)
    change(office, job(office).with_(visits=planned(cnex(), visits=(again,)).visits,
                                     declarations=declarations(*again.everyone)))
    (waits,) = verification_planning.verifications(office, acting(Role.AUDITOR, person=again.leader))
    assert (waits.due.key if waits.due else "", waits.is_mine) == ("risks", True)
    clock.move(again.end - office.today())
    result = on_site(first_day=again.start, last_day=again.end)
    lead = acting(Role.AUDITOR, person=again.leader)
    assert "核查" in refused_words(evaluation.record_on_site(office, lead, ID, result))


@pytest.mark.requirement("S4", "CNEX-III-8")
def test_whoever_ends_a_step_of_planning_is_known_by_more_than_their_name(office: Office) -> None:
    """Two people may have one name, and a name may change."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 18))
    put(office, planned(cnex(), visits=(ahead,)), *team())
    with office.unit_of_work() as uow:
        work = uow.fieldwork.get(ID)
        uow.fieldwork.save(work.with_(steps_done=work.steps_done[:1]))
        uow.commit()
    saved = fieldwork.finish_step(office, LEADER, ID, "information")
    assert not isinstance(saved, Refused), refused_words(saved)
    assert saved.steps_done[-1].person_id == "member"
