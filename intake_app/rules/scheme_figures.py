"""The figures of a scheme edition by their place in the file, with a name that people read."""

from collections.abc import Iterator
from typing import Any

from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.reference import Sourced
from models.text import Text

HALF_DAYS = "person_days."
"""Places of figures that are counted in half person-days."""


def figures_of(edition: SchemeEdition) -> dict[str, Sourced[Any]]:
    """Every figure with its clause, by its place: `clocks.conclusion_days`."""
    return dict(_figures(edition, ""))


def figure_words(place: str, value: object) -> Text:
    """A figure as people read it: half days as person-days."""
    if isinstance(value, Text):
        return value
    shown = f"{value / 2:.1f}" if place.startswith(HALF_DAYS) and isinstance(value, int) else str(value)
    return Text(zh=shown, en=shown)


def _figures(part: Frozen, place: str) -> Iterator[tuple[str, Sourced[Any]]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        inner = f"{place}.{name}" if place else name
        if isinstance(value, Sourced):
            yield inner, value
        elif isinstance(value, Frozen):
            yield from _figures(value, inner)


FIGURE_NAMES: dict[str, Text] = {
    "mode": Text(zh="认证模式", en="mode of certification"),
    "measure": Text(zh="碳足迹结果的单位", en="unit of the footprint"),
    "unit_division.merging": Text(zh="认证单元的合并", en="merging of units"),
    "unit_division.splitting": Text(zh="认证单元的拆分", en="splitting of units"),
    "team.minimum_members": Text(zh="检查组最少人数", en="fewest members of a team"),
    "team.maximum_members": Text(zh="检查组最多人数", en="most members of a team"),
    "team.member_projects": Text(zh="代替注册资格的核查项目数", en="projects in place of a registration"),
    "person_days.document_review_minimum": Text(zh="文件评审最少人日", en="least person-days of the document review"),
    "person_days.check_minimum": Text(zh="现场检查最少人日", en="least person-days of the check"),
    "person_days.verification_minimum": Text(zh="现场核查最少人日", en="least person-days of the verification"),
    "person_days.combined_minimum": Text(
        zh="检查与核查同时进行的最少人日", en="least person-days of check and verification together"),
    "interviews_least": Text(zh="每个场所最少访谈数", en="fewest interviews at a site"),
    "clocks.acceptance_working_days": Text(zh="受理时限（工作日）", en="working days for acceptance"),
    "clocks.conclusion_days": Text(zh="认证时限（天）", en="days to the conclusion"),
    "clocks.plan_notice_working_days": Text(zh="计划提前通知（工作日）", en="working days for sending the plan ahead"),
    "clocks.supplement_days": Text(zh="补充材料期限（天）", en="days for supplements"),
    "clocks.initial_correction_days": Text(
        zh="初次检查整改期限（天）", en="days for corrections after an initial check"),
    "clocks.initial_correction_months": Text(
        zh="初次检查整改期限（月）", en="months for corrections after an initial check"),
    "clocks.surveillance_correction_months": Text(
        zh="监督整改期限（月）", en="months for corrections in a surveillance"),
    "clocks.issue_days": Text(zh="颁发证书期限（天）", en="days for issuing the certificate"),
    "clocks.failure_notice_days": Text(zh="不合格通知期限（天）", en="days for the notice of failure"),
    "clocks.disclosure_working_days": Text(zh="结果公布期限（工作日）", en="working days for publishing the result"),
    "surveillance.first_months": Text(zh="首次监督（月）", en="months to the first surveillance"),
    "surveillance.first_hard_months": Text(zh="首次监督最长期限（月）", en="most months to the first surveillance"),
    "surveillance.interval_months": Text(zh="监督间隔（月）", en="months between surveillances"),
    "surveillance.notice_months": Text(zh="监督提前通知（月）", en="months of the surveillance notice"),
    "surveillance.planning_opens_months": Text(
        zh="到期前可以实施监督的时间（月）", en="months before the due day from which a surveillance may take place"),
    "certificate.validity_years": Text(zh="证书有效期（年）", en="years of a certificate"),
    "certificate.national_rule.validity_years": Text(
        zh="国家通用规则的证书有效期（年）", en="years of a certificate by the national general rule"),
    "certificate.renewal.window_months": Text(zh="续证窗口（月）", en="months of the renewal window"),
    "suspension.act_working_days": Text(zh="暂停办理时限（工作日）", en="working days for suspending"),
    "suspension.regulation_days": Text(zh="法规要求的暂停办理时限（天）", en="days for suspending by the regulation"),
    "suspension.longest_months": Text(zh="暂停最长时间（月）", en="longest suspension in months"),
    "suspension.review_months": Text(
        zh="无期限暂停的了解间隔（月）", en="months between looks at a suspension without end"),
    "changes.unplanned_percent": Text(
        zh="计划外变化使结果失效的上升幅度（%）", en="per cent of an unplanned rise that ends the result"),
    "changes.planned_percent": Text(
        zh="计划内变化使结果失效的上升幅度（%）", en="per cent of a planned rise that ends the result"),
    "changes.lasting_months": Text(zh="上升持续超过（月）", en="months that the rise lasts longer than"),
    "withdrawal.act_working_days": Text(zh="撤销办理时限（工作日）", en="working days for withdrawing"),
    "withdrawal.misuse.uncorrected_months": Text(zh="误用纠正时限（月）", en="months for correcting a misuse"),
    "withdrawal.regulation_days": Text(zh="法规要求的撤销办理时限（天）", en="days for withdrawing by the regulation"),
    "mark.looks": Text(zh="标志的尺寸和形状", en="size and shape of the mark"),
    "records.years": Text(zh="档案保存年限（年）", en="years for which records are kept"),
    "records.years_after_certificate": Text(
        zh="证书终止后档案保存年限（年）", en="years for which records are kept after the certificate's end"),
}
"""Each figure's one name; a test holds that none is missing."""
