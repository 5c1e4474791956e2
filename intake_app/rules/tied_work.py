"""What a job rests on that somebody did who turned out to be tied to one of its parties, and what follows (S4)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from intake_app.rules.clocks import counted_on
from intake_app.rules.fieldwork import RECORD, Field, fields_of
from intake_app.rules.impartiality import TIE_TEXTS, binding_ties
from intake_app.rules.separation import parts_kept, taken_part, took_place
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, Nonconformity, OnSiteResult, TieSettlement, Visit
from models.fieldwork import Fieldwork, StepDone
from models.ids import PersonId
from models.personnel import Person, Tie
from models.reference import Reason
from models.text import Text, joined


class WorkKind(StrEnum):
    """What somebody does in a job that its conclusion rests on."""

    CHECK = "check"
    DOCUMENT_REVIEW = "document_review"
    CLOSING = "closing"
    FOOTPRINT = "footprint"
    REPORT = "report"
    TECHNICAL_REVIEW = "technical_review"
    """Of one that was passed."""
    DECISION = "decision"
    """For or against, while something is still to be approved or issued on it."""


BY_A_REPORT = frozenset({WorkKind.REPORT, WorkKind.TECHNICAL_REVIEW})
"""What another report takes the place of."""

BY_A_REVIEW = frozenset({WorkKind.TECHNICAL_REVIEW})
"""What another technical review takes the place of."""


class Work(NamedTuple):
    """One piece of somebody's work, and the last day on which they were at it."""

    kind: WorkKind
    key: str
    """The row of the site that was checked, the nonconformity that was closed, the unit of the footprint."""
    text: Text
    on: date
    is_done: bool = True
    """Whether anything rests on it: a check that has begun and is not closed has come to nothing yet."""


class TiedWork(NamedTuple):
    """Somebody's work in a job, as far as a tie of theirs binds on the days of it."""

    person: Person
    works: tuple[Work, ...]
    ties: tuple[Tie, ...]
    declared: tuple[str, ...]
    """What they said themselves of a tie; it binds on all days of the job."""
    stands: bool
    """Whether a word of the body covers every one of these ties."""

    @property
    def waits(self) -> bool:
        """Whether the body has to do something about it; no word lets anybody close a check that has only begun."""
        return bool(self.unanswered)

    @property
    def unanswered(self) -> tuple[Work, ...]:
        """What of it waits, and is what others do anew: all, or, once a word covers the ties, what has only begun."""
        return tuple(work for work in self.works if not (self.stands and work.is_done))


def tied_works(
    job: Engagement, scheme: SchemeEdition, people: Iterable[Person], cooling_months: int, today: date
) -> tuple[TiedWork, ...]:
    """Whose work in the job a tie throws doubt on, settled or not (CNEX 6, 9.3.2, CEC 5.2.1).

    A tie counts that binds on the day of the work: one that lasted then, or had ended no longer ago than the cooling
    time, and also one that began afterwards, as somebody may have hoped for it. When it became known does not matter.
    """
    found = (_tied_work(person, job, scheme, cooling_months, today) for person in people)
    return tuple(each for each in found if each is not None)


def tied_work_faults(
    found: Iterable[TiedWork], job: Engagement, scheme: SchemeEdition,
    replaced: Collection[WorkKind] = (),
) -> tuple[Reason, ...]:
    """Why the job's conclusion cannot rest on what somebody tied did; empty where nothing is left to settle.

    An act does not rest on what it takes the place of: `replaced`.
    """
    reasons = []
    for each in found:
        works = [work.text for work in each.works if work.is_done and work.kind not in replaced]
        if works and not each.stands:
            text = _TIED.format(name=each.person.name, ties=tie_words(each.ties, each.declared, job),
                                works=joined(works))
            reasons.append(Reason(text=text, clause=scheme.gate_clause("impartiality")))
    return tuple(reasons)


def tie_words(ties: Iterable[Tie], declared: Iterable[str], job: Engagement) -> Text:
    """These ties to the job's parties in words, by the parties' names; what was declared, as it was said."""
    names = {party.credit_code: party.name for party in job.parties.values()}
    known = [(_ENDED if tie.until else _LASTING).format(
        party=names.get(tie.credit_code, tie.credit_code), kind=TIE_TEXTS[tie.kind], since=tie.since, until=tie.until)
        for tie in ties]
    return joined([*known, *(_DECLARED.format(reason=reason) for reason in declared)])


def without_work(job: Engagement, tied: TiedWork, today: date) -> Mapping[str, Any]:
    """What changes in the job once others do this work anew.

    The checks of the sites are planned anew and those who were there stay known (S1, S2); a nonconformity that was
    closed waits to be verified again. A report that rests on any of it goes, and what its reviewers said of it. What a
    word of the body lets stand, stays; so does a report of which the technical review alone is done anew. A decision
    that rests on any of it is taken anew, by whoever may.
    """
    keys = {kind: {work.key for work in tied.unanswered if work.kind is kind} for kind in WorkKind}
    rows = keys[WorkKind.CHECK]
    gone = {work.kind for work in tied.unanswered if work.is_done}
    reviewed, reported = gone - {WorkKind.DECISION}, gone - {WorkKind.DECISION, WorkKind.TECHNICAL_REVIEW}
    dropped = [visit for visit in job.visits if visit.site_row in rows]
    kept = tuple(result for result in job.on_site if result.site_row not in rows)
    took_part = job.took_part
    if keys[WorkKind.TECHNICAL_REVIEW]:
        took_part = taken_part(job, tied.person.id, "technical_reviewer")
    for visit in dropped:
        took_part = parts_kept(job.with_(took_part=took_part), visit, today)
    if job.decision is not None and gone:
        took_part = taken_part(job.with_(took_part=took_part), job.decision.by, "decider")
    left = job.with_(visits=tuple(visit for visit in job.visits if visit not in dropped))
    return {
        "visits": left.visits, "on_site": kept, "took_part": took_part,
        "was_reopened": job.was_reopened or len(kept) < len(job.on_site),
        "declarations": tuple(each for each in job.declarations
                              if each.person_id != tied.person.id or each.person_id in left.members),
        "document_review": None if keys[WorkKind.DOCUMENT_REVIEW] else job.document_review,
        "nonconformities": tuple(_open_again(each, today) if each.id in keys[WorkKind.CLOSING] else each
                                 for each in job.nonconformities),
        "footprints": tuple(each for each in job.footprints if each.unit_id not in keys[WorkKind.FOOTPRINT]),
        **({"decision": None} if job.decision is not None and gone else {}),
        **({"director_approval": None} if job.report is not None and gone else {}),
        **({"technical_review": None} if job.report is not None and reviewed else {}),
        **({"report": None} if job.report is not None and reported else {}),
    }


def issued_on(job: Engagement, certificates: Iterable[Certificate], scheme: SchemeEdition) -> Reason | None:
    """Why nothing in the job is done anew any more: a certificate that it led to was issued (CNEX 12.3, CEC 7.4).

    So was one that prints, or is to print, a change that the job verified (CNEX 12.2, CEC 7.3).
    """
    issued = [each.number for each in certificates if each.state is not CertificateState.DRAFT
              and (each.engagement_id == job.id or any(
                  change.verification is not None and change.verification.job_id == job.id for change in each.changes))]
    if not issued:
        return None
    text = _ISSUED.format(numbers=joined([Text(zh=number, en=number) for number in issued]))
    return Reason(text=text, clause=scheme.gate_clause("impartiality"))


def without_entries(work: Fieldwork, job: Engagement, scheme: SchemeEdition, tied: TiedWork) -> Fieldwork:
    """What the team of the job as it was wrote down, without what the work to be done anew consists of.

    The items, meetings, interviews and evidence of a site, and those of the document review, whoever wrote them: nobody
    closes a check on what somebody tied put down (CNEX 6, CEC 5.2.1). Where a site is checked anew, the planning is
    taken up again from the first step that they ended, and what they wrote from there on goes (CNEX annex III); the
    rest of the planning stays.
    """
    kinds = {each.kind for each in tied.unanswered}
    rows = {each.key for each in tied.unanswered if each.kind is WorkKind.CHECK}
    records = {f"{RECORD}/site/{row}" for row in rows}
    records |= {place for kind, place in _RECORDS.items() if kind in kinds}

    steps = _steps_left(work, scheme, tied.person) if rows else work.steps_done
    anew = {done.step for done in work.steps_done if done not in steps}

    def goes(path: str, field: Field) -> bool:
        if field.is_of_record:
            return path.rpartition("/")[0] in records
        if field.step:
            return field.step in anew and path in work.entries and work.entries[path].by == tied.person.name
        return field.site_row in rows if field.site_row else WorkKind.DOCUMENT_REVIEW in kinds

    gone = {path for path, field in fields_of(work, job, scheme).items() if goes(path, field)}
    return work.with_(
        entries={path: entry for path, entry in work.entries.items() if path not in gone},
        interviews={row: each for row, each in work.interviews.items() if row not in rows},
        files=tuple(file for file in work.files if f"{file.place}/answer" not in gone), steps_done=steps)


def _steps_left(work: Fieldwork, scheme: SchemeEdition, person: Person) -> tuple[StepDone, ...]:
    """The steps of planning that were done before the first that this person ended; all where they ended none."""
    order = [step.key for step in scheme.planning_steps]
    first = min((order.index(done.step) for done in work.steps_done if done.is_of(person.id, person.name)),
                default=len(order))
    return tuple(done for done in work.steps_done if order.index(done.step) < first)


def _tied_work(
    person: Person, job: Engagement, scheme: SchemeEdition, cooling_months: int, today: date
) -> TiedWork | None:
    codes = {party.credit_code for party in job.parties.values()}
    declared = job.ties_declared_by(person.id)
    binding = [(work, binding_ties(person, codes, work.on, cooling_months))
               for work in _works(person.id, job, scheme, today)]
    works = tuple(work for work, ties in binding if ties or declared)
    ties = tuple(dict.fromkeys(tie for _, bound in binding for tie in bound))
    if not works:
        return None
    return TiedWork(person, works, ties, declared, _is_settled(job.tie_settlements, person.id, ties, declared))


def _is_settled(
    settlements: Iterable[TieSettlement], person_id: PersonId, ties: tuple[Tie, ...], declared: tuple[str, ...]
) -> bool:
    said = [each for each in settlements if each.person_id == person_id and not each.is_repeated]
    known, told = {tie for each in said for tie in each.ties}, {words for each in said for words in each.declared}
    # A word about a tie that lasted covers it once it has ended, which binds less.
    return all(tie in known or tie.with_(until=None) in known for tie in ties) and told.issuperset(declared)


def _works(person_id: PersonId, job: Engagement, scheme: SchemeEdition, today: date) -> Iterator[Work]:
    """What stands in the job as this person's work, the checks that they are at included."""
    results = {result.site_row: result for result in job.on_site}
    for visit in job.visits:
        done = results.get(visit.site_row)
        if took_place(job, visit, today) and person_id in _present(visit, done):
            text = _CHECK.format(on_site=scheme.words.on_site, site=job.site(visit.site_row).name)
            yield Work(WorkKind.CHECK, visit.site_row, text, done.last_day if done else min(visit.end, today),
                       done is not None)
    review = job.document_review
    if review is not None and review.by == person_id:
        yield Work(WorkKind.DOCUMENT_REVIEW, "", _DOCUMENT_REVIEW, review.concluded_on)
    for finding in job.nonconformities:
        if finding.verified_by == person_id and finding.verified_on is not None:
            yield Work(WorkKind.CLOSING, finding.id, _CLOSING.format(id=finding.id), finding.verified_on)
    units = {unit.id: unit.called for unit in job.units}
    for footprint in job.footprints:
        if footprint.entered_by == person_id and footprint.entered_on is not None:
            text = _FOOTPRINT.format(product=units[footprint.unit_id])
            yield Work(WorkKind.FOOTPRINT, footprint.unit_id, text, footprint.entered_on)
    if job.report is not None and job.report.written_by == person_id:
        yield Work(WorkKind.REPORT, "", _REPORT.format(report=scheme.words.report), job.report.written_on)
    passed = job.technical_review
    if passed is not None and passed.passed and passed.by == person_id:
        yield Work(WorkKind.TECHNICAL_REVIEW, "", scheme.words.technical_review, passed.on)
    if job.decision is not None and job.decision.by == person_id:
        yield Work(WorkKind.DECISION, "", _DECISION, job.decision.on)


def _present(visit: Visit, done: OnSiteResult | None) -> frozenset[PersonId | None]:
    return frozenset((*visit.everyone, visit.leader, visit.responsible_verifier, done.by if done else None))


def _open_again(finding: Nonconformity, today: date) -> Nonconformity:
    closed_on = finding.verified_on or today
    again = finding.with_(verified_by=None, verified_on=None, verification="", dispute_followed="")
    return counted_on(again, closed_on, today)


_RECORDS = {WorkKind.DOCUMENT_REVIEW: f"{RECORD}/review", WorkKind.REPORT: f"{RECORD}/report"}
"""Where the words of what is not of one site lie."""

_CHECK = Text(zh="“{site}”的{on_site}", en="the {on_site} of “{site}”")
_DOCUMENT_REVIEW = Text(zh="文件评审", en="the document review")
_CLOSING = Text(zh="不符合项 {id} 的验证关闭", en="the closing of nonconformity {id}")
_FOOTPRINT = Text(zh="{product}的碳足迹核定", en="the footprint of {product}")
_REPORT = Text(zh="{report}的编制", en="the {report}")
_DECISION = Text(zh="认证决定", en="the certification decision")
_LASTING = Text(zh="{since} 起与{party}有{kind}关系", en="{kind} {party} since {since}")
_ENDED = Text(zh="{since} 至 {until} 与{party}有{kind}关系", en="{kind} {party} from {since} to {until}")
_DECLARED = Text(zh="本人声明：{reason}", en="by their own word: {reason}")
_ISSUED = Text(
    zh="已依据该认证决定签发证书 {numbers}，不能再重做：其余工作可以说明理由予以认可；"
    "结论因此不可靠的，请对已签发的证书立项调查。",
    en="Certificates were issued on the decision ({numbers}), so nothing is done anew here: say why the work stands,"
    " or, where the conclusion cannot be relied on, have the certificates investigated.",
)
_TIED = Text(
    zh="{name}（{ties}）在本项目中完成的以下工作不能作为认证结论的依据：{works}。请由没有参加本项目评价、"
    "也没有利益关系的管理人员在“在办案件”中说明理由予以认可，或者安排其他人员重做。",
    en="No conclusion rests on what {name} ({ties}) did in this job: {works}. A manager who"
    " evaluated nothing in it and is not tied says under “Running cases” why it stands, or has others do it anew.",
)
