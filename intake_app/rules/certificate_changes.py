"""What a change means for a certificate: whether its result still holds, and when it may be replaced.

CNEX 12.2, annex II 11.1 and 13; CEC 7.3, annex 3 10.1 and 12.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations

from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.certification_models import normalised_model
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import ChangeRules, SchemeEdition
from models.application import PartyRole
from models.calendar import add_months
from models.certificate import Certificate, CertificateState, SurveillanceDone
from models.certificate_change import Amendment, CertificateChange, ChangeEvaluation, ChangeVerdict, Rise
from models.engagement import Engagement, PartyDetails, UnitFootprint
from models.reference import ClauseRef, Reason, Sourced
from models.text import Text

MOVED_SITE = ClauseRef(document="house", clause="H147")
"""What this body asks before another production site is printed."""
CHANGE_VERDICTS: dict[ChangeVerdict, Text] = {
    ChangeVerdict.APPROVED: Text(zh="批准变更", en="approved"),
    ChangeVerdict.REFUSED: Text(zh="不批准变更", en="refused"),
    ChangeVerdict.TO_BE_VERIFIED: Text(zh="须核查通过后批准", en="to be verified first"),
}
"""Each answer to an application for change in words."""


def made_though_denied(certificate: Certificate, change: CertificateChange) -> bool:
    """Whether the product is still as changed though the body refused the change, or found that it does not conform.

    One in effect by then was made; a plan for later is not (CNEX annex II 13, CEC annex 3 12). It ends with the
    holder's word that it was undone, with another of its kind that is approved, or with a surveillance passed since.
    """
    on = change.denied_on
    if on is None or change.takes_effect_on > on or change.undone is not None:
        return False
    approved_since = any(each.kind == change.kind and each.applied_on >= on and each.is_granted
                         for each in certificate.changes)
    return not approved_since and not any(each.passed and each.completed_on > on for each in certificate.surveillances)


def result_ended(change: CertificateChange, scheme: SchemeEdition, today: date) -> Reason | None:
    """Why the certified result no longer holds on `today`, or None (CNEX annex II 11.1, CEC annex 3 10.1; J29, J30).

    A rise counts from its percentage on, inclusive, once it has lasted longer than the scheme's months.
    """
    rules, rise = scheme.changes, change.rise
    if rules is None or rise is None:
        return None
    limit = rise_limit(change, rules)
    if rise.percent < limit.value or min(rise.until or today, today) <= last_day_allowed(rise, rules):
        return None
    text = _RESULT_ENDED.format(percent=rise.percent, since=rise.since, limit=limit.value,
                                months=rules.lasting_months.value)
    return Reason(text=text, clause=limit.clause)


def result_ended_in(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, today: date
) -> Reason | None:
    """`result_ended` by the rise that counts, but for one that was confirmed and then found to be an error (J29)."""
    if any(each.change_id == change.id and each.revoked_on is not None for each in certificate.lapses):
        return None
    return result_ended(change.with_(rise=rise_that_counts(certificate, change)), scheme, today)


def result_ends_after(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, today: date
) -> Reason | None:
    """From when on a rise that reached the limit and still goes on ends the result; None where it did, or is lower."""
    rules, rise = scheme.changes, rise_that_counts(certificate, change)
    if rules is None or rise is None or rise.until is not None:
        return None
    limit, last = rise_limit(change, rules), last_day_allowed(rise, rules)
    if rise.percent < limit.value or today > last:
        return None
    return Reason(text=_RESULT_WILL_END.format(percent=rise.percent, since=rise.since, limit=limit.value, last=last),
                  clause=limit.clause)


def rise_limit(change: CertificateChange, rules: ChangeRules) -> Sourced[int]:
    """The rise in per cent, inclusive, that ends a result once it lasts (CNEX annex II 11.1, CEC annex 3 10.1)."""
    return rules.planned_percent if change.is_planned else rules.unplanned_percent


def last_day_allowed(rise: Rise, rules: ChangeRules) -> date:
    """The last day, inclusive, on which a rise that reached its limit ends nothing yet."""
    return add_months(rise.since, rules.lasting_months.value)


def rise_that_counts(certificate: Certificate, change: CertificateChange) -> Rise | None:
    """By how much the change raises what the certificate prints: as verified anew, else as the holder said (H127).

    What was told before a value verified anew was printed is measured by the old one, and counts no more where the data
    printed reach it: older ones do not hold it. Where those verified do not, what was said is not lowered by them.
    """
    verified, told = footprint_to_print(certificate, change), change.rise
    if verified is not None:
        said = told or Rise(percent=Decimal(0), since=change.takes_effect_on)
        found = percent_above(verified.value, certificate)
        is_seen = _was_checked_for(change) or said.since <= verified.period_to
        return said.with_(percent=found if is_seen else max(said.percent, found))
    printed = (each.replaced_on for each in certificate.changes if each.new_footprint and each.replaced_on)
    if told is None or change.applied_on > max(printed, default=date.min):
        return told
    is_settled = change.replaced_on is not None and _was_checked_for(change)
    return None if is_settled or told.since <= certificate.period_to else told


def _was_checked_for(change: CertificateChange) -> bool:
    """Whether its footprint comes from the check on site that was ordered for it, which judges its rise as well.

    What its team found of this change was reviewed and decided on, whichever period its data are of.
    """
    made = change.verification
    return made is not None and made.footprint is not None and made.job_id == change.check_id


def footprint_to_print(certificate: Certificate, change: CertificateChange) -> UnitFootprint | None:
    """What was verified anew for the change and is still to be printed; never data older than the printed ones."""
    verified = change.new_footprint
    if verified is None or change.replaced_on is not None or verified.period_to < certificate.period_to:
        return None
    return verified


def percent_above(value: Decimal, certificate: Certificate) -> Decimal:
    """By how many per cent the value is above that on the certificate, to a hundredth; below it, less than 0.

    Cut and not rounded, so that what is told as 10 % is 10 % at least.
    """
    return ((value - certificate.value) / certificate.value * 100).quantize(Decimal("0.01"), ROUND_FLOOR)


def newly_verified(certificate: Certificate) -> SurveillanceDone | None:
    """The last surveillance that was passed, where it verified a later period than the certificate prints."""
    last = next((each for each in reversed(certificate.surveillances) if each.passed), None)
    is_newer = last and last.footprint and last.footprint.period_to > certificate.period_to
    return last if is_newer else None


def came_too_early(change: CertificateChange, job: Engagement, scheme: SchemeEdition) -> Reason | None:
    """Why the surveillance `job` verifies nothing of the change: its team was on site before that took effect.

    A check ordered for the change is made for it whenever it comes, and what is about the footprint itself a
    surveillance of before may have found (CNEX 12.2, CEC 7.3; H127).
    """
    first = min((result.first_day for result in job.on_site), default=None)
    is_found_before = job.id == change.check_id or _is_of_footprint(change, scheme)
    if is_found_before or first is None or first >= change.takes_effect_on:
        return None
    return Reason(text=_CAME_TOO_EARLY.format(first=first, on=change.takes_effect_on),
                  clause=_clause_of(change.kind, scheme))


def untold_rise(certificate: Certificate, scheme: SchemeEdition) -> Reason | None:
    """What a surveillance found and nobody told of: a rise that may end the result, once it is known since when.

    CNEX annex II 11.1, CEC annex 3 10.1: what the holder or a person of the body enters then counts (J29).
    """
    percent, rules = untold_percent(certificate, scheme), scheme.changes
    if percent is None or rules is None:
        return None
    text = _UNTOLD_RISE.format(number=certificate.number, on=certificate.surveillances[-1].completed_on,
                               percent=percent, planned=rules.planned_percent.value,
                               unplanned=rules.unplanned_percent.value, months=rules.lasting_months.value)
    return Reason(text=text, clause=rules.unplanned_percent.clause)


def untold_percent(certificate: Certificate, scheme: SchemeEdition) -> Decimal | None:
    """By how many per cent the last surveillance found the footprint risen, where that reaches a limit and is untold.

    Told is what came in after the surveillance and reaches the limit that its rise reached, or before it and no lower
    than what that found: a small rise told hushes up no great one.
    """
    last, rules = certificate.surveillances[-1] if certificate.surveillances else None, scheme.changes
    if rules is None or last is None or last.footprint is None or last.footprint.period_to <= certificate.period_to:
        return None
    percent, first = percent_above(last.footprint.value, certificate), last.footprint.period_from
    limits = (rules.planned_percent.value, rules.unplanned_percent.value)
    reached = max((limit for limit in limits if percent >= limit), default=None)
    if reached is None or any(
        each.rise.percent >= (reached if each.applied_on >= last.completed_on else percent)
        for each in certificate.changes if each.rise is not None and each.applied_on > first
    ):
        return None
    return percent


def application_faults(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """Everything that keeps this change from being applied for."""
    reasons = []
    if status_on(certificate, today) not in IN_FORCE:
        reasons.append(Reason(text=_NOT_IN_FORCE.format(number=certificate.number)))
    if not change.before.strip() or not change.after.strip():
        reasons.append(Reason(text=_SAY_WHAT_CHANGES))
    if change.rise is not None and change.rise.until is not None and change.rise.until < change.rise.since:
        reasons.append(Reason(text=_RISE_ENDS_EARLY))
    if any(each.is_open and each.kind == change.kind for each in certificate.changes):
        reasons.append(Reason(text=_OPEN_ALREADY, clause=_clause_of(change.kind, scheme)))
    return (*reasons, *named_apart(certificate, change.amendment, scheme),
            *_contradictions(certificate, change, scheme))


def named_apart(certificate: Certificate, amendment: Amendment, scheme: SchemeEdition) -> Iterator[Reason]:
    """That one enterprise would stand under two names or addresses, where it stood under one (CNEX 9.9 d to f).

    Parties of one credit code are one enterprise; what differed before, such as the name of a branch, may differ on.
    """
    old, new = certificate.parties, amended(certificate, amendment).parties
    words = {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
             PartyRole.FACTORY: scheme.words.factory}
    clauses = {field.key: field.clause for field in scheme.certificate.fields}
    for one, other in combinations(words, 2):
        is_one = old[one].credit_code == old[other].credit_code
        parts = ("name",) if other is PartyRole.FACTORY else ("name", "address")
        if is_one and any(getattr(old[one], part) == getattr(old[other], part)
                          and getattr(new[one], part) != getattr(new[other], part) for part in parts):
            yield Reason(text=_NAMED_APART.format(one=words[one], other=words[other], code=old[one].credit_code),
                         clause=clauses.get(other.value))


def _contradictions(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> Iterator[Reason]:
    """What the figures before and after say of a rise otherwise than its percentage, which alone would count (J30).

    Only where each of the two texts of a change of the footprint holds one figure: anything else is no statement of it.
    """
    before, after = _FIGURE.findall(change.before), _FIGURE.findall(change.after)
    if change.rise is None or not _is_of_footprint(change, scheme) or (len(before), len(after)) != (1, 1):
        return
    said, now = (Decimal(figure.replace(",", "")) for figure in (*before, *after))
    if said != certificate.value:
        yield Reason(text=_OTHER_BEFORE.format(number=certificate.number, printed=certificate.value, said=said),
                     clause=_clause_of(change.kind, scheme))
    elif abs(percent_above(now, certificate) - change.rise.percent) > ROUNDING:
        yield Reason(text=_OTHER_RISE.format(said=said, now=now, found=percent_above(now, certificate),
                                             percent=change.rise.percent), clause=_clause_of(change.kind, scheme))


def _is_of_footprint(change: CertificateChange, scheme: SchemeEdition) -> bool:
    kinds = scheme.changes.kinds if scheme.changes else ()
    return any(each.key == change.kind and each.is_of_footprint for each in kinds)


def moves_site(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> bool:
    """Whether the change gives the production another address, by its kind or by what is to be printed."""
    kinds = scheme.changes.kinds if scheme.changes else ()
    address = change.amendment.site_address
    return bool(address and address != certificate.site_address) or any(
        each.key == change.kind and each.moves_site for each in kinds)


def approval_barred(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, evaluation: ChangeEvaluation
) -> Reason | None:
    """Why this answer approves too early: another site is another unit, so it is verified first (CNEX 4, CEC 4; H147).

    Where the manager found that the address names the same site, it is approved at once.
    """
    if evaluation.verdict is not ChangeVerdict.APPROVED or evaluation.is_same_site:
        return None
    return Reason(text=_VERIFY_THE_SITE, clause=MOVED_SITE) if moves_site(certificate, change, scheme) else None


def person_barred(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> Reason | None:
    """Why no person passes the verification of this change: another site has a footprint of its own to find (H147)."""
    return Reason(text=_CHECK_THE_SITE, clause=MOVED_SITE) if moves_site(certificate, change, scheme) else None


def answer_closed(certificate: Certificate, today: date) -> Reason | None:
    """Why nothing is answered about a change of this certificate any more, once it has ended."""
    if status_on(certificate, today) in IN_FORCE:
        return None
    return Reason(text=_ENDED.format(number=certificate.number))


def replacement_obstacles(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """Everything that keeps the certificate from being replaced after this change on `today` (CNEX 12.2, CEC 7.3)."""
    clause, evaluation = _clause_of(change.kind, scheme), change.evaluation
    reasons = []
    if status_on(certificate, today) is not CertificateState.VALID:
        reasons.append(Reason(text=_NOT_VALID.format(number=certificate.number)))
    if change.replaced_on is not None:
        reasons.append(Reason(text=_REPLACED_ALREADY.format(on=change.replaced_on)))
    if not change.amends:
        reasons.append(Reason(text=_PRINTS_THE_SAME))
    if evaluation is None:
        reasons.append(Reason(text=_NOT_EVALUATED, clause=clause))
    elif evaluation.verdict is ChangeVerdict.REFUSED:
        reasons.append(Reason(text=_REFUSED.format(on=evaluation.on), clause=clause))
    elif evaluation.verdict is ChangeVerdict.TO_BE_VERIFIED and change.verification is None:
        reasons.append(Reason(text=_NOT_VERIFIED, clause=clause))
    elif change.verification is not None and not change.verification.passed:
        reasons.append(Reason(text=_NOT_PASSED.format(on=change.verification.on), clause=clause))
    if today < printed_from(change, scheme):
        reasons.append(Reason(text=_NOT_IN_EFFECT.format(on=change.takes_effect_on), clause=clause))
    return (*reasons, *_rises_in_the_way(certificate, change, scheme, today))


def printed_from(change: CertificateChange, scheme: SchemeEdition) -> date:
    """The first day on which a certificate may say what changes: a name or place that is not yet is not printed.

    What only prints a footprint anew is about data of the past, and waits for no day.
    """
    is_unnamed = _is_of_footprint(change, scheme) and change.amendment == Amendment()
    return date.min if is_unnamed else change.takes_effect_on


def _rises_in_the_way(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, today: date
) -> Iterator[Reason]:
    """The rise of the change where it ended the result; where another value comes to be printed, any rise (H127).

    Else a new value would wipe out a rise that was told or found before, and that nobody has decided on yet.
    """
    prints_anew = footprint_to_print(certificate, change) is not None
    others = [each for each in certificate.changes if each.id != change.id] if prints_anew else []
    ended = [reason for each in (change, *others) if (reason := result_ended_in(certificate, each, scheme, today))]
    untold = untold_rise(certificate, scheme) if prints_anew else None
    yield from (*ended, *([untold] if untold else []))


def replaced(certificate: Certificate, change: CertificateChange, today: date) -> Certificate:
    """The certificate as it reads from `today`: its number, first issue, issue and last day stay (J20, J63).

    A footprint that was verified anew for the change takes the place of an older one, with its data period (H127).
    """
    verified = footprint_to_print(certificate, change)
    measured = {name: getattr(verified, name) for name in MEASURED} if verified else {}
    return amended(certificate, change.amendment).with_(replaced_on=today, **measured)


def printed_since(certificate: Certificate, on: date) -> tuple[CertificateChange, ...]:
    """The changes that the certificate was replaced after on that day or later, in the order of their prints."""
    printed = [(each.replaced_on, each) for each in certificate.changes if each.replaced_on and each.replaced_on >= on]
    return tuple(change for _, change in sorted(printed, key=lambda each: each[0]))


def amended(certificate: Certificate, amendment: Amendment) -> Certificate:
    """The certificate with what the amendment says instead.

    What it is compared by follows what it prints, and its place the new address, where that names a city: else the next
    surveillance would go to the old one, and a new application would not be known as that of the same unit. The address
    that a certificate prints for the factory is that of its site: where the enterprise is registered stays as it was.
    """
    unit, parties = certificate.unit, dict(certificate.parties)
    for role, name, address in (
        (PartyRole.CLIENT, amendment.client_name, amendment.client_address),
        (PartyRole.PRODUCER, amendment.producer_name, amendment.producer_address),
        (PartyRole.FACTORY, amendment.factory_name, ""),
    ):
        parties[role] = _amended(parties[role], name, address)
    named = unit.with_(
        product_name=amendment.product_name or unit.product_name, model=amendment.model or unit.model,
        normalised_model=normalised_model(amendment.model) if amendment.model else unit.normalised_model,
        producer_name=amendment.producer_name or unit.producer_name)
    place = city_named(amendment.site_address) if amendment.site_address else None
    moved = {"site_city": place.name, "latitude": place.latitude, "longitude": place.longitude} if place else {}
    return certificate.with_(unit=named, parties=parties, trademark=amendment.trademark or certificate.trademark,
                             site_address=amendment.site_address or certificate.site_address, **moved)


def _amended(party: PartyDetails, name: str, address: str) -> PartyDetails:
    return party.with_(name=name or party.name, address=address or party.address)


def _clause_of(kind: str, scheme: SchemeEdition) -> ClauseRef | None:
    kinds = scheme.changes.kinds if scheme.changes else ()
    return next((each.clause for each in kinds if each.key == kind), None)


ROUNDING = Decimal("0.1")
"""By how many points a told rise may differ from its figures: it is typed with one decimal."""
MEASURED = ("value", "measure", "system_boundary", "stage_shares", "period_from", "period_to")
"""What a certificate prints of a footprint."""

_UNTOLD_RISE = Text(
    zh="证书 {number} 在 {on} 的监督中核查的碳足迹比证书载明的高 {percent}%：请向持有人查明属于计划内还是计划外变化、"
    "自何时起，并登记为变更；计划内达到 {planned}%、计划外达到 {unplanned}% 且"
    "持续超过 {months} 个月的，认证结果失效。",
    en="The surveillance of {on} verified a footprint {percent} % above that of certificate {number}: ask its holder"
    " whether that was planned and since when it lasts, and enter it as a change. From {planned} %"
    " planned or {unplanned} % unplanned on, for more than {months} months, the result holds no more.",
)
_CAME_TOO_EARLY = Text(
    zh="监督的现场于 {first} 开始，早于变更生效日 {on}，不能作为该变更的核查：请安排现场核查，或者登记对变更的核查。",
    en="The surveillance began on site on {first}, before the change took effect on {on}: it does not verify the"
    " change. Order a check on site, or enter a verification of the change.",
)
_RESULT_ENDED = Text(
    zh="碳足迹自 {since} 起上升 {percent}%，达到 {limit}% 且持续超过 {months} 个月：认证结果即时失效，应停止使用标志并"
    "重新认证；经确认后由管理人员决定暂停或撤销。",
    en="Since {since} the footprint is {percent} % higher: it reached {limit} % and lasted longer than {months} months."
    " The result holds no more and the mark must not be used: it is certified anew. Once that is confirmed, a manager"
    " decides on suspension or withdrawal.",
)
_RESULT_WILL_END = Text(
    zh="碳足迹自 {since} 起上升 {percent}%，达到 {limit}% 的限值；{last}（含当日）之后仍然持续的，"
    "认证结果即时失效，须重新认证。",
    en="Since {since} the footprint is {percent} % higher, which reaches the limit of {limit} %. If that lasts beyond"
    " {last}, the result ends at once and the product is certified anew.",
)
_NOT_IN_FORCE = Text(
    zh="证书 {number} 现在既非有效也非暂停状态，不能申请变更。",
    en="Certificate {number} is neither valid nor suspended now: no change can be applied for.",
)
_ENDED = Text(
    zh="证书 {number} 已失效，其变更申请不再办理。",
    en="Certificate {number} has ended: nothing is answered about its changes any more.",
)
_SAY_WHAT_CHANGES = Text(
    zh="请分别写明变更前和变更后的情况。", en="Say both how it is now and how it will be after the change."
)
_RISE_ENDS_EARLY = Text(zh="上升的截止日早于起始日，请改正。", en="The rise ends before it begins: correct the days.")
_OPEN_ALREADY = Text(
    zh="该类变更已有一份申请在办理，请等待其办结。",
    en="An application for this kind of change is open already: wait until it is settled.",
)
_NAMED_APART = Text(
    zh="“{one}”与“{other}”是同一企业（统一社会信用代码 {code}），变更后两处不一致：请在证书拟改为的内容中一并填写。",
    en="“{one}” and “{other}” are one enterprise (credit code {code}), and after the change they would differ: fill in"
    " both of what the certificate is to print.",
)
_OTHER_BEFORE = Text(
    zh="变更前写为 {said}，而证书 {number} 载明的碳足迹为 {printed}：上升幅度按证书载明的数值计算，请改正。",
    en="The value before is {said}, but certificate {number} prints {printed}, by which a rise is measured: correct"
    " it.",
)
_OTHER_RISE = Text(
    zh="由 {said} 变为 {now} 是上升 {found}%，与填写的上升幅度 {percent}% 不一致：请改正。",
    en="From {said} to {now} is {found} %, and not the rise of {percent} % that is filled in: correct it.",
)
_FIGURE = re.compile(r"(?<![A-Za-z\d.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\d%])")
_VERIFY_THE_SITE = Text(
    zh="生产地址变更：生产场地不同的属于不同的认证单元，不能直接批准。请答复“须核查通过后批准”并安排现场核查；场地未变、"
    "仅地名或门牌变化的，请勾选并在理由中写明依据。",
    en="The production address changes, and another site is another unit: it is not approved at once. Answer “to be"
    " verified first” and order a check on site. Where the site stays and only the name of its address changes, tick"
    " that and write in the reason on what evidence.",
)
_CHECK_THE_SITE = Text(
    zh="生产地址变更须现场核查新场地并得出其碳足迹，不能由个人登记为通过：请安排现场核查；没有通过的可以登记。",
    en="Another production address is checked on site, with the footprint found there: no person passes it. Order a"
    " check on site; that it is not passed may be entered.",
)
_NOT_VALID = Text(
    zh="证书 {number} 现在不是有效状态，不能换证。", en="Certificate {number} is not valid now: it cannot be replaced."
)
_REPLACED_ALREADY = Text(zh="已于 {on} 换证。", en="It was replaced on {on}.")
_PRINTS_THE_SAME = Text(
    zh="该变更不涉及证书内容，不需要换证。", en="Nothing that the certificate prints changes: it needs no replacement."
)
_NOT_EVALUATED = Text(zh="变更申请尚未评价。", en="The change is not evaluated yet.")
_REFUSED = Text(zh="该变更已于 {on} 不予批准。", en="The change was refused on {on}.")
_NOT_IN_EFFECT = Text(
    zh="该变更自 {on} 起实施，在此之前证书不载明变更后的内容：请于当日或之后签发。",
    en="The change takes effect on {on}, and no certificate says before what holds only then: issue it on that day or"
    " later.",
)
_NOT_VERIFIED = Text(
    zh="该变更须核查通过后批准，尚未核查。", en="The change is to be verified before it is approved, and was not yet."
)
_NOT_PASSED = Text(zh="{on} 的核查未通过。", en="The verification of {on} was not passed.")
