"""How a certificate goes on after its end: from a surveillance passed in its last months, or by a new application.

CNEX 12.1, CEC 7.2.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from intake_app.rules.answers import path_of
from intake_app.rules.certificate_changes import MEASURED, amended, printed_since, result_ended_in, untold_rise
from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS, status_changes
from intake_app.rules.certificates import IN_FORCE, renewal_window, status_on, valid_until
from intake_app.rules.unit_duplicates import folded
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application, ApplicationState, CertificationUnit
from models.certificate import Certificate, CertificateState, StatusChange
from models.certificate_change import CertificateChange
from models.engagement import Engagement, EngagementKind
from models.reference import Reason
from models.text import Text

_OVER = frozenset({ApplicationState.REFUSED, ApplicationState.WITHDRAWN})


def renewal_faults(old: Certificate, scheme: SchemeEdition, done_on: date | None) -> tuple[Reason, ...]:
    """Why the certificate cannot be renewed; `done_on` is the day on which the holder did what renewal asks for.

    That is the last day of a surveillance that was passed, or that of the new application (J14); None while it is not
    done. A decision after the old one's end renews it still (J16).
    """
    clause = scheme.certificate.renewal.window_months.clause
    opens_on, ends_on = renewal_window(old, scheme)
    if old.state is not CertificateState.VALID:
        return (Reason(text=_NOT_VALID.format(number=old.number), clause=clause),)
    if done_on is None or not opens_on <= done_on <= ends_on:
        return (Reason(text=_NOT_IN_THE_WINDOW.format(number=old.number, first=opens_on, last=ends_on,
                                                      how=scheme.certificate.renewal.how), clause=clause),)
    return ()


def renewing_surveillance(old: Certificate, scheme: SchemeEdition) -> date | None:
    """The last day of the surveillance by which the certificate can be renewed; None where none is passed yet."""
    if scheme.certificate.renewal.by != "surveillance":
        return None
    passed = max((done.completed_on for done in old.surveillances if done.passed), default=None)
    return None if renewal_faults(old, scheme, passed) else passed


def may_be_renewed_by(
    job: Engagement, certificates: Iterable[Certificate], scheme: SchemeEdition
) -> tuple[Certificate, ...]:
    """The certificates that the open surveillance renews if it is passed within their window, which it can meet yet."""
    if scheme.certificate.renewal.by != "surveillance" or job.is_over or not job.serves_cycle or job.due_on is None:
        return ()
    return tuple(each for each in certificates
                 if each.id in job.certificate_ids and each.state is CertificateState.VALID
                 and renewal_window(each, scheme)[0] <= job.due_on)


def stands_in_the_way(old: Certificate, scheme: SchemeEdition, today: date) -> Reason | None:
    """Why the unit of `old` gets no certificate of its own beside it: while one is in force, a unit has no second.

    One whose result lapsed gives way to the new certification (J29).
    """
    if status_on(old, today) not in IN_FORCE or old.lapse is not None:
        return None
    return Reason(text=_IN_FORCE_STILL.format(number=old.number, end=old.valid_until,
                                              how=scheme.certificate.renewal.how),
                  clause=scheme.certificate.renewal.window_months.clause)


def rises_in_the_way(old: Certificate, scheme: SchemeEdition, today: date) -> tuple[Reason, ...]:
    """The rises that ended the result of `old`, or that a surveillance found and nobody told of: it is not renewed so.

    CNEX annex II 11.1, CEC annex 3 10.1. After its end nobody can tell of a rise any more, nor confirm one: what was
    evaluated as a whole for a new application goes on then, and what ended its result is no more renewed by a
    surveillance.
    """
    is_in_force = status_on(old, today) in IN_FORCE
    if not is_in_force and scheme.certificate.renewal.by == "application":
        return ()
    ended = [reason for each in old.changes if (reason := result_ended_in(old, each, scheme, today))]
    untold = untold_rise(old, scheme) if is_in_force else None
    return tuple(Reason(text=_RISEN.format(number=old.number, why=each.text), clause=each.clause)
                 for each in (*ended, *([untold] if untold else [])))


def renewal_in_question(
    certificate: Certificate, old: Certificate | None, scheme: SchemeEdition, today: date
) -> Reason | None:
    """What to decide about a valid certificate since `old`, which it renews, was suspended, lapsed or ended, or None.

    What stops the old one stops no other, and is over on the old one's last day (CNEX 12.3, CEC 7.4; J29, J64): the
    renewal would count as if nothing had been found. It is decided about by its own suspension or end, or let stand
    where an investigation of it was concluded, or a surveillance passed, since then.
    """
    changes = [each for each in status_changes(old) if each[0] is not StatusChange.SET_ASIDE] if old is not None else []
    if old is None or not changes or status_on(certificate, today) is not CertificateState.VALID:
        return None
    change, on = changes[-1]
    is_decided = (
        any(each.suspended_on >= on for each in certificate.suspensions)
        or any(each.concluded_on is not None and each.concluded_on >= on for each in certificate.investigations)
        or any(done.passed and done.completed_on > on for done in certificate.surveillances))
    if change is StatusChange.RESTORED or is_decided:
        return None
    text = _IN_QUESTION.format(number=certificate.number, old=old.number, on=on, change=STATUS_CHANGE_TEXTS[change])
    return Reason(text=text, clause=scheme.suspension.act_clause)


def renewed_already(old: Certificate, held: Iterable[Certificate], scheme: SchemeEdition) -> Reason | None:
    """Why `old` is not renewed again: one of `held`, drafts included, renews it."""
    new = next((each for each in held if each.renews == old.id), None)
    if new is None:
        return None
    text = (_RENEWED if new.number else _BEING_RENEWED).format(number=old.number, new=new.number)
    return Reason(text=text, clause=scheme.certificate.renewal.window_months.clause)


def has_nothing_to_renew(draft: Certificate, old: Certificate | None, scheme: SchemeEdition) -> bool:
    """Whether a certificate is never issued: the one that it was to renew was withdrawn or cancelled before.

    One that was applied for anew is issued all the same, as a certificate of its own (CEC 7.2).
    """
    return (draft.state is CertificateState.DRAFT and scheme.certificate.renewal.by == "surveillance"
            and old is not None and old.termination is not None)


def renewal_application_faults(certificate: Certificate, scheme: SchemeEdition, today: date) -> tuple[Reason, ...]:
    """Why its holder cannot apply today for its renewal: it goes on otherwise, or not yet, or no more (CEC 7.2)."""
    renewal = scheme.certificate.renewal
    if renewal.by != "application":
        return (Reason(text=renewal.how, clause=renewal.window_months.clause),)
    return renewal_faults(certificate, scheme, today)


def renewed(
    draft: Certificate, old: Certificate, decided_on: date, issued_on: date, scheme: SchemeEdition
) -> Certificate:
    """The certificate that renews `old`; it counts from the day after the old one's end, or a later decision (J16).

    An issue that comes later leaves no gap. The day of the first issue is kept, and so is the surveillance that
    renewed it, from which the next is counted (J63). One that was applied for anew was evaluated as a whole: its
    surveillances are counted from its own issue.
    """
    begins_on = max(decided_on, old.valid_until + timedelta(days=1))
    is_surveyed = scheme.certificate.renewal.by == "surveillance"
    return draft.with_(
        renews=old.id, first_issued_on=old.first_issued_on, issued_on=issued_on,
        valid_until=valid_until(begins_on, scheme),
        valid_from=begins_on if begins_on != issued_on else None,
        surveillances=old.surveillances[-1:] if is_surveyed else (),
    )


def as_the_old_one_reads(draft: Certificate, old: Certificate) -> Certificate:
    """The certificate that a surveillance renews `old` by, reading as that does now.

    A change may have been printed since the surveillance was announced: with it goes the footprint that was verified
    anew for it, where that is newer than the surveillance's, else a new place would stand beside the old one's figure.
    """
    return draft.with_(unit=old.unit, parties=old.parties, trademark=old.trademark, site_address=old.site_address,
                       site_city=old.site_city, latitude=old.latitude, longitude=old.longitude,
                       disclosure_consent=old.disclosure_consent, **_measured_later(old, draft))


def with_what_changed(draft: Certificate, old: Certificate, applied_on: date) -> Certificate:
    """The certificate that an application of that day renews `old` by, with what was printed on that since (CEC 7.2).

    Its answers say what was so when it was handed in: what was approved and printed later counts before them (CEC 7.3),
    a footprint verified anew for that as well where it is newer than the application's, and so does what the holder
    said since then of its publication.
    """
    changes, consent = printed_since(old, applied_on), old.disclosure_consent
    for change in changes:
        draft = amended(draft, change.amendment)
    is_measured = any(change.new_footprint is not None for change in changes)
    said = {"disclosure_consent": consent} if consent is not None and consent.said_on >= applied_on else {}
    return draft.with_(**said, **(_measured_later(old, draft) if is_measured else {}))


def waiting_changes(draft: Certificate, approved: Iterable[CertificateChange]) -> tuple[CertificateChange, ...]:
    """Those approved for the certificate that the draft renews whose print makes the draft read otherwise."""
    return tuple(each for each in approved
                 if each.new_footprint is not None or amended(draft, each.amendment) != draft)


def _measured_later(old: Certificate, draft: Certificate) -> dict[str, Any]:
    """What `old` prints of its footprint, where that was verified later than the draft's; else nothing."""
    return {name: getattr(old, name) for name in MEASURED} if _is_measured_later(old, draft) else {}


def _is_measured_later(old: Certificate, draft: Certificate) -> bool:
    """Whether what `old` prints was verified after the draft's figure: over later data, or over as late ones since."""
    surveyed_on = max((done.completed_on for done in old.surveillances if done.engagement_id == draft.engagement_id),
                      default=date.max)
    is_printed_since = any(change.new_footprint is not None and change.new_footprint.period_to == old.period_to
                           and change.replaced_on is not None and change.replaced_on > surveyed_on
                           for change in old.changes)
    return old.period_to > draft.period_to or (old.period_to == draft.period_to and is_printed_since)


def evaluates_anew(job: Engagement, certificate: Certificate, scheme: SchemeEdition) -> bool:
    """Whether the job evaluates the certificate's unit for its renewal, where a new application renews (CEC 7.2).

    Its audit on site is one of the certificate's cycle: a surveillance covers the same, at the same sites (CEC 6.2).
    """
    return (scheme.certificate.renewal.by == "application" and job.kind is EngagementKind.INITIAL
            and job.id != certificate.engagement_id and job.enterprise_id == certificate.enterprise_id
            and renewal_window(certificate, scheme)[0] <= job.accepted_on
            and any(is_same(certificate, unit, job) for unit in job.standing_units))


def asks_for_renewal(application: Application, scheme: SchemeEdition) -> bool:
    """Whether an application says that it is for certificates held, in a scheme where that renews them (CEC 7.2)."""
    rules = scheme.recertification
    return rules is not None and bool(rules.begins_with) and all(
        application.text(path) == answer for path, answer in rules.begins_with.items())


def goes_on(
    certificate: Certificate, application_id: str | None, applications: Iterable[Application],
    jobs: Iterable[Engagement],
) -> Application | None:
    """The application by which a certificate is renewed or its product certified anew, unless it came to nothing.

    Nor where its job did, or its unit was refused, or left out of what was handed in: for that another can be begun.
    """
    found = next((each for each in applications if each.id == application_id and each.state not in _OVER), None)
    led_to = [job for job in jobs if found is not None and job.application_id == found.id]
    is_refused = any(is_same(certificate, unit, job) for job in led_to for unit in job.refused_units)
    if found is None or is_refused or any(job.came_to_nothing for job in led_to):
        return None
    return found if found.is_editable or applies_for(found, certificate) else None


def applies_for(application: Application, old: Certificate) -> bool:
    """Whether a unit of the application is the certificate's: one that was left out of it is not renewed by it."""
    return any(_is_unit_of(old, unit, application.text(path_of(Section.SITES, "address", unit.site_row)),
                           application.submitted_on or date.max)
               for unit in application.units)


def is_same(old: Certificate, unit: CertificationUnit, job: Engagement) -> bool:
    """Whether a certificate is of the same unit: scheme, family, model, producer and site (CNEX 4, CEC 4).

    Also where it was changed since the job's application was handed in: that says what was so before.
    """
    return old.scheme == job.scheme and _is_unit_of(old, unit, job.site(unit.site_row).address, job.begun_on)


def _is_unit_of(old: Certificate, unit: CertificationUnit, address: str, applied_on: date) -> bool:
    now = old.with_(unit=unit, site_address=address)
    for change in printed_since(old, applied_on):
        now = amended(now, change.amendment)
    return ((old.unit.family, old.unit.normalised_model) == (now.unit.family, now.unit.normalised_model)
            and folded(old.unit.producer_name) == folded(now.unit.producer_name)
            and folded(old.site_address) == folded(now.site_address))


_NOT_VALID = Text(
    zh="证书 {number} 不是有效状态，不能续证；暂停的证书应先恢复。",
    en="Certificate {number} is not valid, so it is not renewed; have a suspended one restored first.",
)
_RENEWED = Text(
    zh="证书 {number} 已由证书 {new} 续证，不能再次续证。",
    en="Certificate {number} is renewed by certificate {new} already, and not once more.",
)
_BEING_RENEWED = Text(
    zh="证书 {number} 的续证证书已经编制，等待签发，不能再次续证。",
    en="The certificate that renews {number} is written already and waits for its issue: it is not renewed once more.",
)
_IN_QUESTION = Text(
    zh="证书 {number} 续自证书 {old}，后者的状态自 {on} 起为“{change}”：请决定 {number} 是否也暂停、撤销或者注销；"
    "不受影响的，应有此后的调查结论或者合格的监督为据。",
    en="Certificate {number} renews {old}, which since {on} is: {change}. Decide whether {number} is suspended,"
    " withdrawn or cancelled too; to let it stand takes an investigation concluded, or a surveillance passed, since"
    " then.",
)
_RISEN = Text(zh="证书 {number} 现在不能续证。{why}", en="Certificate {number} is not renewed now. {why}")
_IN_FORCE_STILL = Text(
    zh="该认证单元的证书 {number} 有效期至 {end}，尚未失效，一个认证单元只有一张证书。续证的要求：{how}"
    "不符合续证要求的，先由持有人申请注销原证书，或者待其到期后再编制新证书。",
    en="Certificate {number} of this unit has not ended and runs until {end}, and a unit has one certificate. To renew"
    " it: {how} Where that is not met, its holder has it cancelled first, or the new one is written once it has ended.",
)
_NOT_IN_THE_WINDOW = Text(
    zh="证书 {number} 的续证须在 {first} 至 {last} 之间完成要求：{how}",
    en="To renew certificate {number}, this is done between {first} and {last}: {how}",
)
