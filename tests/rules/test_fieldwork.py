"""What of a team's fieldwork is still open: each thing taken away from a whole one is named with its clause."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.fieldwork import (
    ON_SITE,
    answers_open_to,
    asked_items,
    does_conform,
    fields_of,
    item_fault,
    left_to_the_site,
    meeting_remark,
    site_faults,
    step_due,
    step_faults,
    weighty_risks,
)
from intake_app.schemes.schema import Aspect, SchemeEdition
from models.fieldwork import Entry, Fieldwork, ItemAnswer, Risk, StepDone
from tests.builders import NOW
from tests.fieldwork_builders import fieldwork, planning_texts
from tests.job_builders import cec, cnex, document_review, finding, planned, unit, visit

SCHEMES = [cnex(), cec()]
BOTH = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)


def written(work: Fieldwork, **texts: str) -> Fieldwork:
    """The same with other words at some paths; `__` in a name stands for the path's stroke."""
    entries = {name.replace("__", "/"): Entry(text=text, by="member", at=NOW) for name, text in texts.items()}
    return work.with_(entries={**work.entries, **entries})


@BOTH
def test_a_whole_fieldwork_leaves_nothing_open(scheme: SchemeEdition) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    assert site_faults(work, job, scheme, "s1") == ()
    assert step_due(work, scheme) is None
    assert does_conform(work, job, scheme, "s1", ON_SITE)


@given(st.sampled_from(SCHEMES), st.data())
def test_each_item_without_an_answer_is_named_with_its_clause(scheme: SchemeEdition, data: st.DataObject) -> None:
    """CNEX-9.5.1-a, CNEX-9.5.2-a, CNEX-9.5.3-a, CEC-5.4.4-a: whichever it is."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    left_out = data.draw(st.sampled_from(asked_items(job, scheme, ON_SITE, "s1")))
    entries = {path: entry for path, entry in work.entries.items() if path != left_out.path("answer")}
    (fault,) = site_faults(work.with_(entries=entries), job, scheme, "s1")
    assert fault.clause == left_out.item.clause
    assert left_out.item.text.zh in fault.text.zh


@BOTH
@pytest.mark.parametrize("answer", [ItemAnswer.NOT_APPLICABLE, ItemAnswer.DOES_NOT_CONFORM, ItemAnswer.OBSERVATION])
def test_what_does_not_apply_or_conform_needs_its_reason(scheme: SchemeEdition, answer: ItemAnswer) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a."""
    job = planned(scheme)
    asked = asked_items(job, scheme, (Aspect.CAPABILITY,))[0]
    work = written(fieldwork(job, scheme), **{asked.path("answer"): answer, asked.path("note"): " "})
    fault = item_fault(work, asked, job)
    assert fault is not None
    assert "理由" in fault.text.zh


@BOTH
def test_an_observation_asks_for_words_and_for_no_correction(scheme: SchemeEdition) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a: its site conforms; of documents there is none."""
    job = planned(scheme)
    asked = asked_items(job, scheme, (Aspect.CAPABILITY,))[0]
    work = written(fieldwork(job, scheme), **{
        asked.path("answer"): ItemAnswer.OBSERVATION, asked.path("note"): "记录分散，建议集中保存"})
    assert site_faults(work, job, scheme, "s1") == ()
    assert does_conform(work, job, scheme, "s1", (Aspect.CAPABILITY,))
    assert ItemAnswer.OBSERVATION in answers_open_to(asked)
    documents = asked_items(job, scheme, (Aspect.DOCUMENTS,))[0]
    assert ItemAnswer.OBSERVATION not in answers_open_to(documents)


@BOTH
def test_what_does_not_conform_needs_a_finding_raised_from_it(scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-a, CEC-5.6-c; with it the item is whole, and the site does not conform."""
    job = planned(scheme)
    asked = asked_items(job, scheme, (Aspect.CAPABILITY,))[0]
    work = written(fieldwork(job, scheme), **{asked.path("answer"): ItemAnswer.DOES_NOT_CONFORM})
    (fault,) = site_faults(work, job, scheme, "s1")
    assert "未开具不符合项" in fault.text.zh
    raised = job.with_(nonconformities=(finding().with_(item=asked.place),))
    assert site_faults(work, raised, scheme, "s1") == ()
    assert not does_conform(work, raised, scheme, "s1", (Aspect.CAPABILITY,))
    assert does_conform(work, raised, scheme, "s1", (Aspect.CONSISTENCY,))


@pytest.mark.parametrize(("taken", "of"), [("0", "12"), ("13", "12"), ("some", "12"), ("4", "")])
def test_a_sample_says_how_many_of_how_many(taken: str, of: str) -> None:
    """CNEX-9.5.3-a, CNEX-9.6.3-a."""
    job, scheme = planned(cnex()), cnex()
    asked = next(each for each in asked_items(job, scheme, ON_SITE) if each.item.is_sampled)
    work = written(fieldwork(job, scheme), **{asked.path("sample_taken"): taken, asked.path("sample_of"): of})
    assert item_fault(work, asked, job) is not None


def test_a_fault_in_a_sample_asks_whether_more_is_taken() -> None:
    """CNEX-9.6.3-b."""
    scheme = cnex()
    asked = next(each for each in asked_items(planned(scheme), scheme, ON_SITE) if each.item.is_sampled)
    job = planned(scheme, nonconformities=(finding().with_(item=asked.place),))
    work = written(fieldwork(job, scheme), **{asked.path("answer"): ItemAnswer.DOES_NOT_CONFORM})
    fault = item_fault(work, asked, job)
    assert fault is not None
    assert "扩大取证" in fault.text.zh
    enlarged = written(work, **{asked.path("enlarged"): "原因为个别漏记，加抽 4 份，未再发现。"})
    assert item_fault(enlarged, asked, job) is None


@BOTH
def test_meetings_and_an_interview_are_held_at_each_site(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i, CNEX-9.6.4-a; H70 and H71 where a rule is silent."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    unattended = written(work, meeting__closing__s1__client_side="")
    (fault,) = site_faults(unattended, job, scheme, "s1")
    assert fault.clause == scheme.meetings[1].clause
    (fault,) = site_faults(work.with_(interviews={}), job, scheme, "s1")
    assert scheme.interviews_least is not None
    assert fault.clause == scheme.interviews_least.clause
    more = work.with_(interviews={"s1": ("is1", "i2")})
    assert "没有记完" in site_faults(more, job, scheme, "s1")[0].text.zh


@BOTH
def test_a_meeting_is_complete_once_everything_was_told_that_the_rule_names(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i: two of seven subjects are no opening meeting; what was not told is named."""
    meeting = scheme.meetings[0]
    *told, last = [topic.key for topic in meeting.topics]
    job = planned(scheme)
    work = written(fieldwork(job, scheme), meeting__opening__s1__topics=" ".join(told))
    (fault,) = site_faults(work, job, scheme, "s1")
    assert fault.clause == meeting.clause
    assert meeting.topics[-1].text.zh in fault.text.zh
    assert meeting.topics[0].text.zh not in fault.text.zh
    assert site_faults(written(work, meeting__opening__s1__topics=" ".join((*told, last))), job, scheme, "s1") == ()


@BOTH
def test_day_and_time_of_a_meeting_are_a_day_and_a_time(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i: one alone is not when it was; what was put in words before still is."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    for part in ("held_on", "held_from"):
        undated = written(work, **{f"meeting__opening__s1__{part}": ""})
        assert "日期和时间" in site_faults(undated, job, scheme, "s1")[0].text.zh
    in_words = written(work, meeting__opening__s1__held_on="", meeting__opening__s1__held_from="",
                       meeting__opening__s1__held_at="5月6日 9:00")
    assert site_faults(in_words, job, scheme, "s1") == ()


@BOTH
def test_the_closing_meeting_begins_after_the_opening_one(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i: at the same minute it did not."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    assert site_faults(written(work, meeting__closing__s1__held_from="09:01"), job, scheme, "s1") == ()
    (fault,) = site_faults(written(work, meeting__closing__s1__held_from="09:00"), job, scheme, "s1")
    assert "不晚于" in fault.text.zh
    earlier = written(work, meeting__closing__s1__held_on="2026-05-05", meeting__closing__s1__held_from="16:00")
    assert "不晚于" in site_faults(earlier, job, scheme, "s1")[0].text.zh


@BOTH
def test_a_meeting_outside_the_visit_of_its_site_is_remarked(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i: the first and the last day are days of the visit; it keeps nothing from being closed."""
    (there,) = planned(scheme, visits=(visit(),)).visits
    work, opening = fieldwork(planned(scheme), scheme), scheme.meetings[0]
    for on in (there.start, there.end):
        assert meeting_remark(written(work, meeting__opening__s1__held_on=on.isoformat()), there, opening) is None
    for on in (there.start - timedelta(days=1), there.end + timedelta(days=1)):
        remark = meeting_remark(written(work, meeting__opening__s1__held_on=on.isoformat()), there, opening)
        assert remark is not None
        assert f"{on}" in remark.text.zh


def test_the_steps_of_planning_follow_each_other() -> None:
    """CNEX-III-5, CNEX-III-6, CNEX-III-7, CNEX-III-8, J25: the plan of evidence
    comes before that of the verification, the approval last.
    """
    scheme, work = cnex(), Fieldwork(id="engagement-1")
    seen = []
    while (due := step_due(work, scheme)) is not None:
        seen.append(due.key)
        work = work.with_(steps_done=(*work.steps_done, StepDone(step=due.key, by="member", on=NOW.date())))
    assert seen.index("evidence") < seen.index("verification") < seen.index("approval") == len(seen) - 1
    assert step_due(Fieldwork(id="engagement-1"), cec()) is None


def test_no_site_is_closed_on_plans_that_nobody_approved() -> None:
    """CNEX-III-8: not even one whose items are all answered, where a step of planning was taken up again."""
    scheme = cnex()
    job = planned(scheme)
    work = fieldwork(job, scheme)
    opened_again = work.with_(steps_done=work.steps_done[:-1])
    (fault,) = site_faults(opened_again, job, scheme, "s1")
    assert fault.clause == scheme.planning_steps[-1].clause
    assert scheme.planning_steps[-1].title.zh in fault.text.zh


@given(st.sampled_from([(step, point) for step in cnex().planning_steps for point in step.points]))
def test_each_point_of_planning_is_considered(where: tuple[object, object]) -> None:
    """CNEX-III-2, CNEX-III-3: every risk is rated and answered; what the rule calls applicable-only may be empty."""
    scheme = cnex()
    step, point = next((s, p) for s in scheme.planning_steps for p in s.points if (s, p) == where)
    whole, job = written(Fieldwork(id="engagement-1"), **planning_texts(scheme)), planned(scheme)
    assert step_faults(whole, step, job, scheme) == ()
    place = f"planning/{step.key}/{point.key}"
    faults = step_faults(written(whole, **{f"{place}/note": ""}), step, job, scheme)
    assert bool(faults) is (point.is_required or point.is_rated)
    if point.is_rated:
        (fault,) = step_faults(written(whole, **{f"{place}/risk": ""}), step, job, scheme)
        assert fault.clause == point.clause


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_only_the_plan_that_rests_on_the_document_review_waits_for_it() -> None:
    """CNEX-III-6: information, risks and evidence are planned before or beside it."""
    scheme = cnex()
    whole = written(Fieldwork(id="engagement-1"), **planning_texts(scheme))
    for review in (None, document_review("nonconforming")):
        job = planned(scheme, document_review=review)
        waiting = {step.key: step_faults(whole, step, job, scheme) for step in scheme.planning_steps}
        assert {key for key, faults in waiting.items() if faults} == {"verification"}
        assert [fault.clause for fault in waiting["verification"]] == [scheme.gate_clause("plan_after_review")]


@BOTH
def test_every_word_of_a_whole_fieldwork_lies_in_a_known_field(scheme: SchemeEdition) -> None:
    """CNEX-15-b: nothing is kept where no page shows it."""
    job = planned(scheme)
    work = fieldwork(job, scheme)
    assert set(work.entries) <= set(fields_of(work, job, scheme))


def test_risks_above_low_and_documents_left_over_lead_the_visit() -> None:
    """CNEX-III-3, CNEX-9.4-c: the high ones in front, with the response."""
    job, scheme = planned(cnex()), cnex()
    work = written(fieldwork(job, scheme), planning__risks__omission__risk=Risk.MEDIUM,
                   planning__risks__estimates__risk=Risk.HIGH, planning__risks__estimates__note="重新计算分摊",
                   documents__validity__job__answer=ItemAnswer.ON_SITE)
    assert [(each.point.key, each.response) for each in weighty_risks(work, scheme)] == [
        ("estimates", "重新计算分摊"), ("omission", "已分析")]
    assert [asked.item.key for asked in left_to_the_site(work, job, scheme)] == ["validity"]
    assert weighty_risks(fieldwork(job, scheme), scheme) == ()


def test_a_document_may_be_left_to_the_site_and_nothing_else() -> None:
    """CNEX-9.4-c, CEC-5.3.3-a."""
    job, scheme = planned(cnex()), cnex()
    fields = fields_of(fieldwork(job, scheme), job, scheme)
    with_it = {path.split("/")[0] for path, field in fields.items() if ItemAnswer.ON_SITE in field.choices}
    assert with_it == {"documents"}


@BOTH
def test_a_unit_is_told_with_its_site_where_another_of_the_job_is_called_alike(scheme: SchemeEdition) -> None:
    """CNEX-4-a, CEC-4-b: one model at two sites is two units."""
    here, there = unit(scheme), unit(scheme, "u2", "s2").model_copy(update={"site_name": "二厂"})
    other = unit(scheme, "u3").model_copy(update={"model": "OTHER-9"})
    job = planned(scheme).with_(units=(here, there, other))
    per_unit = {each.subject: each.subject_name for each in asked_items(job, scheme, tuple(Aspect))
                if each.checklist.per == "unit"}
    assert here.site_name in per_unit["u1"]
    assert "二厂" in per_unit["u2"]
    assert per_unit["u3"] == f"{other.product_name} OTHER-9"
