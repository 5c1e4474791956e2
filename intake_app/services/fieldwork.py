"""What the team writes down, field by field, on a tablet beside the machine; each field is kept by itself.

CNEX 9.4-9.6, annexes I-III; CEC 5.3-5.4, annex 3.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from intake_app.rules.fieldwork import Field, fields_of, plan_faults, step_due, step_faults
from intake_app.rules.separation import APPROVER, evaluates, taken_part
from intake_app.rules.stages import obstacles
from intake_app.rules.team_requirements import TEAM_MEMBER
from intake_app.schemes.schema import PlanningStep, SchemeEdition
from intake_app.services.access import require_not_left, require_on_case, require_role, require_untied_in
from intake_app.services.applications import new_rows
from intake_app.services.dossiers import tried
from intake_app.services.evaluation import REPORT_STANDS, of_member, to_evaluate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from models.account import Actor, Role
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.fieldwork import Entry, EvidenceFile, Fieldwork, ItemAnswer, StepDone
from models.reference import ClauseRef, Reason
from models.text import Text

PLANNERS: Mapping[str, Role] = {
    "leader": Role.AUDITOR, "coordinator": Role.COORDINATOR, "manager": Role.MANAGER,
}
"""The role of whom each step of planning is done by."""


class Overtaken(NamedTuple):
    """Somebody else wrote the field in the meantime; neither text is written over the other."""

    path: str
    current: Entry
    text: Text


def fieldwork_of(office: Office, actor: Actor, engagement_id: str) -> Fieldwork:
    """What was written down in the job so far; for the body's people, auditors only those of the case."""
    require_role(actor, Role.AUDITOR, Role.COORDINATOR, Role.MANAGER, Role.DECIDER)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        return uow.fieldwork.of_job(job.id)


def save_entry(
    office: Office, actor: Actor, engagement_id: str, path: str, text: str, *, expected: str | None = None
) -> Fieldwork | Overtaken | Refused:
    """Keep `text` in a field; `expected` is what the writer saw there, and anything newer is never overwritten."""

    def write() -> Fieldwork | Overtaken | Refused:
        with office.unit_of_work() as uow:
            opened = _opened(office, uow, actor, engagement_id, (path,))
            if isinstance(opened, Refused):
                return opened
            job, work, fields = opened
            if text and fields[path].choices and text not in fields[path].choices:
                raise NotFound(text)
            current = work.entries.get(path)
            before = current.text if current else ""
            if current and expected is not None and before not in (expected, text):
                return Overtaken(path, current, _OVERTAKEN.format(name=current.by))
            if text == before:
                return work
            return _written(office, uow, actor, job, work, {path: text}, fields[path].clause)

    return tried(write)


def fill_entries(
    office: Office, actor: Actor, engagement_id: str, texts: Mapping[str, str]
) -> Fieldwork | Refused:
    """Keep each text whose field is still empty; what anybody wrote stays as it is."""

    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            opened = _opened(office, uow, actor, engagement_id, tuple(texts))
            if isinstance(opened, Refused):
                return opened
            job, work, fields = opened
            for path, text in texts.items():
                if fields[path].choices and text not in fields[path].choices:
                    raise NotFound(text)
            empty = {path: text for path, text in texts.items() if text and not work.text(path)}
            if not empty:
                return work
            return _written(office, uow, actor, job, work, empty, fields[next(iter(empty))].clause)

    return tried(write)


def answer_alike(
    office: Office, actor: Actor, engagement_id: str, places: Sequence[str], seen: str
) -> Fieldwork | Refused:
    """Answer the items at `places` that are still open as conforming, with what was seen of them (CNEX 9.5.2, 9.6.4).

    Many answers by one word without a look noted would be no evidence of anything.
    """
    if not seen.strip():
        return refused(_NOTHING_SEEN)
    texts = {f"{place}/answer": ItemAnswer.CONFORMS.value for place in places}
    return fill_entries(office, actor, engagement_id, texts | {f"{place}/note": seen.strip() for place in places})


def add_interview(office: Office, actor: Actor, engagement_id: str, site_row: str) -> Fieldwork | Refused:
    """One more interview at a site, empty."""
    return _interviews(office, actor, engagement_id, site_row,
                       lambda rows, taken: (*rows, *new_rows(1, taken)))


def remove_interview(
    office: Office, actor: Actor, engagement_id: str, site_row: str, row: str
) -> Fieldwork | Refused:
    """The fieldwork without this interview; what it said stays in the records."""
    return _interviews(office, actor, engagement_id, site_row,
                       lambda rows, taken: tuple(each for each in rows if each != row))


def attach_evidence(
    office: Office, actor: Actor, engagement_id: str, place: str, name: str, content: bytes
) -> Fieldwork | Refused:
    """Keep a photograph or document as evidence of an item, examined like any other file."""
    media_type = media_type_or_refusal(office, name, content)
    if isinstance(media_type, Refused):
        return media_type

    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            opened = _opened(office, uow, actor, engagement_id, (f"{place}/answer",))
            if isinstance(opened, Refused):
                return opened
            job, work, fields = opened
            card = keep_file(office, uow, actor, owner_id=job.id, enterprise_id=job.enterprise_id, name=name,
                             media_type=media_type, content=content)
            evidence = EvidenceFile(place=place, file_id=card.id, file_name=name, by=actor.name, at=office.moment())
            saved = _kept(office, uow, actor, job, work.with_(files=(*work.files, evidence)))
            write_record(office, uow, actor, "fieldwork.file_added", job.id,
                         after={"place": place, "file": card.id, "sha256": card.sha256},
                         clause=fields[f"{place}/answer"].clause)
            uow.commit()
            return saved

    return tried(write)


def detach_evidence(office: Office, actor: Actor, engagement_id: str, file_id: str) -> Fieldwork | Refused:
    """The fieldwork without this file, such as a wrong photograph; the file itself stays among the job's."""

    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            found = next((each for each in uow.fieldwork.of_job(engagement_id).files
                          if each.file_id == file_id), None)
            if found is None:
                raise NotFound(file_id)
            opened = _opened(office, uow, actor, engagement_id, (f"{found.place}/answer",))
            if isinstance(opened, Refused):
                return opened
            job, work, fields = opened
            left = tuple(each for each in work.files if each.file_id != file_id)
            saved = _kept(office, uow, actor, job, work.with_(files=left))
            write_record(office, uow, actor, "fieldwork.file_removed", job.id,
                         before={"place": found.place, "file": file_id}, clause=fields[f"{found.place}/answer"].clause)
            uow.commit()
            return saved

    return tried(write)


def finish_step(office: Office, actor: Actor, engagement_id: str, step: str) -> Fieldwork | Refused:
    """End a step of planning; the one before it comes first, and each is ended by whom it names (CNEX annex III).

    A published plan that waited for nothing but the last step goes to the client with it.
    """

    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            job = uow.engagements.get(engagement_id)
            scheme, work = office.scheme_of(job), uow.fieldwork.of_job(job.id)
            wanted = next((each for each in scheme.planning_steps if each.key == step), None)
            if wanted is None:
                raise NotFound(step)
            _require_planner(actor, wanted, job, ends=True)
            hindering = (*_not_agreed(office, job), *_not_the_turn(work, wanted, scheme),
                         *step_faults(work, wanted, job, scheme))
            if hindering:
                return Refused(reasons=hindering)
            done = StepDone(step=step, by=actor.name, on=office.today(), person_id=actor.person_id)
            part = APPROVER if wanted.done_by == "manager" else TEAM_MEMBER
            saved = _kept(office, uow, actor, job, work.with_(steps_done=(*work.steps_done, done)), part)
            following = step_due(saved, scheme)
            write_record(office, uow, actor, "planning.step_done", job.id, clause=wanted.clause,
                         after={"step": step, "next_by": following.done_by if following else ""})
            sent_if_released(office, uow, uow.engagements.get(job.id))
            uow.commit()
            return saved

    return tried(write)


def reopen_step(office: Office, actor: Actor, engagement_id: str, step: str, reason: str) -> Fieldwork | Refused:
    """Take a step of planning up again, and with it all that follow: what was approved is approved anew."""
    if not reason.strip():
        return refused(Text(zh="请写明重新打开的理由：其后的步骤都要重做。",
                            en="State why it is taken up again: all steps after it are done anew."))

    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            job = uow.engagements.get(engagement_id)
            scheme, work = office.scheme_of(job), uow.fieldwork.of_job(job.id)
            keys = [each.key for each in scheme.planning_steps]
            if step not in {each.step for each in work.steps_done}:
                raise NotFound(step)
            _require_planner(actor, scheme.planning_steps[keys.index(step)], job, ends=True)
            if job.on_site:
                return refused(Text(zh="现场已有结果，策划不能再改；请在报告中说明偏离。",
                                    en="A site has its result, so the plans stand: tell deviations in the report."))
            kept = tuple(each for each in work.steps_done if keys.index(each.step) < keys.index(step))
            saved = _kept(office, uow, actor, job, work.with_(steps_done=kept))
            write_record(office, uow, actor, "planning.step_reopened", job.id,
                         before={"done": [each.step for each in work.steps_done]},
                         after={"step": step, "reason": reason.strip()},
                         clause=scheme.planning_steps[keys.index(step)].clause)
            uow.commit()
            return saved

    return tried(write)


def closed_fields(office: Office, job: Engagement, work: Fieldwork, field: Field) -> tuple[Reason, ...]:
    """Why the field cannot be written now: its time has not come, or its record is closed; empty where it can."""
    scheme = office.scheme_of(job)
    if field.is_of_record:
        return ()
    if field.step:
        step = next(each for each in scheme.planning_steps if each.key == field.step)
        return (*_not_agreed(office, job), *_not_the_turn(work, step, scheme))
    if job.report is not None:
        return (Reason(text=REPORT_STANDS, clause=scheme.gate_clause("report")),)
    if not field.site_row:
        return _not_agreed(office, job)
    unplanned = plan_faults(work, scheme)
    if unplanned:
        return unplanned
    if any(result.site_row == field.site_row for result in job.on_site):
        return (Reason(text=_SITE_CLOSED.format(site=job.site(field.site_row).name),
                       clause=scheme.gate_clause("coverage")),)
    return obstacles("record_on_site", job, scheme, office.today(), office.calendar, field.site_row)


def _opened(
    office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str, paths: tuple[str, ...]
) -> tuple[Engagement, Fieldwork, Mapping[str, Field]] | Refused:
    """The job with its fieldwork and fields, if the actor may write all of `paths` now."""
    job = uow.engagements.get(engagement_id)
    scheme, work = office.scheme_of(job), uow.fieldwork.of_job(job.id)
    fields = fields_of(work, job, scheme)
    steps = {each.key: each for each in scheme.planning_steps}
    hindering: dict[Reason, None] = {}
    for field in dict.fromkeys(_field_at(fields, path).with_(choices=()) for path in paths):
        if field.step:
            _require_planner(actor, steps[field.step], job)
        elif field.is_of_record:
            of_member(office, uow, actor, engagement_id)
        else:
            to_evaluate(office, uow, actor, engagement_id)
        hindering.update(dict.fromkeys(closed_fields(office, job, work, field)))
    return Refused(reasons=tuple(hindering)) if hindering else (job, work, fields)


def _field_at(fields: Mapping[str, Field], path: str) -> Field:
    if path not in fields:
        raise NotFound(path)
    return fields[path]


def _written(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, work: Fieldwork, texts: Mapping[str, str],
    clause: ClauseRef,
) -> Fieldwork:
    entries = {path: Entry(text=text, by=actor.name, at=office.moment()) for path, text in texts.items()}
    saved = _kept(office, uow, actor, job, work.with_(entries={**work.entries, **entries}))
    write_record(office, uow, actor, "fieldwork.written", job.id, before={path: work.text(path) for path in texts},
                 after=texts, clause=clause)
    uow.commit()
    return saved


def _kept(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, work: Fieldwork, part: str = TEAM_MEMBER
) -> Fieldwork:
    """The fieldwork as stored, and its writer as one who evaluates or approves; the first word of a job adds it.

    Nobody who is tied to one of the job's parties writes in it, nor who has left the body (CNEX 6, CEC 5.2.1, H140).
    """
    require_not_left(office, uow, actor)
    require_untied_in(office, uow, actor, job)
    if part == APPROVER or any(actor.person_id in visit.team for visit in job.visits):
        took_part = taken_part(job, actor.person_id, part)
        if took_part != job.took_part:
            uow.engagements.save(job.with_(took_part=took_part))
    if uow.fieldwork.find(work.id) is None:
        uow.fieldwork.add(work)
        return work
    return uow.fieldwork.save(work)


def _interviews(
    office: Office, actor: Actor, engagement_id: str, site_row: str,
    change: Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]],
) -> Fieldwork | Refused:
    def write() -> Fieldwork | Refused:
        with office.unit_of_work() as uow:
            job = to_evaluate(office, uow, actor, engagement_id)
            rule = office.scheme_of(job).interviews_least
            if rule is None or site_row not in {site.row for site in job.sites}:
                raise NotFound(site_row)
            work = uow.fieldwork.of_job(job.id)
            hindering = closed_fields(office, job, work, Field(site_row=site_row, clause=rule.clause))
            if hindering:
                return Refused(reasons=hindering)
            rows = work.interviews.get(site_row, ())
            taken = tuple(row for each in work.interviews.values() for row in each)
            interviews = {**work.interviews, site_row: change(rows, taken)}
            saved = _kept(office, uow, actor, job, work.with_(interviews=interviews))
            write_record(office, uow, actor, "fieldwork.interviews", job.id, before={site_row: rows},
                         after={site_row: saved.interviews[site_row]}, clause=rule.clause)
            uow.commit()
            return saved

    return tried(write)


def _require_planner(actor: Actor, step: PlanningStep, job: Engagement, *, ends: bool = False) -> None:
    """Ends the use case unless the step is the actor's: a leader's is written by the team and ended by its leader.

    Who approves is none of the team (CNEX annex III 8), S10).
    """
    require_role(actor, PLANNERS[step.done_by])
    is_member = any(actor.person_id in visit.team for visit in job.visits)
    leads = any(actor.person_id == visit.leader for visit in job.visits)
    if step.done_by == "leader" and not (leads if ends else is_member):
        raise NotPermitted(_LEADERS_OWN if ends else _TEAMS_OWN, step.clause)
    if step.done_by == "manager" and evaluates(job, actor.person_id):
        raise NotPermitted(Text(zh="批准人不能是该项目检查组的成员，请由其他管理人员批准。",
                                en="Who approves is none of the job's team: have another manager do it."), step.clause)
    if job.is_over:
        raise NotPermitted(Text(zh="该项目已经结束，策划不能再改。", en="This job is over, so its plans stand."),
                           step.clause)


def _not_agreed(office: Office, job: Engagement) -> tuple[Reason, ...]:
    """Why the documents are not reviewed yet, nor the verification planned: the agreement comes first (CNEX 9.2.4)."""
    return obstacles("prepare_check", job, office.scheme_of(job), office.today(), office.calendar)


def _not_the_turn(work: Fieldwork, step: PlanningStep, scheme: SchemeEdition) -> tuple[Reason, ...]:
    due = step_due(work, scheme)
    if due is not None and due.key == step.key:
        return ()
    if due is None or step.key in {each.step for each in work.steps_done}:
        return (Reason(text=_STEP_DONE.format(step=step.title), clause=step.clause),)
    return (Reason(text=_STEP_FIRST.format(due=due.title, step=step.title), clause=due.clause),)


_NOTHING_SEEN = Text(
    zh="请写明对这些项查看了什么、所见如何；空白的记录不能作为证据。",
    en="State what was looked at and seen for these items: a blank is no evidence.",
)
_OVERTAKEN = Text(
    zh="{name}刚刚写了别的内容；两份都没有被覆盖，请选择保留哪一份。",
    en="{name} wrote something else here meanwhile. Neither is overwritten: choose which one stays.",
)
_LEADERS_OWN = Text(zh="这一步由检查组组长完成。", en="The leader of the team ends this step.")
_TEAMS_OWN = Text(zh="这一步由该项目检查组的正式成员填写。", en="Members of this job's team write this step.")
_STEP_DONE = Text(zh="“{step}”已经完成；如需修改，请先重新打开。",
                  en="“{step}” is done: take it up again to change it.")
_STEP_FIRST = Text(
    zh="请先完成“{due}”，再进行“{step}”。", en="“{due}” comes first, then “{step}”."
)
_SITE_CLOSED = Text(
    zh="“{site}”的现场记录已由组长关闭；如需修改，请组长重新打开。",
    en="The leader has closed the record of “{site}”: have it opened again to change it.",
)
