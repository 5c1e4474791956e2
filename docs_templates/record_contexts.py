"""What the body's internal records say, and the papers about a certificate's way back; see `contexts` for the rest.

A record names no addressee on paper; `addressee` is the client that it is about.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from docs_templates.contexts import (
    CertificateRow,
    CheckRow,
    FindingRow,
    JudgedFinding,
    PaperContext,
    PartyLine,
    SiteRow,
    SiteSection,
    TeamRow,
    UnitRow,
    VisitRow,
)
from docs_templates.fields import PLACED, Filled, OrNone
from docs_templates.fieldwork_contexts import CheckedItem
from models.base import Frozen


class DocumentRow(Frozen):
    """A document of the dossier, and what became of it."""

    title: Filled = Field(title="材料名称")
    file_name: Filled = Field(title="文件名")
    verdict: Filled = Field(title="审查结果")


class ApplicationReviewRecord(PaperContext):
    """申请评审记录: what was reviewed before acceptance, with what outcome (CNEX 9.2.2, CEC 5.1.2)."""

    kind: ClassVar[str] = "application_review"
    application_number: Filled = Field(title="申请编号")
    submitted_on: date = Field(title="申请提交日期")
    products: tuple[Filled, ...] = Field(title="申请认证的产品", min_length=1)
    documents: tuple[DocumentRow, ...] = Field(default=(), title="审查的材料")
    checks: tuple[CheckRow, ...] = Field(title="评审项目", min_length=1)
    is_accepted: bool = Field(title="是否受理")
    reason: OrNone = Field(default="无", title="不予受理的理由")
    decided_on: date = Field(title="评审结论日期")
    reviewed_by: Filled = Field(title="评审人")


class PlannedSite(Frozen):
    """The person-days of one site, with the factors that made them."""

    site: SiteRow = Field(title="生产场所")
    document_review: Decimal = Field(title="文件评审人日", ge=0)
    on_site: Decimal = Field(title="现场人日", gt=0)
    factors: OrNone = Field(default="无", title="人日的依据")
    adjustments: OrNone = Field(default="无", title="调整及理由")


class ProgrammeRecord(PaperContext):
    """检（核）查方案: purpose, scope, basis, requirements, person-days, team and schedule (CNEX 9.3.1, CEC 5.5)."""

    kind: ClassVar[str] = "programme"
    agreement_number: Filled = Field(title="合同编号")
    purpose: Filled = Field(title="目的")
    basis: tuple[Filled, ...] = Field(title="依据", min_length=1)
    mode: Filled = Field(title="认证模式")
    measure: Filled = Field(title="计量单位")
    period: OrNone = Field(default="无", title="数据时间边界")
    boundary: Filled = Field(title="系统边界")
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    sites: tuple[PlannedSite, ...] = Field(title="各场所人日", min_length=1)
    team: tuple[TeamRow, ...] = Field(title="检查组成员", min_length=1)
    visits: tuple[VisitRow, ...] = Field(title="现场安排", min_length=1)
    focus: OrNone = Field(default="无", title="现场重点")
    prepared_by: Filled = Field(title="编制人")


class DocumentReviewRecord(PaperContext):
    """文件评审记录: what the team read, what it found, and whether the on-site check may follow (CNEX 9.4, CEC 5.3)."""

    kind: ClassVar[str] = "document_review"
    agreement_number: Filled = Field(title="合同编号")
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    documents: tuple[DocumentRow, ...] = Field(default=(), title="评审的文件")
    items: tuple[CheckedItem, ...] = Field(default=(), title="评审项")
    verdict: Filled = Field(title="文件评审结论")
    clause: Filled = Field(title="结论依据的条款")
    notes: OrNone = Field(default="无", title="评审情况")
    focus: OrNone = Field(default="无", title="现场重点")
    requests: tuple[Filled, ...] = Field(default=(), title="要求补充的事项")
    reviewed_by: Filled = Field(title="评审人")
    concluded_on: date = Field(title="评审结论日期")


class QualificationRow(Frozen):
    """A registration or training certificate of a person."""

    title: Filled = Field(title="资格或培训")
    number: Filled = Field(title="编号")
    level: Filled = Field(title="级别")
    issuer: Filled = Field(title="发证机构")
    validity: Filled = Field(title="有效期")


class CompetenceRow(Frozen):
    """An evaluated competence; `valid_until` is the day by which it is evaluated again."""

    family: Filled = Field(title="专业领域")
    result: Filled = Field(title="评价结果")
    evaluated_by: Filled = Field(title="评价人")
    evaluated_on: date = Field(title="评价日期")
    valid_until: date = Field(title="下次评价日期")


class CompetenceRecord(PaperContext):
    """人员能力评价记录: who was evaluated for what, by whom, with what result (CNEX 8.1, CEC 5.2.2)."""

    kind: ClassVar[str] = "competence_record"
    person_name: Filled = Field(title="姓名")
    employment: Filled = Field(title="聘用方式")
    functions: Filled = Field(title="承担的职责")
    footprint_projects: int = Field(title="碳足迹核查项目数", ge=0)
    clause: Filled = Field(title="依据条款")
    qualifications: tuple[QualificationRow, ...] = Field(default=(), title="资格和培训")
    competences: tuple[CompetenceRow, ...] = Field(title="能力评价", min_length=1)


class ImpartialityRow(TeamRow):
    """A member's word on impartiality and secrecy."""

    declared_on: date = Field(title="声明日期")


class ImpartialityRecord(PaperContext):
    """公正性与保密声明: each member's declaration for this job (CNEX 6, 9.3.2; CEC 5.2.1)."""

    kind: ClassVar[str] = "impartiality_record"
    agreement_number: Filled = Field(title="合同编号")
    members: tuple[ImpartialityRow, ...] = Field(title="声明人", min_length=1)


class OnSiteReport(PaperContext):
    """现场检查报告: what was found at each site, with the findings raised (CNEX 9.5.6, CEC 5.6)."""

    kind: ClassVar[str] = "on_site_report"
    agreement_number: Filled = Field(title="合同编号")
    parties: tuple[PartyLine, ...] = Field(title="有关各方", min_length=1)
    purpose: Filled = Field(title="目的")
    basis: tuple[Filled, ...] = Field(title="依据", min_length=1)
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    team: tuple[TeamRow, ...] = Field(title="检查组成员", min_length=1)
    site_sections: tuple[SiteSection, ...] = Field(title="现场检查情况", min_length=1)
    results: tuple[Filled, ...] = Field(default=(), title="碳足迹核查结果")
    findings: tuple[JudgedFinding, ...] = Field(default=(), title="不符合项")
    conclusion: Filled = Field(title="现场检查结论")
    leader: Filled = Field(title="组长")


class CorrectionRow(FindingRow):
    """A nonconformity with how its correction was verified."""

    corrected_on: date = Field(title="提交纠正日期")
    verification: Filled = Field(title="验证方式")
    verified_by: Filled = Field(title="验证人")
    verified_on: date = Field(title="验证日期")
    sent_back: OrNone = Field(default="无", title="退回情况")


class CorrectionRecord(PaperContext):
    """不符合项整改验证记录: what was corrected, and how it was verified (CNEX 9.5.4, 9.6.5; CEC 5.6)."""

    kind: ClassVar[str] = "correction_record"
    agreement_number: Filled = Field(title="合同编号")
    findings: tuple[CorrectionRow, ...] = Field(title="已验证的不符合项", min_length=1)
    open_count: int = Field(title="尚未关闭的项数", ge=0)


class TechnicalReviewRecord(PaperContext):
    """技术复核记录: the opinion of somebody who took no part in the evaluation (CNEX 9.7, CEC 5.7.1)."""

    kind: ClassVar[str] = "technical_review_record"
    agreement_number: Filled = Field(title="合同编号")
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    evaluated_by: tuple[Filled, ...] = Field(title="参加评价的人员", min_length=1)
    report_by: Filled = Field(title="报告编制人")
    report_on: date = Field(title="报告编制日期")
    passed: bool = Field(title="复核是否通过")
    returned: Annotated[tuple[Filled, ...], PLACED] = Field(default=(), title="此前退回的报告")
    """Each report that was not passed before, with day and reason; a template leaves the part off where none was."""
    notes: Filled = Field(title="复核意见")
    reviewed_by: Filled = Field(title="复核人")
    reviewed_on: date = Field(title="复核日期")


class ReportApprovalRecord(PaperContext):
    """报告批准记录: the director's leave to hand the report over (CNEX 9.8)."""

    kind: ClassVar[str] = "report_approval"
    agreement_number: Filled = Field(title="合同编号")
    report_by: Filled = Field(title="报告编制人")
    report_on: date = Field(title="报告编制日期")
    reviewed_by: Filled = Field(title="复核人")
    reviewed_on: date = Field(title="复核日期")
    decision: Filled = Field(title="认证决定")
    decided_on: date = Field(title="决定日期")
    approved_by: Filled = Field(title="批准人")
    approved_on: date = Field(title="批准日期")


class DeliveryRow(CertificateRow):
    """A notice that was sent about a certificate, with its proof."""

    due_on: date = Field(title="监督最迟完成日期")
    sent_on: date = Field(title="送达日期")
    channel: Filled = Field(title="送达方式")
    proof: Filled = Field(title="送达凭证")


class DeliveryRecord(PaperContext):
    """监督通知送达记录: the proof that notice was given in time (CNEX 11)."""

    kind: ClassVar[str] = "delivery_record"
    notice_clause: Filled = Field(title="通知期依据条款")
    notice_months: int = Field(title="通知期（月）", ge=0)
    deliveries: tuple[DeliveryRow, ...] = Field(title="送达记录", min_length=1)


class RestorationNotice(PaperContext):
    """恢复通知书: a suspended certificate counts again; number and validity are kept (CNEX 12.3.1, CEC 7.4)."""

    kind: ClassVar[str] = "restoration_notice"
    certificate: CertificateRow = Field(title="恢复的证书")
    ground_text: Filled = Field(title="原暂停情形")
    suspended_on: date = Field(title="暂停开始日期")
    applied_on: date = Field(title="申请恢复日期")
    mended: Filled = Field(title="整改情况")
    findings: Filled = Field(title="核实情况")
    verified_on: date = Field(title="核实日期")
    restored_on: date = Field(title="恢复日期")
    mark_bars: Annotated[str, PLACED] = Field(default="", title="仍不得使用标志的情形")


class StatusAnnouncement(PaperContext):
    """证书状态公告: what happened to a certificate is made public (CNEX 12.3, CEC 7.4)."""

    kind: ClassVar[str] = "status_announcement"
    certificate: CertificateRow = Field(title="证书")
    holder: Filled = Field(title="证书持有人")
    event: Filled = Field(title="状态变化")
    """暂停, 恢复, 撤销 or 注销."""
    is_in_force: bool = Field(title="证书是否继续有效")
    is_recertified: bool = Field(default=False, title="是否由重新认证的新证书代替")
    ground_text: Filled = Field(title="情形")
    clause: Filled = Field(title="依据条款")
    effective_on: date = Field(title="生效日期")
    until: date | None = Field(default=None, title="暂停截止日期")


class ChangeNotice(PaperContext):
    """变更评价结果通知书: what the body answers to an application for change (CNEX 12.2, CEC 7.3).

    Where its rise `ends_result`, nothing is said of a validity that goes on (CNEX annex II 11.1, CEC annex 3 10.1).
    """

    kind: ClassVar[str] = "change_notice"
    certificate: CertificateRow = Field(title="证书")
    change_kind: Filled = Field(title="变更类别")
    clause: Filled = Field(title="依据条款")
    applied_on: date = Field(title="申请日期")
    before: Filled = Field(title="变更前")
    after: Filled = Field(title="变更后")
    takes_effect_on: date = Field(title="变更实施日期")
    rise: OrNone = Field(default="无", title="碳足迹上升情况")
    verdict: Filled = Field(title="评价结论")
    reason: Filled = Field(title="评价理由")
    evaluated_on: date = Field(title="评价日期")
    verification: OrNone = Field(default="无", title="核查情况")
    consequence: Filled = Field(title="后续办理")
    ends_result: bool = Field(default=False, title="认证结果是否因上升而失效")


class ReportedRow(Frozen):
    """One thing that follows a change of status, as it was done."""

    what: Filled = Field(title="事项")
    clause: Filled = Field(title="依据条款")
    change: Filled = Field(title="状态变化")
    changed_on: date = Field(title="状态变化日期")
    done_on: date = Field(title="办理日期")
    proof: Filled = Field(title="平台及凭证")
    done_by: Filled = Field(title="经办人")


class ReportingRecord(PaperContext):
    """信息上报记录: where and when a certificate's status was reported and made public (CNEX 12.3, CEC 7.4)."""

    kind: ClassVar[str] = "reporting_record"
    certificate: CertificateRow = Field(title="证书")
    reported: tuple[ReportedRow, ...] = Field(title="上报和公布", min_length=1)


class ComplaintReceipt(PaperContext):
    """投诉（申诉）受理回执: a complaint or appeal was received, and by when it is answered (CNEX 14)."""

    kind: ClassVar[str] = "complaint_receipt"
    complaint_number: Filled = Field(title="投诉（申诉）编号")
    complaint_kind: Filled = Field(title="投诉或申诉")
    topic: Filled = Field(title="针对的事项")
    application_number: Filled = Field(title="所涉申请编号")
    client_name: Filled = Field(title="所涉认证委托人")
    received_on: date = Field(title="收到日期")
    complaint_text: Filled = Field(title="投诉（申诉）内容")
    answer_due_on: date = Field(title="最迟答复日期")
    clause: Filled = Field(title="依据条款")


class ComplaintAnswer(PaperContext):
    """投诉（申诉）处理结果答复: what was found, decided and done about a complaint or appeal (CNEX 14)."""

    kind: ClassVar[str] = "complaint_answer"
    complaint_number: Filled = Field(title="投诉（申诉）编号")
    complaint_kind: Filled = Field(title="投诉或申诉")
    topic: Filled = Field(title="针对的事项")
    application_number: Filled = Field(title="所涉申请编号")
    received_on: date = Field(title="收到日期")
    complaint_text: Filled = Field(title="投诉（申诉）内容")
    findings: Filled = Field(title="调查情况")
    is_upheld: bool = Field(title="是否成立")
    reason: Filled = Field(title="决定的理由")
    measures: OrNone = Field(default="无", title="采取的措施")
    decided_on: date = Field(title="决定日期")
    clause: Filled = Field(title="依据条款")
