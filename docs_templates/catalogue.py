"""Which papers there are, what each may say, and which places a template must not leave out."""

import types
from collections.abc import Iterator
from typing import Union, get_args, get_origin

from pydantic.fields import FieldInfo

from docs_templates import agreed_contexts as agreed
from docs_templates import contexts
from docs_templates import fieldwork_contexts as fieldwork
from docs_templates import record_contexts as records
from docs_templates.aliases import LANGUAGE_ALIASES, names_by_alias
from docs_templates.contexts import PaperContext
from docs_templates.fields import PLACED
from models.base import Frozen
from models.errors import NotFound
from models.text import Text

BAR_CODE = "head.bar_code"
"""By which a scan finds its paper: a picture that floats. Word opens no file that has one in a text box."""


class PaperKind(Frozen):
    """A kind of paper: its key, the letters in its numbers, its title, its context, and whether the client gets it."""

    key: str
    code: str
    title: Text
    context: type[PaperContext]
    is_for_client: bool
    is_bilingual: bool = False
    """Whether it prints English beside the Chinese; the others are Chinese papers."""
    is_letter: bool = True
    """Whether it is sent to somebody by name; a certificate and an internal record name no addressee."""
    is_signed_back: bool = False
    """Whether somebody else signs or seals it, so that it is expected back."""


class FieldEntry(Frozen):
    """A place of a template: the tag that a clerk types, its Chinese name, and whether a template must have it.

    `path` is dotted; a part ending in `[]` repeats, one row for each.
    """

    path: str
    label: str
    alias: str
    """The path in Chinese names, dotted likewise."""
    is_required: bool


def _letter(context: type[PaperContext], code: str, zh: str, en: str, *, is_signed_back: bool = False) -> PaperKind:
    return PaperKind(key=context.kind, code=code, title=Text(zh=zh, en=en), context=context, is_for_client=True,
                     is_signed_back=is_signed_back)


def _record(context: type[PaperContext], code: str, zh: str, en: str) -> PaperKind:
    return PaperKind(key=context.kind, code=code, title=Text(zh=zh, en=en), context=context, is_for_client=False,
                     is_letter=False, is_signed_back=True)


KINDS: tuple[PaperKind, ...] = (
    _letter(contexts.AcceptanceNotice, "ACC", "受理通知书", "Notice of acceptance"),
    _letter(contexts.SupplementNotice, "SUP", "补充材料通知书", "Request for supplements"),
    _letter(contexts.RefusalNotice, "REF", "不予受理通知书", "Notice of refusal"),
    _letter(contexts.AgreementPaper, "AGR", "认证合同（协议）", "Certification agreement", is_signed_back=True),
    _letter(agreed.FeeNotice, "FEE", "收费通知书", "Fee notice"),
    _letter(agreed.ExtensionAgreement, "EXT", "认证时限延长协议", "Agreement on a later conclusion",
            is_signed_back=True),
    _letter(contexts.PlanNoticePaper, "PLN", "现场检查计划通知书", "Notice of the on-site plan", is_signed_back=True),
    _letter(contexts.NonconformityList, "NCL", "不符合项清单", "List of nonconformities", is_signed_back=True),
    _letter(fieldwork.AbortNotice, "ABN", "认证核查中止通知书", "Notice that a check is broken off"),
    _letter(fieldwork.ResumptionNotice, "RSM", "认证核查恢复通知书", "Notice that a check is taken up again"),
    _letter(contexts.ReportPaper, "REP", "认证报告", "Certification report"),
    _letter(contexts.DecisionNotice, "DEC", "认证决定通知书", "Notice of the certification decision"),
    _letter(contexts.EndNotice, "END", "终止通知书", "Notice that a job has ended"),
    PaperKind(key="certificate", code="CRT", title=Text(zh="认证证书", en="Certificate"),
              context=contexts.CertificatePaper, is_for_client=True, is_bilingual=True, is_letter=False),
    _letter(records.ChangeNotice, "CHG", "变更评价结果通知书", "Answer to an application for change"),
    _letter(contexts.LapseNotice, "LPS", "认证结果失效通知书", "Notice that a result lapsed"),
    _letter(contexts.CorrectionDemandNotice, "MIS", "误用纠正通知书", "Demand to correct a misuse"),
    _letter(contexts.SuspensionNotice, "SUS", "暂停通知书", "Notice of suspension"),
    _letter(contexts.WithdrawalNotice, "WDR", "撤销通知书", "Notice of withdrawal"),
    _letter(contexts.CancellationNotice, "CAN", "注销通知书", "Notice of cancellation"),
    _letter(contexts.SurveillanceNoticePaper, "SUR", "监督通知书", "Notice of surveillance", is_signed_back=True),
    _letter(records.RestorationNotice, "RST", "恢复通知书", "Notice of restoration"),
    _letter(records.ComplaintReceipt, "CPR", "投诉（申诉）受理回执", "Receipt of a complaint or appeal"),
    _letter(records.ComplaintAnswer, "CPA", "投诉（申诉）处理结果答复", "Answer to a complaint or appeal"),
    PaperKind(key="status_announcement", code="PUB", title=Text(zh="证书状态公告", en="Announcement of status"),
              context=records.StatusAnnouncement, is_for_client=True, is_letter=False),
    _record(records.ReportingRecord, "RPT", "信息上报记录", "Record of reporting"),
    _record(records.ApplicationReviewRecord, "ARV", "申请评审记录", "Record of the application review"),
    _record(records.ProgrammeRecord, "PRG", "检查方案", "Check and verification programme"),
    _record(records.ImpartialityRecord, "IMP", "公正性与保密声明", "Declarations of impartiality and secrecy"),
    _record(records.DocumentReviewRecord, "DRV", "文件评审记录", "Record of the document review"),
    _record(fieldwork.VerificationPlanning, "VPL", "核查策划与抽样取证计划", "Planning of the verification"),
    _record(fieldwork.MeetingRecord, "MET", "会议与访谈记录", "Record of meetings and interviews"),
    _record(fieldwork.CapabilityRecord, "CAP", "保证能力检查表", "Checklist of the assurance capability"),
    _record(fieldwork.ConsistencyRecord, "CON", "一致性检查与核查记录", "Record of consistency and verification"),
    _record(fieldwork.AbortReport, "ABR", "关于中止检查（核查）的报告", "Report on breaking off a check"),
    _record(records.OnSiteReport, "OSR", "现场检查报告", "Report of the on-site check"),
    _record(records.CorrectionRecord, "COR", "整改验证记录", "Record of verified corrections"),
    _record(records.TechnicalReviewRecord, "TRV", "技术复核记录", "Record of the technical review"),
    _record(records.ReportApprovalRecord, "APR", "报告批准记录", "Approval of the report"),
    _record(records.CompetenceRecord, "CMP", "人员能力评价记录", "Evaluation of a person's competence"),
    _record(records.DeliveryRecord, "DLV", "监督通知送达记录", "Proof of the notice of surveillance"),
)
"""Every kind of paper: what leaves the house in the order of a certification's life, then the internal records."""


def paper_kind(key: str) -> PaperKind:
    """The kind with this key."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise NotFound(key)


def field_entries(kind: str) -> tuple[FieldEntry, ...]:
    """Every place that a template of this kind may print, in the context's order.

    What is expected back signed needs its bar code, by which the scan finds it.
    """
    described = paper_kind(kind)
    return tuple(
        entry.with_(is_required=described.is_signed_back if entry.path == BAR_CODE else
                    entry.is_required and (described.is_letter or entry.path != "addressee")
                    and (described.is_bilingual or not entry.path.endswith(".en")))
        for entry in entries_of(described.context)
    )


def required_fields(kind: str) -> tuple[FieldEntry, ...]:
    """The places that a template of this kind must print."""
    return tuple(entry for entry in field_entries(kind) if entry.is_required)


def entries_of(model: type[Frozen], above: FieldEntry | None = None) -> Iterator[FieldEntry]:
    """Every place of a context, or of a part of one, down to the last part."""
    aliases = {name: alias for alias, name in names_by_alias(model).items()}
    for name, field in model.model_fields.items():
        inner, repeats = inner_type(field.annotation)
        rows = "[]" if repeats else ""
        entry = FieldEntry(
            path=(f"{above.path}." if above else "") + name + rows,
            label=(f"{above.label}·" if above else "") + (field.title or LANGUAGE_ALIASES[name]),
            alias=(f"{above.alias}." if above else "") + aliases[name] + rows,
            is_required=(above is None or above.is_required) and _has_place(field) and name != "words",
        )
        if isinstance(inner, type) and issubclass(inner, Frozen):
            yield from entries_of(inner, entry)
        else:
            yield entry.with_(is_required=entry.is_required and inner is not bool)


def _has_place(field: FieldInfo) -> bool:
    """Whether a template must have a place for it: it always has a value, or is marked as one with a place."""
    return field.is_required() or PLACED in field.metadata


def inner_type(annotation: object) -> tuple[object, bool]:
    """What stands in the place, and whether it repeats; `X | None` counts as X."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return arguments[0], True
    if origin in (Union, types.UnionType):
        return next(argument for argument in arguments if argument is not type(None)), False
    return annotation, False
