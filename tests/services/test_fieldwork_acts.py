"""The team's fieldwork: who writes it, when, and that nothing written is lost or overwritten (CNEX 9.4-9.6)."""

from datetime import date

import pytest

from intake_app.rules.fieldwork import asked_items
from intake_app.schemes.schema import Aspect, SchemeEdition
from intake_app.services import client_plan, evaluation, fieldwork
from intake_app.services.fieldwork import Overtaken
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.engagement import Engagement, FindingStep
from models.errors import NotFound, NotPermitted
from models.fieldwork import Fieldwork, ItemAnswer
from tests.fieldwork_builders import planning_texts
from tests.job_builders import cec, cnex, evaluated, finding, on_site, planned, report, site, team, trained, visit
from tests.journeys.small_files import pdf_file
from tests.services.jobs import COORDINATOR, acting, change, client, job, put, refused_words

LEADER = acting(Role.AUDITOR, person="member")
SECOND = acting(Role.AUDITOR, person="second")
MANAGER = acting(Role.MANAGER, person="manager")
ID = "engagement-1"
DOCUMENT = "documents/completeness/job/answer"
ANSWER, NOTE = "capability/duties/s1/answer", "capability/duties/s1/note"


def work(office: Office) -> Fieldwork:
    return fieldwork.fieldwork_of(office, LEADER, ID)


def emptied(office: Office) -> None:
    """Take away everything that was written down."""
    with office.unit_of_work() as uow:
        uow.fieldwork.save(uow.fieldwork.get(ID).with_(entries={}, interviews={}, steps_done=()))
        uow.commit()


def test_each_answer_is_kept_by_itself_with_who_and_when(office: Office) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a, CNEX-15-b: and a record of it stands beside the clause."""
    put(office, planned(cec()))
    saved = fieldwork.save_entry(office, SECOND, ID, NOTE, "岗位职责书第 3 版", expected="查阅记录")
    assert isinstance(saved, Fieldwork)
    assert (saved.entries[NOTE].by, saved.entries[NOTE].at) == ("second", office.moment())
    with office.unit_of_work() as uow:
        record = uow.records.about(ID)[-1]
    assert (record.verb, record.before, record.after) == (
        "fieldwork.written", {NOTE: "查阅记录"}, {NOTE: "岗位职责书第 3 版"})
    assert record.clause is not None
    assert record.clause.clause == "附件 3 1.1"


def test_two_members_at_one_item_never_overwrite_each_other(office: Office) -> None:
    """CNEX-15-b: the second learns what the first wrote; both write other items undisturbed."""
    put(office, planned(cec()))
    fieldwork.save_entry(office, LEADER, ID, NOTE, "组长所见", expected="查阅记录")
    overtaken = fieldwork.save_entry(office, SECOND, ID, NOTE, "组员所见", expected="查阅记录")
    assert isinstance(overtaken, Overtaken)
    assert (overtaken.current.text, overtaken.current.by) == ("组长所见", "member")
    assert work(office).text(NOTE) == "组长所见"
    other = "capability/upkeep/s1/note"
    assert isinstance(fieldwork.save_entry(office, SECOND, ID, other, "程序文件", expected="查阅记录"), Fieldwork)
    assert isinstance(fieldwork.save_entry(office, SECOND, ID, NOTE, "组员所见", expected="组长所见"), Fieldwork)


def test_filling_the_rest_leaves_what_is_written(office: Office) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a."""
    put(office, planned(cec()))
    fieldwork.save_entry(office, LEADER, ID, ANSWER, "")
    fieldwork.fill_entries(office, LEADER, ID, {ANSWER: ItemAnswer.NOT_APPLICABLE, NOTE: "其余均符合"})
    assert (work(office).text(ANSWER), work(office).text(NOTE)) == ("not_applicable", "查阅记录")


def test_many_items_are_not_answered_at_once_without_a_word_of_what_was_seen(office: Office) -> None:
    """CNEX-9.5.2-a, CNEX-9.6.4-a: refused while blank; an item that somebody answered stays as it is."""
    put(office, planned(cec()))
    other = "capability/upkeep/s1"
    for path in (ANSWER, NOTE, f"{other}/answer", f"{other}/note"):
        fieldwork.save_entry(office, LEADER, ID, path, "")
    fieldwork.save_entry(office, SECOND, ID, ANSWER, ItemAnswer.NOT_APPLICABLE)
    places = (NOTE.removesuffix("/note"), other)
    assert "空白的记录不能作为证据" in refused_words(fieldwork.answer_alike(office, LEADER, ID, places, " "))
    assert work(office).text(f"{other}/answer") == ""
    assert isinstance(fieldwork.answer_alike(office, LEADER, ID, places, "查台账 3 份"), Fieldwork)
    assert (work(office).text(ANSWER), work(office).text(f"{other}/answer")) == ("not_applicable", "conforms")
    assert work(office).text(f"{other}/note") == "查台账 3 份"


def test_only_the_team_writes_and_only_known_fields_and_answers(office: Office) -> None:
    """CNEX-9.3.2-g, S7: neither an expert nor somebody of another team."""
    put(office, planned(cec(), visits=(visit(experts=("expert",)),)))
    for who in ("expert", "stranger"):
        with pytest.raises(NotPermitted):
            fieldwork.save_entry(office, acting(Role.AUDITOR, person=who), ID, NOTE, "x")
    for path, text in (("capability/duties/s9/note", "x"), ("capability/no_such/s1/note", "x"), (ANSWER, "perhaps"),
                       (ANSWER, ItemAnswer.ON_SITE)):
        with pytest.raises(NotFound):
            fieldwork.save_entry(office, LEADER, ID, path, text)


def test_a_check_with_an_open_item_is_not_closed_and_names_it(office: Office) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a: with the item's words."""
    put(office, planned(cec()), *team())
    fieldwork.save_entry(office, LEADER, ID, ANSWER, "")
    refused = evaluation.record_on_site(office, LEADER, ID, on_site())
    assert "职责、权限" in refused_words(refused)
    fieldwork.save_entry(office, LEADER, ID, ANSWER, ItemAnswer.CONFORMS)
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, on_site()), Engagement)


def test_documents_are_judged_item_by_item_before_the_verdict(office: Office) -> None:
    """CNEX-9.4-a, CEC-5.3.1-a, CEC-5.3.2-a."""
    put(office, planned(cnex(), document_review=None))
    fieldwork.save_entry(office, LEADER, ID, "documents/plausibility/job/answer", "")
    refused = evaluation.record_document_review(office, LEADER, ID, "conforming", "齐全", "")
    assert "初步合理" in refused_words(refused)
    fieldwork.save_entry(office, LEADER, ID, "documents/plausibility/job/answer", ItemAnswer.ON_SITE)
    mostly = evaluation.record_document_review(office, LEADER, ID, "mostly_conforming", "余项现场核实", "")
    assert isinstance(mostly, Engagement)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
@pytest.mark.parametrize(("answer", "refused_to"), [
    (ItemAnswer.DOES_NOT_CONFORM, {"conforming", "mostly_conforming"}), (ItemAnswer.ON_SITE, {"conforming"}),
    (ItemAnswer.NOT_APPLICABLE, {"mostly_conforming"}),
])
def test_a_verdict_passes_over_nothing_that_an_item_found(
    office: Office, scheme: SchemeEdition, answer: ItemAnswer, refused_to: set[str]
) -> None:
    """CNEX-9.4-a, CNEX-9.4-c, CEC-5.3.3-a: only what is supplemented on site goes on as mostly conforming."""
    put(office, planned(scheme, document_review=None))
    fieldwork.save_entry(office, LEADER, ID, DOCUMENT, answer)
    outcomes = {each.key: evaluation.record_document_review(office, LEADER, ID, each.key, "已评审", "")
                for each in scheme.verdicts}
    assert {key for key, outcome in outcomes.items() if isinstance(outcome, Refused)} == refused_to
    words = {each.key: each.text.zh for each in scheme.verdicts}
    for key in refused_to:
        assert f"为“{words[key]}”" in refused_words(outcomes[key])


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
def test_what_is_handed_in_on_site_is_named_and_told_to_the_client(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.4-c, CEC-5.3.3-a: mostly conforming without a word of what is missing tells nobody what to bring."""
    put(office, planned(scheme, document_review=None))
    refused = evaluation.record_document_review(office, LEADER, ID, "mostly_conforming", "已评审", "")
    assert "须指明补充什么" in refused_words(refused)
    assert isinstance(refused, Refused)
    assert [each.clause for each in refused.reasons] == [
        each.clause for each in scheme.verdicts if each.key == "mostly_conforming"]
    fieldwork.save_entry(office, LEADER, ID, DOCUMENT, ItemAnswer.ON_SITE)
    fieldwork.save_entry(office, LEADER, ID, DOCUMENT.replace("/answer", "/note"), "补交 2025 年 12 月电费结算单")
    assert client_plan.to_hand_in_on_site(office, client(), ID) == ()
    assert isinstance(evaluation.record_document_review(office, LEADER, ID, "mostly_conforming", "已评审", ""),
                      Engagement)
    (told,) = client_plan.to_hand_in_on_site(office, client(), ID)
    assert told.what == "补交 2025 年 12 月电费结算单"
    fieldwork.save_entry(office, LEADER, ID, DOCUMENT, ItemAnswer.CONFORMS)
    assert client_plan.to_hand_in_on_site(office, client(), ID) == ()


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
@pytest.mark.parametrize("answer", [ItemAnswer.ON_SITE, ItemAnswer.DOES_NOT_CONFORM])
def test_no_positive_report_while_a_document_is_left_open(
    office: Office, scheme: SchemeEdition, answer: ItemAnswer
) -> None:
    """CNEX-9.4-c, CEC-5.3.3-a: what was left to the site is answered after it; a report against needs no answer."""
    put(office, evaluated(scheme), *team())
    fieldwork.save_entry(office, SECOND, ID, DOCUMENT, answer)
    assert "“文件评审”中" in refused_words(evaluation.write_report(office, LEADER, ID, True, "可以颁证。"))
    fieldwork.save_entry(office, SECOND, ID, DOCUMENT, ItemAnswer.CONFORMS)
    assert isinstance(evaluation.write_report(office, LEADER, ID, True, "可以颁证。"), Engagement)
    fieldwork_left = work(office).with_(entries={})
    with office.unit_of_work() as uow:
        uow.engagements.save(job(office).with_(report=None))
        uow.fieldwork.save(fieldwork_left)
        uow.commit()
    assert isinstance(evaluation.write_report(office, LEADER, ID, False, "不予颁证。"), Engagement)


def test_a_finding_is_raised_from_its_item_and_the_site_does_not_conform(office: Office) -> None:
    """CNEX-9.5.4-a, CEC-5.6-c: whatever the leader's form says."""
    put(office, planned(cec()), *team())
    fieldwork.save_entry(office, LEADER, ID, ANSWER, ItemAnswer.DOES_NOT_CONFORM)
    assert "未开具" in refused_words(evaluation.record_on_site(office, LEADER, ID, on_site()))
    evaluation.raise_nonconformity(office, LEADER, ID, "s1", "附件 3 1.1", "职责未规定", None, "capability/duties/s1")
    evaluation.record_on_site(office, LEADER, ID, on_site(capability_conforms=True))
    (result,) = job(office).on_site
    assert (result.capability_conforms, result.consistency_conforms, result.conforms) == (False, True, False)


def test_a_closed_check_is_opened_again_by_its_leader_only(office: Office) -> None:
    """CNEX-9.5.4-f: with a reason; until then its items stand."""
    put(office, planned(cec(), on_site=(on_site(),)))
    assert "已由组长关闭" in refused_words(fieldwork.save_entry(office, SECOND, ID, NOTE, "补记"))
    with pytest.raises(NotPermitted):
        evaluation.reopen_site(office, SECOND, ID, "s1", "补记")
    assert "空白" in refused_words(evaluation.reopen_site(office, LEADER, ID, "s1", " "))
    evaluation.reopen_site(office, LEADER, ID, "s1", "漏记一项")
    assert job(office).on_site == ()
    assert isinstance(fieldwork.save_entry(office, SECOND, ID, NOTE, "补记"), Fieldwork)


def test_each_site_has_a_leader_who_closes_it(office: Office) -> None:
    """CNEX-9.5.1-c: the leader of one site does not close another."""
    there = visit("s2", ("second", "third"), start=date(2026, 5, 20), end=date(2026, 5, 22))
    put(office, planned(cec(), sites=(site(), site("s2", "二厂")), visits=(visit(), there)),
        *team("member", "second", "third"))
    with pytest.raises(NotPermitted):
        evaluation.record_on_site(office, LEADER, ID, on_site("s2"))
    assert isinstance(evaluation.record_on_site(office, SECOND, ID, on_site("s2")), Engagement)


def test_nothing_is_written_under_a_report(office: Office) -> None:
    """CNEX-9.7."""
    put(office, evaluated(cec(), report=report()))
    with pytest.raises(NotPermitted):
        fieldwork.save_entry(office, LEADER, ID, NOTE, "x")


def test_an_interview_comes_and_goes_and_its_words_stay_in_the_records(office: Office) -> None:
    """CNEX-9.6.4-a."""
    put(office, planned(cec()))
    added = fieldwork.add_interview(office, SECOND, ID, "s1")
    assert isinstance(added, Fieldwork)
    row = added.interviews["s1"][-1]
    fieldwork.save_entry(office, SECOND, ID, f"interview/{row}/s1/said", "按月抄表")
    fieldwork.remove_interview(office, SECOND, ID, "s1", row)
    assert work(office).interviews == {"s1": ("is1",)}
    with office.unit_of_work() as uow:
        assert any("按月抄表" in str(record.after) for record in uow.records.about(ID))


def test_evidence_is_examined_and_kept_with_its_item(office: Office) -> None:
    """CNEX-15-b, CNEX-9.6.4-a."""
    put(office, planned(cec()))
    kept = fieldwork.attach_evidence(office, LEADER, ID, "capability/duties/s1", "职责书.pdf", pdf_file("职责"))
    assert isinstance(kept, Fieldwork)
    (file,) = kept.files
    assert (file.place, file.file_name, file.by) == ("capability/duties/s1", "职责书.pdf", "member")
    refused = fieldwork.attach_evidence(office, LEADER, ID, "capability/duties/s1", "程序.exe", b"MZ")
    assert refused_words(refused)
    assert len(work(office).files) == 1
    with pytest.raises(NotPermitted):
        fieldwork.detach_evidence(office, acting(Role.AUDITOR, person="stranger"), ID, file.file_id)
    fieldwork.detach_evidence(office, SECOND, ID, file.file_id)
    assert work(office).files == ()


def test_planning_goes_step_by_step_and_each_by_whom_the_rule_names(office: Office) -> None:
    """CNEX-III-1, CNEX-III-8, J25, S10: none before the one before it; the leader does not approve their own plans."""
    put(office, planned(cnex()))
    emptied(office)
    early = planning_texts(cnex(), "risks")
    assert "请先完成“资源保障”" in refused_words(fieldwork.fill_entries(office, LEADER, ID, early))
    people = {"leader": LEADER, "coordinator": COORDINATOR, "manager": MANAGER}
    for step in cnex().planning_steps:
        who = people[step.done_by]
        assert refused_words(fieldwork.finish_step(office, who, ID, step.key))
        fieldwork.fill_entries(office, who, ID, planning_texts(cnex(), step.key))
        for other in people.values():
            if other is not who:
                with pytest.raises(NotPermitted):
                    fieldwork.finish_step(office, other, ID, step.key)
        assert isinstance(fieldwork.finish_step(office, who, ID, step.key), Fieldwork)
    assert [done.step for done in work(office).steps_done] == [step.key for step in cnex().planning_steps]


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_the_verification_plan_is_not_ended_before_the_document_review(office: Office) -> None:
    """It is made from what the documents came to; what is analysed before it does not wait."""
    put(office, planned(cnex(), document_review=None, plan_notice=None), trained("member"), trained("second"))
    last = {step.key: place for place, step in enumerate(cnex().planning_steps)}
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get(ID)
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:last["evidence"]]))
        uow.commit()
    assert isinstance(fieldwork.finish_step(office, LEADER, ID, "evidence"), Fieldwork)
    refused = fieldwork.finish_step(office, LEADER, ID, "verification")
    assert isinstance(refused, Refused)
    assert [str(reason.clause) for reason in refused.reasons] == ["CNEX-01-G:2026 9.6.2 1)"]
    evaluation.record_document_review(office, LEADER, ID, "conforming", "文件齐全。", "")
    assert isinstance(fieldwork.finish_step(office, LEADER, ID, "verification"), Fieldwork)


def test_nothing_is_planned_for_a_client_without_an_agreement(office: Office) -> None:
    """CNEX-9.2.4-a, CNEX-9.3.1-a: the verification is planned once both sides have signed."""
    put(office, planned(cnex(), agreement=None), trained("member"), trained("second"))
    (first, *_) = cnex().planning_steps
    who = COORDINATOR if first.done_by == "coordinator" else LEADER
    assert "签署" in refused_words(fieldwork.fill_entries(office, who, ID, planning_texts(cnex(), first.key)))
    assert "签署" in refused_words(fieldwork.finish_step(office, who, ID, first.key))


def test_who_is_on_the_team_does_not_approve_and_only_its_leader_ends_a_step(office: Office) -> None:
    """CNEX-III-8, S10."""
    put(office, planned(cnex()))
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get(ID)
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:-1]))
        uow.commit()
    with pytest.raises(NotPermitted):
        fieldwork.finish_step(office, acting(Role.MANAGER, person="second"), ID, "approval")
    with pytest.raises(NotPermitted):
        fieldwork.reopen_step(office, SECOND, ID, "verification", "改日程")
    assert isinstance(fieldwork.finish_step(office, MANAGER, ID, "approval"), Fieldwork)
    assert job(office).took_part["manager"] == ("approver",), "who approved joins the team no more"


def test_nothing_on_site_is_written_before_the_plans_are_approved(office: Office) -> None:
    """CNEX-III-7, CNEX-III-8: and a step taken up again takes the approval with it."""
    put(office, planned(cnex()))
    assert "理由" in refused_words(fieldwork.reopen_step(office, LEADER, ID, "evidence", ""))
    reopened = fieldwork.reopen_step(office, LEADER, ID, "evidence", "增加一处电表")
    assert isinstance(reopened, Fieldwork)
    assert [done.step for done in reopened.steps_done][-1] == "sampling"
    assert "证据收集计划" in refused_words(fieldwork.save_entry(office, LEADER, ID, NOTE, "x"))


def test_the_client_confirms_a_finding_or_says_what_it_disputes(office: Office) -> None:
    """CNEX-6-c, CNEX-9.5.4-b, CNEX-9.6.5-a, J56: a dispute needs words, and the correction stays due."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(), finding(id="NC-02"))))
    assert "异议的内容" in refused_words(evaluation.answer_finding(office, client(), ID, "NC-01", False, " "))
    evaluation.answer_finding(office, client(), ID, "NC-01", False, "证书在有效期内")
    evaluation.answer_finding(office, client(), ID, "NC-02", True, "")
    disputed, confirmed = job(office).nonconformities
    assert (disputed.step, confirmed.step) == (FindingStep.DISPUTED, FindingStep.CONFIRMED)
    assert disputed.is_to_be_corrected
    evaluation.record_correction(office, client(), ID, "NC-01", "提交有效期说明和证书")
    assert "已提交纠正" in refused_words(evaluation.answer_finding(office, client(), ID, "NC-01", True, ""))


def test_a_correction_confirms_what_was_not_answered_and_keeps_a_dispute(office: Office) -> None:
    """J56."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(), finding(id="NC-02"))), trained("x"))
    evaluation.answer_finding(office, client(), ID, "NC-02", False, "已有记录")
    for each in ("NC-01", "NC-02"):
        evaluation.record_correction(office, client(), ID, each, "已补")
    answers = [each.answer for each in job(office).nonconformities]
    assert [answer.is_confirmed for answer in answers if answer] == [True, False]


def test_what_was_asked_is_what_the_scheme_lists(office: Office) -> None:
    """CNEX-9.5.3-a: a random draw stands behind the product's identity."""
    put(office, planned(cnex()))
    sampled = [each.item.key for each in asked_items(job(office), cnex(), (Aspect.CONSISTENCY,))
               if each.item.is_sampled]
    assert sampled == ["identity"]
    fieldwork.save_entry(office, LEADER, ID, "consistency/identity/u1/sample_how", "")
    assert "抽几份" in refused_words(evaluation.record_on_site(office, LEADER, ID, on_site()))


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_job_begun_before_items_were_kept_is_closed_by_its_leaders_word(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a: it is asked for no item and its word stands; any other job is asked for all."""
    put(office, planned(scheme, is_closed_by_word=True), *team())
    emptied(office)
    kept = evaluation.record_on_site(office, LEADER, ID, on_site(capability_conforms=False))
    assert isinstance(kept, Engagement), kept
    assert not kept.on_site[0].capability_conforms
    with pytest.raises(NotFound):
        fieldwork.save_entry(office, LEADER, ID, ANSWER, ItemAnswer.CONFORMS)
    change(office, job(office).with_(is_closed_by_word=False, on_site=()))
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, on_site()), Refused)


@pytest.mark.parametrize("path", [
    "record/review/notes", "record/site/s1/notes", "record/site/s1/disagreement", "record/finding/member/fact",
    "record/report/summary",
])
def test_what_is_typed_into_a_record_is_kept_before_it_is_recorded(office: Office, path: str) -> None:
    """CNEX-9.4-a, CNEX-9.5.6-a, CNEX-9.6.7-b: a tablet that reloads, or is taken away, begins with it again."""
    put(office, planned(cnex(), document_review=None, plan_notice=None), trained("member"), trained("second"))
    member = acting(Role.AUDITOR, person="member")
    assert isinstance(fieldwork.save_entry(office, member, "engagement-1", path, "台账与发票"), Fieldwork)
    assert fieldwork.fieldwork_of(office, member, "engagement-1").text(path) == "台账与发票"
    with pytest.raises(NotPermitted):
        fieldwork.save_entry(office, acting(Role.AUDITOR, person="stranger"), "engagement-1", path, "x")
    with pytest.raises(NotFound):
        fieldwork.save_entry(office, member, "engagement-1", "record/finding/stranger/fact", "x")
