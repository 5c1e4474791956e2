"""What each paper says: one frozen context per kind, of plain values, with no place left empty.

A field's `title` is its Chinese name, as the clerk who edits the template knows it (`catalogue.field_entries`).
Dates and numbers are values here; the printing writes them out (2026年5月20日).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from docs_templates.bar_codes import OrNoCode
from docs_templates.fields import PLACED, Filled, OrDash, OrFirst, OrNone, OrPending
from models.base import Frozen
from models.text import Text

Day = date
"""`date` under a second name, for the one class that has a field called so."""


class PaperHead(Frozen):
    """Who issues the paper, under which number, on which day and under which rule."""

    body_name: Filled = Field(title="认证机构名称")
    body_address: Filled = Field(title="认证机构地址")
    body_phone: str = Field(default="", title="认证机构电话")
    """Empty where the body entered none; a template then leaves the label off too."""
    body_email: str = Field(default="", title="认证机构邮箱")
    """Likewise."""
    number: Filled = Field(title="文书编号")
    date: Day = Field(title="文书日期")
    rule_title: Filled = Field(title="实施规则名称")
    rule_document: Filled = Field(title="实施规则编号")
    certification_name: Filled = Field(title="认证名称")
    bar_code: OrNoCode = Field(default="", title="编号条码")
    """The number under which the paper is kept; only a paper that is made bears it."""


class PaperWords(Frozen):
    """The scheme's own words, in Chinese; the names are those of the scheme file's `words`."""

    client: Filled = Field(title="“认证委托人”的用语")
    producer: Filled = Field(title="“生产者”的用语")
    factory: Filled = Field(title="“生产企业”的用语")
    auditee: Filled = Field(title="“受检查方”的用语")
    team: Filled = Field(title="“检查组”的用语")
    member: Filled = Field(title="“检查员”的用语")
    leader: Filled = Field(title="“检查组长”的用语")
    application: Filled = Field(title="“认证申请”的用语")
    agreement: Filled = Field(title="“认证合同”的用语")
    on_site: Filled = Field(title="“现场检查”的用语")
    plan: Filled = Field(title="“现场检查计划”的用语")
    report: Filled = Field(title="“报告”的用语")
    technical_review: Filled = Field(title="“技术复核”的用语")
    findings_list: Filled = Field(default="不符合项清单", title="“不符合项清单”的用语")
    programme: Filled = Field(default="检查方案", title="“检查方案”的用语")
    failure_notice: str = Field(default="", title="“认证不合格通知书”的用语")
    """Empty where the scheme has no name for it; the notice is then one of the decision like any other."""
    unit_kind: Filled = Field(default="功能（声明）单位", title="“功能单位”的用语")
    """功能单位 or 声明单位 as the scheme's families have it (J57); both where they differ."""


class PartyLine(Frozen):
    """A party as accepted; `label` is its role in the scheme's own word."""

    label: Filled = Field(title="角色")
    name: Filled = Field(title="名称")
    credit_code: OrDash = Field(title="统一社会信用代码")
    address: Filled = Field(title="地址")


class UnitRow(Frozen):
    """A certification unit in a table."""

    product_name: Filled = Field(title="产品名称")
    model: Filled = Field(title="规格型号")
    functional_unit: Filled = Field(title="功能单位")
    standard: Filled = Field(title="量化依据标准")
    producer: Filled = Field(title="生产者")
    site: Filled = Field(title="生产场所")


class SiteRow(Frozen):
    """A production site in a table."""

    name: Filled = Field(title="场所名称")
    address: Filled = Field(title="场所地址")


class RefusedRow(Frozen):
    """A certification unit that is not supported or not granted, and why."""

    product_name: Filled = Field(title="产品名称")
    model: Filled = Field(title="规格型号")
    site: Filled = Field(title="生产场所")
    reason: Filled = Field(title="不予支持或者不予认证的理由")


class BrokenOffRow(Frozen):
    """That a check on site was to be broken off: asked for by the team, decided by the body, and what followed."""

    site: Filled = Field(title="生产场所")
    ground: Filled = Field(title="中止的原因")
    facts: Filled = Field(title="事实")
    asked_by: Filled = Field(title="报告人")
    asked_on: date = Field(title="报告日期")
    decided: Filled = Field(title="是否同意中止、由谁同意及理由")
    ended: OrDash = Field(default="—", title="恢复或者终止及理由")


class PaperContext(Frozen):
    """What every paper has."""

    kind: ClassVar[str]
    """The key of the paper's kind; also the name of its template file."""
    head: PaperHead = Field(title="文书信息")
    words: PaperWords = Field(title="方案用语")
    addressee: Filled = Field(title="主送单位")


class AcceptanceNotice(PaperContext):
    """受理通知书: the application is formally accepted and the 90 days begin (CNEX 9.2.3, 9.10; CEC 5.1.2, 5.2.3)."""

    kind: ClassVar[str] = "acceptance_notice"
    application_number: Filled = Field(title="申请编号")
    submitted_on: date = Field(title="申请提交日期")
    accepted_on: date = Field(title="正式受理日期")
    parties: tuple[PartyLine, ...] = Field(title="有关各方", min_length=1)
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    mode: Filled = Field(title="认证模式")
    basis: tuple[Filled, ...] = Field(title="认证依据", min_length=1)
    conclusion_days: int = Field(title="认证时限（日）", ge=1)
    conclusion_due_on: date = Field(title="认证结论最迟日期")
    stop_causes: tuple[Filled, ...] = Field(title="不计入时限的情形", min_length=1)


class SupplementRow(Frozen):
    """One thing to supplement: `reason` says what is wrong and what to hand in."""

    kind: Filled = Field(title="类型")
    title: Filled = Field(title="材料或项目")
    clause: OrDash = Field(default="—", title="依据条款")
    reason: Filled = Field(title="问题及补正要求")


class SupplementNotice(PaperContext):
    """补充材料通知书: what must be supplemented, why, and by when (CNEX 9.2.3, 9.4; CEC 5.1.2, 5.3.3).

    `work` is what the team does of the `certificates`, as in a surveillance; empty where an application is dealt with.
    """

    kind: ClassVar[str] = "supplement_notice"
    application_number: Filled = Field(title="申请编号")
    submitted_on: date = Field(title="申请提交日期")
    round: int = Field(title="第几次补正", ge=1)
    received: tuple[Filled, ...] = Field(default=(), title="已收到的材料")
    items: tuple[SupplementRow, ...] = Field(title="补正项目", min_length=1)
    due_on: date = Field(title="补正截止日期")
    after_acceptance: bool = Field(title="是否已受理")
    work: Annotated[str, PLACED] = Field(default="", title="获证后的工作")
    certificates: tuple[Filled, ...] = Field(default=(), title="所涉证书的编号")


class CheckRow(Frozen):
    """One check made before the decision, with its outcome."""

    title: Filled = Field(title="审查项目")
    result: Filled = Field(title="审查结果")
    checked_on: date = Field(title="查询日期")
    source: OrDash = Field(default="—", title="信息来源")


class RefusalNotice(PaperContext):
    """不予受理通知书: the refusal with its reason (CNEX 9.2.2 note, 9.2.3; CEC 5.1.2)."""

    kind: ClassVar[str] = "refusal_notice"
    application_number: Filled = Field(title="申请编号")
    submitted_on: date = Field(title="申请提交日期")
    products: tuple[Filled, ...] = Field(title="申请认证的产品", min_length=1)
    decided_on: date = Field(title="决定日期")
    reason: Filled = Field(title="不予受理的理由")
    clause: Filled = Field(title="理由依据的条款")
    checks: tuple[CheckRow, ...] = Field(default=(), title="审查记录")


class AgreementPaper(PaperContext):
    """认证合同（协议）: signed by both sides before certification work begins (CNEX 9.2.4, CEC 5.1.2)."""

    kind: ClassVar[str] = "agreement"
    application_number: Filled = Field(title="申请编号")
    accepted_on: date = Field(title="正式受理日期")
    client: PartyLine = Field(title="甲方")
    client_contact: OrDash = Field(default="—", title="甲方联系人")
    client_phone: str = Field(default="", title="甲方电话")
    parties: tuple[PartyLine, ...] = Field(title="有关各方", min_length=1)
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    sites: tuple[SiteRow, ...] = Field(title="生产场所", min_length=1)
    mode: Filled = Field(title="认证模式")
    basis: tuple[Filled, ...] = Field(title="认证依据", min_length=1)
    conclusion_days: int = Field(title="认证时限（日）", ge=1)
    validity_years: int = Field(title="证书有效期（年）", ge=1)
    first_surveillance_months: int = Field(title="首次监督期限（月）", ge=1)
    surveillance_interval_months: int = Field(title="监督间隔（月）", ge=1)
    suspension_months: int = Field(title="暂停最长期限（月）", ge=1)


class TeamRow(Frozen):
    """A person of the team: the client must learn names and roles (CNEX Annex III note)."""

    name: Filled = Field(title="姓名")
    role: Filled = Field(title="组内职务")
    duty: OrDash = Field(default="—", title="分工")
    qualification: OrDash = Field(default="—", title="注册资格或专业")
    sites: Filled = Field(title="参加的场所")


class VisitRow(Frozen):
    """The days at one site, both ends included."""

    site: SiteRow = Field(title="生产场所")
    first_day: date = Field(title="开始日期")
    last_day: date = Field(title="结束日期")
    rest_days: str = Field(default="", title="其间休息的日期")
    """The days between both on which nobody works; empty where there are none."""
    person_days: Decimal = Field(title="现场人日", gt=0)
    leader: Filled = Field(title="组长")


class PlanNoticePaper(PaperContext):
    """现场检查计划通知书: who comes, when, what for, and the right to object.

    CNEX 9.5.1, 9.6.2, Annex III note; CEC 5.2.1, 5.4.1.
    """

    kind: ClassVar[str] = "plan_notice"
    agreement_number: Filled = Field(title="合同编号")
    purpose: Filled = Field(title="检查目的")
    basis: tuple[Filled, ...] = Field(title="检查依据", min_length=1)
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    visits: tuple[VisitRow, ...] = Field(title="现场安排", min_length=1)
    team: tuple[TeamRow, ...] = Field(title="检查组成员", min_length=1)
    documents_to_prepare: tuple[Filled, ...] = Field(title="需准备的资料", min_length=1)
    is_production_required: bool = Field(title="是否要求正常生产")
    has_experts: bool = Field(title="是否有技术专家")
    focus: str = Field(default="", title="现场重点")
    """Empty where the document review named none; the plan then leaves the sentence out."""
    unchanged_sites: str = Field(default="", title="安排不变的场所")
    """The sites whose visits an earlier notice told of, and that stay; empty where there is none."""
    reply_by: date = Field(title="回执截止日期")


class FindingRow(Frozen):
    """A nonconformity; `status` is the word for where it stands."""

    number: Filled = Field(title="不符合项编号")
    site: Filled = Field(title="场所")
    clause: Filled = Field(title="不符合的条款")
    fact: Filled = Field(title="不符合事实")
    raised_by: Filled = Field(title="开具人")
    raised_on: date = Field(title="开具日期")
    due_on: date = Field(title="整改期限")
    correction: OrPending = Field(default="尚未提交", title="纠正及纠正措施")
    status: Filled = Field(title="状态")


class JudgedFinding(FindingRow):
    """A nonconformity with what became of its corrections: sent back, verified, by whom and in which way."""

    judged: Annotated[str, PLACED] = Field(default="", title="整改验证情况")
    """Empty until a correction was judged; a template then leaves the line off."""


class NonconformityList(PaperContext):
    """不符合项清单: what was found and by when it must be mended (CNEX 9.5.4, 9.6.5; CEC 5.6, 6.3)."""

    kind: ClassVar[str] = "nonconformity_list"
    agreement_number: Filled = Field(title="合同编号")
    leader: Filled = Field(title="组长")
    team: tuple[Filled, ...] = Field(title="检查组成员", min_length=1)
    first_day: date = Field(title="检查开始日期")
    last_day: date = Field(title="检查结束日期")
    findings: tuple[JudgedFinding, ...] = Field(title="不符合项", min_length=1)


class ShareLine(Frozen):
    """A life-cycle stage and its share of the footprint, in percent."""

    stage: Text = Field(title="生命周期阶段")
    percent: Decimal = Field(title="占比（%）", ge=0, le=100)


class FootprintSection(Frozen):
    """The verified footprint of one unit."""

    product_name: Filled = Field(title="产品名称")
    model: Filled = Field(title="规格型号")
    site: Filled = Field(title="生产场所")
    unit_kind: Filled = Field(default="功能单位", title="单位类别")
    """功能单位 or 声明单位, as the family's unit is one or the other (J57)."""
    functional_unit: Filled = Field(title="功能单位")
    system_boundary: Filled = Field(title="系统边界")
    period_from: date = Field(title="数据时间边界起")
    period_to: date = Field(title="数据时间边界止")
    value: Decimal = Field(title="碳足迹数值", gt=0)
    measure: Filled = Field(title="计量单位")
    methods: OrDash = Field(default="—", title="量化方法")
    data_quality: Annotated[str, PLACED] = Field(default="", title="数据质量评级")
    """Empty where the rule asks for none; a template then leaves the row off."""
    shares: tuple[ShareLine, ...] = Field(title="各阶段占比", min_length=1)
    previous: str = Field(default="", title="上一年度数值")
    """Empty at an initial audit; a template then leaves the row off."""
    target: str = Field(default="", title="减碳目标是否达成")
    """Likewise."""


class SiteSection(Frozen):
    """What was found at one site; verdicts are words (符合, 不符合)."""

    site: SiteRow = Field(title="生产场所")
    first_day: date = Field(title="检查开始日期")
    last_day: date = Field(title="检查结束日期")
    person_days: Decimal = Field(title="现场人日", gt=0)
    meetings: Annotated[str, PLACED] = Field(default="", title="会议和访谈")
    """Empty where the team kept no record of them; a template then leaves the row off."""
    production: Filled = Field(title="检查时的生产状况")
    consistency: Filled = Field(title="产品一致性检查结果")
    capability: Filled = Field(title="保证能力检查结果")
    verification: Filled = Field(default="符合", title="现场核查结果")
    notes: OrNone = Field(default="无", title="检查情况")
    disagreement: OrNone = Field(default="无", title="未解决的意见分歧")


class VerifiedItem(Frozen):
    """One thing that was verified, of a site or certification unit, with what was seen of it."""

    text: Filled = Field(title="核查内容")
    subject: Filled = Field(title="核查对象")
    result: Filled = Field(title="核查结果")
    seen: Annotated[str, PLACED] = Field(default="", title="所见与证据")
    sample: Annotated[str, PLACED] = Field(default="", title="抽样")
    """Both empty where nothing was written down; a template then leaves the line off."""


class VerifiedPart(Frozen):
    """What a report says of one matter, such as the activity data and their sources (CNEX 9.6.7 3))."""

    title: Filled = Field(title="核查方面")
    items: tuple[VerifiedItem, ...] = Field(title="核查项", min_length=1)


class ReportPaper(PaperContext):
    """碳足迹核算报告 or 综合评价报告: how it was examined, and the conclusion.

    CNEX 9.5.6, 9.6.7; CEC 5.6, 5.7.1.
    """

    kind: ClassVar[str] = "report"
    agreement_number: Filled = Field(title="合同编号")
    purpose: Filled = Field(title="目的")
    basis: tuple[Filled, ...] = Field(title="依据", min_length=1)
    parties: tuple[PartyLine, ...] = Field(title="有关各方", min_length=1)
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    team: tuple[TeamRow, ...] = Field(title="检查组成员", min_length=1)
    document_review_verdict: Filled = Field(title="文件评审结论")
    document_review_on: date = Field(title="文件评审日期")
    document_review_notes: OrNone = Field(default="无", title="文件评审情况")
    site_sections: tuple[SiteSection, ...] = Field(title="现场检查情况", min_length=1)
    broken_off: Annotated[tuple[BrokenOffRow, ...], PLACED] = Field(default=(), title="检查的中止与恢复")
    """Empty where no check was to be broken off; a template then leaves the part off."""
    verified: Annotated[tuple[VerifiedPart, ...], PLACED] = Field(default=(), title="核查发现")
    """Empty for a job whose leader closed its checks by word; a template then says so."""
    footprints: tuple[FootprintSection, ...] = Field(default=(), title="碳足迹核查结果")
    findings: tuple[JudgedFinding, ...] = Field(default=(), title="不符合项及关闭情况")
    is_positive: bool = Field(title="是否肯定结论")
    unsupported: Annotated[tuple[RefusedRow, ...], PLACED] = Field(default=(), title="不予支持的认证单元")
    """Empty where the conclusion is one for all units; a template then leaves the part off."""
    summary: Filled = Field(title="结论说明")
    limitations: OrNone = Field(default="无", title="限制条件")
    fluctuation: OrNone = Field(default="无", title="异常波动的原因")
    not_covered: OrNone = Field(default="无", title="未覆盖的问题")
    written_by: Filled = Field(title="报告编制人")
    written_on: date = Field(title="报告编制日期")
    needs_approval: bool = Field(default=False, title="是否须经批准后交付")


class CertificateRow(Frozen):
    """A certificate that a decision grants or a surveillance concerns."""

    number: Filled = Field(title="证书编号")
    product_name: Filled = Field(title="产品名称")
    model: Filled = Field(title="规格型号")
    site: Filled = Field(title="生产场所")
    """The address, as the certificate prints it."""
    valid_until: date = Field(title="证书有效期至")


class DecisionNotice(PaperContext):
    """认证决定通知书; a decision against carries its reasons (CNEX 9.7, 9.10; CEC 5.7.1, 5.7.3).

    After a surveillance `certificates` are those that it was about, and `standing` says what has become of each by then
    (CNEX 11, 12.3; CEC 6.3, 7.4); `renewed` are the numbers of those that it renews (CNEX 12.1). The check on site of
    an investigation concludes nothing of the certificates: the conclusion of the investigation does (CNEX 12.3). In
    favour, `units` are those that it grants, and `refused` the others (CNEX 4, 9.9; CEC 4).
    """

    kind: ClassVar[str] = "decision_notice"
    application_number: Filled = Field(title="申请编号")
    agreement_number: Filled = Field(title="合同编号")
    decided_on: date = Field(title="决定日期")
    is_positive: bool = Field(title="是否准予认证")
    is_surveillance: bool = Field(default=False, title="是否为监督后的决定")
    verifies_change: bool = Field(default=False, title="是否为变更核查后的决定")
    is_investigation: bool = Field(default=False, title="是否为调查核查后的决定")
    reason: Filled = Field(title="决定理由")
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    refused: Annotated[tuple[RefusedRow, ...], PLACED] = Field(default=(), title="不予认证的认证单元")
    """Empty where the decision is one for all units; a template then leaves the part off."""
    certificates: tuple[CertificateRow, ...] = Field(default=(), title="准予颁发或者监督所涉的证书")
    standing: Annotated[str, PLACED] = Field(default="", title="所涉证书的状态")
    renewed: tuple[Filled, ...] = Field(default=(), title="准予换发的证书编号")


class EndNotice(PaperContext):
    """终止通知书: a job ends without a conclusion; why, what becomes of it, and what its client may do.

    No clause asks for it. Of a surveillance or a check of a change, `certificates` are those that it was about.
    """

    kind: ClassVar[str] = "end_notice"
    work: Filled = Field(title="项目类别")
    application_number: Filled = Field(title="申请编号")
    agreement_number: Filled = Field(title="合同编号")
    cause: Filled = Field(title="终止原因")
    clause: Filled = Field(title="依据条款")
    facts: Filled = Field(title="事实和凭证")
    ended_on: date = Field(title="终止日期")
    consequence: Filled = Field(title="终止后的处理")
    remedy: Filled = Field(title="贵单位可以采取的做法")
    units: tuple[UnitRow, ...] = Field(title="认证单元", min_length=1)
    certificates: tuple[CertificateRow, ...] = Field(default=(), title="所涉的证书")


class CertificateParty(Frozen):
    """A party on a certificate."""

    name: Filled = Field(title="名称")
    address: Filled = Field(title="地址")


class CertificatePaper(PaperContext):
    """认证证书 of one unit (CNEX 9.9 a–o, 12.2; CEC 7.1 a–g, 7.3; 认证证书和认证标志管理办法 第七条). Labels zh/en.

    `head.number` is the certificate's number and `head.date` the day of issue of this print.
    """

    kind: ClassVar[str] = "certificate"
    body_name_en: Filled = Field(title="认证机构英文名称")
    certification_name_en: Filled = Field(title="认证英文名称")
    product_name: Filled = Field(title="产品名称")
    model: Filled = Field(title="规格型号")
    client: CertificateParty = Field(title="认证委托人")
    producer: CertificateParty = Field(title="生产者（制造商）")
    factory: CertificateParty = Field(title="生产企业")
    trademark: Annotated[OrNone, PLACED] = Field(default="无", title="产品商标")
    period_from: date = Field(title="数据时间边界起")
    period_to: date = Field(title="数据时间边界止")
    unit_kind: Annotated[Text, PLACED] = Field(default=Text(zh="功能单位", en="Functional unit"), title="单位类别")
    """Whether the family's unit is a functional or a declared one (J57)."""
    functional_unit: Text = Field(title="功能单位")
    value: Decimal = Field(title="碳足迹数值", gt=0)
    measure: Filled = Field(title="计量单位")
    standards: tuple[Filled, ...] = Field(title="认证依据", min_length=1)
    system_boundary: Text = Field(title="系统边界")
    shares: tuple[ShareLine, ...] = Field(title="各阶段碳排放占比", min_length=1)
    mode: Text = Field(title="认证模式")
    first_issued_on: date = Field(title="初次发证日期")
    issued_on: date = Field(title="颁发日期")
    valid_until: date = Field(title="有效期至")
    valid_from: Annotated[date | None, PLACED] = Field(default=None, title="有效期自（续证时）")
    replaced_on: Annotated[date | None, PLACED] = Field(default=None, title="换证日期")


class LapseNotice(PaperContext):
    """认证结果失效通知书: which rise ended the result, what its holder stops and begins (CNEX annex II 11.1; J29)."""

    kind: ClassVar[str] = "lapse_notice"
    certificate: CertificateRow = Field(title="结果失效的证书")
    rise: Filled = Field(title="碳足迹上升情况")
    clause: Filled = Field(title="失效依据条款")
    facts: Filled = Field(title="确认的事实")
    confirmed_on: date = Field(title="确认日期")
    decide_by: date = Field(title="暂停或撤销的决定期限")


class CorrectionDemandNotice(PaperContext):
    """误用纠正通知书: what its holder is to correct, by when, and what follows where it does not (CNEX 12.3.2 j)."""

    kind: ClassVar[str] = "correction_demand"
    certificate: CertificateRow = Field(title="所涉证书")
    misuse: Filled = Field(title="误用的事实和纠正要求")
    clause: Filled = Field(title="纠正依据条款")
    ground: Filled = Field(title="未纠正时的撤销情形序号")
    months: int = Field(title="纠正时限（月）")
    correct_by: date = Field(title="当日发出时的纠正截止日期")


class SuspensionNotice(PaperContext):
    """暂停通知书: the ground by its letter, the facts, and how to come back (CNEX 12.3.1, CEC 7.4).

    Where the result lapsed, there is no way back: the product is certified anew (CNEX annex II 11.1, CEC annex 3 10.1).
    """

    kind: ClassVar[str] = "suspension_notice"
    certificate: CertificateRow = Field(title="被暂停的证书")
    ground: Filled = Field(title="暂停情形序号")
    ground_text: Filled = Field(title="暂停情形")
    clause: Filled = Field(title="暂停依据条款")
    party: Filled = Field(title="涉及主体")
    facts: Filled = Field(title="事实")
    verified_on: date = Field(title="查实日期")
    suspended_on: date = Field(title="暂停开始日期")
    until: date | None = Field(default=None, title="暂停截止日期")
    lapsed_on: Annotated[date | None, PLACED] = Field(default=None, title="认证结果失效的确认日期")


class EndingNotice(PaperContext):
    """What the notices of a withdrawal and of a cancellation have in common (CNEX 12.3.2, CEC 7.4)."""

    certificate: CertificateRow = Field(title="终止的证书")
    ground: Filled = Field(title="情形序号")
    ground_text: Filled = Field(title="情形")
    clause: Filled = Field(title="依据条款")
    facts: Filled = Field(title="事实")
    ended_on: date = Field(title="失效日期")


class WithdrawalNotice(EndingNotice):
    """撤销通知书: the ground by its letter, who fulfilled it, the facts, and what the holder must do now."""

    kind: ClassVar[str] = "withdrawal_notice"
    party: Filled = Field(title="涉及主体")
    verified_on: date = Field(title="查实日期")


class CancellationNotice(EndingNotice):
    """注销通知书: on which ground and from which day the certificate is void, and whether a new one takes its place."""

    kind: ClassVar[str] = "cancellation_notice"
    known_on: date = Field(title="申请或获知日期")
    is_recertified: bool = Field(default=False, title="是否由重新认证的新证书代替")


class SurveyedCertificate(CertificateRow):
    """A certificate that the notice calls to surveillance."""

    last_done: OrFirst = Field(default="首次监督", title="上次监督日期")
    due_on: date = Field(title="监督应完成日期")


class SurveillanceNoticePaper(PaperContext):
    """监督通知书: which certificates, by when, and what happens otherwise (CNEX 11, 12.3; CEC 6.1–6.3, 7.4)."""

    kind: ClassVar[str] = "surveillance_notice"
    certificates: tuple[SurveyedCertificate, ...] = Field(title="须监督的证书", min_length=1)
    due_on: date = Field(title="监督应完成日期")
    is_overdue: bool = Field(title="是否已超过应完成日期")
    """A notice that goes out after `due_on` cannot ask for anything by then."""
    not_before: date | None = Field(default=None, title="现场监督最早日期（通知期不足时）")
    """Set where the notice's own time leaves no day up to `due_on` (CNEX 11)."""
    contents: tuple[Filled, ...] = Field(title="监督内容", min_length=1)
    documents_to_prepare: tuple[Filled, ...] = Field(title="需准备的资料", min_length=1)
    consequence: Filled = Field(title="逾期的后果")
    reply_by: date = Field(title="回执截止日期")
    replies_at_once: bool = Field(default=False, title="是否须立即返回回执")
    """Where nothing lies between the notice and the day that it asks for, no letter comes back in time."""
