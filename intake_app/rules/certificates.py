"""What a certificate must carry, how long it holds, and how long it may stand suspended."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from intake_app.schemes.schema import ActTimes, CertificateField, NotInFuture, SchemeEdition
from models.application import CertificationUnit, PartyRole
from models.calendar import DueDate, WorkingCalendar, add_months
from models.certificate import Certificate, CertificateState, Suspension
from models.engagement import UnitFootprint
from models.reference import ClauseRef, Reason
from models.text import Text

IN_FORCE = frozenset({CertificateState.VALID, CertificateState.SUSPENDED, CertificateState.RESULT_LAPSED})
"""Issued and not ended: what stands suspended may be restored, and its surveillance still falls due (J64)."""
STANDS_SUSPENDED = frozenset({CertificateState.SUSPENDED, CertificateState.RESULT_LAPSED})
"""Neither certificate nor mark may be used, and whoever asks is told that it is suspended (CNEX 12.3.1, J29)."""
NUMBERED_AT_ISSUE = Text(zh="签发时编号", en="numbered at its issue")
"""What stands for the number of a draft: the year in it is that of the issue, which nobody knows before."""
SHARE_TOLERANCE = Decimal("0.1")
"""How far the stage shares may miss 100 %, in percentage points, this far included."""


def valid_until(issued_on: date, scheme: SchemeEdition) -> date:
    """The last day of a certificate issued on `issued_on`: the day before the same day years later (J17)."""
    return add_months(issued_on, 12 * scheme.certificate.validity_years.value) - timedelta(days=1)


def renewal_window(certificate: Certificate, scheme: SchemeEdition) -> tuple[date, date]:
    """First and last day on which the holder may do what renewal asks for (CNEX 12.1, CEC 7.2)."""
    opens_on = add_months(certificate.valid_until, -scheme.certificate.renewal.window_months.value)
    return opens_on, certificate.valid_until


def status_on(certificate: Certificate, today: date) -> CertificateState:
    """The state on `today`: what was in force has expired after its last day (J64)."""
    is_over = certificate.state in IN_FORCE and today > certificate.valid_until
    return CertificateState.EXPIRED if is_over else certificate.state


def suspension_until(suspended_on: date, ground: str, scheme: SchemeEdition) -> date | None:
    """The last day that a suspension may last, None for a ground without end (CNEX 12.3.1, CEC 7.4).

    `ground` is its letter as the rule prints it, or its key; any other is a KeyError.
    """
    for cause in scheme.suspension.grounds:
        if ground and ground in (cause.letter, cause.key):
            return None if cause.is_open_ended else add_months(suspended_on, scheme.suspension.longest_months.value)
    raise KeyError(ground)


def act_due(verified_on: date, times: ActTimes, calendar: WorkingCalendar) -> DueDate:
    """The last day for suspending or withdrawing after the ground was verified on `verified_on`.

    CNEX 12.3.1, 12.3.2; where the rule sets no time, the regulation's day (J55).
    """
    if times.act_working_days is None:
        return DueDate(on=regulation_day(verified_on, times))
    return calendar.working_days_after(verified_on, times.act_working_days.value)


def regulation_day(verified_on: date, times: ActTimes) -> date:
    """The day by which the national measures want the act; a rule of its own time may be later (J19)."""
    return verified_on + timedelta(days=times.regulation_days.value)


def application_closed(certificate: Certificate, scheme: SchemeEdition, on: date) -> Reason | None:
    """Why an application for restoration made on that day is too late; None up to the suspension's last day."""
    until = certificate.suspensions[-1].until if certificate.suspensions else None
    if until is None or on <= until:
        return None
    return Reason(text=_APPLIED_LATE.format(until=until), clause=scheme.suspension.longest_months.clause)


def awaits_restoration(suspension: Suspension) -> bool:
    """Whether the holder's application waits for the body: to be verified, or to be restored as verified."""
    check = suspension.restoration_check
    return suspension.restored_on is None and suspension.restoration_request is not None and (
        check is None or check.passed)


def restoration_closed(certificate: Certificate, scheme: SchemeEdition, today: date) -> Reason | None:
    """Why nothing can be restored on `today`: not suspended, or the suspension is over (CNEX 12.3.1, CEC 7.4).

    Both rules want the application within the suspension, its last day included; what the body does about one that
    came in time may be later.
    """
    suspension = certificate.suspensions[-1] if certificate.suspensions else None
    if suspension is None or status_on(certificate, today) is not CertificateState.SUSPENDED:
        return Reason(text=_NOT_SUSPENDED.format(number=certificate.number), clause=scheme.suspension.act_clause)
    if suspension.until is not None and today > suspension.until and not awaits_restoration(suspension):
        return Reason(text=_SUSPENSION_OVER.format(until=suspension.until),
                      clause=scheme.suspension.longest_months.clause)
    return None


def awaits_verification(certificate: Certificate) -> bool:
    """Whether a restoration is applied for of which the body has not said yet whether the ground is gone."""
    last = certificate.suspensions[-1] if certificate.suspensions and certificate.termination is None else None
    return (last is not None and last.restored_on is None and last.restoration_request is not None
            and last.restoration_check is None)


def restoration_obstacles(certificate: Certificate, scheme: SchemeEdition, today: date) -> tuple[Reason, ...]:
    """Everything that keeps the certificate from being restored on `today`, in the order in which to mend it.

    The holder applies within the suspension, then the body verifies that its ground is gone (CNEX 12.3.1, CEC 7.4).
    """
    closed = restoration_closed(certificate, scheme, today)
    if closed is not None:
        return (closed,)
    suspension, clause = certificate.suspensions[-1], scheme.suspension.longest_months.clause
    if suspension.restoration_request is None:
        return (Reason(text=_NOT_APPLIED_FOR, clause=clause),)
    check = suspension.restoration_check
    if check is None:
        return (Reason(text=_NOT_VERIFIED, clause=clause),)
    if not check.passed:
        return (Reason(text=_VERIFIED_AGAINST.format(on=check.verified_on), clause=clause),)
    return ()


def certificate_faults(certificate: Certificate, scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Everything that keeps `certificate` from being issued under `scheme`: fields, figures and dates."""
    return (
        *_missing_fields(certificate, scheme),
        *_figure_faults(certificate.value, certificate.measure, scheme),
        *_share_faults(certificate.stage_shares, certificate.unit.family, scheme),
        *_functional_unit_faults(certificate.unit.functional_unit, certificate.unit, scheme),
        *_period_faults(certificate.period_from, certificate.period_to, scheme),
        *_date_faults(certificate, scheme),
    )


def footprint_faults(
    footprint: UnitFootprint, unit: CertificationUnit, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """Everything that keeps `footprint` from being the result of `unit` under `scheme`, entered `today`."""
    other_unit = footprint.unit_id != unit.id
    return (
        *((Reason(text=_OTHER_UNIT.format(unit=_unit_name(unit))),) if other_unit else ()),
        *_figure_faults(footprint.value, footprint.measure, scheme),
        *_share_faults(footprint.stage_shares, unit.family, scheme),
        *_functional_unit_faults(footprint.functional_unit, unit, scheme),
        *_period_faults(footprint.period_from, footprint.period_to, scheme),
        *_period_to_come(footprint.period_to, scheme, today),
        *_method_faults(footprint, scheme),
        *_rating_faults(footprint, scheme),
    )


def _method_faults(footprint: UnitFootprint, scheme: SchemeEdition) -> Iterator[Reason]:
    """Where the rule names methods of quantification, a footprint states those that were used (CNEX 7, CEC 5.4.3.1)."""
    known = {method.key: method for method in scheme.quantification_methods}
    if known and not set(footprint.methods) & set(known):
        yield Reason(text=_NO_METHOD, clause=next(iter(known.values())).clause)


def _rating_faults(footprint: UnitFootprint, scheme: SchemeEdition) -> Iterator[Reason]:
    """Where the rule has the quality of the data rated, a footprint states the rating (CEC 5.4.3.2)."""
    if scheme.data_quality_clause is not None and not footprint.data_quality:
        yield Reason(text=_NO_RATING, clause=scheme.data_quality_clause)


_NOT_SUSPENDED = Text(zh="证书 {number} 不在暂停状态。", en="Certificate {number} is not suspended.")
_SUSPENSION_OVER = Text(
    zh="暂停期已于 {until} 届满，期内没有尚待办理的恢复申请：不能恢复，应按规则办理撤销。",
    en="The suspension ended on {until}, and no application made within it waits: the certificate cannot be restored"
    " and is to be withdrawn.",
)
_APPLIED_LATE = Text(
    zh="恢复申请应在暂停期最后一日 {until}（含当日）前提出，现已过期，应按规则办理撤销。",
    en="The restoration is applied for within the suspension, by {until}: this is too late, and the certificate is to"
    " be withdrawn.",
)
_NOT_APPLIED_FOR = Text(
    zh="证书持有人还没有申请恢复；请先登记恢复申请。",
    en="The holder has not applied for the restoration: enter its application first.",
)
_NOT_VERIFIED = Text(
    zh="恢复申请尚未核实；请核实暂停的原因是否已消除并记录。",
    en="The application for restoration is not verified: verify that the ground of the suspension is gone, and record"
    " it.",
)
_VERIFIED_AGAINST = Text(
    zh="{on} 的核实结论为暂停的原因尚未消除，不能恢复。",
    en="The verification of {on} found that the ground of the suspension is not gone, so it cannot be restored.",
)
_NO_METHOD = Text(
    zh="请选择该单元各排放源所用的量化方法（可以多选）。",
    en="State by which methods the unit's sources were quantified; there may be several.",
)
_NO_RATING = Text(
    zh="请填写该单元的数据质量评级。", en="State the rating of the quality of the unit's data."
)
_OTHER_UNIT = Text(zh="该数值不属于认证单元“{unit}”。", en="The figure does not belong to the unit “{unit}”.")
_MISSING = Text(zh="证书缺少“{field}”，请补全后再签发。", en="The certificate lacks “{field}”: add it before issue.")
_NOT_POSITIVE = Text(zh="碳足迹数值应大于 0，现为 {value}。", en="The footprint must be above 0; it is {value}.")
_WRONG_MEASURE = Text(zh="结果单位应为 {due}，现为“{found}”。", en="The result is given in {due}, not in “{found}”.")
_NEGATIVE_SHARE = Text(
    zh="“{stage}”的占比为 {share}%，不得小于 0。", en="The share of “{stage}” is {share} %; it cannot be below 0."
)
_FOREIGN_STAGE = Text(
    zh="“{stage}”不在该产品的系统边界内，请删去或改正。",
    en="“{stage}” lies outside this product's boundary: remove or correct it.",
)
_SHARE_SUM = Text(
    zh="各阶段占比合计为 {total}%，应为 100%（允许相差 0.1 个百分点）。",
    en="The stage shares add up to {total} %; they must make 100 % within 0.1 of a point.",
)
_WRONG_FUNCTIONAL_UNIT = Text(
    zh="“{unit}”的{kind}应为“{due}”，现为“{found}”。",
    en="{kind} of “{unit}”: it is “{due}”, not “{found}”.",
)
_UNKNOWN_FAMILY = Text(
    zh="本规则没有产品类别“{family}”，不能签发。",
    en="This rule knows no product family “{family}”: it cannot be issued.",
)
_PERIOD_ORDER = Text(
    zh="数据时间边界的起止不对：{first} 至 {last}。", en="The data's period is out of order: {first} to {last}."
)
_PERIOD_TO_COME = Text(
    zh="数据时间边界止于 {last}，晚于今天 {today}：只能核查已经发生的数据，请核对数据时间边界。",
    en="The data's period ends on {last}, which is after today, {today}: only what has happened is verified. Check the"
    " period.",
)
_PERIOD_AHEAD = Text(
    zh="数据时间边界止于 {last}，晚于颁发（换证）日期 {issued}。",
    en="The data's period ends on {last}, after the issue or replacement on {issued}.",
)
_FIRST_ISSUE_LATE = Text(
    zh="初次发证日期 {first} 晚于颁发日期 {issued}。",
    en="The first issue on {first} is later than the issue on {issued}.",
)
_END_BEFORE_ISSUE = Text(
    zh="有效期至 {end}，不得早于颁发日期 {issued}。", en="It ends on {end}, before it is issued on {issued}."
)
_TOO_LONG = Text(
    zh="有效期至 {end}，超过规定的最长期限 {longest}。",
    en="It ends on {end}, later than the longest allowed, {longest}.",
)
_REPLACED_EARLY = Text(
    zh="换证日期 {replaced} 应在颁发日期 {issued} 与有效期止日 {end} 之间。",
    en="The replacement on {replaced} must lie between the issue on {issued} and the end on {end}.",
)

_IS_FILLED: Mapping[str, Callable[[Certificate, SchemeEdition], bool]] = {
    "body": lambda _, scheme: bool(scheme.body.name.zh.strip()),
    "number": lambda certificate, _: certificate.state is CertificateState.DRAFT or bool(certificate.number.strip()),
    "product": lambda certificate, _: bool(certificate.unit.product_name.strip() and certificate.unit.model.strip()),
    "client": lambda certificate, _: _names_party(certificate, PartyRole.CLIENT),
    "producer": lambda certificate, _: _names_party(certificate, PartyRole.PRODUCER),
    "factory": lambda certificate, _: _names_party(certificate, PartyRole.FACTORY),
    "period": lambda certificate, _: True,
    "functional_unit": lambda certificate, _: bool(certificate.unit.functional_unit.zh.strip()),
    "footprint": lambda certificate, _: bool(certificate.measure.strip()),
    "basis": lambda certificate, _: any(standard.strip() for standard in certificate.standards),
    "boundary": lambda certificate, _: bool(certificate.system_boundary.zh.strip()),
    "stage_shares": lambda certificate, _: bool(certificate.stage_shares),
    "first_issued_on": lambda certificate, _: True,
    "issued_on": lambda certificate, _: True,
    "valid_until": lambda certificate, _: True,
    "mode": lambda _, scheme: bool(scheme.mode.value.zh.strip()),
}
"""Whether a field of a scheme is filled, by its key; a key that is not here can never be, so it is reported."""


def _names_party(certificate: Certificate, role: PartyRole) -> bool:
    party = certificate.parties.get(role)
    return party is not None and bool(party.name.strip() and party.address.strip())


def _missing_fields(certificate: Certificate, scheme: SchemeEdition) -> Iterator[Reason]:
    for field in scheme.certificate.fields:
        is_filled = _IS_FILLED.get(field.key)
        if is_filled is None or not is_filled(certificate, scheme):
            yield Reason(text=_MISSING.format(field=field.label), clause=field.clause)


def _figure_faults(value: Decimal, measure: str, scheme: SchemeEdition) -> Iterator[Reason]:
    if value <= 0:
        yield Reason(text=_NOT_POSITIVE.format(value=value), clause=_field_clause("footprint", scheme))
    if measure != scheme.measure.value:
        yield Reason(
            text=_WRONG_MEASURE.format(due=scheme.measure.value, found=measure), clause=scheme.measure.clause
        )


def _share_faults(shares: Mapping[str, Decimal], family_key: str, scheme: SchemeEdition) -> Iterator[Reason]:
    family = scheme.family(family_key)
    clause = _field_clause("stage_shares", scheme)
    for stage, share in shares.items():
        if family is not None and stage not in family.stages:
            yield Reason(text=_FOREIGN_STAGE.format(stage=scheme.stage_text(stage)), clause=clause)
        if share < 0:
            yield Reason(text=_NEGATIVE_SHARE.format(stage=scheme.stage_text(stage), share=share), clause=clause)
    total = sum(shares.values(), Decimal(0))
    if (shares or clause) and abs(total - 100) > SHARE_TOLERANCE:
        yield Reason(text=_SHARE_SUM.format(total=total), clause=clause)


def _functional_unit_faults(found: Text, unit: CertificationUnit, scheme: SchemeEdition) -> Iterator[Reason]:
    family = scheme.family(unit.family)
    if family is None:
        yield Reason(text=_UNKNOWN_FAMILY.format(family=unit.family))
    elif found != family.functional_unit:
        yield Reason(
            text=_WRONG_FUNCTIONAL_UNIT.format(unit=_unit_name(unit), kind=scheme.unit_kind(unit.family),
                                               due=family.functional_unit, found=found),
            clause=family.clause,
        )


def _period_faults(first: date, last: date, scheme: SchemeEdition) -> Iterator[Reason]:
    if last <= first:
        yield Reason(text=_PERIOD_ORDER.format(first=first, last=last), clause=_field_clause("period", scheme))


def _period_to_come(last: date, scheme: SchemeEdition, today: date) -> Iterator[Reason]:
    """What is verified has happened: a period that ends today has, one that ends tomorrow has not (H132)."""
    if last > today:
        held = next((each.clause for each in scheme.cross_checks if isinstance(each, NotInFuture)), None)
        yield Reason(text=_PERIOD_TO_COME.format(last=last, today=today),
                     clause=held or _field_clause("period", scheme))


def _date_faults(certificate: Certificate, scheme: SchemeEdition) -> Iterator[Reason]:
    issued, end, longest = certificate.issued_on, certificate.valid_until, valid_until(certificate.counts_from, scheme)
    if certificate.period_to > (certificate.replaced_on or issued):
        yield Reason(
            text=_PERIOD_AHEAD.format(last=certificate.period_to, issued=certificate.replaced_on or issued),
            clause=_field_clause("period", scheme),
        )
    if certificate.first_issued_on > issued:
        yield Reason(
            text=_FIRST_ISSUE_LATE.format(first=certificate.first_issued_on, issued=issued),
            clause=_field_clause("first_issued_on", scheme),
        )
    if end < issued:
        yield Reason(
            text=_END_BEFORE_ISSUE.format(end=end, issued=issued), clause=scheme.certificate.validity_years.clause
        )
    if end > longest:
        yield Reason(text=_TOO_LONG.format(end=end, longest=longest), clause=scheme.certificate.validity_years.clause)
    if certificate.replaced_on and not issued <= certificate.replaced_on <= end:
        yield Reason(text=_REPLACED_EARLY.format(replaced=certificate.replaced_on, issued=issued, end=end))


def _field_clause(key: str, scheme: SchemeEdition) -> ClauseRef | None:
    """The clause of a certificate field, or None where the scheme does not ask for it."""
    field: CertificateField | None = next((each for each in scheme.certificate.fields if each.key == key), None)
    return field.clause if field else None


def _unit_name(unit: CertificationUnit) -> str:
    return f"{unit.product_name} {unit.model}"
