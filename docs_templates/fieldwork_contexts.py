"""What the papers of the team's work on site say: checklists, meetings, planning, a check that was broken off."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from docs_templates.contexts import PaperContext, SiteRow
from docs_templates.fields import Filled, OrDash, OrNone
from models.base import Frozen


class CheckedItem(Frozen):
    """An item of a checklist as it was answered."""

    clause: Filled = Field(title="条款")
    text: Filled = Field(title="检查内容")
    result: Filled = Field(title="结果")
    seen: OrDash = Field(title="所见与证据")
    sample: str = Field(default="", title="抽样")
    """Empty where nothing was sampled; a template then leaves the line off."""
    answered_by: OrDash = Field(title="检查人")


class CheckedList(Frozen):
    """A checklist of one site, one certification unit or the whole job."""

    title: Filled = Field(title="检查表")
    subject: OrDash = Field(title="检查对象")
    clause: Filled = Field(title="依据条款")
    items: tuple[CheckedItem, ...] = Field(title="检查项", min_length=1)


class CapabilityRecord(PaperContext):
    """保证能力检查表: each item of the assurance capability at each site (CNEX annex II, CEC annex 3)."""

    kind: ClassVar[str] = "capability_record"
    agreement_number: Filled = Field(title="合同编号")
    lists: tuple[CheckedList, ...] = Field(title="各场所的检查表", min_length=1)
    open_count: int = Field(title="尚未回答的项数", ge=0)


class ConsistencyRecord(PaperContext):
    """一致性检查与核查记录: product consistency and verification, unit by unit (CNEX 9.5.3, 9.6.4; CEC 5.4)."""

    kind: ClassVar[str] = "consistency_record"
    agreement_number: Filled = Field(title="合同编号")
    lists: tuple[CheckedList, ...] = Field(title="各检查表", min_length=1)
    open_count: int = Field(title="尚未回答的项数", ge=0)


class MeetingRow(Frozen):
    """A meeting with the auditee."""

    title: Filled = Field(title="会议")
    site: Filled = Field(title="场所")
    held_at: OrDash = Field(title="时间")
    body_side: OrDash = Field(title="检查组到会人员")
    client_side: OrDash = Field(title="受检查方到会人员")
    topics: OrDash = Field(title="告知事项")
    notes: OrNone = Field(default="无", title="其他记录")


class InterviewRow(Frozen):
    """An interview."""

    site: Filled = Field(title="场所")
    who: OrDash = Field(title="访谈对象")
    function: OrDash = Field(title="职务")
    topic: OrDash = Field(title="主题")
    said: OrDash = Field(title="内容")


class MeetingRecord(PaperContext):
    """首末次会议与访谈记录: who was there, what was told, what was said (CNEX 9.6.4)."""

    kind: ClassVar[str] = "meeting_record"
    agreement_number: Filled = Field(title="合同编号")
    meetings: tuple[MeetingRow, ...] = Field(title="会议记录", min_length=1)
    interviews: tuple[InterviewRow, ...] = Field(default=(), title="访谈记录")


class PlannedPoint(Frozen):
    """A point of planning; a rated one with its risk."""

    clause: Filled = Field(title="条款")
    text: Filled = Field(title="考虑因素")
    risk: OrDash = Field(title="风险")
    note: OrDash = Field(title="分析或应对")


class PlannedStep(Frozen):
    """A step of planning as it was done."""

    title: Filled = Field(title="步骤")
    clause: Filled = Field(title="依据条款")
    done_by: Filled = Field(title="完成人")
    done_on: date = Field(title="完成日期")
    points: tuple[PlannedPoint, ...] = Field(title="各要点", min_length=1)


class VerificationPlanning(PaperContext):
    """核查策划与抽样取证计划: information, risks, samples, evidence, plan and approval (CNEX 9.6.3, annex III)."""

    kind: ClassVar[str] = "verification_planning"
    agreement_number: Filled = Field(title="合同编号")
    steps: tuple[PlannedStep, ...] = Field(title="各步骤", min_length=1)


class AbortReport(PaperContext):
    """关于中止检查（核查）的报告: the leader tells the body why a check cannot go on (CNEX 9.5.5, 9.6.6)."""

    kind: ClassVar[str] = "abort_report"
    agreement_number: Filled = Field(title="合同编号")
    site: SiteRow = Field(title="生产场所")
    ground_text: Filled = Field(title="中止情形")
    clause: Filled = Field(title="依据条款")
    facts: Filled = Field(title="事实")
    asked_by: Filled = Field(title="报告人")
    asked_on: date = Field(title="报告日期")


class AbortNotice(PaperContext):
    """认证核查中止通知书: the auditee learns that its check is broken off, and why (CNEX 9.5.5, 9.6.6)."""

    kind: ClassVar[str] = "abort_notice"
    site: SiteRow = Field(title="生产场所")
    ground_text: Filled = Field(title="中止情形")
    clause: Filled = Field(title="依据条款")
    facts: Filled = Field(title="事实")
    reason: Filled = Field(title="本机构的意见")
    aborted_on: date = Field(title="中止日期")


class ResumptionNotice(PaperContext):
    """认证核查恢复通知书: the auditee learns that its check goes on, and on which days (CNEX 9.5.5, 9.6.6)."""

    kind: ClassVar[str] = "resumption_notice"
    site: SiteRow = Field(title="生产场所")
    ground_text: Filled = Field(title="中止情形")
    clause: Filled = Field(title="依据条款")
    aborted_on: date = Field(title="中止日期")
    resumed_on: date = Field(title="恢复日期")
    reason: Filled = Field(title="恢复的理由")
    days: Filled = Field(title="恢复后的现场日期")
