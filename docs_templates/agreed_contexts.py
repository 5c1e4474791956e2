"""What the body agrees with a client beside the agreement: a later last day, and fees; see `contexts` for the rest."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from docs_templates.contexts import PaperContext
from docs_templates.fields import Filled
from models.base import Frozen


class ExtensionAgreement(PaperContext):
    """认证时限延长协议: for a special cause both sides agree on a later last day (CNEX 9.10, CEC 5.2.3)."""

    kind: ClassVar[str] = "extension_agreement"
    agreement_number: Filled = Field(title="合同编号")
    accepted_on: date = Field(title="正式受理日期")
    conclusion_days: int = Field(title="认证时限（日）", ge=1)
    cause: Filled = Field(title="延长原因")
    clause: Filled = Field(title="依据条款")
    reason: Filled = Field(title="原因说明")
    due_on: date = Field(title="原最迟日期")
    until: date = Field(title="延长后的最迟日期")
    proposed_by: Filled = Field(title="提出人")


class FeeLine(Frozen):
    """One item of a fee notice, in yuan."""

    what: Filled = Field(title="收费项目")
    amount: Decimal = Field(title="金额（元）", gt=0)


class FeeNotice(PaperContext):
    """收费通知书: what is to be paid, by when, and what waits for the payment (CNEX 16, CEC 9)."""

    kind: ClassVar[str] = "fee_notice"
    agreement_number: str = Field(default="", title="合同编号")
    """Empty for what is charged before an agreement was drawn up, such as the application."""
    lines: tuple[FeeLine, ...] = Field(title="收费明细", min_length=1)
    total: Decimal = Field(title="合计（元）", gt=0)
    total_in_words: Filled = Field(title="合计大写")
    clause: Filled = Field(title="依据条款")
    due_on: date = Field(title="缴费截止日期")
    holds_certificate: bool = Field(title="是否缴费后颁发证书")
    stops_clock: bool = Field(title="逾期是否停计认证时限")
    issued_by: Filled = Field(title="经办人")
