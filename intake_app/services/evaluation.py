"""The team's work: document review, on-site results, nonconformities, footprints, report (CNEX 9.4–9.6, CEC 5)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import TypeAdapter

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answer_readings import read_number
from intake_app.rules.certificates import footprint_faults
from intake_app.rules.clocks import correction_clause, correction_due, latest_correction
from intake_app.rules.comparisons import YearBefore, against, comparison_faults, year_before
from intake_app.rules.fieldwork import (
    asked_items,
    document_faults,
    does_conform,
    item_faults,
    site_faults,
    verdict_faults,
)
from intake_app.rules.person_days import days_on_site_fault
from intake_app.rules.planned_visits import PlanningDay, binding_faults
from intake_app.rules.stages import obstacles
from intake_app.rules.team_requirements import team_faults
from intake_app.rules.tied_work import BY_A_REPORT
from intake_app.rules.unit_outcomes import joined_refusals, not_verified, refusal_faults
from intake_app.rules.unreported_visits import begun_on_another_day
from intake_app.schemes.schema import Aspect, SchemeEdition
from intake_app.services import paper_contexts
from intake_app.services.access import require_not_left, require_on_case, require_own_job, require_role
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number, withhold_paper
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.report_contexts import report_paper
from intake_app.services.stored_files import hand_in, media_type_or_refusal
from intake_app.services.tied_work import hindering_ties
from intake_app.services.typed_clauses import unmet_clause
from models.account import Actor, Role
from models.application import CertificationUnit
from models.certificate import Certificate
from models.engagement import (
    OBSERVATION,
    ClosureProof,
    CorrectionDayAgreed,
    CorrectionSentBack,
    DocumentReview,
    Engagement,
    EngagementKind,
    FindingAnswer,
    FindingStep,
    Nonconformity,
    OnSiteResult,
    RefusedUnit,
    Report,
    UnitFootprint,
    Visit,
    YearCompared,
)
from models.errors import NotFound, NotPermitted
from models.fieldwork import Fieldwork
from models.ids import PersonId
from models.paper import Paper
from models.reference import ClauseRef, Reason
from models.text import Text, days_told, joined

_RESULTS: TypeAdapter[tuple[OnSiteResult, ...]] = TypeAdapter(tuple[OnSiteResult, ...])

REPORT_STANDS = Text(
    zh="报告已编制完成，其依据的记录不能再改；如需更正，请复核人员先退回报告。",
    en="The report is written, so the records it rests on cannot be changed: have the technical review return it"
    " first.",
)


_NOT_AHEAD = Text(
    zh="整改期限最早是明天；请另选日期。", en="A correction is due tomorrow at the earliest: choose another day."
)
_DAY_STANDS = Text(
    zh="不符合项 {id} 的整改期限 {day} 已过，或者已提交纠正、已关闭，期限不能再改。",
    en="The day for correcting {id}, {day}, has passed, or its correction was handed in: it is not changed any more.",
)
_SITE_IS_LEFT_OUT = Text(
    zh="不符合项 {id} 在“{site}”开具，该场所的检查已终止，其单元不再予以核查，无需整改。",
    en="Nonconformity {id} was raised at {site}, whose check is over for good: its units are not verified, so there is"
    " nothing to correct.",
)
_CAME_IN_TIME = Text(
    zh="不符合项 {id} 的整改已在期限（{day}，含当日）内提交，等待验证；期限已过，不能再改。",
    en="The correction of {id} was handed in by its day, {day}, and waits to be verified: it stands as it is.",
)
_BEYOND_RULE = Text(
    zh="整改期限应在明天至 {limit} 之间（规则规定的最长期限）。",
    en="The day for correction lies between tomorrow and {limit}, the longest that the rule allows.",
)


def record_document_review(
    office: Office, actor: Actor, engagement_id: str, verdict: str, notes: str, focus: str
) -> Engagement | Refused:
    """Keep the verdict of the document review and what the audit must look at (CNEX 9.4, CEC 5.3).

    It passes over nothing that an item found wrong, nor, called conforming, what an item leaves to the site.
    A published plan that waited for nothing else goes to the client with it.
    """
    if not notes.strip():
        return _words_missing(_WHAT_WAS_REVIEWED)
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        scheme = office.scheme_of(engagement)
        judged = next((each for each in scheme.verdicts if each.key == verdict), None)
        if judged is None:
            raise NotFound(verdict)
        work = uow.fieldwork.of_job(engagement.id)
        hindering = (*obstacles("document_review", engagement, scheme, office.today(), office.calendar),
                     *item_faults(work, asked_items(engagement, scheme, (Aspect.DOCUMENTS,)), engagement),
                     *verdict_faults(work, engagement, scheme, judged))
        if hindering:
            return Refused(reasons=hindering)
        review = DocumentReview(
            by=_member(actor), concluded_on=office.today(), verdict=verdict, notes=notes.strip(), focus=focus.strip(),
            documents=uow.applications.get(engagement.application_id).documents,
            documents_beside={id: uow.applications.get(id).documents for id in engagement.joined_applications})
        saved = changed_engagement(office, uow, actor, engagement, "document_review.recorded", document_review=review)
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def record_on_site(office: Office, actor: Actor, engagement_id: str, result: OnSiteResult) -> Engagement | Refused:
    """The leader closes the check of a site, once everything there is answered; a second record replaces the first.

    It began on a day that its client confirmed (CNEX 9.6.2), or its visit is called off and planned anew. What an item
    found not to conform, the result does not call conforming.
    """
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        visit = led(office, engagement, result.site_row, actor)
        scheme, work = office.scheme_of(engagement), uow.fieldwork.of_job(engagement.id)
        hindering = (*obstacles("record_on_site", engagement, scheme, office.today(), office.calendar,
                                result.site_row),
                     *site_faults(work, engagement, scheme, result.site_row))
        if hindering:
            return Refused(reasons=hindering)
        wrong = _wrong_days(result, visit, office.today())
        if wrong:
            return refused(wrong, scheme.gate_clause("coverage"))
        known = {each.first_day for each in (*engagement.on_site, *results_taken_back(uow, engagement))
                 if each.site_row == result.site_row}
        late = begun_on_another_day(result, visit, engagement, scheme, known)
        if late is not None:
            return Refused(reasons=(late,))
        figure = next((each for each in engagement.person_days if each.site_row == result.site_row), None)
        too_short = days_on_site_fault(result.first_day, result.last_day, len(visit.team), figure, scheme)
        if too_short is not None:
            return Refused(reasons=(too_short,))
        not_borne = _not_borne(office, uow, engagement, visit, result)
        if not_borne:
            return Refused(reasons=not_borne)
        others = tuple(r for r in engagement.on_site if r.site_row != result.site_row)
        judged = _judged(result, work, engagement, scheme).with_(by=_member(actor))
        saved = changed_engagement(office, uow, actor, engagement, "on_site.recorded", on_site=(*others, judged))
        uow.commit()
    return saved


def reopen_site(office: Office, actor: Actor, engagement_id: str, site_row: str, reason: str) -> Engagement | Refused:
    """The leader takes the check of a closed site up again; its result is recorded anew."""
    if not reason.strip():
        return _words_missing(_WHY_AGAIN)
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        led(office, engagement, site_row, actor)
        if site_row not in {result.site_row for result in engagement.on_site}:
            return refused(Text(zh="该场所的现场检查没有关闭，无需重新打开。",
                                en="The check of this site is not closed, so there is nothing to open."))
        saved = changed_engagement(office, uow, actor, engagement, "on_site.reopened", was_reopened=True,
                                   on_site=tuple(r for r in engagement.on_site if r.site_row != site_row))
        write_record(office, uow, actor, "on_site.reopening_reason", engagement.id,
                     after={"site": site_row, "reason": reason.strip()})
        uow.commit()
    return saved


def results_taken_back(uow: UnitOfWork, engagement: Engagement) -> tuple[OnSiteResult, ...]:
    """The results that stood until their leader took the site's check up again, the oldest in front."""
    found = []
    for record in uow.records.with_verbs({"on_site.reopened"}, {engagement.id}):
        before, after = (_RESULTS.validate_python(fields["on_site"]) for fields in (record.before, record.after))
        found += [each for each in before if each not in after]
    return tuple(found)


def raise_nonconformity(
    office: Office, actor: Actor, engagement_id: str, site_row: str, clause: str, fact: str, due_on: date | None,
    item: str = "",
) -> Engagement | Refused:
    """Add a nonconformity with the day by which it must be mended; a limit of the rule's is never passed.

    `item` is the place of the checklist's item that it is raised from, where it is raised from one.
    """
    missing = [name for name, words in ((_CLAUSE, clause), (_FACT, fact)) if not words.strip()]
    if missing:
        return _words_missing(*missing)
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        if site_row not in {site.row for site in engagement.sites}:
            raise NotFound(site_row)
        scheme, today = office.scheme_of(engagement), office.today()
        wrong = _wrong_correction_day(due_on, engagement.kind, scheme, today, today)
        if wrong is not None:
            return Refused(reasons=(wrong,))
        unmet = unmet_clause(clause, scheme)
        if isinstance(unmet, Refused):
            return unmet
        finding = Nonconformity(
            id=f"NC-{len(engagement.all_findings) + 1:02d}", site_row=site_row, clause=unmet,
            fact=fact.strip(), raised_by=_member(actor), raised_on=today,
            due_on=due_on or correction_due(today, engagement.kind, scheme), item=item,
        )
        saved = changed_engagement(office, uow, actor, engagement, "nonconformity.raised",
                                   nonconformities=(*engagement.nonconformities, finding))
        uow.commit()
    return saved


def issue_findings_list(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """Make the list of findings for the client as a Word file (CNEX 9.5.4, 9.6.5)."""
    with office.unit_of_work() as uow:
        engagement = of_member(office, uow, actor, engagement_id)
        if not engagement.nonconformities:
            return refused(Text(zh="没有不符合项，无需生成清单。", en="There are no nonconformities to list."))
        scheme = office.scheme_of(engagement)
        hindering = obstacles("write_to_client", engagement, scheme, office.today(), office.calendar)
        if hindering:
            return Refused(reasons=hindering)
        people = {person.id: person for person in uow.people.all()}
        number = next_paper_number(office, uow, scheme, "nonconformity_list")
        context = paper_contexts.nonconformity_list(engagement, scheme, people, number, office.today())
        make_paper(office, uow, actor, context, scheme, subject=engagement.id, enterprise_id=engagement.enterprise_id)
        uow.commit()
    return engagement


def answer_finding(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, is_confirmed: bool, words: str
) -> Engagement | Refused:
    """The client confirms a nonconformity, or disputes it and says why; a dispute goes into the report (CNEX 9.5.4)."""
    require_role(actor, Role.APPLICANT)
    if not is_confirmed and not words.strip():
        return refused(Text(zh="请写明异议的内容和理由：它要写入报告，并由检查组答复。",
                            en="State what you dispute and why: it goes into the report, and the team answers it."))
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_own_job(actor, engagement)
        finding = _finding(engagement, finding_id)
        barred = _answer_barred(office, engagement, finding)
        if barred is not None:
            return barred
        answer = FindingAnswer(is_confirmed=is_confirmed, on=office.today(), by=actor.name, words=words.strip())
        saved = answered_in(office, uow, actor, engagement, (finding_id,), answer)
        uow.commit()
    return saved


def answered_in(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, finding_ids: Collection[str],
    answer: FindingAnswer,
) -> Engagement:
    """The job with the client's answer to these nonconformities, in the open transaction."""
    return changed_engagement(
        office, uow, actor, engagement, "nonconformity.answered",
        nonconformities=tuple(each.with_(answer=answer) if each.id in finding_ids else each
                              for each in engagement.nonconformities))


def record_correction(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, correction: str
) -> Engagement | Refused:
    """The client says how a nonconformity was mended (CNEX 9.5.4 3), CEC 5.6); one not answered yet is confirmed so.

    While the team looks at it, words are added to those that it has. That does not make it come later: the days from
    then on are not the client's.
    """
    require_role(actor, Role.APPLICANT)
    if not correction.strip():
        return _words_missing(_CORRECTION)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_own_job(actor, engagement)
        finding = _finding(engagement, finding_id)
        barred = correction_barred(office, engagement, finding)
        if barred is not None:
            return barred
        confirmed = FindingAnswer(is_confirmed=True, on=office.today(), by=actor.name)
        words = (finding.correction if finding.corrected_on else "", correction.strip())
        mended = finding.with_(correction="\n".join(filter(None, words)),
                               corrected_on=finding.corrected_on or office.today(), answer=finding.answer or confirmed)
        saved = changed_engagement(office, uow, actor, engagement, "nonconformity.corrected",
                                   nonconformities=_replaced(engagement, mended))
        uow.commit()
    return saved


def add_evidence(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, file_name: str, content: bytes
) -> Engagement | Refused:
    """The client adds a file that proves how a nonconformity was mended (CNEX 9.5.4 4), CEC 5.6, 6.3).

    It is kept at once, before the words or after them, for as long as the words may be added to.
    """
    return _add_file(office, actor, engagement_id, finding_id, file_name, content, correction_barred,
                     "nonconformity.evidence_added", "evidence")


def add_dispute_evidence(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, file_name: str, content: bytes
) -> Engagement | Refused:
    """The client adds a file that proves what it holds against a nonconformity (CNEX 9.5.4, J56).

    It is kept at once, before the words or after them, for as long as the nonconformity may be disputed.
    """
    return _add_file(office, actor, engagement_id, finding_id, file_name, content, _answer_barred,
                     "nonconformity.dispute_evidence_added", "dispute_evidence")


def _add_file(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, file_name: str, content: bytes,
    bars: Callable[[Office, Engagement, Nonconformity], Refused | None], verb: str,
    part: Literal["evidence", "dispute_evidence"],
) -> Engagement | Refused:
    """Keep a file of the client in this part of a nonconformity, unless something `bars` it."""
    require_role(actor, Role.APPLICANT)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_own_job(actor, engagement)
        finding = _finding(engagement, finding_id)
        barred = bars(office, engagement, finding)
        if barred is not None:
            return barred
        proof = hand_in(office, uow, actor, owner_id=engagement.id, enterprise_id=engagement.enterprise_id,
                        name=file_name, media_type=media_type, content=content)
        held = finding.with_(**{part: (*getattr(finding, part), proof)})
        saved = changed_engagement(office, uow, actor, engagement, verb,
                                   nonconformities=_replaced(engagement, held))
        uow.commit()
    return saved


def _answer_barred(office: Office, engagement: Engagement, finding: Nonconformity) -> Refused | None:
    """Why a nonconformity is confirmed or disputed no more; None where it may be."""
    if finding.is_to_be_corrected and engagement.decision is None:
        return None
    return refused(Text(zh="不符合项 {id} 已提交纠正措施或已关闭，不能再确认或提出异议。",
                        en="Nonconformity {id} is corrected or closed, so it is confirmed or disputed no more.",
                        ).format(id=finding.id), findings_clause(office, engagement))


def correction_barred(office: Office, engagement: Engagement, finding: Nonconformity) -> Refused | None:
    """Why nothing is handed in for a nonconformity any more; None where the client may correct it, or add to that."""
    scheme, clause = office.scheme_of(engagement), findings_clause(office, engagement)
    if engagement.decision is not None:
        return refused(Text(zh="该项目已作出认证决定，整改不能再更改；请联系认证机构。",
                            en="This job is decided, so corrections cannot be changed: call the body."),
                       scheme.gate_clause("decision"))
    if finding.step is FindingStep.CLOSED:
        return refused(Text(zh="不符合项 {id} 已关闭。", en="Nonconformity {id} is closed.").format(id=finding.id),
                       clause)
    if finding.site_row in engagement.left_out:
        return refused(_SITE_IS_LEFT_OUT.format(id=finding.id, site=engagement.site(finding.site_row).name), clause)
    if finding.corrected_on is not None and finding.corrected_on <= finding.due_on < office.today() \
            and scheme.clocks.late_correction_fails:
        return refused(_CAME_IN_TIME.format(id=finding.id, day=finding.due_on), clause)
    return None


def verify_correction(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, verification: str,
    proof: ClosureProof | None = ClosureProof.EVIDENCE,
) -> Engagement | Refused:
    """A member finds a correction effective and closes the nonconformity, by what proof (CNEX 9.5.4 4)).

    Nothing is closed by a proof that nobody chose.
    """
    if verification not in ("written", "on_site"):
        raise NotFound(verification)
    if proof is None:
        return refused(Text(zh="请先选择凭什么确认已整改，再关闭不符合项。",
                            en="Choose what shows that it is mended before you close the nonconformity."))

    def closed(finding: Nonconformity) -> Nonconformity:
        return finding.with_(verified_by=_member(actor), verified_on=office.today(), verification=verification,
                             proof=proof)

    return _judge_correction(office, actor, engagement_id, finding_id, "nonconformity.closed", closed)


def send_correction_back(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, reason: str
) -> Engagement | Refused:
    """A member finds a correction not effective; the client reads the reason and corrects anew (CNEX 9.5.4 4))."""
    if not reason.strip():
        return refused(Text(zh="请写明退回的理由：客户要凭它知道纠正措施为什么无效、还要做什么。",
                            en="State why it goes back: the client needs it to know what is not effective and what to"
                            " do."))

    def opened(finding: Nonconformity) -> Nonconformity:
        returned = CorrectionSentBack(on=office.today(), by=_member(actor), correction=finding.correction,
                                      reason=reason.strip(), handed_in_on=finding.corrected_on)
        return finding.with_(corrected_on=None, sent_back=(*finding.sent_back, returned))

    return _judge_correction(office, actor, engagement_id, finding_id, "nonconformity.sent_back", opened)


def follow_dispute(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, reason: str
) -> Engagement | Refused:
    """A member closes a disputed nonconformity on its client's words, which explain it (CNEX 9.5.4 4), CEC 5.6).

    Why they do is kept beside them; there is nothing to correct.
    """
    if not reason.strip():
        return refused(Text(zh="请写明采纳异议的理由和依据，它将与异议一并保存。",
                            en="State why the dispute is followed, and on what evidence: it is kept beside it."))

    def closed(finding: Nonconformity) -> Nonconformity:
        return finding.with_(verified_by=_member(actor), verified_on=office.today(), verification="written",
                             dispute_followed=reason.strip())

    return _judge_correction(office, actor, engagement_id, finding_id, "nonconformity.dispute_followed", closed,
                             FindingStep.DISPUTED)


def agree_correction_day(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, due_on: date, agreement: str
) -> Engagement | Refused:
    """Another day by which a nonconformity is to be mended, as team and client agreed (CNEX 9.5.4 3)).

    Where the rule has the day set (CEC 5.6, CNEX 11), as the team set it, and how the client was told.
    The rule's limit counts from the day on which it was raised; a day that has passed is not put off any more.
    """
    if not agreement.strip():
        return refused(Text(zh="请写明更改的理由和与客户沟通的情况（日期、双方人员、凭证），它将作为记录保存。",
                            en="State why the day changes and how it was spoken of with the client (day, people,"
                            " evidence): it is kept as a record."))
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        finding, scheme, today = _finding(engagement, finding_id), office.scheme_of(engagement), office.today()
        if not finding.is_to_be_corrected or today > finding.due_on:
            return refused(_DAY_STANDS.format(id=finding_id, day=finding.due_on), findings_clause(office, engagement))
        if due_on == finding.due_on:
            return refused(Text(zh="{day} 就是现在的整改期限，没有更改；请选择另一日期。",
                                en="{day} is the day that it has: choose another one.",
                                ).format(day=due_on))
        wrong = _wrong_correction_day(due_on, engagement.kind, scheme, today, finding.raised_on)
        if wrong is not None:
            return Refused(reasons=(wrong,))
        agreed = CorrectionDayAgreed(on=today, by=_member(actor), before=finding.due_on, agreement=agreement.strip())
        changed = finding.with_(due_on=due_on, days_agreed=(*finding.days_agreed, agreed))
        saved = changed_engagement(office, uow, actor, engagement, "nonconformity.day_agreed",
                                   nonconformities=_replaced(engagement, changed))
        uow.commit()
    return saved


NOT_COMPARED = YearCompared()
"""Of a footprint that is compared with none."""


def enter_footprint(
    office: Office, actor: Actor, engagement_id: str, unit_id: str, value: Decimal,
    stage_shares: Mapping[str, Decimal], methods: Collection[str], period_from: date, period_to: date,
    compared: YearCompared = NOT_COMPARED, data_quality: str = "",
) -> Engagement | Refused:
    """Keep the verified footprint of one unit; measure, functional unit and boundary are the scheme's.

    `methods` are the keys of the scheme's methods of quantification that were used (CNEX 7, CEC 5.4.3.1);
    `data_quality` is the rating of the data, needed where the scheme asks for one (CEC 5.4.3.2); `compared` is what
    the team says of the year before, at a surveillance (CEC 6.2).
    """
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        scheme = office.scheme_of(engagement)
        unit = next((u for u in engagement.units if u.id == unit_id), None)
        family = scheme.family(unit.family) if unit else None
        if unit is None or family is None:
            raise NotFound(unit_id)
        known = tuple(each.key for each in scheme.quantification_methods)
        if not set(methods) <= set(known):
            raise NotFound(", ".join(methods))
        if compared.rated_as not in {"", OBSERVATION, *findings_of(engagement, unit)}:
            raise NotFound(compared.rated_as)
        hindrance = _footprint_hindrance(engagement, unit, scheme, value)
        if hindrance is not None:
            return hindrance
        before = _years_before(uow, engagement).get(unit_id)
        footprint = UnitFootprint(
            **dict(against(compared, before)), unit_id=unit_id,
            value=value, measure=scheme.measure.value, functional_unit=unit.functional_unit,
            system_boundary=family.system_boundary, stage_shares=stage_shares,
            methods=tuple(key for key in known if key in methods), data_quality=data_quality.strip(),
            period_from=period_from, period_to=period_to,
            entered_by=_member(actor), entered_on=office.today(),
        )
        faults = (*footprint_faults(footprint, unit, scheme, office.today()),
                  *comparison_faults(footprint, engagement, scheme, before))
        if faults:
            return Refused(reasons=faults)
        others = tuple(f for f in engagement.footprints if f.unit_id != unit_id)
        saved = changed_engagement(office, uow, actor, engagement, "footprint.entered",
                                   footprints=(*others, footprint))
        uow.commit()
    return saved


def _footprint_hindrance(
    engagement: Engagement, unit: CertificationUnit, scheme: SchemeEdition, value: Decimal
) -> Refused | None:
    """Why no footprint of the unit, or not this value, can be entered at all."""
    if unit.site_row in engagement.left_out:
        return refused(Text(zh="该单元所在场所的检查已终止，未予核查，不能录入碳足迹。",
                            en="The check at the unit's site is over for good: nothing of it is verified."),
                       scheme.gate_clause("abort"))
    if value <= 0:
        return refused(Text(zh="碳足迹数值应大于 0，请核对计算结果。",
                            en="A footprint is above 0: check the calculation."))
    return None


def findings_of(job: Engagement, unit: CertificationUnit) -> tuple[str, ...]:
    """The numbers of the findings raised where the unit is made: as one of them its footprint may be rated (J39)."""
    return tuple(each.id for each in job.nonconformities if each.site_row == unit.site_row)


def findings_clause(office: Office, engagement: Engagement) -> ClauseRef | None:
    """The clause by which nonconformities are confirmed, mended and closed."""
    return office.scheme_of(engagement).gate_clause("findings_closed")


def years_before(office: Office, actor: Actor, engagement_id: str) -> Mapping[str, YearBefore]:
    """By unit, what a surveillance of its certificate is compared with (CEC 6.2); empty for other jobs."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        return _years_before(uow, job)


def _years_before(uow: UnitOfWork, job: Engagement) -> Mapping[str, YearBefore]:
    held = (uow.certificates.get(id) for id in job.certificate_ids)
    return {each.unit.id: year_before(each, job.id, _target_applied_with(uow, each, job)) for each in held}


def _target_applied_with(uow: UnitOfWork, certificate: Certificate, job: Engagement) -> str:
    """The reduction target of the application that the certificate goes back to; empty where its rule asks for none."""
    first = uow.engagements.get(certificate.engagement_id) if certificate.engagement_id else job
    return uow.applications.get(first.application_id).text(_TARGET_ANSWER)


_TARGET_ANSWER = path_of("application", "reduction_target")


def read_numbers(typed: Mapping[str, str]) -> dict[str, Decimal] | Refused:
    """The numbers that were typed, without the empty ones; one that is none is refused with what was typed."""
    numbers: dict[str, Decimal] = {}
    for name, words in typed.items():
        if not words.strip():
            continue
        number = read_number(words)
        if number is None:
            return refused(Text(zh="“{words}”不是数字，请只填数字（例如 12.5）。",
                                en="“{words}” is not a number: enter figures only, such as 12.5.").format(words=words))
        numbers[name] = number
    return numbers


def write_report(
    office: Office, actor: Actor, engagement_id: str, is_positive: bool, summary: str, limitations: str = "",
    fluctuation: str = "", not_covered: str = "", *, unsupported: Sequence[RefusedUnit] = (),
) -> Engagement | Refused:
    """Write the report with its conclusion; a positive one needs every nonconformity closed (CNEX 9.6.7 5)b).

    It names the units that it does not support; what concerns them alone keeps the others from nothing (CNEX 4, CEC 4).
    What was approved of the report before it says nothing of this one (CNEX 9.8).
    """
    if not summary.strip():
        return _words_missing(_CONCLUSION)
    with office.unit_of_work() as uow:
        engagement = of_member(office, uow, actor, engagement_id)
        scheme = office.scheme_of(engagement)
        act = "positive_report" if is_positive else "write_report"
        named = joined_refusals(engagement, not_verified(engagement), unsupported)
        against = [each.unit_id for each in named]
        hindering = (*refusal_faults(engagement, is_positive, named),
                     *obstacles(act, engagement, scheme, office.today(), office.calendar,
                                refused=against),
                     *(document_faults(uow.fieldwork.of_job(engagement.id), engagement, scheme, against)
                       if is_positive else ()),
                     *(hindering_ties(office, uow, engagement, BY_A_REPORT) if is_positive else ()))
        if hindering:
            return Refused(reasons=hindering)
        report = Report(written_by=_member(actor), written_on=office.today(), is_positive=is_positive,
                        unsupported=named, summary=summary.strip(), limitations=limitations.strip(),
                        fluctuation=fluctuation.strip(), not_covered=not_covered.strip())
        paper = report_made(office, uow, actor, engagement.with_(report=report))
        withhold_paper(uow, engagement.report.paper_id if engagement.report else None)
        saved = changed_engagement(office, uow, actor, engagement, "report.written", technical_review=None,
                                   director_approval=None, report=report.with_(paper_id=paper.id))
        uow.commit()
    return saved


def report_made(office: Office, uow: UnitOfWork, actor: Actor, job: Engagement) -> Paper:
    """The paper of the job's report under the next number, in the open transaction; its client cannot read it yet."""
    scheme, people = office.scheme_of(job), {person.id: person for person in uow.people.all()}
    number = next_paper_number(office, uow, scheme, "report")
    titles = paper_contexts.registration_titles(office.house)
    context = report_paper(job, uow.fieldwork.of_job(job.id), scheme, people, titles, number, office.today(),
                           [uow.certificates.get(id) for id in job.certificate_ids])
    return make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id,
                      is_for_client=False)


def of_member(office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str) -> Engagement:
    """The job, if the actor is on its team as a verifier (CNEX 9.3.2); who has left the body records nothing (H140)."""
    require_role(actor, Role.AUDITOR)
    require_not_left(office, uow, actor)
    engagement = uow.engagements.get(engagement_id)
    scheme = office.scheme_of(engagement)
    if not any(actor.person_id in visit.team for visit in engagement.visits):
        raise NotPermitted(Text(
            zh="只有该项目检查组的正式成员可以记录；您不在检查组内（技术专家只提供支持）。",
            en="Only members of this job's team may record; you are not one (an expert supports and does not record).",
        ), scheme.team.minimum_members.clause)
    if engagement.is_terminated:
        raise NotPermitted(Text(zh="该项目已终止，记录不能再改。", en="This job was ended: its records stand."),
                           scheme.gate_clause("ended" if engagement.ended else "abort"))
    if engagement.decision is not None:
        raise NotPermitted(Text(zh="该项目已作出认证决定，记录不能再改。",
                                en="This job is decided, so its records cannot be changed."),
                           scheme.gate_clause("decision"))
    return engagement


def to_evaluate(office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str) -> Engagement:
    """The job, if the actor is on its team and no report rests on its figures yet (CNEX 9.7)."""
    engagement = of_member(office, uow, actor, engagement_id)
    if engagement.report is not None:
        raise NotPermitted(REPORT_STANDS, office.scheme_of(engagement).gate_clause("report"))
    return engagement


def led(office: Office, engagement: Engagement, site_row: str, actor: Actor) -> Visit:
    """The visit of the site, if the actor leads it."""
    visit = next((each for each in engagement.visits if each.site_row == site_row), None)
    if visit is None:
        raise NotFound(site_row)
    if visit.leader != actor.person_id:
        raise NotPermitted(Text(zh="现场检查由该场所的检查组组长关闭、重新打开或报请中止。",
                                en="The leader at the site closes its check, opens it again or asks to break it off."),
                           _leading(office.scheme_of(engagement)))
    return visit


def _leading(scheme: SchemeEdition) -> ClauseRef:
    """The clause that gives a team its leader."""
    return next((seat.clause for seat in scheme.team.seats if "leader" in seat.any_of),
                scheme.team.minimum_members.clause)


def _judged(result: OnSiteResult, work: Fieldwork, engagement: Engagement, scheme: SchemeEdition) -> OnSiteResult:
    """The result, with what the items came to."""
    def holds(aspect: Aspect) -> bool:
        return does_conform(work, engagement, scheme, result.site_row, (aspect,))

    return result.with_(
        consistency_conforms=result.consistency_conforms and holds(Aspect.CONSISTENCY),
        capability_conforms=result.capability_conforms and holds(Aspect.CAPABILITY),
        verification_conforms=result.verification_conforms and holds(Aspect.VERIFICATION),
    )


def _judge_correction(
    office: Office, actor: Actor, engagement_id: str, finding_id: str, verb: str,
    judged: Callable[[Nonconformity], Nonconformity], awaited: FindingStep = FindingStep.CORRECTED,
) -> Engagement | Refused:
    """The job with the corrected finding, or that at another step, as it was judged."""
    with office.unit_of_work() as uow:
        engagement = to_evaluate(office, uow, actor, engagement_id)
        finding = _finding(engagement, finding_id)
        if finding.step is not awaited:
            return refused(_NOT_AWAITED[awaited].format(id=finding_id), findings_clause(office, engagement))
        saved = changed_engagement(office, uow, actor, engagement, verb,
                                   nonconformities=_replaced(engagement, judged(finding)))
        uow.commit()
    return saved


_NOT_AWAITED = {
    FindingStep.CORRECTED: Text(zh="不符合项 {id} 还没有提交纠正措施，不能验证。",
                                en="Nonconformity {id} has no correction to verify yet."),
    FindingStep.DISPUTED: Text(zh="不符合项 {id} 没有待处理的异议，不能按异议关闭；请刷新页面核对。",
                               en="Nothing is held against nonconformity {id} that could close it: reload the page and"
                               " look at it."),
}


def _member(actor: Actor) -> PersonId:
    return PersonId(actor.person_id or "")


def _finding(engagement: Engagement, finding_id: str) -> Nonconformity:
    found = next((n for n in engagement.nonconformities if n.id == finding_id), None)
    if found is None:
        raise NotFound(finding_id)
    return found


def _replaced(engagement: Engagement, finding: Nonconformity) -> tuple[Nonconformity, ...]:
    return tuple(finding if n.id == finding.id else n for n in engagement.nonconformities)


def _wrong_correction_day(
    due_on: date | None, kind: EngagementKind, scheme: SchemeEdition, today: date, raised_on: date
) -> Reason | None:
    """Why a correction cannot be due on that day: it is over already, or later than the rule allows."""
    latest = latest_correction(raised_on, kind, scheme)
    if due_on is None or (today < due_on and (latest is None or due_on <= latest)):
        return None
    text = _NOT_AHEAD if latest is None else _BEYOND_RULE.format(limit=latest)
    return Reason(text=text, clause=correction_clause(kind, scheme))


def _wrong_days(result: OnSiteResult, visit: Visit, today: date) -> Text | None:
    if not visit.start <= result.first_day <= result.last_day <= today:
        return Text(
            zh="现场日期应不早于计划首日 {start}、不晚于今天 {today}，且止日不早于起日。",
            en="The days on site begin no earlier than planned ({start}), end no later than today ({today}) and not"
            " before they begin.",
        ).format(start=visit.start, today=today)
    return None


def _not_borne(
    office: Office, uow: UnitOfWork, engagement: Engagement, visit: Visit, result: OnSiteResult
) -> tuple[Reason, ...]:
    """Why the visit's team does not count on the days that it was really there; empty where it does (CNEX 9.3.2, S4).

    Only the planned days, and the ties known then, were looked at when the plan was made.
    """
    scheme = office.scheme_of(engagement)
    people = {person.id: person for person in uow.people.all()}
    team, experts = ([people[each] for each in ids] for ids in (visit.team, visit.experts))
    families = {unit.family for unit in engagement.units if unit.site_row == visit.site_row}
    there = PlanningDay(result.last_day, office.calendar, office.house.cooling_off_months.value)
    faults = (*team_faults(team, experts, scheme, families, result.first_day, result.last_day),
              *(fault for one in (*team, *experts) for fault in binding_faults(one, visit, engagement, scheme, there)))
    told = Reason(text=_TEAM_DID_NOT_COUNT.format(days=days_told(result.first_day, result.last_day)))
    return (told, *faults) if faults else ()


_TEAM_DID_NOT_COUNT = Text(
    zh="检查组在 {days} 不符合要求，该场所结果不能登记；请核对现场起止日期。日期无误的，"
    "请在“检查无法继续”中报告，由认证机构决定是否由合格的检查组重新检查。",
    en="On {days} the team does not meet the rule, so this site's result is not recorded: look at the days"
    " again. If they are right, report it under “The check cannot go on”: the body decides whether a team that meets"
    " the rule checks it anew.",
)


def _words_missing(*fields: Text) -> Refused:
    """Which of the words are missing, by the names of their fields."""
    return refused(Text(zh="请填写“{fields}”：空白的记录不能作为证据。",
                        en="“{fields}” is empty: fill it in, as an empty record is no evidence.",
                        ).format(fields=joined(fields)))


_WHAT_WAS_REVIEWED = Text(zh="评审了什么、发现了什么", en="What was reviewed, and what was found")
_WHY_AGAIN = Text(zh="重新打开检查的理由", en="Why the check is taken up again")
_CLAUSE = Text(zh="不符合的条款", en="Clause that is not met")
_FACT = Text(zh="事实和证据", en="Fact and evidence")
_CORRECTION = Text(
    zh="纠正情况、原因分析及防止再次发生的措施",
    en="How it was corrected, its cause, and what keeps it from happening again",
)
_CONCLUSION = Text(zh="结论说明", en="Conclusion in words")
