"""What the papers of the team's work on site say: pure, like `paper_contexts`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from docs_templates import fieldwork_contexts as papers
from intake_app.rules.fieldwork import (
    HELD_IN_WORDS,
    INTERVIEW_PARTS,
    AskedItem,
    answer_of,
    asked_items,
    meeting_day,
    meeting_time,
)
from intake_app.schemes.schema import AbortGround, Aspect, MeetingRule, PlanningStep, SchemeEdition
from intake_app.services import paper_contexts as common
from models.engagement import Abort, Engagement
from models.fieldwork import Fieldwork, ItemAnswer, Risk, StepDone
from models.ids import PersonId
from models.personnel import Person
from models.text import Text

ANSWER_WORDS: Mapping[ItemAnswer, Text] = {
    ItemAnswer.CONFORMS: Text(zh="符合", en="conforms"),
    ItemAnswer.DOES_NOT_CONFORM: Text(zh="不符合", en="does not conform"),
    ItemAnswer.OBSERVATION: Text(zh="观察项", en="observation"),
    ItemAnswer.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
    ItemAnswer.ON_SITE: Text(zh="现场核实", en="verify on site"),
}
"""The one word for each answer, on screen and on paper."""

WORDS_OF_A_MEETING = ("body_side", "client_side", "topics", "notes")
"""What is written of a meeting beside its day and time."""

RISK_WORDS: Mapping[Risk, Text] = {
    Risk.LOW: Text(zh="低", en="low"), Risk.MEDIUM: Text(zh="中", en="medium"), Risk.HIGH: Text(zh="高", en="high"),
}


def checked_lists(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition, aspects: Sequence[Aspect]
) -> tuple[papers.CheckedList, ...]:
    """The checklists of these aspects as they are answered, one for each site or unit."""
    asked = asked_items(job, scheme, aspects)
    return tuple(
        papers.CheckedList(title=items[0].checklist.title.zh, subject=items[0].subject_name,
                           clause=common.recorded_clause(items[0].checklist.clause),
                           items=tuple(_checked_item(work, each) for each in items))
        for items in (tuple(group) for _, group in groupby(asked, lambda each: (each.checklist.key, each.subject)))
    )


def open_count(work: Fieldwork, job: Engagement, scheme: SchemeEdition, aspects: Sequence[Aspect]) -> int:
    """How many items of these aspects have no answer yet."""
    return sum(answer_of(work, asked) is None for asked in asked_items(job, scheme, aspects))


def meeting_rows(work: Fieldwork, job: Engagement, scheme: SchemeEdition) -> Iterator[papers.MeetingRow]:
    """The meetings of which anything is written, site by site."""
    for site in job.sites:
        for meeting in scheme.meetings:
            parts = {part: work.text(f"meeting/{meeting.key}/{site.row}/{part}") for part in WORDS_OF_A_MEETING}
            parts["held_at"] = _held_at(work, meeting, site.row)
            told = parts["topics"].split()
            parts["topics"] = "；".join(each.text.zh for each in meeting.topics if each.key in told)
            if any(parts.values()):
                yield papers.MeetingRow(title=meeting.title.zh, site=site.name, **parts)


def interview_rows(work: Fieldwork, job: Engagement) -> Iterator[papers.InterviewRow]:
    """The interviews, site by site."""
    for site in job.sites:
        for row in work.interviews.get(site.row, ()):
            yield papers.InterviewRow(site=site.name, **{
                part: work.text(f"interview/{row}/{site.row}/{part}") for part in INTERVIEW_PARTS})


def meetings_at(work: Fieldwork, scheme: SchemeEdition, site_row: str) -> str:
    """The meetings and interviews at a site as far as they are written down; empty where none is."""
    said = []
    for meeting in scheme.meetings:
        place = f"meeting/{meeting.key}/{site_row}"
        at = _held_at(work, meeting, site_row)
        if at or any(work.text(f"{place}/{part}") for part in WORDS_OF_A_MEETING):
            said.append(meeting.title.zh + (f"（{at}）" if at else ""))
    for row in work.interviews.get(site_row, ()):
        place = f"interview/{row}/{site_row}"
        who, function, topic = (work.text(f"{place}/{part}") for part in ("who", "function", "topic"))
        if who:
            said.append(f"访谈{who}" + (f"（{function}）" if function else "") + (f"，主题：{topic}" if topic else ""))
    return "；".join(said)


def _held_at(work: Fieldwork, meeting: MeetingRule, site_row: str) -> str:
    """Day and time of a meeting as far as they are written down, or the words that stood for them."""
    on, began = meeting_day(work, meeting, site_row), meeting_time(work, meeting, site_row)
    printed = (common.printed_day(on) if on else "") + (f"{began.hour}:{began:%M}" if began else "")
    return printed or work.text(f"meeting/{meeting.key}/{site_row}/{HELD_IN_WORDS}")


def planned_steps(work: Fieldwork, scheme: SchemeEdition) -> tuple[papers.PlannedStep, ...]:
    """The steps of planning that are done, in their order."""
    done = {each.step: each for each in work.steps_done}
    return tuple(_planned_step(work, step, done[step.key]) for step in scheme.planning_steps if step.key in done)


def abort_report(
    job: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person], number: str, on: date
) -> papers.AbortReport:
    """关于中止检查（核查）的报告 on the last breaking-off that was asked for."""
    last = job.aborts[-1]
    return papers.AbortReport.model_validate({
        **_abort(job, last, scheme, number, on), "agreement_number": common.agreement_number(job),
        "clause": common.recorded_clause(_ground(last, scheme).clause),
        "asked_by": people[last.asked_by].name, "asked_on": last.asked_on,
    })


def abort_notice(job: Engagement, scheme: SchemeEdition, number: str, on: date) -> papers.AbortNotice:
    """认证核查中止通知书 of a breaking-off that the body consented to."""
    last = job.aborts[-1]
    return papers.AbortNotice.model_validate({
        **_abort(job, last, scheme, number, on), "reason": last.reason, "aborted_on": last.decided_on,
    })


def resumption_notice(job: Engagement, scheme: SchemeEdition, number: str, on: date) -> papers.ResumptionNotice:
    """认证核查恢复通知书 of a breaking-off after which the check goes on, with the days that its site has now."""
    last = job.aborts[-1]
    told = {name: each for name, each in _abort(job, last, scheme, number, on).items() if name != "facts"}
    return papers.ResumptionNotice.model_validate({
        **told, "aborted_on": last.decided_on, "resumed_on": last.ended_on, "reason": last.end_reason,
        "days": _days_left(job, last.site_row, scheme, on),
    })


def _days_left(job: Engagement, site_row: str, scheme: SchemeEdition, on: date) -> str:
    """On which days the site's check goes on; another plan comes where none are left."""
    check = scheme.words.on_site.zh
    visit = next((each for each in job.visits if each.site_row == site_row), None)
    if visit is None:
        return f"原定日期已过，{check}的日期另行安排，以另发的计划通知书为准。"
    if visit.end < on:
        return f"该场所的{check}已有结果，不再另行安排日期。"
    first = max(visit.start, on)
    span = "至".join(common.printed_day(each) for each in dict.fromkeys((first, visit.end)))
    return f"{check}{'自' if first < visit.end else '于'}{span}继续进行。"


def _checked_item(work: Fieldwork, asked: AskedItem) -> papers.CheckedItem:
    answer = answer_of(work, asked)
    entry = work.entries.get(asked.path("answer"))
    return papers.CheckedItem(
        clause=common.clause_below(asked.item.clause, asked.checklist.clause), text=asked.item.text.zh,
        result=ANSWER_WORDS[answer].zh if answer else "未回答", seen=seen(work, asked),
        sample=sample(work, asked), answered_by=entry.by if entry else "",
    )


def seen(work: Fieldwork, asked: AskedItem) -> str:
    """What was seen of an item, and how many files are kept as its evidence; empty where nothing is."""
    files = sum(each.place == asked.place for each in work.files)
    parts = (common.unstopped(work.text(asked.path("note"))), f"附证据{files}份" if files else "")
    return "；".join(each for each in parts if each)


def sample(work: Fieldwork, asked: AskedItem) -> str:
    """What was drawn of how many, and how; empty where nothing was sampled."""
    what, taken, of, how, enlarged = (
        work.text(asked.path(part)) for part in ("sample_what", "sample_taken", "sample_of", "sample_how", "enlarged"))
    if not what:
        return ""
    return f"{what}：总数{of}，抽取{taken}，{how}" + (f"；扩大取证：{enlarged}" if enlarged else "")


def _planned_step(work: Fieldwork, step: PlanningStep, done: StepDone) -> papers.PlannedStep:
    points = []
    for point in step.points:
        place = f"planning/{step.key}/{point.key}"
        risk = work.text(f"{place}/risk")
        points.append(papers.PlannedPoint(
            clause=common.clause_below(point.clause, step.clause), text=point.text.zh,
            risk=RISK_WORDS[Risk(risk)].zh if risk else "", note=work.text(f"{place}/note")))
    return papers.PlannedStep(title=step.title.zh, clause=common.recorded_clause(step.clause), done_by=done.by,
                              done_on=done.on, points=tuple(points))


def _abort(job: Engagement, last: Abort, scheme: SchemeEdition, number: str, on: date) -> dict[str, object]:
    ground = _ground(last, scheme)
    return {
        "head": common.head(scheme, number, on), "words": common.words(scheme),
        "addressee": common.client_of(job).name, "site": common.site_row(job, last.site_row),
        "ground_text": ground.text.zh, "clause": common.printed_clause(ground.clause), "facts": last.facts,
    }


def _ground(last: Abort, scheme: SchemeEdition) -> AbortGround:
    return next(each for each in scheme.abort_grounds if each.key == last.ground)
