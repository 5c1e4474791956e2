"""What an enterprise must do next in its applications and jobs, and by when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from intake_app.rules.certificate_changes import untold_percent
from intake_app.rules.certificates import IN_FORCE, STANDS_SUSPENDED, restoration_closed, status_on
from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.completeness import document_lines, lacks_last_day
from intake_app.rules.document_validity import ValidityReminder
from intake_app.rules.lapsed_results import begun_anew
from intake_app.rules.late_surveillance import surveillance_to_agree_on
from intake_app.rules.misuse import last_day_to_correct, misuse_rule, open_demands
from intake_app.rules.renewals import renewal_application_faults, renewed_already
from intake_app.rules.supplement_items import unanswered
from intake_app.rules.visit_proposals import is_with_the_body
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.applications import completeness_of, my_applications
from intake_app.services.ending_documents import documents_to_renew, rests_on
from intake_app.services.engagements import engagements_for
from intake_app.services.office import Office
from intake_app.services.taking_over import renewal_under_way
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict
from models.base import Frozen
from models.certificate import Certificate
from models.engagement import DaysAnswer, Engagement
from models.ids import ApplicationId
from models.text import Text

StepKind = Literal["supplement", "answer", "correct", "confirm_plan", "sign", "continue", "renew", "restore",
                   "recertify", "renew_certificate", "pay", "extend", "survey", "correct_misuse",
                   "tell_rise", "broken_off"]


class ClientStep(Frozen):
    """One thing to do; `subject` is the application, job or certificate, `due_on` the last day, empty where none is."""

    kind: StepKind
    subject: str
    text: Text
    due_on: date | None = None
    was_due_on: date | None = None
    """The day by which it should be done, where `due_on` may be a later last day: the order goes by it."""
    is_with_the_body: bool = False
    """Whether the client did its part, and may only change it."""


def client_steps(office: Office, actor: Actor) -> tuple[ClientStep, ...]:
    """Everything that waits for the actor's enterprise or consultant, what is due first in front, then the rest."""
    applies = not actor.roles.isdisjoint({Role.APPLICANT, Role.CONSULTANT})
    found = my_applications(office, actor) if applies else ()
    steps = [step for application in found for step in _of_application(office, application)]
    if Role.CONSULTANT in actor.roles:
        # What comes of an application is the enterprise's own: a mandate shows no jobs and no certificates.
        alive: frozenset[ApplicationId] = frozenset()
    else:
        jobs, held = engagements_for(office, actor), _held(office, actor)
        steps += [step for job in jobs for step in _of_job(office, job)]
        steps += [step for certificate in held for step in _of_certificate(office, certificate, found, jobs)]
        steps += _of_surveillances(office, held, jobs)
        steps += _of_ending(office, held, found, jobs)
        alive = rests_on(office, jobs, held)
    steps += [step for application in found if application.is_editable or application.id in alive
              for step in _renewals(office, application)]
    return _in_order(steps)


def steps_of_job(office: Office, job: Engagement) -> tuple[ClientStep, ...]:
    """What one job has its client do now, what was due first in front."""
    return _in_order(_of_job(office, job))


def _in_order(steps: Iterable[ClientStep]) -> tuple[ClientStep, ...]:
    return tuple(sorted(steps, key=_place))


def _place(step: ClientStep) -> tuple[bool, date]:
    """By the day on which the thing was or is due, however late its last day; what the body is to do comes last."""
    return step.is_with_the_body, step.was_due_on or step.due_on or date.max


def _held(office: Office, actor: Actor) -> tuple[Certificate, ...]:
    with office.unit_of_work() as uow:
        return uow.certificates.of_enterprise(actor.enterprise_id or "")


def _of_application(office: Office, application: Application) -> Iterator[ClientStep]:
    scheme = office.scheme_of(application).name
    if application.state is ApplicationState.RETURNED:
        request = application.open_request
        yield ClientStep(
            kind="supplement", subject=application.id, due_on=request.last_day if request else None,
            text=Text(zh="答复{scheme}申请的补正要求（还有 {count} 项）",
                      en="Answer the requests about the application for {scheme} ({count} left)",
                      ).format(scheme=scheme, count=len(unanswered(application, office.scheme_of(application)))),
        )
    elif application.state is ApplicationState.DRAFT:
        ending = _first_to_end(office, application)
        percent = completeness_of(office, application).percent
        yield ClientStep(
            kind="continue", subject=application.id, due_on=ending.valid_until if ending else None,
            text=_CONTINUE_RENEWAL.format(scheme=scheme, percent=percent, number=ending.number) if ending
            else _CONTINUE.format(scheme=scheme, percent=percent),
        )


def _first_to_end(office: Office, application: Application) -> Certificate | None:
    """The certificate that ends first of those that the application is to renew, if it is handed in by then."""
    if not application.previous_certificate:
        return None
    with office.unit_of_work() as uow:
        held = [each for each in uow.certificates.of_enterprise(application.enterprise_id)
                if each.renewal == application.id and status_on(each, office.today()) in IN_FORCE]
    return min(held, key=lambda each: (each.valid_until, each.number), default=None)


_CONTINUE = Text(zh="继续填写{scheme}的申请，已完成 {percent}%",
                 en="Continue the application for {scheme}, {percent}% done")
_CONTINUE_RENEWAL = Text(
    zh="继续填写{scheme}的申请，已完成 {percent}%：在证书 {number} 的到期日（含当日）前提交才能续证",
    en="Continue the application for {scheme}, {percent}% done: only one handed in before certificate {number} ends"
    " renews it",
)


def _renewals(office: Office, application: Application) -> Iterator[ClientStep]:
    """The documents behind an application or its certificates that end within three months or have ended, and those
    accepted without a last day, of which nobody can be reminded (CNEX 12.3.1 e, J48)."""
    if application.state is ApplicationState.ACCEPTED:
        for line in document_lines(application, office.scheme_of(application)):
            is_returned = line.handed_in is not None and line.handed_in.verdict is DocumentVerdict.RETURNED
            if line.is_needed and lacks_last_day(line) and not is_returned:
                yield ClientStep(
                    kind="renew", subject=application.id,
                    text=_LACKS_DAY.format(title=line.title, subject=line.subject_text),
                )
    for reminder in documents_to_renew(office, application):
        yield ClientStep(
            kind="renew", subject=application.id, due_on=reminder.valid_until,
            text=_renewal_words(reminder).format(title=reminder.line.title, subject=reminder.line.subject_text),
        )


def _renewal_words(reminder: ValidityReminder) -> Text:
    document = reminder.line.handed_in
    if document is not None and document.renews_until is not None and document.verdict is DocumentVerdict.RETURNED:
        return _WAS_RETURNED
    return _HAS_ENDED if reminder.is_over else _ENDS_SOON


_LACKS_DAY = Text(
    zh="“{title}”的有效期尚未说明：填写截止日期，或说明长期有效 · {subject}",
    en="Nobody has said until when “{title}” is valid: state its last day, or that it has no end · {subject}",
)
_WAS_RETURNED = Text(
    zh="“{title}”的新文件已退回：查看理由，更换后重新上传 · {subject}",
    en="The renewed “{title}” was returned: read why, and hand in another one · {subject}",
)
_ENDS_SOON = Text(
    zh="“{title}”即将到期：办理换证，并上传新文件 · {subject}",
    en="“{title}” ends soon: have it renewed and hand in the new one · {subject}",
)
_HAS_ENDED = Text(
    zh="“{title}”已到期：上传换证后的文件 · {subject}",
    en="“{title}” has ended: hand in the renewed one · {subject}",
)


def _of_job(office: Office, job: Engagement) -> Iterator[ClientStep]:
    yield from _of_fees(job)
    words = office.scheme_of(job).words
    if job.is_over:
        return
    yield from _of_extension(job)
    agreement = job.agreement
    if agreement is not None and agreement.signed_by_client_on is None:
        yield ClientStep(
            kind="sign", subject=job.id,
            text=Text(zh="签署{agreement} {number}，并寄回认证机构",
                      en="Sign the {agreement} {number} and send it back",
                      ).format(agreement=words.agreement, number=agreement.number),
        )
    request = job.open_request
    if request is not None:
        yield ClientStep(
            kind="answer", subject=job.id, due_on=request.last_day,
            text=Text(zh="答复检查组的补充材料要求（还有 {count} 项）",
                      en="Answer the team's requests for supplements ({count} left)",
                      ).format(count=sum(1 for item in request.items if item.answer is None)),
        )
    yield from _of_plan(office, job)
    abort = job.broken_off
    if abort is not None:
        yield ClientStep(
            kind="broken_off", subject=job.id,
            text=Text(zh="消除“{site}”{on_site}中止的原因，并书面告知认证机构",
                      en="Put right why the {on_site} at {site} was broken off, and tell the certification body in"
                      " writing").format(site=job.site(abort.site_row).name, on_site=words.on_site),
        )
    waiting = job.findings_to_correct
    if waiting:
        yield ClientStep(
            kind="correct", subject=job.id, due_on=min(finding.due_on for finding in waiting),
            text=Text(zh="整改不符合项 {ids}", en="Correct the nonconformities {ids}",
                      ).format(ids=", ".join(finding.id for finding in waiting)),
        )


def _of_plan(office: Office, job: Engagement) -> Iterator[ClientStep]:
    """The plan's answer; then, where the rule has production running on site, the word that it will be (CNEX 9.5.1)."""
    scheme, today = office.scheme_of(job), office.today()
    if job.unanswered(today):
        is_asked = job.open_days_request(today) is not None
        yield ClientStep(
            kind="confirm_plan", subject=job.id, due_on=answer_due(office, job), is_with_the_body=is_asked,
            text=(_OTHER_DAYS_ASKED if is_asked else _CONFIRM_PLAN).format(plan=scheme.words.plan),
        )
        return
    silent = job.silent_on_production(today) if scheme.gate_clause("production") is not None else ()
    if silent:
        yield ClientStep(
            kind="confirm_plan", subject=job.id, due_on=min(visit.start for visit in silent) - timedelta(days=1),
            text=Text(zh="确认现场期间正常生产；届时停产的，请告知认证机构改期",
                      en="Confirm that production will be running during the visit, or tell the certification body that"
                      " it will not, so that other days are set"),
        )


_CONFIRM_PLAN = Text(
    zh="答复{plan}：确认、请求调整日期，或对人员提出异议",
    en="Answer the {plan}: confirm it, ask for other days, or object to a member",
)
_OTHER_DAYS_ASKED = Text(
    zh="已请求调整{plan}的日期，等待认证机构答复；也可以改为确认原计划",
    en="You asked for other days than those of the {plan}: the certification body answers. You may still confirm it as"
    " it is",
)


def _of_fees(job: Engagement) -> Iterator[ClientStep]:
    for fee in job.fees:
        if fee.settled_on is None:
            yield ClientStep(
                kind="pay", subject=job.id, due_on=fee.due_on,
                text=Text(zh="缴纳收费通知书 {number} 的费用，尚有 {open} 元未缴",
                          en="Pay the fee notice {number}: CNY {open} are open",
                          ).format(number=fee.number, open=f"{fee.open_cny:.2f}"),
            )


def _of_extension(job: Engagement) -> Iterator[ClientStep]:
    extension = job.open_extension
    if extension is not None:
        yield ClientStep(
            kind="extend", subject=job.id,
            text=Text(zh="答复认证机构提出的延长认证时限（至 {until}）",
                      en="Answer the certification body's proposal of a later last day ({until})",
                      ).format(until=extension.until),
        )


def _of_certificate(
    office: Office, certificate: Certificate, applications: Sequence[Application], jobs: Sequence[Engagement]
) -> Iterator[ClientStep]:
    """A suspended certificate is withdrawn unless its holder applies in time (CNEX 12.3.1, CEC 7.4); one whose result
    lapsed is certified anew (J29); a rise that a surveillance found is explained (CNEX annex II 11.1, H171); a misuse
    is corrected (CNEX 12.3.2 j)."""
    scheme = office.scheme_of(certificate)
    yield from _of_misuse(office, certificate, scheme)
    if certificate.lapse is not None:
        if (begun_anew(certificate, applications, jobs, scheme) is None
                and status_on(certificate, office.today()) in STANDS_SUSPENDED):
            yield ClientStep(
                kind="recertify", subject=certificate.id,
                text=Text(zh="证书 {number} 的认证结果已失效：停止使用证书和标志，并申请重新认证",
                          en="The result of certificate {number} lapsed: stop using certificate and mark, and have the"
                          " product certified anew").format(number=certificate.number),
            )
        return
    percent = untold_percent(certificate, scheme)
    if percent is not None and status_on(certificate, office.today()) in IN_FORCE:
        yield ClientStep(kind="tell_rise", subject=certificate.id,
                         text=_TELL_RISE.format(number=certificate.number, percent=percent))
    if restoration_closed(certificate, scheme, office.today()) is not None:
        return
    suspension = certificate.suspensions[-1]
    check = suspension.restoration_check
    if suspension.restoration_request is None or (check is not None and not check.passed):
        yield ClientStep(
            kind="restore", subject=certificate.id, due_on=suspension.until,
            text=Text(zh="证书 {number} 已暂停：消除暂停原因后申请恢复",
                      en="Certificate {number} is suspended: put the ground right and apply for its restoration",
                      ).format(number=certificate.number),
        )


_TELL_RISE = Text(
    zh="监督核查的碳足迹比证书 {number} 载明的高 {percent}%：请说明属于计划内还是计划外、自何时起，"
    "在下方“证书的变更、暂停、注销与公开”中申请变更",
    en="The surveillance verified a footprint {percent} % above that of certificate {number}: say whether it was"
    " planned and since when it lasts, by applying for a change below",
)


def _of_misuse(office: Office, certificate: Certificate, scheme: SchemeEdition) -> Iterator[ClientStep]:
    """Each demand that its holder has still to follow and to answer."""
    rule = misuse_rule(scheme)
    if rule is None or status_on(certificate, office.today()) not in IN_FORCE:
        return
    for demand in open_demands(certificate):
        if demand.open_answer is None:
            yield ClientStep(
                kind="correct_misuse", subject=certificate.id, due_on=last_day_to_correct(demand, rule),
                text=Text(zh="纠正对证书 {number} 的误用，并在下方该证书处答复、提交证据",
                          en="Correct the misuse of certificate {number}, and answer at the certificate below, with"
                          " evidence").format(number=certificate.number),
            )


def _of_surveillances(
    office: Office, held: Sequence[Certificate], jobs: Sequence[Engagement]
) -> Iterator[ClientStep]:
    """The surveillances in their notice's time or past their day, with no visit ahead that the holder heard of
    (CNEX 11, CEC 6.1); those that one job serves together (J68). Where the holder proposed
    days that are not over, it is the body's turn."""
    together: dict[tuple[str, date, date], list[Certificate]] = {}
    for each in held:
        scheme = office.scheme_of(each)
        due = surveillance_to_agree_on(each, jobs, scheme, office.today())
        if due is not None:
            together.setdefault((each.engagement_id or each.id, due.due_on, due.hard_limit), []).append(each)
    for (_, due_on, hard_limit), those in together.items():
        first = min(those, key=lambda each: each.number)
        certificates = (_ONE if len(those) == 1 else _SEVERAL).format(number=first.number, count=len(those))
        is_proposed = is_with_the_body(first, office.scheme_of(first), office.today())
        words = _PROPOSED if is_proposed else _survey_words(due_on, hard_limit, office.today())
        yield ClientStep(
            kind="survey", subject=first.id, due_on=due_on if office.today() <= due_on else hard_limit,
            was_due_on=due_on, is_with_the_body=is_proposed,
            text=words.format(certificates=certificates, due=due_on, hard=hard_limit),
        )


def _survey_words(due_on: date, hard_limit: date, today: date) -> Text:
    """What is asked for by the day, after it, and after the last day."""
    if today <= due_on:
        return _SURVEY if due_on == hard_limit else _SURVEY_BEFORE_LIMIT
    return _SURVEY_LATE if today <= hard_limit else _SURVEY_TOO_LATE


_ONE = Text(zh="证书 {number} ", en="certificate {number}")
_SEVERAL = Text(zh="证书 {number} 等 {count} 张", en="{count} certificates ({number} first)")
_PROPOSED = Text(
    zh="{certificates}的监督现场日期已提出，等待认证机构安排；需要时可以改提其他日期",
    en="You proposed dates for the surveillance of {certificates}: the certification body plans the visit. You may"
    " still propose others",
)
_SURVEY = Text(
    zh="与认证机构商定{certificates}的监督现场日期：监督应在 {due}（含当日）前完成",
    en="Agree with the certification body on dates for the surveillance of {certificates}: it must take place by {due}",
)
_SURVEY_BEFORE_LIMIT = Text(
    zh="与认证机构商定{certificates}的监督现场日期：监督宜在 {due}（含当日）前完成，最迟 {hard}（含当日）",
    en="Agree with the certification body on dates for the surveillance of {certificates}: it should take place by"
    " {due}, and must by {hard}",
)
_SURVEY_LATE = Text(
    zh="与认证机构商定{certificates}的监督现场日期：监督应于 {due}（含当日）前完成，尚未进行；最迟 {hard}（含当日）",
    en="Agree with the certification body on dates for the surveillance of {certificates}: it should have been by"
    " {due}, and must be at the latest by {hard}",
)
_SURVEY_TOO_LATE = Text(
    zh="与认证机构商定{certificates}的监督现场日期：监督最迟应于 {hard}（含当日）前完成，尚未进行",
    en="Agree with the certification body on dates for the surveillance of {certificates}: it must have been by {hard},"
    " and has not taken place",
)


def _of_ending(
    office: Office, held: Sequence[Certificate], applications: Sequence[Application], jobs: Sequence[Engagement]
) -> Iterator[ClientStep]:
    """The certificates that are renewed by a new application, those of one job together (CEC 7.2)."""
    ending: dict[str, list[Certificate]] = {}
    for each in held:
        scheme = office.scheme_of(each)
        if (not renewal_application_faults(each, scheme, office.today())
                and renewed_already(each, held, scheme) is None
                and renewal_under_way(each, applications, jobs) is None):
            ending.setdefault(each.engagement_id or each.id, []).append(each)
    for of_job in ending.values():
        first = min(of_job, key=lambda each: (each.valid_until, each.number))
        yield ClientStep(
            kind="renew_certificate", subject=first.id, due_on=first.valid_until,
            text=(_ENDS if len(of_job) == 1 else _ALL_END).format(number=first.number, count=len(of_job)),
        )


_ENDS = Text(
    zh="证书 {number} 即将到期：在到期日（含当日）前提交再认证申请",
    en="Certificate {number} ends soon: hand in the application for its renewal before it does",
)
_ALL_END = Text(
    zh="证书 {number} 等 {count} 张即将到期：在到期日（含当日）前提交再认证申请",
    en="{count} certificates end soon, {number} first: hand in the application for their renewal before they do",
)


def answer_due(office: Office, job: Engagement) -> date | None:
    """The day by which the client answers the plan, as its notice prints it; None while no answer is waited for.

    Of a notice that was made before its day was kept, it is what the calendar says now. Asking for other days is an
    answer; once they are declined, the plan waits again, where its day went by meanwhile up to the last day on which it
    can be confirmed (H155).
    """
    today, scheme = office.today(), office.scheme_of(job)
    if job.open_days_request(today) is not None:
        return None
    declined = {paper: each.answered_on for each in job.days_requests if each.answer is DaysAnswer.DECLINED
                for paper in each.papers}
    found = []
    for visit in job.unanswered(today):
        if visit.notice is not None:
            by = visit.notice.reply_by or max(visit.notice.sent_on,
                                              latest_plan_notice(visit.start, scheme, office.calendar).on)
            answered_on = declined.get(visit.notice.paper_id)
            found.append(by if answered_on is None or answered_on < by else visit.start - timedelta(days=1))
    return min(found, default=None)
