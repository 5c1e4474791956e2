"""What each paper says, taken from the facts of a case: pure, so that a paper can be shown before it is made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from docs_templates import agreed_contexts as agreed
from docs_templates import contexts as papers
from docs_templates.capitals import in_capitals
from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.clocks import conclusion_clock
from intake_app.rules.comparisons import TREND, rating_told, target_told, trend_told
from intake_app.rules.duties import duty_entered, shares
from intake_app.rules.found_rises import rise_to_explain
from intake_app.rules.lapsed_results import gives_way
from intake_app.rules.separation import DOCUMENT_REVIEWER, evaluated_before
from intake_app.rules.surveillance import surveillance_due
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER
from intake_app.schemes.clauses import clause_place, is_place
from intake_app.schemes.house import HouseRules, own_rule
from intake_app.schemes.schema import Cause, ListedPoint, SchemeEdition
from models.application import Application, CertificationUnit, PartyRole
from models.calendar import WorkingCalendar
from models.certificate import Certificate, CertificateState, Suspension, Termination
from models.engagement import (
    ClosureProof,
    Engagement,
    EngagementKind,
    Fee,
    FindingStep,
    Nonconformity,
    PartyDetails,
    RefusedUnit,
    UnitFootprint,
    Visit,
)
from models.handed_in import HandedInFile
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef
from models.supplement import SupplementRequest
from models.text import Text

STEP_WORDS = {
    FindingStep.RAISED: Text(zh="待整改", en="to be corrected"),
    FindingStep.CONFIRMED: Text(zh="已确认，待整改", en="confirmed, to be corrected"),
    FindingStep.DISPUTED: Text(zh="有异议，待整改", en="disputed, to be corrected"),
    FindingStep.CORRECTED: Text(zh="待验证", en="to be verified"),
    FindingStep.CLOSED: Text(zh="已关闭", en="closed"),
}
"""The one word for each step of a nonconformity, on screen and on paper."""

_STANDING = {
    CertificateState.VALID: "下列证书继续有效",
    CertificateState.SUSPENDED: "下列证书处于暂停状态，暂停期间不得使用证书和认证标志，本决定不代替恢复证书的决定",
    CertificateState.RESULT_LAPSED: "下列证书的认证结果已确认失效，不得使用证书和认证标志，须重新认证",
    CertificateState.WITHDRAWN: "下列证书已经撤销，本决定不恢复其效力",
    CertificateState.CANCELLED: "下列证书已经注销，本决定不恢复其效力",
    CertificateState.EXPIRED: "下列证书的有效期已经届满，不再有效",
}
"""What the decision on a surveillance says of its certificates, by their status."""
VERIFICATION_WORDS = {"written": "书面验证", "on_site": "现场验证"}
PROOF_WORDS = {ClosureProof.EVIDENCE: "解释和证据清晰、符合要求", ClosureProof.SELF_ASSESSMENT: "自评价报告已修改"}

_NOTHING_TO_CORRECT = "不适用（异议成立，无需纠正）"
"""Beside a finding that was closed because its client explained it: no correction is owed (CNEX 9.5.4 4))."""

FEN = Decimal("0.01")
"""The smallest money that a paper prints."""

Titles = Mapping[str, str]
"""What the registrations and training certificates of people are called, by their kind."""


def head(scheme: SchemeEdition, number: str, on: date) -> papers.PaperHead:
    """Who issues the paper, under which number and rule."""
    return papers.PaperHead(
        body_name=scheme.body.name.zh, body_address=scheme.body.address.zh, number=number, date=on,
        rule_title=scheme.rule_title.zh, rule_document=_rule_number(scheme),
        certification_name=scheme.words.certification.zh,
    )


def _rule_number(scheme: SchemeEdition) -> str:
    return scheme.document if scheme.document_is_number else f"{printed_day(scheme.published_on)}发布"


def words(scheme: SchemeEdition) -> papers.PaperWords:
    """The scheme's own words in Chinese."""
    known = {name: word.zh for name, word in scheme.words if word and name in papers.PaperWords.model_fields}
    kinds = dict.fromkeys(family.functional_unit_kind for family in scheme.families)
    if len(kinds) == 1:
        known["unit_kind"] = next(iter(kinds)).words.zh
    return papers.PaperWords(**known)


def registration_titles(house: HouseRules) -> Titles:
    """The body's names for registrations and training certificates."""
    return {option.key: option.text.zh for option in house.qualifications}


def acceptance_notice(
    application: Application, engagement: Engagement, scheme: SchemeEdition, number: str, on: date
) -> papers.AcceptanceNotice:
    """受理通知书 of an application that has become a job."""
    return papers.AcceptanceNotice(
        head=head(scheme, number, on), words=words(scheme), addressee=client_of(engagement).name,
        application_number=application.called, submitted_on=application.submitted_on or on,
        accepted_on=engagement.accepted_on, parties=party_lines(engagement.parties, scheme),
        units=unit_rows(engagement.units), mode=scheme.mode.value.zh, basis=basis_lines(scheme, engagement.units),
        conclusion_days=scheme.clocks.conclusion_days.value,
        conclusion_due_on=conclusion_clock(engagement, scheme, on).due_on,
        stop_causes=tuple(cause.text.zh for cause in scheme.clocks.stop_causes),
    )


def supplement_notice(
    application: Application, scheme: SchemeEdition, request: SupplementRequest, number: str, on: date, round: int,
    job: Engagement | None = None, surveyed: Sequence[Certificate] = (),
) -> papers.SupplementNotice:
    """补充材料通知书 with one row per request; of a job it goes to its client and speaks of the document review.

    After certification it names the work and the certificates `surveyed`, and nothing of the application long ago.
    """
    work = work_of(job) if job is not None and job.kind is EngagementKind.SURVEILLANCE else ""
    return papers.SupplementNotice(
        head=head(scheme, number, on), words=words(scheme),
        addressee=client_of(job).name if job is not None else application.text("client.name"),
        application_number=application.called, submitted_on=application.submitted_on or on,
        round=round,
        received=() if work else _received(application, scheme),
        items=tuple(
            papers.SupplementRow(kind=item.kind.text.zh, title=item.title.zh, clause=printed_clause(item.clause),
                                 reason=item.reason)
            for item in request.items
        ),
        due_on=request.due_on, after_acceptance=job is not None, work=work,
        certificates=tuple(each.number for each in surveyed),
    )


def refusal_notice(application: Application, scheme: SchemeEdition, number: str, on: date) -> papers.RefusalNotice:
    """不予受理通知书 with the reason and the checks made."""
    titles = {check.key: check.text.zh for check in scheme.checks}
    return papers.RefusalNotice(
        head=head(scheme, number, on), words=words(scheme), addressee=application.text("client.name"),
        application_number=application.called, submitted_on=application.submitted_on or on,
        products=tuple(application.text(f"products[{row}].name") or "（未填写）"
                       for row in application.row_ids("products")) or ("（未填写）",),
        decided_on=application.decided_on or on, reason=application.refusal_reason,
        clause=printed_clause(application.refusal_clause),
        checks=tuple(
            papers.CheckRow(title=titles[check.key], result="符合" if check.passed else "不符合",
                            checked_on=check.checked_on, source=check.source)
            for check in application.checks if check.key in titles
        ),
    )


def agreement_paper(
    engagement: Engagement, application: Application, scheme: SchemeEdition, number: str, on: date
) -> papers.AgreementPaper:
    """认证合同（协议） for signing by both sides."""
    client = client_of(engagement)
    return papers.AgreementPaper(
        head=head(scheme, number, on), words=words(scheme), addressee=client.name,
        application_number=application.called, accepted_on=engagement.accepted_on,
        client=party_line(scheme.words.client.zh, client), client_contact=client.contact, client_phone=client.phone,
        parties=party_lines(engagement.parties, scheme), units=unit_rows(engagement.units), sites=_sites(engagement),
        mode=scheme.mode.value.zh, basis=basis_lines(scheme, engagement.units),
        conclusion_days=scheme.clocks.conclusion_days.value,
        validity_years=scheme.certificate.validity_years.value,
        first_surveillance_months=scheme.surveillance.first_months.value,
        surveillance_interval_months=scheme.surveillance.interval_months.value,
        suspension_months=scheme.suspension.longest_months.value,
    )


def plan_notice(
    engagement: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person], titles: Titles, number: str,
    on: date, reply_by: date, calendar: WorkingCalendar,
) -> papers.PlanNoticePaper:
    """现场检查（核查）计划通知书 of the visits that the client was not told of (CNEX 9.6.2, Annex III)."""
    review, told_before = engagement.document_review, [visit for visit in engagement.visits_ahead if visit.notice]
    engagement = engagement.with_(visits=engagement.untold)
    return papers.PlanNoticePaper(
        head=head(scheme, number, on), words=words(scheme), addressee=client_of(engagement).name,
        agreement_number=agreement_number(engagement),
        purpose=audit_purpose(engagement),
        basis=basis_lines(scheme, engagement.units), units=unit_rows(engagement.units),
        visits=visit_rows(engagement, people, calendar),
        team=team_rows(engagement, scheme, people, titles), documents_to_prepare=listed(scheme.on_site_documents),
        is_production_required=scheme.gate_clause("production") is not None,
        has_experts=any(visit.experts for visit in engagement.visits),
        focus=unstopped(review.focus) if review else "", reply_by=reply_by,
        unchanged_sites="、".join(engagement.site(visit.site_row).name for visit in _by_day(told_before)),
    )


def nonconformity_list(
    engagement: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person], number: str, on: date
) -> papers.NonconformityList:
    """现场检查问题清单 / 不符合项清单 of a job with findings."""
    days = tuple(_days_there(engagement))
    return papers.NonconformityList(
        head=head(scheme, number, on), words=words(scheme), addressee=client_of(engagement).name,
        agreement_number=agreement_number(engagement), leader=leaders(engagement, people),
        team=tuple(people[person].name for person in planned_people(engagement)
                   if any(person in visit.team for visit in engagement.visits)),
        first_day=min(days), last_day=max(days), findings=finding_rows(engagement, people),
    )


def _days_there(engagement: Engagement) -> Iterator[date]:
    """Days on which the team was on site: of a site without a result yet, those on which it found something there.

    The planned days do not count: a check may be held later than planned, and another site's lies ahead.
    """
    visited = {done.site_row for done in engagement.on_site}
    for done in engagement.on_site:
        yield from (done.first_day, done.last_day)
    yield from (finding.raised_on for finding in engagement.nonconformities if finding.site_row not in visited)


def decision_notice(
    engagement: Engagement, applied_as: str, scheme: SchemeEdition, certificates: Sequence[Certificate],
    number: str, on: date, renewed: Sequence[Certificate] = (),
) -> papers.DecisionNotice:
    """认证决定通知书, for or against; after a surveillance `certificates` are those it was about.

    `applied_as` are the numbers of the applications that the job goes back to.
    """
    decision, extra = engagement.decision, engagement.extra
    if decision is None:
        raise ValueError(f"{engagement.id} is not decided")
    is_investigation = extra is not None and extra.is_investigation
    return papers.DecisionNotice(
        head=head(scheme, number, on), words=words(scheme), addressee=client_of(engagement).name,
        application_number=applied_as, agreement_number=agreement_number(engagement),
        decided_on=decision.on, is_positive=decision.is_positive,
        is_surveillance=engagement.kind is EngagementKind.SURVEILLANCE,
        verifies_change=extra is not None and bool(extra.change_id), is_investigation=is_investigation,
        reason=decision.reason,
        units=unit_rows(engagement.granted_units if decision.is_positive else engagement.units),
        refused=refused_rows(engagement, decision.refused),
        certificates=tuple(papers.CertificateRow(**certificate_row(c)) for c in certificates),
        standing="" if is_investigation else (
            _standing(certificates, decision.is_positive, on) + _years(engagement, scheme)
            + _rises(engagement, certificates, scheme) + _next_surveys(engagement, certificates, scheme, on)),
        renewed=tuple(each.number for each in renewed),
    )


def _standing(certificates: Sequence[Certificate], is_positive: bool, on: date) -> str:
    """What has become of the certificates of a surveillance by `on`: it restores none and revives none (CNEX 12.3).

    Where it is not passed, what follows for those in force is told apart; those that ended are beyond it all the same.
    """
    statuses = {each.number: _status_told(each, on) for each in certificates}
    if is_positive and statuses and set(statuses.values()) == {CertificateState.VALID}:
        return "贵单位下列产品的认证证书继续有效。"
    told = ((state, [number for number, found in statuses.items() if found is state]) for state in _STANDING)
    return "".join(f"{_STANDING[state]}：{'、'.join(numbers)}。" for state, numbers in told
                   if numbers and (is_positive or state not in IN_FORCE))


def _years(engagement: Engagement, scheme: SchemeEdition) -> str:
    """What a surveillance confirmed of the year before, how the team rates it, and the next target (CEC 6.2, J39)."""
    points = {point.key: point.clause for point in scheme.surveillance.contents}
    if not engagement.serves_cycle or TREND not in points:
        return ""
    names = {unit.id: f"{unit.product_name} {unit.model}" for unit in engagement.units}
    clause = printed_clause(points[TREND])
    return "".join(f"{names[each.unit_id]}本次核查的产品碳足迹为 {each.value:f} {each.measure}，"
                   f"{'；'.join(told)}（{clause}）。" for each in engagement.footprints if (told := _year(each)))


def _year(footprint: UnitFootprint) -> tuple[str, ...]:
    """Each thing said of the year before; empty where nothing is."""
    labelled = (("上一年度为 ", trend_told(footprint, printed_day)), ("上一年度减碳目标", target_told(footprint)),
                ("检查组评定为", rating_told(footprint)))
    following = f"下一年度减碳目标为“{footprint.next_target}”" if footprint.next_target else ""
    return tuple(filter(None, (*(f"{label}{words.zh}" for label, words in labelled if words is not None), following)))


def _rises(engagement: Engagement, certificates: Sequence[Certificate], scheme: SchemeEdition) -> str:
    """What a surveillance found risen and its holder has to explain, so that no certificate is called valid without it.

    CNEX annex II 11.1, CEC annex 3 10.1; H171.
    """
    told = (rise_to_explain(each, engagement, scheme) for each in certificates)
    clause = printed_clause(scheme.changes.unplanned_percent.clause) if scheme.changes else ""
    return "".join(f"{each.zh}（{clause}）" for each in told if each is not None)


def _next_surveys(
    engagement: Engagement, certificates: Sequence[Certificate], scheme: SchemeEdition, on: date
) -> str:
    """By when the surveillance after a passed one is to be done, for each certificate that stands (CNEX 11, CEC 6.1).

    Nothing where no further one falls due before the certificate's end, nor of one that only renews it.
    """
    if not engagement.serves_cycle or engagement.decision is None or not engagement.decision.is_positive:
        return ""
    valid = [each for each in certificates if _status_told(each, on) is CertificateState.VALID]
    numbers: dict[tuple[date, ClauseRef], list[str]] = defaultdict(list)
    for each in valid:
        due = surveillance_due(each, scheme, on)
        if due is not None and not due.renews:
            numbers[due.due_on, due.clause].append(each.number)
    return "".join(f"下次监督最迟应于{printed_day(day)}（含当日）完成（{printed_clause(clause)}）"
                   + ("。" if len(found) == len(certificates) else f"：{'、'.join(found)}。")
                   for (day, clause), found in sorted(numbers.items(), key=lambda each: each[0][0]))


def _status_told(certificate: Certificate, on: date) -> CertificateState:
    """The status on that day; one whose result lapsed has that told, suspended since or not: nothing restores it."""
    is_lapsed = gives_way(certificate, on)
    return CertificateState.RESULT_LAPSED if is_lapsed else status_on(certificate, on)


def certificate_paper(certificate: Certificate, scheme: SchemeEdition, trademark: str) -> papers.CertificatePaper:
    """认证证书 with every field of CNEX 9.9 or CEC 7.1."""
    party = certificate.parties
    return papers.CertificatePaper(
        head=head(scheme, certificate.number, certificate.issued_on), words=words(scheme),
        addressee=party[PartyRole.CLIENT].name, body_name_en=scheme.body.name.en,
        certification_name_en=scheme.words.certification.en, product_name=certificate.unit.product_name,
        model=certificate.unit.model, client=_printed_party(party[PartyRole.CLIENT]),
        producer=_printed_party(party[PartyRole.PRODUCER]),
        factory=papers.CertificateParty(name=party[PartyRole.FACTORY].name, address=certificate.site_address),
        trademark=trademark, period_from=certificate.period_from, period_to=certificate.period_to,
        unit_kind=scheme.unit_kind(certificate.unit.family), functional_unit=certificate.unit.functional_unit,
        value=certificate.value, measure=certificate.measure,
        standards=_standards(certificate.standards, scheme), system_boundary=certificate.system_boundary,
        shares=share_lines(certificate.stage_shares, scheme), mode=scheme.mode.value,
        first_issued_on=certificate.first_issued_on, issued_on=certificate.issued_on,
        valid_until=certificate.valid_until, valid_from=certificate.valid_from, replaced_on=certificate.replaced_on,
    )


def suspension_notice(
    certificate: Certificate, suspension: Suspension, ground: Cause, scheme: SchemeEdition, number: str, on: date
) -> papers.SuspensionNotice:
    """暂停通知书 with the ground by its letter and the party that gave it (J60); nothing restores a lapsed result."""
    party = certificate.parties[suspension.party or PartyRole.CLIENT]
    return papers.SuspensionNotice(
        head=head(scheme, number, on), words=words(scheme), addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow(**certificate_row(certificate)), ground=ground.letter or ground.key,
        ground_text=ground.text.zh, clause=printed_clause(ground.clause), party=party.name,
        facts=suspension.facts, verified_on=suspension.verified_on, suspended_on=suspension.suspended_on,
        until=suspension.until, lapsed_on=certificate.lapse.confirmed_on if certificate.lapse else None,
    )


def withdrawal_notice(
    certificate: Certificate, ending: Termination, ground: Cause, scheme: SchemeEdition, number: str, on: date
) -> papers.WithdrawalNotice:
    """撤销通知书 with the ground by its letter and the party that fulfilled it (J60)."""
    party = certificate.parties[ending.party or PartyRole.CLIENT]
    return papers.WithdrawalNotice(
        **_ending(certificate, ending, ground, scheme, number, on), party=party.name, verified_on=ending.verified_on)


def cancellation_notice(
    certificate: Certificate, ending: Termination, ground: Cause, scheme: SchemeEdition, number: str, on: date
) -> papers.CancellationNotice:
    """注销通知书 with its ground and the day on which it was asked for or became known."""
    return papers.CancellationNotice(
        **_ending(certificate, ending, ground, scheme, number, on), known_on=ending.verified_on,
        is_recertified=is_recertified(ending, scheme))


def is_recertified(ending: Termination, scheme: SchemeEdition) -> bool:
    """Whether a new certificate of the same product takes the place of the ended one, issued on the same day (H120)."""
    return scheme.changes is not None and ending.ground == scheme.changes.recertified_ground


def _ending(
    certificate: Certificate, ending: Termination, ground: Cause, scheme: SchemeEdition, number: str, on: date
) -> dict[str, Any]:
    return {
        "head": head(scheme, number, on), "words": words(scheme),
        "addressee": certificate.parties[PartyRole.CLIENT].name,
        "certificate": papers.CertificateRow(**certificate_row(certificate)), "ground": ground.letter or ground.key,
        "ground_text": ground.text.zh, "clause": printed_clause(ground.clause), "facts": ending.facts,
        "ended_on": ending.ended_on,
    }


def surveillance_notice(
    due: Sequence[tuple[Certificate, date]], scheme: SchemeEdition, number: str, on: date, reply_by: date,
    not_before: date, renews: bool = False,
) -> papers.SurveillanceNoticePaper:
    """监督通知书 for certificates of one holder's name, each with the last day of its own surveillance.

    Where the rule's notice leaves no day up to the first of them, the paper says so. Where each only `renews` its
    certificate, whoever does without lets it end.
    """
    due_on = min(last for _, last in due)
    return papers.SurveillanceNoticePaper(
        head=head(scheme, number, on), words=words(scheme), addressee=due[0][0].parties[PartyRole.CLIENT].name,
        certificates=tuple(
            papers.SurveyedCertificate(
                **certificate_row(certificate), due_on=due_on,
                last_done=_last_surveillance(certificate),
            )
            for certificate, due_on in due
        ),
        due_on=due_on, is_overdue=due_on < on, not_before=not_before if not_before > due_on else None,
        contents=_demanded(scheme.surveillance.contents),
        documents_to_prepare=listed(scheme.surveillance.documents),
        consequence=f"{scheme.certificate.renewal.how.zh}未在证书有效期届满前通过监督检查的，证书到期失效，不能续证。"
        if renews else "未在规定期限内接受监督的，将按实施规则的规定处理，直至暂停、撤销认证证书。",
        reply_by=reply_by, replies_at_once=reply_by <= on,
    )


def _last_surveillance(certificate: Certificate) -> str:
    """The day of the surveillance done last, from which the next one is counted; those decided later may be older."""
    days = [done.completed_on for done in certificate.surveillances]
    return printed_day(max(days)) if days else ""


def extension_agreement(
    engagement: Engagement, scheme: SchemeEdition, cause: Cause, reason: str, days: tuple[date, date], by: str,
    number: str, on: date,
) -> agreed.ExtensionAgreement:
    """认证时限延长协议; `days` are the last day until now and the proposed one."""
    due_on, until = days
    return agreed.ExtensionAgreement(
        head=head(scheme, number, on), words=words(scheme), addressee=client_of(engagement).name,
        agreement_number=agreement_number(engagement), accepted_on=engagement.accepted_on,
        conclusion_days=conclusion_clock(engagement, scheme, on).limit, cause=cause.text.zh,
        clause=printed_clause(cause.clause), reason=reason, due_on=due_on, until=until, proposed_by=by,
    )


def fee_notice(engagement: Engagement, scheme: SchemeEdition, fee: Fee) -> agreed.FeeNotice:
    """收费通知书; where it is late, the 90 days of an initial job stand still, which end with its decision (J66)."""
    return agreed.FeeNotice(
        head=head(scheme, fee.number, fee.sent_on), words=words(scheme), addressee=client_of(engagement).name,
        agreement_number=engagement.agreement.number if engagement.agreement else "",
        clause=printed_clause(scheme.gate_clause("fee")),
        lines=tuple(agreed.FeeLine(what=item.what, amount=item.amount_cny.quantize(FEN)) for item in fee.items),
        total=fee.total_cny.quantize(FEN), total_in_words=in_capitals(fee.total_cny), due_on=fee.due_on,
        holds_certificate=fee.holds_certificate,
        stops_clock=engagement.kind is EngagementKind.INITIAL and engagement.decision is None, issued_by=fee.by,
    )


def client_of(engagement: Engagement) -> PartyDetails:
    return engagement.parties[PartyRole.CLIENT]


def work_of(job: Engagement) -> str:
    """What a letter calls the job."""
    if job.extra is not None and job.extra.is_investigation:
        return "调查核查"
    if job.extra is not None and job.extra.change_id:
        return "变更核查"
    if job.kind is EngagementKind.SURVEILLANCE:
        return "获证后监督"
    return "再认证" if job.is_renewal else "初次认证"


def agreement_number(engagement: Engagement) -> str:
    return engagement.agreement.number if engagement.agreement else "—"


def printed_clause(clause: ClauseRef | None) -> str:
    """A clause as a letter names it; a house rule goes without its key, which no client can look up."""
    if clause is None:
        return "—"
    return own_rule(clause).zh if clause.is_house else "实施规则" + printed_place(clause.clause)


def recorded_clause(clause: ClauseRef) -> str:
    """A clause as an internal record names it, a house rule with its key."""
    return own_rule(clause, with_key=True).zh if clause.is_house else printed_clause(clause)


def printed_place(clause: str) -> str:
    """Where in the rule a clause stands as papers write it, without blanks; another document's stays as written.

    >>> printed_place("12.3.1 b"), printed_place("附件 II 11.1"), printed_place("附件 III.2 9)")
    ('第12.3.1条第b项', '附件II第11.1条', '附件III.2第9)项')
    """
    return clause_place(clause).zh.replace(" ", "") if is_place(clause) else clause


def clause_below(clause: ClauseRef, above: ClauseRef) -> str:
    """A clause in a list that names the one above it: 3) a under 9.6.4, 1.1 under annex 3."""
    if clause.is_house:
        return recorded_clause(clause)
    return clause.clause.removeprefix(f"{above.clause} ")


def listed(points: Iterable[ListedPoint]) -> tuple[str, ...]:
    return tuple(point.text.zh for point in points)


def _demanded(points: Iterable[ListedPoint]) -> tuple[str, ...]:
    """Each line with the clause that demands it; what the body adds by itself stands without one."""
    return tuple(
        point.text.zh + ("" if point.clause.is_house else f"（{printed_clause(point.clause)}）")
        for point in points
    )


def printed_day(day: date) -> str:
    """The day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def printed_figure(value: Decimal) -> str:
    """A computed figure as papers write it, without zeros that say nothing.

    >>> printed_figure(Decimal("12.00")), printed_figure(Decimal("2.50")), printed_figure(Decimal("10"))
    ('12', '2.5', '10')
    """
    return f"{value.normalize():f}"


def party_line(label: str, details: PartyDetails) -> papers.PartyLine:
    return papers.PartyLine(label=label, name=details.name, credit_code=details.credit_code, address=details.address)


def _printed_party(details: PartyDetails) -> papers.CertificateParty:
    return papers.CertificateParty(name=details.name, address=details.address)


def party_lines(parties: Mapping[PartyRole, PartyDetails], scheme: SchemeEdition) -> tuple[papers.PartyLine, ...]:
    return tuple(party_line(_party_label(role, scheme), parties[role]) for role in PartyRole if role in parties)


def parties_as_held(
    job: Engagement, surveyed: Sequence[Certificate], scheme: SchemeEdition
) -> tuple[papers.PartyLine, ...]:
    """The parties of a job; one that its certificates name differently, as each of them has it (CNEX 12.2, CEC 7.3).

    A change is printed in one certificate at a time, so that those of one job may differ by then.
    """
    lines = []
    for role in PartyRole:
        as_held: dict[papers.PartyLine, list[str]] = {}
        for certificate in surveyed:
            if role in certificate.parties:
                line = party_line(_party_label(role, scheme), certificate.parties[role])
                as_held.setdefault(line, []).append(certificate.number)
        if len(as_held) > 1:
            lines += [line.with_(name=f"{line.name}\n（证书{'、'.join(numbers)}）")
                      for line, numbers in as_held.items()]
        elif role in job.parties:
            lines.append(party_line(_party_label(role, scheme), job.parties[role]))
    return tuple(lines)


def _party_label(role: PartyRole, scheme: SchemeEdition) -> str:
    return {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
            PartyRole.FACTORY: scheme.words.factory}[role].zh


def unit_rows(units: Iterable[CertificationUnit]) -> tuple[papers.UnitRow, ...]:
    return tuple(
        papers.UnitRow(product_name=u.product_name, model=u.model, functional_unit=u.functional_unit.zh,
                       standard=u.standard, producer=u.producer_name, site=u.site_name)
        for u in units
    )


def refused_rows(engagement: Engagement, refused: Iterable[RefusedUnit]) -> tuple[papers.RefusedRow, ...]:
    """The units that a report does not support or a decision refuses, each with its reason."""
    units = {unit.id: unit for unit in engagement.units}
    return tuple(
        papers.RefusedRow(product_name=units[each.unit_id].product_name, model=units[each.unit_id].model,
                          site=units[each.unit_id].site_name, reason=each.reason)
        for each in refused)


def supported_footprints(engagement: Engagement) -> tuple[UnitFootprint, ...]:
    """The footprints entered, without those of units that the report names as not supported."""
    report = engagement.report
    unsupported = {each.unit_id for each in report.unsupported} if report is not None else set()
    return tuple(each for each in engagement.footprints if each.unit_id not in unsupported)


def basis_lines(scheme: SchemeEdition, units: Sequence[CertificationUnit]) -> tuple[str, ...]:
    """The rule, then the standards."""
    return (_rule_line(scheme), *_standards((*(unit.standard for unit in units), *scheme.basis), scheme))


def certificate_basis(certificate: Certificate, scheme: SchemeEdition) -> tuple[str, ...]:
    """What a certificate prints as its basis: the standards, then the rule."""
    return (*_standards(certificate.standards, scheme), _rule_line(scheme))


def _rule_line(scheme: SchemeEdition) -> str:
    return f"《{scheme.rule_title.zh}》（{_rule_number(scheme)}）"


def _standards(numbers: Iterable[str], scheme: SchemeEdition) -> tuple[str, ...]:
    """Each standard once, by number and, where the scheme knows it, title; the rule itself is none."""
    titles = {standard.number: standard.title.zh for standard in scheme.standards}
    return tuple(f"{number} {titles[number]}" if number in titles else number
                 for number in dict.fromkeys(numbers) if number != scheme.document)


def _received(application: Application, scheme: SchemeEdition) -> tuple[str, ...]:
    """What was handed in, in the scheme's order, with how many files of each."""
    files = Counter(document.requirement for document in application.documents)
    return tuple(f"{each.title.zh}{files[each.key]}份" for each in scheme.documents if files[each.key])


def _sites(engagement: Engagement) -> tuple[papers.SiteRow, ...]:
    return tuple(papers.SiteRow(name=site.name, address=site.address) for site in engagement.sites)


def site_row(engagement: Engagement, row: str) -> papers.SiteRow:
    site = engagement.site(row)
    return papers.SiteRow(name=site.name, address=site.address)


def planned_people(engagement: Engagement) -> tuple[PersonId, ...]:
    """Everybody planned for any visit: leaders first, then members, then experts."""
    visits = _by_day(engagement.visits)
    return tuple(dict.fromkeys((*(visit.leader for visit in visits), *(each for visit in visits for each in visit.team),
                                *(each for visit in visits for each in visit.experts))))


def team_rows(
    engagement: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person], titles: Titles
) -> tuple[papers.TeamRow, ...]:
    """Everybody planned, with the registrations that count on the first day of their visits."""
    rows = []
    for person in planned_people(engagement):
        visits = [visit for visit in _by_day(engagement.visits) if person in visit.everyone]
        rows.append(papers.TeamRow(
            name=people[person].name, role=_parts(person, scheme, engagement),
            duty=duty_words(engagement, person, scheme, people),
            qualification=_registered(people[person], titles, visits[0].start),
            sites="、".join(engagement.site(visit.site_row).name for visit in visits),
        ))
    return tuple(rows)


def evaluator_rows(
    engagement: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person], titles: Titles
) -> tuple[papers.TeamRow, ...]:
    """The team as it is planned, then whoever evaluated and is on it no more (CNEX 9.7, 9.5.6)."""
    parts = {TEAM_MEMBER: scheme.words.member.zh, EXPERT: "技术专家", DOCUMENT_REVIEWER: "文件评审人员"}
    review = engagement.document_review
    rows = []
    for person, played in evaluated_before(engagement).items():
        checked = [engagement.site(result.site_row).name for result in engagement.on_site if result.by == person]
        on = review.concluded_on if review and review.by == person else engagement.accepted_on
        rows.append(papers.TeamRow(
            name=people[person].name, role="、".join(parts[part] for part in played) + "（现不在检查组）",
            qualification=_registered(people[person], titles, on),
            sites="、".join(checked) or ("文件评审" if DOCUMENT_REVIEWER in played else "已更换，未作现场记录")))
    return team_rows(engagement, scheme, people, titles) + tuple(rows)


def _registered(person: Person, titles: Titles, on: date) -> str:
    """The registrations that count on the day, a line each."""
    return "\n".join(dict.fromkeys(f"{titles[held.kind]} {held.number}" for held in person.qualifications
                                   if held.kind in titles and held.counts_on(on)))


def visit_rows(
    engagement: Engagement, people: Mapping[PersonId, Person], calendar: WorkingCalendar
) -> tuple[papers.VisitRow, ...]:
    """The planned days at each site, the first in front."""
    figures = {figure.site_row: figure for figure in engagement.person_days}
    return tuple(
        papers.VisitRow(site=site_row(engagement, visit.site_row), first_day=visit.start, last_day=visit.end,
                        rest_days=_rest_days(visit, calendar),
                        person_days=Decimal(figures[visit.site_row].on_site_half_days) / 2,
                        leader=people[visit.leader].name)
        for visit in _by_day(engagement.visits)
    )


def _rest_days(visit: Visit, calendar: WorkingCalendar) -> str:
    """The days within a visit on which nobody works, those in a row as a span: 9月25日至9月27日."""
    spans: list[tuple[date, date]] = []
    worked = list(calendar.working_days(visit.start, visit.end))
    for before, after in pairwise(worked):
        first, last = before + timedelta(days=1), after - timedelta(days=1)
        if first <= last:
            spans.append((first, last))
    return "、".join(_short_day(first) + (f"至{_short_day(last)}" if last > first else "") for first, last in spans)


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def unstopped(words: str) -> str:
    """What somebody wrote, without the stop at its end: the paper's own sentence goes on after it."""
    return words.strip().rstrip("。．.；;")


def _by_day(visits: Iterable[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: (visit.start, visit.end))


def audit_purpose(engagement: Engagement) -> str:
    """What an audit on site is for."""
    end = ("确认其持续符合认证要求" if engagement.kind is EngagementKind.SURVEILLANCE else "为作出认证决定提供依据")
    return f"核实认证单元的产品碳足迹数据、产品一致性和保证能力，{end}"


def leaders(engagement: Engagement, people: Mapping[PersonId, Person]) -> str:
    """Whoever leads at a site, the first visit's in front."""
    return "、".join(people[each].name for each in dict.fromkeys(v.leader for v in _by_day(engagement.visits)))


def _part(person: PersonId, visit: Visit, scheme: SchemeEdition) -> str:
    """What a person is at one site."""
    if person == visit.leader:
        return scheme.words.leader.zh
    return scheme.words.member.zh if person in visit.team else "技术专家"


def _parts(person: PersonId, scheme: SchemeEdition, engagement: Engagement) -> str:
    """What a person is; with the sites, where that is not the same at all of theirs."""
    sites: dict[str, list[str]] = {}
    for visit in (each for each in _by_day(engagement.visits) if person in each.everyone):
        sites.setdefault(_part(person, visit, scheme), []).append(engagement.site(visit.site_row).name)
    if len(sites) == 1:
        return next(iter(sites))
    return "；".join(f"{part}（{'、'.join(at)}）" for part, at in sites.items())


def duty_words(
    engagement: Engagement, person: PersonId, scheme: SchemeEdition, people: Mapping[PersonId, Person]
) -> str:
    """What a person of the team does: as somebody wrote it down, else as it is proposed (CNEX 9.3.2, 9.6.2 2))."""
    entered = duty_entered(engagement, person)
    return entered.words if entered else proposed_duty(engagement, person, scheme, people)


def proposed_duty(
    engagement: Engagement, person: PersonId, scheme: SchemeEdition, people: Mapping[PersonId, Person]
) -> str:
    """What a person does by units and competence, site by site where that differs; of an expert who answers for it."""
    told: dict[str, list[str]] = {}
    visits = [visit for visit in _by_day(engagement.visits) if person in visit.everyone]
    for visit in (each for each in visits if person in each.team):
        told.setdefault(_duty_at(engagement, visit, person, scheme, people), []).append(
            engagement.site(visit.site_row).name)
    lines = [words if len(told) == 1 else f"{'、'.join(sites)}：{words}" for words, sites in told.items()]
    helped = [visit for visit in visits if person in visit.experts]
    if helped:
        answering = dict.fromkeys(visit.responsible_verifier for visit in helped if visit.responsible_verifier)
        by = "、".join(people[each].name for each in answering)
        lines.append("提供技术支持，不作检查和核查结论" + (f"，由{by}负责" if by else ""))
    return "\n".join(lines)


def _duty_at(
    engagement: Engagement, visit: Visit, person: PersonId, scheme: SchemeEdition, people: Mapping[PersonId, Person]
) -> str:
    """What a leader or member does at one site."""
    here = tuple(unit for unit in engagement.units if unit.site_row == visit.site_row)
    share = shares(visit, here, people, scheme.key)[person]
    duties = [f"组织{scheme.words.on_site.zh}，主持首次会议和末次会议，汇总结论"] if person == visit.leader else []
    if share.compared:
        duties.append(f"检查{_whose(share.compared, here)}产品一致性")
    if share.has_capability:
        duties.append("检查保证能力")
    if share.verified:
        duties.append(f"核查{_whose(share.verified, here)}碳足迹数据")
    if visit.experts and person == visit.responsible_verifier:
        duties.append("对技术专家的工作负责")
    return "；".join(duties)


def _whose(some: Sequence[CertificationUnit], every: Sequence[CertificationUnit]) -> str:
    """The units by name, where they are not all that there are; one product in several units goes with its model."""
    if len(some) == len(every):
        return ""
    named = Counter(unit.product_name for unit in every)
    return "、".join(unit.product_name + (f"（{unit.model}）" if named[unit.product_name] > 1 else "")
                    for unit in some) + "的"


def finding_rows(engagement: Engagement, people: Mapping[PersonId, Person]) -> tuple[papers.JudgedFinding, ...]:
    """The findings with what was corrected and how that was verified (CNEX 9.5.6(4), CEC 5.6)."""
    return tuple(_finding(engagement, finding, people) for finding in engagement.nonconformities)


def _finding(engagement: Engagement, finding: Nonconformity, people: Mapping[PersonId, Person]) -> papers.JudgedFinding:
    status = STEP_WORDS[finding.step].zh
    if finding.step is FindingStep.CLOSED and dispute_of(finding):
        followed = f"；检查组采纳：{finding.dispute_followed}" if finding.dispute_followed else ""
        status += f"（受检查方曾提出异议：{dispute_of(finding)}{followed}）"
    return papers.JudgedFinding(
        number=finding.id, site=engagement.site(finding.site_row).name, clause=printed_place(finding.clause),
        fact=finding.fact, raised_by=people[finding.raised_by].name, raised_on=finding.raised_on,
        due_on=finding.due_on, correction=_correction(finding), status=status, judged=_judged(finding, people),
    )


def _correction(finding: Nonconformity) -> str:
    """The correction that stands with its files; one that went back does not, what it was is told with the reason."""
    if finding.dispute_followed:
        return _NOTHING_TO_CORRECT
    if finding.sent_back and finding.corrected_on is None:
        return ""
    return with_files(finding.correction, finding.evidence)


def _judged(finding: Nonconformity, people: Mapping[PersonId, Person]) -> str:
    """Each correction that went back with its reason, then how the last one was verified; empty where none was."""
    told = [f"“{unstopped(back.correction)}”{printed_day(back.on)}退回：{unstopped(back.reason)}"
            for back in finding.sent_back]
    if finding.verified_on and finding.corrected_on:
        by = f"（{people[finding.verified_by].name}）" if finding.verified_by else ""
        told.append(f"{printed_day(finding.verified_on)}{VERIFICATION_WORDS[finding.verification]}有效{by}，"
                    f"{PROOF_WORDS[finding.proof]}")
    return "；".join(told)


def dispute_of(finding: Nonconformity) -> str:
    """What the client held against a finding; empty where it held nothing."""
    is_disputed = finding.answer is not None and not finding.answer.is_confirmed
    return with_files(finding.answer.words, finding.dispute_evidence) if finding.answer and is_disputed else ""


def with_files(words: str, files: Sequence[HandedInFile]) -> str:
    """Somebody's words, with the names of the files that prove them; nothing where there are no words."""
    names = "、".join(each.file_name for each in files)
    return f"{words}（附件：{names}）" if words and names else words


def method_words(footprint: UnitFootprint, scheme: SchemeEdition) -> str:
    """The methods of quantification that were used, in the scheme's order; empty where none was stated."""
    return "、".join(each.text.zh for each in scheme.quantification_methods if each.key in footprint.methods)


def share_lines(shares: Mapping[str, Decimal], scheme: SchemeEdition) -> tuple[papers.ShareLine, ...]:
    return tuple(papers.ShareLine(stage=scheme.stage_text(key), percent=share) for key, share in shares.items())


def certificate_row(certificate: Certificate) -> dict[str, object]:
    """A certificate as papers name it; its place is the address that it prints, as a site that moved keeps its name."""
    return {
        "number": certificate.number, "product_name": certificate.unit.product_name,
        "model": certificate.unit.model, "site": certificate.site_address,
        "valid_until": certificate.valid_until,
    }
