"""What a team has to write down in a job, and what of it is still open: checklists, meetings, interviews, planning.

CNEX 9.4-9.6, annexes I-III; CEC 5.3-5.4, annex 3.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time

from intake_app.rules.answer_readings import read_date, read_number
from intake_app.rules.stages import review_shortfall
from intake_app.schemes.schema import (
    Aspect,
    Checklist,
    ChecklistItem,
    ChecklistSection,
    MeetingRule,
    PlanningPoint,
    PlanningStep,
    SchemeEdition,
    Verdict,
)
from models.application import CertificationUnit
from models.base import Frozen
from models.engagement import Engagement, Visit
from models.fieldwork import Entry, EvidenceFile, Fieldwork, ItemAnswer, Risk
from models.reference import ClauseRef, Reason
from models.text import Text, joined

WHOLE_JOB = "job"
"""Of whom an item is asked that is asked once."""

ON_SITE = (Aspect.CAPABILITY, Aspect.CONSISTENCY, Aspect.VERIFICATION)
"""What is judged at each site."""

SAMPLE_PARTS = ("sample_what", "sample_taken", "sample_of", "sample_how")
ITEM_PARTS = ("answer", "note", *SAMPLE_PARTS, "enlarged")
"""What may be written of an item; `enlarged` says what follows of a fault in a sample (CNEX 9.6.3)."""

MEETING_PARTS = ("held_on", "held_from", "body_side", "client_side", "topics", "notes")
"""`held_on` is a day as 2026-12-16, `held_from` the time of its beginning as 09:00."""
HELD_IN_WORDS = "held_at"
"""Where day and time stand, as somebody put them, of meetings written down before they were two fields."""
INTERVIEW_PARTS = ("who", "function", "topic", "said")


RECORD = "record"
"""Under which the words lie that a member puts into a record of the job, from the first letter to the record itself."""
REVIEW_PARTS, SITE_PARTS, FINDING_PARTS = ("notes", "focus"), ("notes", "disagreement"), ("clause", "fact")
REPORT_PARTS = ("summary", "limits", "fluctuation", "not_covered")
UNSUPPORTED = "unsupported"
"""The part of the report's record that says which units it does not support."""


class AskedItem(Frozen):
    """An item of a checklist as it is asked of the job, one of its sites or one of its units."""

    checklist: Checklist
    section: ChecklistSection
    item: ChecklistItem
    subject: str
    subject_name: str

    @property
    def place(self) -> str:
        """Where its fields lie."""
        return f"{self.checklist.key}/{self.item.key}/{self.subject}"

    def path(self, part: str) -> str:
        """Where one part of it lies."""
        return f"{self.place}/{part}"


class Field(Frozen):
    """A field that somebody may fill: of a site, of a step of planning, of a record, or of the document review."""

    site_row: str = ""
    step: str = ""
    is_of_record: bool = False
    """Whether it is words on their way into a record, which the record's own act refuses or takes."""
    choices: tuple[str, ...] = ()
    clause: ClauseRef


class WeightyRisk(Frozen):
    """A risk of misstatement that is more than low, with the team's response."""

    point: PlanningPoint
    risk: Risk
    response: str


def without_items(scheme: SchemeEdition) -> SchemeEdition:
    """The edition as it asks of a job that began before checks were kept item by item: its leader's word closes them.

    What a team did by then cannot be written down item by item afterwards, and nobody makes it up.
    """
    return scheme.with_(checklists=(), report_parts=(), meetings=(), interviews_least=None, planning_steps=())


def asked_items(
    job: Engagement, scheme: SchemeEdition, aspects: Sequence[Aspect], site_row: str | None = None
) -> tuple[AskedItem, ...]:
    """Every item that is asked under these aspects, of one site with its units or of all, in the lists' order.

    A section of a life-cycle stage is asked only where the stage lies within the boundary of a unit concerned, a list
    of a surveillance's only of one.
    """
    return tuple(
        AskedItem(checklist=checklist, section=section, item=item, subject=subject, subject_name=name)
        for checklist in scheme.checklists
        if checklist.aspect in aspects and (job.serves_cycle or not checklist.is_of_surveillance)
        for subject, name, units in _subjects(checklist, job, site_row)
        for section in checklist.sections if section.stage is None or section.stage in _stages(units, scheme)
        for item in section.items
    )


def answer_of(work: Fieldwork, asked: AskedItem) -> ItemAnswer | None:
    """How the item was found, or None while it is open."""
    text = work.text(asked.path("answer"))
    return ItemAnswer(text) if text else None


def item_shortfall(work: Fieldwork, asked: AskedItem, job: Engagement) -> Text | None:
    """What is still to be written of an item: the first thing that is missing, or None."""
    answer = answer_of(work, asked)
    if answer is None:
        return _UNANSWERED
    if answer is not ItemAnswer.CONFORMS and not work.text(asked.path("note")).strip():
        return _NO_REASON
    is_on_site = asked.checklist.aspect is not Aspect.DOCUMENTS
    if is_on_site and answer is ItemAnswer.DOES_NOT_CONFORM and not _is_raised(job, asked):
        return _NOT_RAISED
    if answer is ItemAnswer.NOT_APPLICABLE:
        return None
    return _sample_shortfall(work, asked, answer)


def item_fault(work: Fieldwork, asked: AskedItem, job: Engagement) -> Reason | None:
    """The shortfall of an item with the item's words and clause, or None."""
    shortfall = item_shortfall(work, asked, job)
    return _of_item(shortfall, asked) if shortfall is not None else None


def item_faults(work: Fieldwork, asked: Sequence[AskedItem], job: Engagement) -> tuple[Reason, ...]:
    """What is still open of these items, in their order."""
    return tuple(fault for each in asked if (fault := item_fault(work, each, job)) is not None)


def verdict_faults(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition, verdict: Verdict
) -> tuple[Reason, ...]:
    """What the document review found or left open that this verdict passes over (CNEX 9.4, CEC 5.3.3)."""
    if not verdict.lets_on:
        return ()
    if verdict.leaves_to_site and not left_to_the_site(work, job, scheme) \
            and asked_items(job, scheme, (Aspect.DOCUMENTS,)):
        return (Reason(text=_NOTHING_LEFT.format(verdict=verdict.text), clause=verdict.clause),)
    barring = {ItemAnswer.DOES_NOT_CONFORM: _PASSED_OVER}
    if not verdict.leaves_to_site:
        barring[ItemAnswer.ON_SITE] = _LEFT_OPEN
    return tuple(_of_item(barring[answer].format(verdict=verdict.text), asked)
                 for asked in asked_items(job, scheme, (Aspect.DOCUMENTS,))
                 if (answer := answer_of(work, asked)) is not None and answer in barring)


def document_faults(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition, refused: Collection[str] = ()
) -> tuple[Reason, ...]:
    """What of the documents keeps a conclusion from being positive: all that does not conform, where it applies.

    What the review left to the site is answered by then (CNEX 9.4, CEC 5.3.3). What is asked only of units that are
    `refused`, or of the sites where they alone are made, is in nobody's way (CNEX 4, CEC 4).
    """
    asked = [each for each in asked_items(job, scheme, (Aspect.DOCUMENTS,)) if _bears_on_others(each, job, refused)]
    return tuple(_of_item(shortfall, each) for each in asked
                 if (shortfall := _document_shortfall(work, each, job)) is not None)


def _bears_on_others(asked: AskedItem, job: Engagement, refused: Collection[str]) -> bool:
    """Whether the item is asked of more than units that are refused, and the sites where they alone are made."""
    beside = {site.row for site in job.sites} - job.rows_beside(refused)
    return asked.subject not in refused and asked.subject not in beside


def shortfall_now(work: Fieldwork, asked: AskedItem, job: Engagement) -> Text | None:
    """What is still to be written of an item; of a document's, once the review is concluded, its outcome too."""
    if asked.checklist.aspect is Aspect.DOCUMENTS and job.document_review is not None:
        return _document_shortfall(work, asked, job)
    return item_shortfall(work, asked, job)


def site_faults(work: Fieldwork, job: Engagement, scheme: SchemeEdition, site_row: str) -> tuple[Reason, ...]:
    """Everything that keeps the check of a site from being closed: plans not approved, items, meetings, interviews."""
    items = asked_items(job, scheme, ON_SITE, site_row)
    records = (*(meeting_fault(work, scheme, meeting, site_row) for meeting in scheme.meetings),
               interview_fault(work, scheme, site_row))
    return (*plan_faults(work, scheme), *item_faults(work, items, job),
            *(fault for fault in records if fault is not None))


def does_conform(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition, site_row: str, aspects: Sequence[Aspect]
) -> bool:
    """Whether no item of these aspects was found not to conform at the site and its units."""
    return all(answer_of(work, asked) is not ItemAnswer.DOES_NOT_CONFORM
               for asked in asked_items(job, scheme, aspects, site_row))


def step_due(work: Fieldwork, scheme: SchemeEdition) -> PlanningStep | None:
    """The first step of planning that is not done, or None once the plans are approved (CNEX annex III)."""
    done = {each.step for each in work.steps_done}
    return next((step for step in scheme.planning_steps if step.key not in done), None)


def plan_faults(work: Fieldwork, scheme: SchemeEdition) -> tuple[Reason, ...]:
    """That the plans of the verification are not approved, with the step that comes next (CNEX annex III 8)).

    Neither is a plan sent to the client that nobody approved, nor anything written on site under it.
    """
    due = step_due(work, scheme)
    return (Reason(text=_NOT_PLANNED.format(step=due.title), clause=due.clause),) if due is not None else ()


def step_faults(
    work: Fieldwork, step: PlanningStep, job: Engagement, scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """The points of a step that nothing is written about, or whose risk is not rated.

    One that rests on the document review also waits until that lets the audit on (CNEX 9.6.2 1)).
    """
    faults = []
    shortfall = review_shortfall(job, scheme)
    if step.review_clause is not None and shortfall is not None:
        faults.append(Reason(text=_STEP_AFTER_REVIEW.format(step=step.title, found=shortfall.text),
                             clause=step.review_clause))
    for point in step.points:
        place = f"planning/{step.key}/{point.key}"
        if point.is_rated and not work.text(f"{place}/risk"):
            faults.append(Reason(text=_NOT_RATED.format(point=point.text), clause=point.clause))
        elif point.is_required and not work.text(f"{place}/note").strip():
            text = _NO_RESPONSE if point.is_rated else _NOT_CONSIDERED
            faults.append(Reason(text=text.format(point=point.text), clause=point.clause))
    return tuple(faults)


def weighty_risks(work: Fieldwork, scheme: SchemeEdition) -> tuple[WeightyRisk, ...]:
    """The risks that are more than low, the high ones in front: they decide on evidence and site (CNEX annex III.2)."""
    found = [
        WeightyRisk(point=point, risk=Risk(risk), response=work.text(f"planning/{step.key}/{point.key}/note"))
        for step in scheme.planning_steps for point in step.points
        if (risk := work.text(f"planning/{step.key}/{point.key}/risk")) not in ("", Risk.LOW)
    ]
    return tuple(sorted(found, key=lambda each: each.risk is not Risk.HIGH))


def left_to_the_site(work: Fieldwork, job: Engagement, scheme: SchemeEdition) -> tuple[AskedItem, ...]:
    """The items of the document review that are to be verified on site, where one is (CNEX 9.4, CEC 5.3.3)."""
    asked = asked_items(job, scheme, (Aspect.DOCUMENTS,))
    unchecked = [unit.id for unit in job.units if unit.site_row in job.left_out]
    return tuple(each for each in asked
                 if answer_of(work, each) is ItemAnswer.ON_SITE and _bears_on_others(each, job, unchecked))


def unsupported_part(unit_id: str) -> str:
    """The part of the report's record that says why it does not support this unit."""
    return f"{UNSUPPORTED}-{unit_id}"


def fields_of(work: Fieldwork, job: Engagement, scheme: SchemeEdition) -> Mapping[str, Field]:
    """Every field of the job's fieldwork by its path."""
    return dict((*_item_fields(job, scheme), *_meeting_fields(job, scheme), *_interview_fields(work, job, scheme),
                 *_planning_fields(scheme), *_record_fields(job, scheme)))


def written_since(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition, site_row: str, since: date
) -> tuple[Entry | EvidenceFile, ...]:
    """What was written or handed in of a site from `since` on, its result's words included, the oldest in front.

    What was emptied again is not among it.
    """
    at_site = {path for path, field in fields_of(work, job, scheme).items() if field.site_row == site_row}
    at_site |= {f"{RECORD}/site/{site_row}/{part}" for part in SITE_PARTS}
    found: list[Entry | EvidenceFile] = [
        *(entry for path, entry in work.entries.items() if path in at_site and entry.text.strip()),
        *(file for file in work.files if f"{file.place}/answer" in at_site)]
    return tuple(sorted((each for each in found if each.at.date() >= since), key=lambda each: each.at))


def answers_open_to(asked: AskedItem) -> tuple[ItemAnswer, ...]:
    """The answers that an item may have: a document is left to be seen on site (CNEX 9.4), and observed is there."""
    other = ItemAnswer.OBSERVATION if asked.checklist.aspect is Aspect.DOCUMENTS else ItemAnswer.ON_SITE
    return tuple(each for each in ItemAnswer if each is not other)


def _document_shortfall(work: Fieldwork, asked: AskedItem, job: Engagement) -> Text | None:
    found = {ItemAnswer.DOES_NOT_CONFORM: _STILL_WRONG, ItemAnswer.ON_SITE: _STILL_LEFT}
    answer = answer_of(work, asked)
    return item_shortfall(work, asked, job) or (found.get(answer) if answer else None)


def _of_item(first: Text, asked: AskedItem) -> Reason:
    """The text with the item that it is about, by the item's clause."""
    item = asked.item.text
    if asked.subject_name:
        item = _TOLD.format(first=asked.subject_name, then=item)
    return Reason(text=_TOLD.format(first=first, then=item), clause=asked.item.clause)


def _subjects(
    checklist: Checklist, job: Engagement, site_row: str | None
) -> Iterator[tuple[str, str, tuple[CertificationUnit, ...]]]:
    """Whom a list is asked of: its key, its name, and the units whose boundaries count."""
    units = tuple(each for each in job.units if site_row in (None, each.site_row))
    if checklist.per == "once":
        yield WHOLE_JOB, "", job.units
    elif checklist.per == "unit":
        yield from ((each.id, _name_in(job, each), (each,)) for each in units)
    else:
        for site in job.sites:
            if site_row in (None, site.row):
                yield site.row, site.name, tuple(each for each in job.units if each.site_row == site.row)


def _name_in(job: Engagement, unit: CertificationUnit) -> str:
    """Product and model; with the site where the job has the same of another one."""
    name = f"{unit.product_name} {unit.model}"
    is_alike = any(other.id != unit.id and (other.product_name, other.model) == (unit.product_name, unit.model)
                   for other in job.units)
    return f"{name}（{unit.site_name}）" if is_alike else name


def _stages(units: Sequence[CertificationUnit], scheme: SchemeEdition) -> frozenset[str]:
    families = (scheme.family(each.family) for each in units)
    return frozenset(stage for family in families if family for stage in family.stages)


def _is_raised(job: Engagement, asked: AskedItem) -> bool:
    return any(finding.item == asked.place for finding in job.all_findings)


def _sample_shortfall(work: Fieldwork, asked: AskedItem, answer: ItemAnswer) -> Text | None:
    """What is missing or wrong in the sample of an item; a started sample is finished even where none is asked."""
    parts = {part: work.text(asked.path(part)).strip() for part in SAMPLE_PARTS}
    if not asked.item.is_sampled and not any(parts.values()):
        return None
    if not all(parts.values()):
        return _SAMPLE_MISSING
    taken, of = read_number(parts["sample_taken"]), read_number(parts["sample_of"])
    if taken is None or of is None or not 0 < taken <= of:
        return _SAMPLE_WRONG
    if answer is ItemAnswer.DOES_NOT_CONFORM and not work.text(asked.path("enlarged")).strip():
        return _NOT_ENLARGED
    return None


def meeting_day(work: Fieldwork, meeting: MeetingRule, site_row: str) -> date | None:
    """The day of a meeting at the site; None where no day is written down as one."""
    return read_date(work.text(f"meeting/{meeting.key}/{site_row}/held_on"))


def meeting_time(work: Fieldwork, meeting: MeetingRule, site_row: str) -> time | None:
    """The time at which a meeting at the site began; None where no time is written down as one."""
    with suppress(ValueError):
        return time.fromisoformat(work.text(f"meeting/{meeting.key}/{site_row}/held_from"))
    return None


def meeting_fault(work: Fieldwork, scheme: SchemeEdition, meeting: MeetingRule, site_row: str) -> Reason | None:
    """That the record of a meeting at the site is not complete, what was not told, or that an earlier one began later.

    None where nothing is amiss.
    """
    place = f"meeting/{meeting.key}/{site_row}"
    is_dated = _began_at(work, meeting, site_row) is not None or work.text(f"{place}/{HELD_IN_WORDS}").strip()
    if not is_dated or not all(work.text(f"{place}/{part}").strip() for part in ("body_side", "client_side", "topics")):
        return Reason(text=_MEETING_MISSING.format(meeting=meeting.title), clause=meeting.clause)
    earlier = _began_before_its_turn(work, scheme, meeting, site_row)
    if earlier is not None:
        return Reason(text=_MEETING_TOO_EARLY.format(meeting=meeting.title, earlier=earlier.title),
                      clause=meeting.clause)
    told = work.text(f"{place}/topics").split()
    untold = [topic.text for topic in meeting.topics if topic.key not in told]
    if untold:
        return Reason(text=_UNTOLD.format(meeting=meeting.title, topics=joined(untold)), clause=meeting.clause)
    return None


def meeting_remark(work: Fieldwork, visit: Visit, meeting: MeetingRule) -> Reason | None:
    """That a meeting is said to have been on a day outside the visit of its site; None where it was not."""
    on = meeting_day(work, meeting, visit.site_row)
    if on is None or visit.start <= on <= visit.end:
        return None
    return Reason(text=_MEETING_OUTSIDE.format(meeting=meeting.title, on=on, first=visit.start, last=visit.end),
                  clause=meeting.clause)


def _began_at(work: Fieldwork, meeting: MeetingRule, site_row: str) -> datetime | None:
    on, began = meeting_day(work, meeting, site_row), meeting_time(work, meeting, site_row)
    return datetime.combine(on, began) if on is not None and began is not None else None


def _began_before_its_turn(
    work: Fieldwork, scheme: SchemeEdition, meeting: MeetingRule, site_row: str
) -> MeetingRule | None:
    """An earlier meeting of the site that began no sooner than this one."""
    mine = _began_at(work, meeting, site_row)
    for earlier in scheme.meetings[:scheme.meetings.index(meeting)]:
        theirs = _began_at(work, earlier, site_row)
        if mine is not None and theirs is not None and mine <= theirs:
            return earlier
    return None


def interview_fault(work: Fieldwork, scheme: SchemeEdition, site_row: str) -> Reason | None:
    """That the site has too few complete interviews or an unfinished one; None where nothing is missing."""
    least = scheme.interviews_least
    rows = work.interviews.get(site_row, ())
    whole = [row for row in rows
             if all(work.text(f"interview/{row}/{site_row}/{part}").strip() for part in INTERVIEW_PARTS)]
    if least is not None and len(whole) < least.value:
        return Reason(text=_INTERVIEWS_FEW.format(least=least.value), clause=least.clause)
    if least is not None and len(whole) < len(rows):
        return Reason(text=_INTERVIEW_UNFINISHED, clause=least.clause)
    return None


def _item_fields(job: Engagement, scheme: SchemeEdition) -> Iterator[tuple[str, Field]]:
    sites = {each.id: each.site_row for each in job.units}
    for asked in asked_items(job, scheme, tuple(Aspect)):
        is_document = asked.checklist.aspect is Aspect.DOCUMENTS
        site_row = "" if is_document else sites.get(asked.subject, asked.subject)
        for part in ITEM_PARTS:
            choices = answers_open_to(asked) if part == "answer" else ()
            yield asked.path(part), Field(site_row=site_row, choices=choices, clause=asked.item.clause)


def _meeting_fields(job: Engagement, scheme: SchemeEdition) -> Iterator[tuple[str, Field]]:
    for meeting in scheme.meetings:
        for site in job.sites:
            for part in (*MEETING_PARTS, HELD_IN_WORDS):
                yield f"meeting/{meeting.key}/{site.row}/{part}", Field(site_row=site.row, clause=meeting.clause)


def _interview_fields(
    work: Fieldwork, job: Engagement, scheme: SchemeEdition
) -> Iterator[tuple[str, Field]]:
    if scheme.interviews_least is None:
        return
    for site_row, rows in work.interviews.items():
        for row in rows:
            for part in INTERVIEW_PARTS:
                yield (f"interview/{row}/{site_row}/{part}",
                       Field(site_row=site_row, clause=scheme.interviews_least.clause))


def _record_fields(job: Engagement, scheme: SchemeEdition) -> Iterator[tuple[str, Field]]:
    places = {
        f"{RECORD}/review": REVIEW_PARTS,
        f"{RECORD}/report": (*REPORT_PARTS, UNSUPPORTED, *(unsupported_part(unit.id) for unit in job.units)),
        **{f"{RECORD}/site/{site.row}": SITE_PARTS for site in job.sites},
        # Two members raise two findings at once.
        **{f"{RECORD}/finding/{person}": FINDING_PARTS for person in job.members},
    }
    clause = scheme.verdicts[0].clause
    for place, parts in places.items():
        for part in parts:
            yield f"{place}/{part}", Field(is_of_record=True, clause=clause)


def _planning_fields(scheme: SchemeEdition) -> Iterator[tuple[str, Field]]:
    for step in scheme.planning_steps:
        for point in step.points:
            place = f"planning/{step.key}/{point.key}"
            if point.is_rated:
                yield f"{place}/risk", Field(step=step.key, choices=tuple(Risk), clause=point.clause)
            yield f"{place}/note", Field(step=step.key, clause=point.clause)


_TOLD = Text(zh="{first}：{then}", en="{first}: {then}")
_NOT_PLANNED = Text(
    zh="核查策划尚未完成：下一步是“{step}”。", en="The verification is not planned yet: “{step}” comes next."
)
_UNANSWERED = Text(zh="尚未回答", en="Not answered yet")
_NO_REASON = Text(zh="请写明理由或所见", en="State the reason or what was seen")
_NOT_RAISED = Text(zh="不符合但未开具不符合项", en="Does not conform, and no nonconformity is raised")
_PASSED_OVER = Text(
    zh="该项不符合，文件评审结论不能为“{verdict}”，请客户补充后重新评审该项，或者改选结论",
    en="This does not conform, so the verdict is not “{verdict}”. Have the client supplement it and judge it anew, or"
    " choose another verdict",
)
_LEFT_OPEN = Text(
    zh="该项留待现场核实，文件评审结论不能为“{verdict}”，请改选允许现场核实的结论",
    en="This is left to the site, so the verdict is not “{verdict}”: choose the one that lets it be verified there",
)
_NOTHING_LEFT = Text(
    zh="结论为“{verdict}”的，须指明补充什么：请在“文件评审”的检查表中把有关的项选为“现场核实”，并写明要补充的内容",
    en="The verdict “{verdict}” names what is to be supplemented: answer the items concerned under “Document review” as"
    " to be verified on site, with what is to be handed in",
)
_STILL_WRONG = Text(
    zh="文件评审的这一项仍为不符合，改正后请在“现场检查”页的“文件评审”中重新填写",
    en="This item of the document review still does not conform: once it is mended, answer it anew under “Checks on"
    " site”, “Document review”",
)
_STILL_LEFT = Text(
    zh="文件评审留待现场核实的这一项还没有结果，请在“现场检查”页的“文件评审”中填写核实情况",
    en="What the document review left to the site is not answered: answer it under “Checks on site”, “Document"
    " review”",
)
_SAMPLE_MISSING = Text(
    zh="请写全样本（抽什么、抽几份、总数、如何抽）",
    en="Complete the sample (what, how many, of how many, how chosen)",
)
_SAMPLE_WRONG = Text(
    zh="样本数应为大于 0、不超过总数的数字", en="The sample is a number above 0 and no more than there are"
)
_NOT_ENLARGED = Text(
    zh="样本中有不符合，请写明是否扩大取证及理由",
    en="The sample holds a fault: state whether more evidence is taken, and why",
)
_MEETING_MISSING = Text(
    zh="{meeting}的日期和时间、双方到会人员和告知事项尚未记全。",
    en="{meeting}: when it was, who of both sides was there and what was told is not complete.",
)
_MEETING_TOO_EARLY = Text(
    zh="{meeting}的时间不晚于{earlier}；请核对两次会议的日期和时间。",
    en="{meeting}: it did not begin after “{earlier}”. Check day and time of both.",
)
_MEETING_OUTSIDE = Text(
    zh="{meeting}记为 {on}，不在该场所的现场日期（{first} 至 {last}）之内；请核对。",
    en="{meeting}: it is said to have been on {on}, outside the visit of this site ({first} to {last}). Check it.",
)
_UNTOLD = Text(
    zh="{meeting}还有未告知的事项：{topics}。", en="{meeting}: what was not told yet: {topics}."
)
_INTERVIEWS_FEW = Text(
    zh="完整的访谈记录不足 {least} 份（对象、职务、主题、内容）。",
    en="There are fewer than {least} complete interviews (who, function, topic, what was said).",
)
_INTERVIEW_UNFINISHED = Text(
    zh="有一份访谈没有记完；请补全或删除。", en="An interview is not complete: finish it or remove it."
)
_STEP_AFTER_REVIEW = Text(
    zh="“{step}”依据文件评审的结果制定，在此之前不能完成：{found}",
    en="“{step}” rests on what the document review finds and does not end before it. {found}",
)
_NOT_RATED = Text(zh="风险尚未评定：{point}", en="The risk is not rated yet: {point}")
_NO_RESPONSE = Text(
    zh="请写明对该风险的应对（取证活动、样本、现场内容）：{point}",
    en="State the response to the risk (evidence, samples, what to look at on site): {point}",
)
_NOT_CONSIDERED = Text(zh="尚未写明：{point}", en="Nothing is written yet: {point}")
