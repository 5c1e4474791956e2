"""Which papers there are, what each may say, and which places a template must not leave out."""

import types
from collections.abc import Iterator
from typing import Union, get_args, get_origin

from docs_templates import contexts
from docs_templates.contexts import PaperContext
from models.base import Frozen
from models.errors import NotFound
from models.text import Text


class PaperKind(Frozen):
    """A kind of paper: its key, the letters in its numbers, its title, its context, and whether the client gets it."""

    key: str
    code: str
    title: Text
    context: type[PaperContext]
    is_for_client: bool
    is_bilingual: bool = False
    """Whether it prints English beside the Chinese; the others are Chinese papers."""


class FieldEntry(Frozen):
    """A place of a template: the tag that a clerk types, its Chinese name, and whether it must be printed.

    `path` is dotted; a part ending in `[]` repeats, one row for each.
    """

    path: str
    label: str
    is_required: bool


def _kind(context: type[PaperContext], code: str, zh: str, en: str, is_bilingual: bool = False) -> PaperKind:
    return PaperKind(key=context.kind, code=code, title=Text(zh=zh, en=en), context=context, is_for_client=True,
                     is_bilingual=is_bilingual)


KINDS: tuple[PaperKind, ...] = (
    _kind(contexts.AcceptanceNotice, "ACC", "受理通知书", "Notice of acceptance"),
    _kind(contexts.SupplementNotice, "SUP", "补充材料通知书", "Request for supplements"),
    _kind(contexts.RefusalNotice, "REF", "不予受理通知书", "Notice of refusal"),
    _kind(contexts.AgreementPaper, "AGR", "认证合同（协议）", "Certification agreement"),
    _kind(contexts.PlanNoticePaper, "PLN", "现场检查计划通知书", "Notice of the on-site plan"),
    _kind(contexts.NonconformityList, "NCL", "不符合项清单", "List of nonconformities"),
    _kind(contexts.ReportPaper, "REP", "认证报告", "Certification report"),
    _kind(contexts.DecisionNotice, "DEC", "认证决定通知书", "Notice of the certification decision"),
    _kind(contexts.CertificatePaper, "CRT", "认证证书", "Certificate", is_bilingual=True),
    _kind(contexts.SuspensionNotice, "SUS", "暂停通知书", "Notice of suspension"),
    _kind(contexts.WithdrawalNotice, "WDR", "撤销通知书", "Notice of withdrawal"),
    _kind(contexts.CancellationNotice, "CAN", "注销通知书", "Notice of cancellation"),
    _kind(contexts.SurveillanceNoticePaper, "SUR", "监督通知书", "Notice of surveillance"),
)
"""Every kind of paper, in the order of a certification's life."""


def paper_kind(key: str) -> PaperKind:
    """The kind with this key."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise NotFound(key)


def field_entries(kind: str) -> tuple[FieldEntry, ...]:
    """Every place that a template of this kind may print, in the context's order."""
    described = paper_kind(kind)
    return tuple(
        entry.with_(is_required=entry.is_required and (described.is_bilingual or not entry.path.endswith(".en")))
        for entry in _entries(described.context)
    )


def required_fields(kind: str) -> tuple[FieldEntry, ...]:
    """The places that a template of this kind must print."""
    return tuple(entry for entry in field_entries(kind) if entry.is_required)


_LANGUAGES = {"zh": "中文", "en": "英文"}


def _entries(model: type[Frozen], prefix: str = "", above: str = "", required: bool = True) -> Iterator[FieldEntry]:
    for name, field in model.model_fields.items():
        label = above + (field.title or _LANGUAGES[name])
        inner, repeats = _inner_type(field.annotation)
        path = f"{prefix}{name}{'[]' if repeats else ''}"
        is_required = required and field.is_required() and name != "words"
        if isinstance(inner, type) and issubclass(inner, Frozen):
            yield from _entries(inner, f"{path}.", f"{label}·", is_required)
        else:
            yield FieldEntry(path=path, label=label, is_required=is_required and inner is not bool)


def _inner_type(annotation: object) -> tuple[object, bool]:
    """What stands in the place, and whether it repeats; `X | None` counts as X."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return arguments[0], True
    if origin in (Union, types.UnionType):
        return next(argument for argument in arguments if argument is not type(None)), False
    return annotation, False
