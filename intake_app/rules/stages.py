"""Where a job stands, and what keeps its next act from being done: both computed from what was done so far."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake_app.rules.clocks import correction_clause, late_corrections, latest_plan_notice
from intake_app.rules.separation import EVALUATING
from intake_app.rules.transitions import Clause, Guard, guard
from intake_app.schemes.schema import GateKey, SchemeEdition
from models.application import CertificationUnit
from models.calendar import WorkingCalendar
from models.certificate import Certificate, CertificateState
from models.engagement import (
    AbortStep,
    Engagement,
    EngagementKind,
    FindingStep,
    Nonconformity,
    Objection,
    OnSiteResult,
    Visit,
)
from models.reference import HOUSE_DOCUMENT, ClauseRef, Reason
from models.text import Text, joined

DECIDED_ANEW = ClauseRef(document=HOUSE_DOCUMENT, clause="H144")
"""That a job whose decision was set aside on appeal comes to a decision again."""


class Stage(StrEnum):
    """What a job waits for, in the order in which things are done; `closed` waits for nothing.

    `text` is what every scheme understands; `stage_words` says it in a scheme's own words.
    """

    AGREEMENT = "agreement"
    PERSON_DAYS = "person_days"
    TEAM = "team"
    DOCUMENT_REVIEW = "document_review"
    PLAN_NOTICE = "plan_notice"
    ON_SITE = "on_site"
    ABORTED = "aborted"
    CORRECTION = "correction"
    FOOTPRINT = "footprint"
    REPORT = "report"
    TECHNICAL_REVIEW = "technical_review"
    DECISION = "decision"
    DIRECTOR_APPROVAL = "director_approval"
    CERTIFICATE = "certificate"
    CLOSED = "closed"

    @property
    def text(self) -> Text:
        """The stage in words."""
        return _STAGE_TEXTS[self]


def stage_words(stage: Stage, scheme: SchemeEdition) -> Text:
    """The stage as the rule of `scheme` calls it: what it signs is a contract or an agreement, and so on."""
    if stage is Stage.AGREEMENT:
        return _SIGNING.format(agreement=scheme.words.agreement)
    if stage is Stage.TECHNICAL_REVIEW:
        own = scheme.words.technical_review
        return Text(zh=own.zh, en=own.en[:1].upper() + own.en[1:])
    return stage.text


def stages_of(engagement: Engagement, scheme: SchemeEdition) -> tuple[Stage, ...]:
    """The stages that this job passes under `scheme`, in order; a decision against leads to no certificate.

    While a check is broken off that has no result yet, the audit on site is still ahead.
    """
    is_surveillance = engagement.kind is EngagementKind.SURVEILLANCE
    is_decided_against = engagement.decision is not None and not engagement.decision.is_positive
    left_out = {
        *((Stage.AGREEMENT,) if is_surveillance else ()),
        *((Stage.CERTIFICATE,) if is_surveillance or is_decided_against else ()),
        *(() if _is_aborted(engagement) else (Stage.ABORTED,)),
        *(() if scheme.report_needs_director else (Stage.DIRECTOR_APPROVAL,)),
    }
    passed = [each for each in Stage if each not in left_out]
    if _is_aborted(engagement) and _rows_without(engagement, {done.site_row for done in engagement.on_site}):
        passed.remove(Stage.ON_SITE)
        passed.insert(passed.index(Stage.ABORTED) + 1, Stage.ON_SITE)
    return tuple(passed)


def stage(engagement: Engagement, scheme: SchemeEdition, certificates: Sequence[Certificate] = ()) -> Stage:
    """The first stage that the job has not done; `certificates` are those at hand, of whichever job.

    Where the director lets reports go, that of a decision against waits for it too (CNEX 9.8); nothing else follows
    one. A job whose check was broken off waits for the body to resume or end it. A surveillance needs no certificate:
    the decision is its evaluation. A report that the technical review
    returned waits to be written anew.
    """
    if engagement.decision is not None:
        return _stage_after_decision(engagement, scheme, certificates)
    if engagement.is_terminated:
        return Stage.CLOSED
    return _stage_on_the_way(engagement, scheme)


def obstacles(
    act: str, engagement: Engagement, scheme: SchemeEdition, today: date, calendar: WorkingCalendar,
    site_row: str = "", refused: Collection[str] = (),
) -> tuple[Reason, ...]:
    """Everything that keeps `act` from being done `today`, in the order in which to mend it; empty if it may be done.

    The acts are the keys of `ACTS`; any other is a KeyError. What is done at one site is asked with its `site_row`; a
    report or decision in favour of some units only with the ids of those that are `refused`. Who may do it is asked of
    `separation`.
    """
    case = JobFacts(engagement, scheme, today, calendar, site_row=site_row, refused=frozenset(refused))
    return tuple(reason for check in ACTS[act] for reason in check(case))


class JobFacts(NamedTuple):
    """A job as it stands on a day."""

    engagement: Engagement
    scheme: SchemeEdition
    today: date
    calendar: WorkingCalendar
    certificates: tuple[Certificate, ...] = ()
    site_row: str = ""
    """The site that the act is for; empty where it is for all."""
    refused: frozenset[str] = frozenset()
    """The units that the report or decision is not in favour of."""

    @property
    def against(self) -> frozenset[str]:
        """The units that the act is not in favour of: those refused, and any that nobody verified."""
        return self.refused | {unit.id for unit in self.engagement.units if unit.site_row in self.engagement.left_out}

    @property
    def units(self) -> tuple[CertificationUnit, ...]:
        """The units that the act is in favour of: each is certified by itself (CNEX 4, 9.9; CEC 4)."""
        return tuple(unit for unit in self.engagement.units if unit.id not in self.against)

    @property
    def rows(self) -> frozenset[str]:
        """The sites whose findings bear on one of these units: all but those where refused ones alone are made."""
        return self.engagement.rows_beside(self.against)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits that the act is for: the site's; else all that are ahead, or every one where none is."""
        if self.site_row:
            return tuple(visit for visit in self.engagement.visits if visit.site_row == self.site_row)
        return self.engagement.visits_ahead or self.engagement.visits

    def reason(self, text: Text, gate: GateKey) -> Reason:
        return Reason(text=text, clause=self.scheme.gate_clause(gate))


def _gate(key: GateKey) -> Clause:
    return lambda scheme: scheme.gate_clause(key)


def _stage_on_the_way(engagement: Engagement, scheme: SchemeEdition) -> Stage:
    if _is_aborted(engagement):
        return Stage.ABORTED
    review = engagement.technical_review
    is_reported = engagement.report is not None
    is_done: Mapping[Stage, bool] = {
        Stage.AGREEMENT: _is_agreed(engagement),
        Stage.PERSON_DAYS: engagement.person_days_confirmed_on is not None,
        Stage.TEAM: is_reported or not _rows_without(engagement, {visit.site_row for visit in engagement.visits}),
        Stage.DOCUMENT_REVIEW: is_reported or review_shortfall(engagement, scheme) is None,
        Stage.PLAN_NOTICE: (is_reported or engagement.is_unannounced
                            or all(visit.is_confirmed for visit in engagement.visits_ahead)),
        Stage.ON_SITE: is_reported or not _rows_without(engagement, {done.site_row for done in engagement.on_site}),
        Stage.ABORTED: True,
        Stage.CORRECTION: is_reported or not _open_findings(engagement),
        Stage.FOOTPRINT: is_reported or not _without_footprint(engagement.standing_units, engagement),
        Stage.REPORT: is_reported and (review is None or review.passed),
        Stage.TECHNICAL_REVIEW: review is not None and review.passed,
    }
    return next((each for each in Stage if not is_done.get(each, False)), Stage.DECISION)


def _stage_after_decision(
    engagement: Engagement, scheme: SchemeEdition, certificates: Sequence[Certificate]
) -> Stage:
    if scheme.report_needs_director and engagement.director_approval is None:
        return Stage.DIRECTOR_APPROVAL
    if Stage.CERTIFICATE not in stages_of(engagement, scheme):
        return Stage.CLOSED
    certified = {
        certificate.unit.id
        for certificate in certificates
        if certificate.engagement_id == engagement.id and certificate.state is not CertificateState.DRAFT
    }
    return Stage.CLOSED if all(unit.id in certified for unit in engagement.granted_units) else Stage.CERTIFICATE


def _is_aborted(engagement: Engagement) -> bool:
    return engagement.open_abort is not None and engagement.open_abort.step is AbortStep.ABORTED


def _is_agreed(engagement: Engagement) -> bool:
    """A surveillance goes on under the agreement of the initial job, unless it has one of its own."""
    if engagement.agreement is None:
        return engagement.kind is EngagementKind.SURVEILLANCE
    return engagement.agreement.signed_on is not None


def _rows_without(engagement: Engagement, rows: set[str]) -> tuple[str, ...]:
    """The names of the sites to check whose row is not among `rows`."""
    return tuple(engagement.site(row).name for row in engagement.rows_to_check if row not in rows)


def _open_findings(engagement: Engagement) -> tuple[Nonconformity, ...]:
    return tuple(each for each in engagement.nonconformities
                 if each.step is not FindingStep.CLOSED and each.site_row not in engagement.left_out)


def _without_footprint(units: Iterable[CertificationUnit], engagement: Engagement) -> tuple[str, ...]:
    measured = {footprint.unit_id for footprint in engagement.footprints}
    return tuple(unit.called for unit in units if unit.id not in measured)


@guard(Text(zh="合同（协议）已由双方签署", en="both sides signed the agreement"), _gate("agreement"))
def _agreement_is_signed(case: JobFacts) -> Iterator[Reason]:
    if not _is_agreed(case.engagement):
        yield case.reason(_NOT_AGREED.format(agreement=case.scheme.words.agreement), "agreement")


@guard(Text(zh="各场所的人日数已确定并确认", en="every site's person-days are set and confirmed"), _gate("person_days"))
def _person_days_are_confirmed(case: JobFacts) -> Iterator[Reason]:
    missing = _rows_without(case.engagement, {days.site_row for days in case.engagement.person_days})
    if missing:
        yield case.reason(_NO_PERSON_DAYS.format(sites=_enumerated(missing)), "person_days")
    elif case.engagement.person_days_confirmed_on is None:
        yield case.reason(_PERSON_DAYS_UNCONFIRMED, "person_days")


@guard(Text(zh="每个场所都排定了检查组和日期", en="every site has its team and dates"), _gate("coverage"))
def _every_site_is_planned(case: JobFacts) -> Iterator[Reason]:
    missing = _rows_without(case.engagement, {visit.site_row for visit in case.engagement.visits})
    if missing:
        yield case.reason(_NOT_PLANNED.format(sites=_enumerated(missing)), "coverage")


@guard(Text(zh="全体组员和专家已作公正性和保密声明", en="everyone on the team has declared impartiality and secrecy"),
       _gate("impartiality"))
def _everyone_has_declared(case: JobFacts) -> Iterator[Reason]:
    declared = {declaration.person_id for declaration in case.engagement.declarations}
    missing = len({person for visit in case.visits for person in visit.everyone} - declared)
    if missing:
        yield case.reason(_NOT_DECLARED.format(count=missing), "impartiality")


@guard(Text(zh="没有尚未处理的对成员的异议", en="no objection to a member is open"), _gate("objection"))
def _no_objection_is_open(case: JobFacts) -> Iterator[Reason]:
    """One's own word of a tie is no objection: whoever gave it counts on no visit any more (`planned_visits`)."""
    coming = {id for visit in case.engagement.visits for id in visit.everyone
              if id in case.engagement.kept_off_from(visit)}
    for objection in (each for each in case.engagement.objections
                      if each.stands and each.is_clients and each.person_id in coming):
        yield case.reason(_OBJECTION_OPEN.format(on=objection.raised_on, reason=objection.reason), "objection")


def objection_to_refuse(engagement: Engagement, person_id: str, today: date) -> Objection | None:
    """The client's objection to this person that the body may still refuse: none of a declared tie, and none once
    the team was at every site.
    """
    begun = {result.site_row for result in engagement.on_site} | {
        visit.site_row for visit in engagement.visits if visit.start <= today}
    if begun >= {site.row for site in engagement.sites}:
        return None
    return next((each for each in engagement.objections
                 if each.person_id == person_id and each.stands and each.is_clients), None)


@guard(Text(zh="监督不是不预先通知的", en="the surveillance is not unannounced"),
       lambda scheme: next((cause.clause for cause in scheme.surveillance.extra_causes), None))
def _client_may_be_told(case: JobFacts) -> Iterator[Reason]:
    """Nobody tells a client of an unannounced surveillance (CEC 6.1)."""
    if case.engagement.extra is not None and case.engagement.is_unannounced:
        causes = {cause.key: cause.clause for cause in case.scheme.surveillance.extra_causes}
        yield Reason(text=_UNANNOUNCED.format(plan=case.scheme.words.plan),
                     clause=causes.get(case.engagement.extra.cause))


@guard(Text(zh="不预先通知的监督，检查组已经到过现场", en="of an unannounced surveillance, the team was there"),
       lambda scheme: next((cause.clause for cause in scheme.surveillance.extra_causes), None))
def _client_may_know(case: JobFacts) -> Iterator[Reason]:
    """A client learns of an unannounced surveillance by its team's being there, not by a letter (CEC 6.1)."""
    if case.engagement.is_kept_from_client:
        yield Reason(text=_KEPT_FROM_CLIENT,
                     clause=next((cause.clause for cause in case.scheme.surveillance.extra_causes), None))


@guard(Text(zh="计划在规定的最晚日期（含当日）前发出", en="the plan was sent in time"),
       lambda scheme: scheme.clocks.plan_notice_working_days.clause)
def _plan_is_sent_in_time(case: JobFacts) -> Iterator[Reason]:
    """Asked for today before the plan is sent, and for the day of sending afterwards."""
    return _sent_late(case, case.visits)


@guard(Text(zh="今天发出计划仍不晚于规定的最晚日期", en="sent today, the plan is in time"),
       lambda scheme: scheme.clocks.plan_notice_working_days.clause)
def _plan_may_be_sent_today(case: JobFacts) -> Iterator[Reason]:
    """What the client was told of is not sent again, so it cannot be late."""
    return _sent_late(case, case.engagement.untold)


def _sent_late(case: JobFacts, visits: Iterable[Visit]) -> Iterator[Reason]:
    """The visits whose plan went out too late, or does today; each is held to its own day.

    What was sent is held to the day that was reckoned then: days off that are announced later make nothing late.
    """
    if case.engagement.is_unannounced:
        return
    for visit in visits:
        sent_on = visit.notice.sent_on if visit.notice else case.today
        kept = visit.notice.latest_on if visit.notice else None
        latest = kept or latest_plan_notice(visit.start, case.scheme, case.calendar).on
        if sent_on > latest:
            text = _SENT_LATE.format(plan=case.scheme.words.plan, start=visit.start, latest=latest, sent=sent_on)
            yield Reason(text=text, clause=case.scheme.clocks.plan_notice_working_days.clause)


def has_more_to_come(
    engagement: Engagement, scheme: SchemeEdition, certificates: Sequence[Certificate], is_renewing: bool
) -> bool:
    """Whether a conclusion, an approval or a certificate is still to rest on what was done in the job.

    `certificates` are those that it led to, drafts too; `is_renewing`, whether a surveillance that was decided has
    certificates to renew (CNEX 12.1).
    """
    if engagement.decision is None:
        return not engagement.is_over
    return is_renewing or stage(engagement, scheme, certificates) is not Stage.CLOSED or any(
        each.state is CertificateState.DRAFT for each in certificates)


def report_stands(engagement: Engagement) -> bool:
    """Whether the job is reported on, so that no visit of it is planned; one that its review returned is written anew.

    A report against may leave sites unvisited (CEC 5.7.1), and a returned one may be for want of a visit.
    """
    review = engagement.technical_review
    return engagement.report is not None and (review is None or review.passed)


def plan_missed(
    engagement: Engagement, visit: Visit, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> Reason | None:
    """Why the visit must be planned again; None if it need not (CNEX 9.6.2).

    Its plan did not go out by the last day for it, or its client had not confirmed it when its first day came.
    """
    if engagement.is_unannounced or visit not in engagement.visits_ahead:
        return None
    if visit.notice is not None:
        if visit.is_confirmed or today < visit.start:
            return None
        text = _NOT_CONFIRMED_IN_TIME.format(plan=scheme.words.plan, start=visit.start, client=scheme.words.auditee)
        return Reason(text=text, clause=scheme.gate_clause("plan_confirmed"))
    latest = latest_plan_notice(visit.start, scheme, calendar).on
    if today <= latest:
        return None
    return Reason(text=_NOT_SENT_IN_TIME.format(plan=scheme.words.plan, start=visit.start, latest=latest),
                  clause=scheme.clocks.plan_notice_working_days.clause)


@guard(Text(zh="监督通知书已发出", en="the surveillance's notice was sent"),
       lambda scheme: scheme.surveillance.notice_months.clause)
def _surveillance_notice_has_gone(case: JobFacts) -> Iterator[Reason]:
    """The months of a notice that binds begin with its sending, so no day is told before that is known (CNEX 11)."""
    job = case.engagement
    if job.is_notice_unsent and job.notice_waiver is None and case.scheme.surveillance.notice_is_hard:
        yield Reason(text=_NOTICE_UNSENT, clause=case.scheme.surveillance.notice_months.clause)


@guard(Text(zh="监督现场不早于通知期满，或客户书面同意缩短", en="a surveillance waits out its notice, unless waived"),
       lambda scheme: scheme.surveillance.notice_months.clause)
def _notice_time_has_passed(case: JobFacts) -> Iterator[Reason]:
    """A surveillance does not begin within the rule's notice, unless its client agreed to less (CNEX 11, J12).

    Nor before a notice that counts: what a void one told holds no more.
    """
    rules = case.scheme.surveillance
    if rules.notice_is_hard and case.engagement.is_notice_void:
        yield Reason(text=_NOTICE_VOID, clause=rules.notice_months.clause)
    yield from within_notice(case.engagement, case.visits, case.scheme)


def within_notice(engagement: Engagement, visits: Iterable[Visit], scheme: SchemeEdition) -> Iterator[Reason]:
    """Which of the visits begin before the surveillance's notice is over (CNEX 11, J12)."""
    first = engagement.not_before
    for visit in visits:
        if first is not None and visit.start < first:
            text = _WITHIN_NOTICE.format(site=engagement.site(visit.site_row).name, start=visit.start, first=first)
            yield Reason(text=text, clause=scheme.surveillance.notice_months.clause)


@guard(Text(zh="客户已确认计划", en="the client confirmed the plan"), _gate("plan_confirmed"))
def _plan_is_confirmed(case: JobFacts) -> Iterator[Reason]:
    if case.engagement.is_unannounced:
        return
    if not case.visits or any(visit.notice is None for visit in case.visits):
        yield case.reason(_PLAN_NOT_SENT.format(plan=case.scheme.words.plan), "plan_confirmed")
    elif not all(visit.is_confirmed for visit in case.visits):
        yield case.reason(
            _PLAN_UNCONFIRMED.format(plan=case.scheme.words.plan, client=case.scheme.words.auditee), "plan_confirmed"
        )


@guard(Text(zh="文件评审结论允许进入现场", en="the verdict of the document review lets the audit on"),
       lambda scheme: scheme.verdicts[0].clause)
def _document_review_lets_on(case: JobFacts) -> Iterator[Reason]:
    shortfall = review_shortfall(case.engagement, case.scheme)
    if shortfall is not None:
        yield shortfall


def review_shortfall(engagement: Engagement, scheme: SchemeEdition) -> Reason | None:
    """Why the document review does not let the audit on; None where it does (CNEX 9.4, CEC 5.3.3)."""
    review = engagement.document_review
    verdict = next((each for each in scheme.verdicts if review and each.key == review.verdict), None)
    if review is None or verdict is None:
        return Reason(text=_NOT_REVIEWED, clause=next((each.clause for each in scheme.verdicts), None))
    return None if verdict.lets_on else Reason(text=_REVIEW_HOLDS.format(verdict=verdict.text), clause=verdict.clause)


@guard(Text(zh="文件评审结论允许进入现场（规则要求计划依据其结果时）",
            en="the document review lets the audit on, where the rule has the plan rest on it"),
       _gate("plan_after_review"))
def _plan_follows_the_review(case: JobFacts) -> Iterator[Reason]:
    """The plan is made from what the document review came to (CNEX 9.6.2 1)); other rules leave it open."""
    shortfall = review_shortfall(case.engagement, case.scheme)
    if shortfall is not None and case.scheme.gate_clause("plan_after_review") is not None:
        yield case.reason(_PLAN_AFTER_REVIEW.format(plan=case.scheme.words.plan, found=shortfall.text),
                          "plan_after_review")


@guard(Text(zh="现场已经开始", en="the visit has begun"), _gate("plan_confirmed"))
def _visit_has_begun(case: JobFacts) -> Iterator[Reason]:
    start = min((visit.start for visit in case.visits), default=None)
    if start and case.today < start:
        yield case.reason(_NOT_BEGUN.format(start=start), "plan_confirmed")


@guard(Text(zh="至少一个场所有现场结果", en="some site has a result"), _gate("coverage"))
def _some_site_was_visited(case: JobFacts) -> Iterator[Reason]:
    if not case.engagement.on_site:
        yield case.reason(_NO_RESULT.format(on_site=case.scheme.words.on_site), "coverage")


@guard(Text(zh="每个场所都有现场结果", en="every site has a result"), _gate("coverage"))
def _every_site_was_visited(case: JobFacts) -> Iterator[Reason]:
    missing = _rows_without(case.engagement, {done.site_row for done in case.engagement.on_site})
    if missing:
        yield case.reason(_NOT_VISITED.format(sites=_enumerated(missing)), "coverage")


@guard(Text(zh="现场期间正在正常生产（规则要求时）", en="the site was producing, where the rule asks so"),
       _gate("production"))
def _production_was_running(case: JobFacts) -> Iterator[Reason]:
    if case.scheme.gate_clause("production") is None:
        return
    for done in case.engagement.on_site:
        if not done.production_running and done.site_row in case.rows:
            yield case.reason(_NO_PRODUCTION.format(site=_site_name(case, done)), "production")


@guard(Text(zh="现场不符合的都已开具不符合项", en="every fault on site is raised as a nonconformity"),
       _gate("findings_closed"))
def _faults_on_site_are_findings(case: JobFacts) -> Iterator[Reason]:
    """A site judged not to conform needs a finding there: else nothing says what was put right."""
    raised = {finding.site_row for finding in case.engagement.all_findings}
    for done in case.engagement.on_site:
        if not done.conforms and done.site_row not in raised and done.site_row in case.rows:
            yield case.reason(_FAULT_WITHOUT_FINDING.format(site=_site_name(case, done)), "findings_closed")


@guard(Text(zh="不符合项全部关闭（只涉及不予支持单元的场所除外）",
            en="every nonconformity is closed, but at sites that concern refused units only"), _gate("findings_closed"))
def _findings_are_closed(case: JobFacts) -> Iterator[Reason]:
    still_open = sum(each.site_row in case.rows for each in _open_findings(case.engagement))
    if still_open:
        yield case.reason(_FINDINGS_OPEN.format(count=still_open), "findings_closed")


@guard(Text(zh="整改都在期限内提交（规则以逾期为不通过时）",
            en="every correction came by its last day, where the rule fails a check for a late one"),
       _gate("findings_closed"))
def _corrections_came_in_time(case: JobFacts) -> Iterator[Reason]:
    """A late correction does not mend a check that failed on the day before (CEC 5.6, 6.3)."""
    late = [each for each in late_corrections(case.engagement, case.today) if each.site_row in case.rows]
    if late and case.scheme.clocks.late_correction_fails:
        set_by = correction_clause(case.engagement.kind, case.scheme)
        yield Reason(text=_CORRECTED_LATE.format(ids=_enumerated([each.id for each in late])),
                     clause=case.scheme.gate_clause("findings_closed") if set_by.is_house else set_by)


@guard(Text(zh="没有尚未答复的补充材料通知", en="no request for supplements is open"), _gate("report"))
def _no_request_is_open(case: JobFacts) -> Iterator[Reason]:
    request = case.engagement.open_request
    if request is not None:
        yield case.reason(_REQUEST_OPEN.format(sent=request.sent_on, due=request.last_day), "report")


@guard(Text(zh="没有仍在答复期限内的补充材料通知", en="no request for supplements is within its time"), _gate("report"))
def _no_request_runs(case: JobFacts) -> Iterator[Reason]:
    """A client that lets its time pass keeps nobody from concluding against (CEC 5.7.1, 5.7.3)."""
    request = case.engagement.open_request
    if request is not None and case.today <= request.last_day:
        yield case.reason(_REQUEST_OPEN.format(sent=request.sent_on, due=request.last_day), "report")


@guard(Text(zh="每个准予的认证单元都有核定的碳足迹", en="every unit that it favours has its verified footprint"),
       _gate("footprint"))
def _every_unit_has_a_footprint(case: JobFacts) -> Iterator[Reason]:
    missing = _without_footprint(case.units, case.engagement)
    if missing:
        yield case.reason(_NO_FOOTPRINT.format(units=_enumerated(missing)), "footprint")


@guard(Text(zh="报告已完成", en="the report is written"), _gate("report"))
def _report_is_written(case: JobFacts) -> Iterator[Reason]:
    if case.engagement.report is None:
        yield case.reason(_NO_REPORT.format(report=case.scheme.words.report), "report")


@guard(Text(zh="报告结论为肯定", en="the report concludes in favour"), _gate("decision"))
def _report_is_positive(case: JobFacts) -> Iterator[Reason]:
    report = case.engagement.report
    if report is not None and not report.is_positive:
        yield case.reason(_REPORT_NEGATIVE.format(report=case.scheme.words.report), "decision")


@guard(Text(zh="技术复核已通过", en="the technical review was passed"), _gate("technical_review"))
def _technical_review_is_passed(case: JobFacts) -> Iterator[Reason]:
    review = case.engagement.technical_review
    words = case.scheme.words
    if review is None:
        yield case.reason(_NO_TECHNICAL_REVIEW.format(review=words.technical_review), "technical_review")
    elif not review.passed:
        yield case.reason(
            _REPORT_RETURNED.format(review=words.technical_review, report=words.report), "technical_review"
        )


@guard(Text(zh="尚未开始评价", en="nothing is evaluated yet"), _gate("agreement"))
def _nothing_is_evaluated(case: JobFacts) -> Iterator[Reason]:
    """`took_part` holds whoever wrote the first word of it, long before a result stands; and who approved something."""
    job = case.engagement
    has_evaluator = any(not EVALUATING.isdisjoint(parts) for parts in job.took_part.values())
    if job.document_review or job.on_site or job.aborts or has_evaluator:
        yield case.reason(_EVALUATED.format(agreement=case.scheme.words.agreement), "agreement")


@guard(Text(zh="尚未作出认证决定", en="nothing is decided yet"), _gate("decision"))
def _nothing_is_decided(case: JobFacts) -> Iterator[Reason]:
    decision = case.engagement.decision
    if decision:
        yield case.reason(_DECIDED.format(on=decision.on), "decision")
    if case.engagement.is_terminated:
        yield case.reason(_TERMINATED.format(on=case.engagement.concluded_on),
                          "ended" if case.engagement.ended else "abort")


@guard(Text(zh="该场所的检查没有终止", en="the check of the site is not over for good"), _gate("abort"))
def _site_is_not_left_out(case: JobFacts) -> Iterator[Reason]:
    abort = case.engagement.left_out.get(case.site_row)
    if abort is not None:
        yield case.reason(_LEFT_OUT.format(site=case.engagement.site(case.site_row).name, on=abort.ended_on), "abort")


@guard(Text(zh="现场检查没有中止", en="the check on site is not broken off"), _gate("abort"))
def _nothing_is_aborted(case: JobFacts) -> Iterator[Reason]:
    abort = case.engagement.open_abort
    if abort is not None and abort.step is AbortStep.ABORTED:
        yield case.reason(_ABORTED.format(on=abort.decided_on, on_site=case.scheme.words.on_site), "abort")


@guard(Text(zh="没有待审批的中止检查报告", en="no report on breaking off waits for the body"), _gate("abort"))
def _no_abort_is_asked_for(case: JobFacts) -> Iterator[Reason]:
    """The body consents or declines before the team concludes (CNEX 9.5.5)."""
    abort = case.engagement.open_abort
    if abort is not None and abort.step is AbortStep.ASKED_FOR:
        yield case.reason(_ABORT_ASKED_FOR.format(on=abort.asked_on), "abort")


@guard(Text(zh="没有因申诉成立须重新作出的认证决定", en="no decision is to be made anew on an upheld appeal"),
       lambda scheme: DECIDED_ANEW)
def _nothing_is_decided_anew(case: JobFacts) -> Iterator[Reason]:
    """Who appealed with success gets a decision, and what was granted before stays granted (CNEX 14, H144)."""
    anew = case.engagement.decisions_set_aside
    if anew:
        yield Reason(text=_DECIDED_ANEW.format(on=anew[-1].set_aside.on, appeal=anew[-1].set_aside.appeal),
                     clause=DECIDED_ANEW)


@guard(Text(zh="认证决定为颁证", en="the decision is in favour"), _gate("decision"))
def _decision_is_positive(case: JobFacts) -> Iterator[Reason]:
    decision = case.engagement.decision
    if decision is None:
        yield case.reason(_NOT_DECIDED, "decision")
    elif not decision.is_positive:
        yield case.reason(_DECIDED_AGAINST.format(on=decision.on), "decision")


@guard(Text(zh="中心主任已批准报告（规则要求时）", en="the director approved the report, where the rule asks for it"),
       _gate("director"))
def _director_has_approved(case: JobFacts) -> Iterator[Reason]:
    if case.scheme.report_needs_director and case.engagement.director_approval is None:
        yield case.reason(_NOT_APPROVED.format(report=case.scheme.words.report), "director")


@guard(Text(zh="约定先缴费的费用已缴清", en="every fee is paid that the agreement asks for first"), _gate("fee"))
def _held_fees_are_paid(case: JobFacts) -> Iterator[Reason]:
    for fee in case.engagement.fees:
        if fee.holds_certificate and fee.settled_on is None:
            yield case.reason(_FEE_OPEN.format(number=fee.number, open=f"{fee.open_cny:.2f}"), "fee")


def _enumerated(names: Sequence[str]) -> Text:
    return joined([Text(zh=name, en=name) for name in names])


def _site_name(case: JobFacts, done: OnSiteResult) -> str:
    return case.engagement.site(done.site_row).name


_Check = Guard[JobFacts]

_PLAN: tuple[_Check, ...] = (_nothing_is_decided, _agreement_is_signed, _person_days_are_confirmed)
_REPORT: tuple[_Check, ...] = (
    _nothing_is_decided, _nothing_is_aborted, _no_abort_is_asked_for, _some_site_was_visited,
)
_DECIDE: tuple[_Check, ...] = (_nothing_is_decided, _report_is_written, _technical_review_is_passed)

ACTS: Mapping[str, tuple[_Check, ...]] = {
    "plan": _PLAN,
    "send_plan": (
        *_PLAN, _client_may_be_told, _every_site_is_planned, _everyone_has_declared, _no_objection_is_open,
        _plan_follows_the_review, _surveillance_notice_has_gone, _notice_time_has_passed, _plan_may_be_sent_today,
    ),
    "write_to_client": (_nothing_is_decided, _client_may_know),
    "void_agreement": (_nothing_is_decided, _nothing_is_evaluated),
    "prepare_check": (_nothing_is_decided, _agreement_is_signed),
    "document_review": (_nothing_is_decided, _agreement_is_signed, _everyone_has_declared),
    "record_on_site": (
        _nothing_is_decided, _agreement_is_signed, _everyone_has_declared, _plan_is_confirmed,
        _notice_time_has_passed, _plan_is_sent_in_time, _no_objection_is_open, _document_review_lets_on,
        _visit_has_begun, _nothing_is_aborted, _site_is_not_left_out,
    ),
    "ask_to_abort": (_nothing_is_decided, _visit_has_begun, _nothing_is_aborted, _site_is_not_left_out),
    "write_report": (*_REPORT, _no_request_runs),
    "positive_report": (
        *_REPORT, _document_review_lets_on, _no_request_is_open, _every_site_was_visited, _production_was_running,
        _faults_on_site_are_findings,
        _findings_are_closed, _corrections_came_in_time, _every_unit_has_a_footprint,
    ),
    "technical_review": (_nothing_is_decided, _report_is_written),
    "decide": _DECIDE,
    "positive_decision": (*_DECIDE, _report_is_positive, _findings_are_closed, _corrections_came_in_time,
                          _every_unit_has_a_footprint),
    "approve": (_report_is_written, _technical_review_is_passed),
    "certificate": (_decision_is_positive, _director_has_approved),
    "issue": (_decision_is_positive, _director_has_approved, _held_fees_are_paid),
    "end": (_nothing_is_decided,),
    "terminate": (_nothing_is_decided, _nothing_is_decided_anew),
}
"""What each act waits for; `positive_report` and `positive_decision` ask more than the report and decision against.

`prepare_check` is all that a team writes before it is on site: the items of the document review, the planning.
"""

_STAGE_TEXTS: Mapping[Stage, Text] = {
    Stage.AGREEMENT: Text(zh="签订合同（协议）", en="Agreement"),
    Stage.PERSON_DAYS: Text(zh="确定人日数", en="Person-days"),
    Stage.TEAM: Text(zh="组成检查组", en="Team and dates"),
    Stage.DOCUMENT_REVIEW: Text(zh="文件评审", en="Document review"),
    Stage.PLAN_NOTICE: Text(zh="发送并确认计划", en="Plan sent and confirmed"),
    Stage.ON_SITE: Text(zh="现场检查", en="On-site audit"),
    Stage.ABORTED: Text(zh="现场检查中止，待恢复或终止", en="Broken off, to be resumed or ended"),
    Stage.CORRECTION: Text(zh="不符合整改", en="Corrections"),
    Stage.FOOTPRINT: Text(zh="核定碳足迹", en="Verified footprint"),
    Stage.REPORT: Text(zh="编制报告", en="Report"),
    Stage.TECHNICAL_REVIEW: Text(zh="技术复核", en="Technical review"),
    Stage.DECISION: Text(zh="认证决定", en="Decision"),
    Stage.DIRECTOR_APPROVAL: Text(zh="中心主任批准", en="Director's approval"),
    Stage.CERTIFICATE: Text(zh="编制并签发证书", en="Certificate"),
    Stage.CLOSED: Text(zh="已结束", en="Closed"),
}

_LEFT_OUT = Text(
    zh="“{site}”的检查已于 {on} 终止，不再检查；该场所的认证单元不予支持。",
    en="The check at {site} ended for good on {on}: it is not checked any more, and its units are not supported.",
)
_SIGNING = Text(zh="签订{agreement}", en="Signing of the {agreement}")

_NOT_AGREED = Text(
    zh="{agreement}尚未由双方签署；请先完成签署。",
    en="The {agreement} is not signed by both sides: have it signed first.",
)
_NO_PERSON_DAYS = Text(
    zh="以下生产场所没有人日数：{sites}；请分别确定。",
    en="These sites have no person-days: {sites}. Set them for each.",
)
_EVALUATED = Text(
    zh="已依据该{agreement}开展评价，其文书不能作废；需要变更的，请与客户另行签订补充协议，或终止本项目。",
    en="Evaluation has begun under this {agreement}, so its paper cannot be declared void: have a supplement to it"
    " signed by both sides, or end the job.",
)
_PERSON_DAYS_UNCONFIRMED = Text(
    zh="人日数尚未确认；请先确认。",
    en="The person-days are not confirmed: confirm them first.",
)
_NOT_PLANNED = Text(
    zh="以下生产场所尚未安排人员和日期：{sites}。", en="No team and dates are planned for these sites: {sites}."
)
_NOT_DECLARED = Text(
    zh="有 {count} 名组员或技术专家未作公正性和保密声明；请其先作声明。",
    en="{count} on the team have not declared impartiality and confidentiality: have them do so first.",
)
_OBJECTION_OPEN = Text(
    zh="客户于 {on} 对一名成员提出异议（{reason}），尚未处理；请更换人员或作出答复。",
    en="The client objected to a member on {on} ({reason}): replace the person, or answer the objection.",
)
_SENT_LATE = Text(
    zh="现场于 {start} 开始，{plan}最迟应于 {latest} 发出，不能以 {sent} 为发出日期；请改期。",
    en="The audit begins on {start}, so the {plan} had to be sent by {latest}, not on {sent}: move the audit.",
)
_NOT_SENT_IN_TIME = Text(
    zh="现场原定于 {start} 开始，{plan}最迟应于 {latest} 发出，至今没有发出。",
    en="The audit was to begin on {start}; the {plan} had to be sent by {latest} and was not.",
)
_NOT_CONFIRMED_IN_TIME = Text(
    zh="现场原定于 {start} 开始，{client}至今没有确认{plan}，未能按期进行；请另行安排现场。",
    en="The audit was to begin on {start}, and the {client} has not confirmed the {plan}, so it did not take place:"
    " plan another day.",
)
_UNANNOUNCED = Text(
    zh="该监督不预先通知，{plan}不发给受检查方；检查组按排程到现场即可。",
    en="This surveillance is unannounced: the {plan} is not sent, and the team goes as planned.",
)
_KEPT_FROM_CLIENT = Text(
    zh="该监督不预先通知：检查组到现场之前，不向受检查方发出任何文书；请到现场后再办理。",
    en="This surveillance is unannounced: nothing is written to the client before the team was there. Do it then.",
)
_NOTICE_VOID = Text(
    zh="监督通知书已作废，尚未另发；请先在“监督”页重新发出通知书。",
    en="The surveillance notice was declared void and no other is sent: make another on the page “Surveillance” first.",
)
_WITHIN_NOTICE = Text(
    zh="“{site}”的监督现场计划于 {start} 开始，早于监督通知期满日 {first}；请改期，或登记客户缩短通知期的书面同意。",
    en="The surveillance of “{site}” is planned for {start}, before its notice is over on {first}: move it, or enter"
    " the client's written agreement to a shorter notice.",
)
_NOTICE_UNSENT = Text(
    zh="监督通知书已制作，但尚未登记发送，通知期还没有起算；请先发出并在“文书发送”中登记发送日期和凭证。",
    en="The surveillance notice is made, but its sending is not entered, so its months have not begun: send it, and"
    " enter the day and the proof on the page “Sending”.",
)
_PLAN_NOT_SENT = Text(zh="{plan}尚未发送；请先发送。", en="The {plan} is not sent: send it first.")
_PLAN_UNCONFIRMED = Text(zh="{client}尚未确认{plan}。", en="The {client} has not confirmed the {plan}.")
_NOT_REVIEWED = Text(zh="文件评审尚无结论；请先完成。", en="The document review has no verdict: conclude it first.")
_REVIEW_HOLDS = Text(zh="文件评审结论为“{verdict}”。", en="The document review says “{verdict}”.")
_PLAN_AFTER_REVIEW = Text(
    zh="{plan}依据文件评审的结果制定，不能在此之前发出：{found}",
    en="The {plan} rests on what the document review finds and is not sent before it. {found}",
)
_NOT_BEGUN = Text(
    zh="现场于 {start} 开始，此前不能记录结果。", en="The audit begins on {start}; nothing can be recorded before."
)
_NO_RESULT = Text(zh="{on_site}还没有结果。", en="There is no result of the {on_site} yet.")
_NOT_VISITED = Text(
    zh="以下生产场所没有现场结果：{sites}；现场应覆盖全部场所。",
    en="These sites have no on-site result: {sites}. All sites are covered.",
)
_NO_PRODUCTION = Text(
    zh="“{site}”现场期间没有正常生产申请范围内的产品；请另行安排现场。",
    en="“{site}” was not producing anything within the scope during the audit: plan another visit.",
)
_FAULT_WITHOUT_FINDING = Text(
    zh="“{site}”的现场结果为不符合，但没有开具不符合项；请补开并跟踪整改。",
    en="“{site}” was found not to conform, but no nonconformity is raised there: raise it and follow its correction.",
)
_FINDINGS_OPEN = Text(
    zh="还有 {count} 项不符合未关闭；全部关闭后才能给出肯定的结论。",
    en="Nonconformities that are open: {count}. A positive conclusion waits until all are closed.",
)
_CORRECTED_LATE = Text(
    zh="{ids} 的整改没有在期限内提交：按规则，未按期完成整改的按检查不通过处理，不能给出肯定的结论。",
    en="The corrections of {ids} did not come by their last day: by the rule the check is not passed then, and no"
    " positive conclusion can follow.",
)
_REQUEST_OPEN = Text(
    zh="{sent} 向委托人发出的补充材料通知尚未答复（{due} 到期）；请等待答复。",
    en="The request for supplements of {sent} is not answered yet (due {due}): wait for the client's answer.",
)
_NO_FOOTPRINT = Text(
    zh="以下认证单元没有核定的碳足迹：{units}。", en="These units have no verified footprint: {units}."
)
_NO_REPORT = Text(zh="{report}尚未完成。", en="The {report} is not written.")
_REPORT_NEGATIVE = Text(
    zh="{report}的结论为否定，不能作出颁证决定。",
    en="The {report} concludes against it: no decision in favour can follow.",
)
_NO_TECHNICAL_REVIEW = Text(zh="{review}尚未进行。", en="The {review} has not taken place.")
_REPORT_RETURNED = Text(
    zh="{review}退回了{report}；请修改后重新提交。",
    en="The {review} returned the {report}: revise it and hand it in again.",
)
_DECIDED = Text(
    zh="已于 {on} 作出认证决定，此前的工作不能再更改。",
    en="The decision was taken on {on}; nothing before it can change.",
)
_TERMINATED = Text(
    zh="该项目已于 {on} 终止，不再继续。",
    en="The job was ended on {on}; nothing follows.",
)
_ABORTED = Text(
    zh="{on_site}已于 {on} 中止；请先由管理人员决定恢复或终止。",
    en="The {on_site} was broken off on {on}: the manager resumes or ends it first.",
)
_ABORT_ASKED_FOR = Text(
    zh="{on} 报送的中止检查报告尚未审批；请先由管理人员同意或者不同意中止。",
    en="The report of {on} on breaking off the check waits for the body: the manager consents to it or declines first.",
)
_DECIDED_ANEW = Text(
    zh="该项目的认证决定因申诉 {appeal} 成立已于 {on} 取消，应重新作出认证决定，不能以终止代替；请恢复检查，"
    "由检查组编制报告后重新复核和决定，委托人书面撤回的按撤回办理。",
    en="The job's decision was set aside on {on}, as appeal {appeal} was upheld, and is to be made anew: ending the job"
    " cannot stand for it. Resume the check and have the team report; where the client withdrew in writing, end the job"
    " as withdrawn.",
)
_NOT_DECIDED = Text(zh="尚未作出认证决定。", en="The certification decision is not taken.")
_DECIDED_AGAINST = Text(zh="{on} 的认证决定为不予颁证。", en="The decision of {on} is against certification.")
_NOT_APPROVED = Text(zh="{report}尚未经中心主任批准。", en="The director has not approved the {report}.")
_FEE_OPEN = Text(
    zh="收费通知书 {number} 约定缴清后颁发证书，尚有 {open} 元未缴；到账后请登记缴费。",
    en="By the fee notice {number} the certificate waits for its payment, and CNY {open} are open: enter the payment"
    " once it has come in.",
)
