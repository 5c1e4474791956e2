"""What a client is to pay for a job, what came in, and the notices of both (CNEX 16, CEC 9)."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from intake_app.rules.answer_readings import read_number
from intake_app.services import paper_contexts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import declared_void, make_paper, next_paper_number
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.engagement import Engagement, Fee, FeeItem, Payment
from models.errors import NotFound
from models.ids import PaperId
from models.text import Text

KEEPERS = (Role.COORDINATOR, Role.MANAGER)
"""Who keeps account of fees."""


def read_items(typed: str) -> tuple[FeeItem, ...] | Refused:
    """The items that were typed one on each line, as a name and its amount in yuan; a line that is none is refused."""
    items = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        what, _, words = line.replace("\u3000", " ").replace("\t", " ").rpartition(" ")
        amount = read_number(words)
        if not what.strip() or amount is None or amount <= 0:
            return refused(Text(zh="“{line}”应先写项目名称，空格后写金额（元），例如“申请费 1000”。",
                                en="“{line}” should be the item's name, a blank, and the amount in yuan, such as"
                                " “Application 1000”.").format(line=line))
        items.append(FeeItem(what=what.strip(), amount_cny=amount))
    return tuple(items)


def send_fee_notice(
    office: Office, actor: Actor, engagement_id: str, items: Sequence[FeeItem], due_on: date, holds_certificate: bool
) -> Engagement | Refused:
    """Make the notice of what is to be paid; the client reads it among the job's papers.

    Nobody learns by it of an unannounced surveillance before the team was there (CEC 6.1).
    """
    require_role(actor, *KEEPERS)
    today = office.today()
    if not items or not all(item.what.strip() for item in items):
        return refused(Text(zh="请至少填写一项收费，并写明项目名称。", en="Enter one item at least, and name each."))
    if due_on < today:
        return refused(Text(zh="缴费截止日期不能早于今天。", en="The last day for the payment cannot lie behind."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        if job.is_kept_from_client:
            return refused(Text(zh="该监督不预先通知，现场检查之前不发收费通知。",
                                en="This surveillance is unannounced: no fee notice goes out before the check."))
        scheme = office.scheme_of(job)
        fee = Fee(number=next_paper_number(office, uow, scheme, "fee_notice"), items=tuple(items), sent_on=today,
                  due_on=due_on, holds_certificate=holds_certificate, paper_id=PaperId(""), by=actor.name)
        paper = make_paper(office, uow, actor, paper_contexts.fee_notice(job, scheme, fee), scheme, subject=job.id,
                           enterprise_id=job.enterprise_id)
        saved = changed_engagement(office, uow, actor, job, "fee.sent",
                                   fees=(*job.fees, fee.with_(paper_id=paper.id)))
        uow.commit()
    return saved


def jobs_that_owe(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs for which something is still to be paid, decided ones too, the payment due first in front."""
    require_role(actor, *KEEPERS)
    with office.unit_of_work() as uow:
        owing = [job for job in uow.engagements.all() if job.owes_fees]
    return tuple(sorted(owing, key=lambda job: (min(fee.due_on for fee in job.fees if fee.open_cny > 0), job.id)))


def record_payment(
    office: Office, actor: Actor, engagement_id: str, number: str, amount_cny: Decimal, on: date, evidence: str
) -> Engagement | Refused:
    """Enter money that came in for a notice; a clock that stood still for it goes on once the whole is paid."""
    require_role(actor, *KEEPERS)
    if amount_cny <= 0 or not evidence.strip():
        return refused(Text(zh="请填写到账金额和凭证（如银行回单编号）。",
                            en="Enter the amount and its evidence, such as the number of the bank's receipt."))

    def paid(fee: Fee) -> Fee | Refused:
        if amount_cny > fee.open_cny:
            return refused(Text(zh="收费通知书 {number} 只有 {open} 元未缴，请核对金额。",
                                en="CNY {open} are open of {number}: check the amount.",
                                ).format(number=fee.number, open=f"{fee.open_cny:.2f}"))
        if not fee.sent_on <= on <= office.today():
            return refused(Text(zh="到账日期应在通知日 {first} 与今天之间。",
                                en="The day of the payment lies between the notice ({first}) and today.",
                                ).format(first=fee.sent_on))
        payment = Payment(on=on, amount_cny=amount_cny, evidence=evidence.strip(), by=actor.name)
        return fee.with_(payments=(*fee.payments, payment))

    return _changed_fee(office, actor, engagement_id, number, "fee.paid", paid)


def void_fee(office: Office, actor: Actor, engagement_id: str, number: str, reason: str) -> Engagement | Refused:
    """Declare a notice void that asks for the wrong thing, and its paper with it; one that was paid in part stands."""
    require_role(actor, *KEEPERS)
    if not reason.strip():
        return refused(Text(zh="请写明作废的理由。", en="Say why it is void."))

    def voided(fee: Fee) -> Fee | Refused:
        if fee.payments or fee.void_on is not None:
            return refused(Text(zh="收费通知书 {number} 已有缴费或已作废，不能作废。",
                                en="{number} is paid in part or void already.").format(number=fee.number))
        return fee.with_(void_on=office.today(), void_reason=reason.strip())

    return _changed_fee(office, actor, engagement_id, number, "fee.voided", voided, reason.strip())


def note_overdue(office: Office, actor: Actor) -> int:
    """Write a Record of each notice that was not paid in full by its last day; how many this run was the first to tell.

    However often it runs, and however many run at once, each notice is told of once.
    """
    require_role(actor, *KEEPERS)
    with office.unit_of_work() as uow:
        late = [job.id for job in uow.engagements.all() if _overdue(job, office.today())]
    return sum(done_anew_if_stale(partial(_told_overdue, office, actor, id)) for id in late)


def _told_overdue(office: Office, actor: Actor, engagement_id: str) -> int:
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        told = {record.after["number"] for record in uow.records.with_verbs({"fee.overdue"}, {job.id})}
        fresh = sorted(_overdue(job, office.today()) - told)
        if fresh:
            # Counts the job's version up: of two runs at once the second is Stale, reads again, and tells nothing.
            uow.engagements.save(job)
        for number in fresh:
            write_record(office, uow, actor, "fee.overdue", job.id, after={"number": number})
        uow.commit()
    return len(fresh)


def _overdue(job: Engagement, today: date) -> frozenset[str]:
    """The numbers of the notices that were not paid in full by their last day."""
    return frozenset(fee.number for fee in job.fees if fee.open_cny > 0 and fee.due_on < today)


def _changed_fee(
    office: Office, actor: Actor, engagement_id: str, number: str, verb: str, change: Callable[[Fee], Fee | Refused],
    void_reason: str = "",
) -> Engagement | Refused:
    """The job with one fee changed; with a reason to void it, its paper is declared void along with it."""
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        fee = next((each for each in job.fees if each.number == number), None)
        if fee is None:
            raise NotFound(number)
        changed = change(fee)
        if isinstance(changed, Refused):
            return changed
        saved = changed_engagement(office, uow, actor, job, verb,
                                   fees=tuple(changed if each is fee else each for each in job.fees))
        paper = uow.papers.find(fee.paper_id) if void_reason else None
        if paper is not None and paper.void is None:
            declared_void(office, uow, actor, paper, void_reason)
        uow.commit()
    return saved
