"""What the report of a job says, and the sites' part of it, which its record of the check has too.

Pure, like `paper_contexts`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from docs_templates import contexts as papers
from intake_app.rules.comparisons import rating_told, target_told, trend_told
from intake_app.rules.fieldwork import AskedItem, answer_of, asked_items
from intake_app.schemes.schema import Aspect, SchemeEdition
from intake_app.services import fieldwork_contexts as fieldwork
from intake_app.services import paper_contexts as common
from models.certificate import Certificate
from models.engagement import AbortStep, Engagement, EngagementKind, OnSiteResult, UnitFootprint
from models.fieldwork import Fieldwork
from models.ids import PersonId
from models.personnel import Person
from models.text import Text

_PRODUCTION = {True: "正常生产", False: "未正常生产", None: "不适用（认证规则未要求检查时正常生产）"}


def report_paper(
    engagement: Engagement, work: Fieldwork, scheme: SchemeEdition, people: Mapping[PersonId, Person],
    titles: common.Titles, number: str, on: date, surveyed: Sequence[Certificate] = (),
) -> papers.ReportPaper:
    """碳足迹核算报告 / 综合评价报告 of a job whose audits are recorded and whose report is written.

    `work` is what its team wrote down (CNEX 9.6.7 3), CEC 5.4.3); of a job that is closed by word it holds nothing.
    `surveyed` are the certificates that a job after certification is about.
    """
    review, report = engagement.document_review, engagement.report
    if review is None or report is None:
        raise ValueError(f"{engagement.id} has no document review or report to print")
    verdicts = {verdict.key: verdict.words(engagement.kind).zh for verdict in scheme.verdicts}
    return papers.ReportPaper(
        head=common.head(scheme, number, on), words=common.words(scheme), addressee=common.client_of(engagement).name,
        agreement_number=common.agreement_number(engagement),
        purpose=_report_purpose(engagement),
        basis=common.basis_lines(scheme, engagement.units),
        parties=common.parties_as_held(engagement, surveyed, scheme),
        units=common.unit_rows(engagement.units), team=common.evaluator_rows(engagement, scheme, people, titles),
        document_review_verdict=verdicts.get(review.verdict, review.verdict),
        document_review_on=review.concluded_on, document_review_notes=review.notes,
        site_sections=site_sections(engagement, work, scheme),
        broken_off=_broken_off(engagement, scheme, people),
        verified=_verified(engagement, work, scheme), footprints=_footprints(engagement, scheme),
        findings=common.finding_rows(engagement, people), is_positive=report.is_positive,
        unsupported=common.refused_rows(engagement, report.unsupported), summary=report.summary,
        limitations=report.limitations, fluctuation=report.fluctuation, not_covered=report.not_covered,
        written_by=people[report.written_by].name, written_on=report.written_on,
        needs_approval=scheme.report_needs_director,
    )


_ENDED = {AbortStep.RESUMED: "恢复检查", AbortStep.LEFT_OUT: "终止该场所的检查，其余场所继续",
          AbortStep.TERMINATED: "终止项目"}
"""What ended a breaking-off."""


def _report_purpose(engagement: Engagement) -> str:
    if engagement.kind is EngagementKind.SURVEILLANCE:
        return "判定获证产品的碳足迹数据、产品一致性和保证能力是否持续符合认证要求"
    return "判定申请认证的产品碳足迹数据、产品一致性和保证能力是否符合认证要求"


def site_sections(
    engagement: Engagement, work: Fieldwork, scheme: SchemeEdition
) -> tuple[papers.SiteSection, ...]:
    """What was found at each site, with the meetings and interviews that are on record (CNEX 9.5.6(3), 9.6.7 2))."""
    figures = {figure.site_row: figure for figure in engagement.person_days}
    return tuple(
        papers.SiteSection(
            site=common.site_row(engagement, result.site_row), first_day=result.first_day, last_day=result.last_day,
            person_days=Decimal(figures[result.site_row].on_site_half_days) / 2,
            meetings=fieldwork.meetings_at(work, scheme, result.site_row),
            production=_PRODUCTION[result.production_running],
            consistency=mended_word(result.consistency_conforms, engagement, result.site_row),
            capability=mended_word(result.capability_conforms, engagement, result.site_row),
            verification=mended_word(result.verification_conforms, engagement, result.site_row),
            notes=result.notes, disagreement=_disagreement(result, engagement),
        )
        for result in engagement.on_site
    )


def _broken_off(
    engagement: Engagement, scheme: SchemeEdition, people: Mapping[PersonId, Person]
) -> tuple[papers.BrokenOffRow, ...]:
    """Each time that a check was to be broken off: why, what was decided, and what followed (CNEX 9.5.5, 9.5.6)."""
    grounds = {ground.key: ground.text.zh for ground in scheme.abort_grounds}
    return tuple(
        papers.BrokenOffRow(
            site=engagement.site(abort.site_row).name, ground=grounds.get(abort.ground, abort.ground),
            facts=abort.facts, asked_by=people[abort.asked_by].name, asked_on=abort.asked_on,
            decided=_done("同意中止" if abort.is_consented else "不同意中止", abort.decided_on, abort.decided_by,
                          abort.reason) or "尚未决定",
            ended=_done(_ENDED.get(abort.step, ""), abort.ended_on, abort.ended_by, abort.end_reason))
        for abort in engagement.aborts)


def _done(what: str, on: date | None, by: str, reason: str) -> str:
    """What was done, on which day, by whom and why; empty where it was not."""
    return f"{common.printed_day(on)}{what}（{by}）：{reason}" if on is not None else ""


def mended_word(conforms: bool, engagement: Engagement, site_row: str) -> str:
    """The result of one thing judged at a site; a fault whose findings there are all closed is told as corrected."""
    if conforms:
        return "符合"
    closed = [finding.verified_on is not None for finding in engagement.nonconformities if finding.site_row == site_row]
    return "不符合，已整改并验证有效" if closed and all(closed) else "不符合"


def _disagreement(result: OnSiteResult, engagement: Engagement) -> str:
    """What the sides do not agree on at a site, findings included that are disputed still (CNEX 9.5.4 2))."""
    disputed = (f"{finding.id}：{common.dispute_of(finding)}" for finding in engagement.nonconformities
                if finding.site_row == result.site_row and common.dispute_of(finding) and finding.verified_on is None)
    return "；".join(each for each in (result.disagreement, *disputed) if each)


def _verified(engagement: Engagement, work: Fieldwork, scheme: SchemeEdition) -> tuple[papers.VerifiedPart, ...]:
    """What the team answered, under the headings that the scheme has for it; one that nothing was asked of is left out.

    Empty for a job of which no item is asked.
    """
    asked = asked_items(engagement, scheme, tuple(Aspect))
    return tuple(
        papers.VerifiedPart(title=part.title.zh, items=items)
        for part in scheme.report_parts
        if (items := tuple(_verified_item(engagement, work, each) for each in asked
                           if each.item.reported_in == part.key))
    )


def _verified_item(engagement: Engagement, work: Fieldwork, asked: AskedItem) -> papers.VerifiedItem:
    """An item with whom it was asked of; one that does not conform names the findings raised from it."""
    answer = answer_of(work, asked)
    result = fieldwork.ANSWER_WORDS[answer].zh if answer else "未核查"
    raised = "、".join(each.id for each in engagement.nonconformities if each.item == asked.place)
    return papers.VerifiedItem(
        text=asked.item.text.zh, subject=asked.subject_name or asked.checklist.title.zh,
        result=f"{result}（{raised}）" if raised else result, seen=fieldwork.seen(work, asked),
        sample=fieldwork.sample(work, asked),
    )


def _footprints(engagement: Engagement, scheme: SchemeEdition) -> tuple[papers.FootprintSection, ...]:
    """The figures that the report vouches for; one of a unit that it does not support would read as its result."""
    units = {unit.id: unit for unit in engagement.units}
    return tuple(
        papers.FootprintSection(
            product_name=units[f.unit_id].product_name, model=units[f.unit_id].model,
            site=units[f.unit_id].site_name, unit_kind=scheme.unit_kind(units[f.unit_id].family).zh,
            functional_unit=f.functional_unit.zh, system_boundary=f.system_boundary.zh, period_from=f.period_from,
            period_to=f.period_to, value=f.value, measure=f.measure, methods=common.method_words(f, scheme),
            data_quality=f.data_quality, shares=common.share_lines(f.stage_shares, scheme),
            previous=_told(trend_told(f, common.printed_day)), target=_target(f),
        )
        for f in common.supported_footprints(engagement)
    )


def _target(footprint: UnitFootprint) -> str:
    """Whether the target was reached, how the team rates it where the year falls short, and the next target (J39)."""
    rating, following = _told(rating_told(footprint)), footprint.next_target
    parts = (_told(target_told(footprint)), f"检查组评定：{rating}" if rating else "",
             f"下一年度减碳目标：“{following}”" if following else "")
    return "；".join(filter(None, parts))


def _told(words: Text | None) -> str:
    return words.zh if words is not None else ""
