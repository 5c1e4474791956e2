"""Whether an application can be accepted (受理), must be refused, and by when the applicant is told."""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answers import parties_of
from intake_app.rules.completeness import MissingItem, missing_items
from intake_app.rules.division_wishes import wished_units
from intake_app.rules.supplement_items import unsettled
from intake_app.schemes.schema import CheckDefinition, SchemeEdition, Section
from models.application import AcceptanceCheck, Application, DocumentVerdict, PartyRole, WishVerdict
from models.calendar import DueDate, WorkingCalendar
from models.reference import ClauseRef, Reason
from models.text import Text, joined


def edition_over(scheme: SchemeEdition, today: date) -> Reason | None:
    """Why no application is taken under this edition any more; None up to its last day in force, included."""
    end = scheme.in_force_until
    if end is None or today <= end:
        return None
    return Reason(text=_EDITION_OVER.format(rule=scheme.rule_title, document=scheme.document, end=end),
                  clause=scheme.gate_clause("acceptance"))


def acceptance_obstacles(application: Application, scheme: SchemeEdition, today: date) -> tuple[Reason, ...]:
    """Everything that stands against acceptance now: what is missing, checks, open requests (CNEX 9.2.3, CEC 5.1.2).

    Under an edition that is over nothing can be accepted at all.
    """
    over = edition_over(scheme, today)
    missing = (_lacking(item) for item in missing_items(application, scheme, today) if item.kind != "request")
    return (*((over,) if over else ()), *missing, *_check_obstacles(application, scheme),
            *_requests(application, scheme), *_open_wishes(application))


def refusal_is_due(application: Application, scheme: SchemeEdition) -> Reason | None:
    """The failed check for which the application must be refused, if there is one (CNEX 9.2.2 note)."""
    made = _latest_checks(application)
    for check in scheme.checks:
        result = made.get(check.key)
        if check.refuses and result is not None and not result.passed:
            return _failed(check, result)
    return None


def refusal_clause(application: Application, scheme: SchemeEdition) -> ClauseRef:
    """The clause that a refusal rests on: of a check that refuses and failed, else of any that failed, else of refusal.

    A scheme that names no clause for acceptance lends that of its first check.
    """
    made = _latest_checks(application)
    failed = [check for check in scheme.checks if check.key in made and not made[check.key].passed]
    first = min(failed, key=lambda check: not check.refuses, default=None)
    return first.clause if first else scheme.gate_clause("acceptance") or scheme.checks[0].clause


def acceptance_due(application: Application, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueDate | None:
    """The last day for the notice of acceptance or refusal; none before the dossier is complete (CEC 5.1.2, J31).

    Counted anew from the day on which a refusal was set aside.
    """
    if application.complete_on is None:
        return None
    start = max([application.complete_on, *(each.set_aside.on for each in application.refusals_set_aside)])
    return calendar.working_days_after(start, scheme.clocks.acceptance_working_days.value)


def judged_anew(before: Application | None, after: Application, scheme: SchemeEdition) -> Application:
    """What is handed over again, without what was found of others than it names now (CNEX 9.2.2, CEC 5.1.2).

    The checks count on while parties, sites and families are those of `before`, so that a corrected telephone number
    costs nobody a look-up. Documents found good for a company or a site are to be judged again where it is called
    otherwise or lies elsewhere (CNEX 9.2.1).
    """
    if before is None:
        # Handed over before snapshots were kept: nothing tells whom the checks were about.
        return after.with_(checks=())
    was, now = _identities(before, scheme), _identities(after, scheme)
    renamed = {role for role in PartyRole if was[role] != now[role]}
    was_at, is_at = _sites(before), _sites(after)
    moved = {site for site, place in is_at.items() if site in was_at and was_at[site] != place}
    if not renamed and not moved and _premises(before) == _premises(after):
        return after
    # What is for the application as a whole was signed and handed in by the parties that it named then.
    about = {*moved, *({"", *renamed} if renamed else ())}
    return after.with_(checks=(), documents=tuple(
        each.with_(verdict=DocumentVerdict.SUBMITTED)
        if each.subject in about and each.verdict is DocumentVerdict.ACCEPTED else each
        for each in after.documents))


_EDITION_OVER = Text(
    zh="《{rule}》（{document}）的有效期已于 {end} 届满，不再受理新的申请；请关注认证机构发布的新版规则，"
    "或改选其他认证方案。",
    en="The rule {document} ({rule}) was in force until {end}, so no new application is taken under it: wait for the"
    " new edition that the body will announce, or choose another scheme.",
)


def _identities(application: Application, scheme: SchemeEdition) -> dict[PartyRole, tuple[str, str]]:
    return {role: (party.name, party.credit_code) for role, party in parties_of(application, scheme).items()}


def _premises(application: Application) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    """Where it is produced and of which families: what the body's scope and the lawfulness are checked for."""
    families = {application.text(path_of(Section.PRODUCTS, "family", row))
                for row in application.row_ids(Section.PRODUCTS)}
    return frozenset(_sites(application).values()), frozenset(families)


def _sites(application: Application) -> dict[str, tuple[str, ...]]:
    """What each site is called and where it lies, by what documents name it: `sites[s1]`."""
    return {f"{Section.SITES}[{row}]": tuple(application.text(path_of(Section.SITES, key, row))
                                             for key in ("name", "city", "address"))
            for row in application.row_ids(Section.SITES)}


def _lacking(item: MissingItem) -> Reason:
    whose = Text(zh="{subject}——{title}：{problem}", en="{subject}, {title}: {problem}")
    plain = Text(zh="{title}：{problem}", en="{title}: {problem}")
    text = (whose if item.subject else plain).format(subject=item.subject, title=item.title, problem=item.problem)
    return Reason(text=text, clause=item.clause)


def _check_obstacles(application: Application, scheme: SchemeEdition) -> Iterator[Reason]:
    made = _latest_checks(application)
    for check in scheme.checks:
        result = made.get(check.key)
        if result is None:
            yield Reason(
                text=Text(
                    zh="尚未核对“{check}”；请核对并记录日期与来源。",
                    en="“{check}” is not checked yet: check it and record the day and the source.",
                ).format(check=check.text),
                clause=check.clause,
            )
        elif not result.passed:
            yield _failed(check, result)


def _latest_checks(application: Application) -> dict[str, AcceptanceCheck]:
    """The last result of each check: a later one replaces an earlier one."""
    return {check.key: check for check in application.checks}


def _failed(check: CheckDefinition, result: AcceptanceCheck) -> Reason:
    if check.refuses:
        text = Text(
            zh="“{check}”核对未通过（{day}，来源：{source}）；应不予受理并告知理由。",
            en="“{check}” failed on {day} (source: {source}): the application must be refused, with the reason.",
        )
    else:
        text = Text(
            zh="“{check}”核对未通过（{day}，来源：{source}）；请要求补充，或不予受理。",
            en="“{check}” failed on {day} (source: {source}): ask for a supplement, or refuse the application.",
        )
    return Reason(
        text=text.format(check=check.text, day=result.checked_on.isoformat(), source=result.source or "—"),
        clause=check.clause,
    )


def _requests(application: Application, scheme: SchemeEdition) -> Iterator[Reason]:
    """Requests not sent yet, not answered yet, and answers that nobody was satisfied with yet."""
    clause = scheme.gate_clause("acceptance")
    if application.drafted_items:
        yield Reason(text=_NOT_SENT.format(count=len(application.drafted_items)), clause=clause)
    request = application.open_request
    if request is not None:
        yield Reason(
            text=_NOT_ANSWERED.format(sent=request.sent_on, count=len(request.items), due=request.last_day),
            clause=clause,
        )
        return
    for item in unsettled(application, scheme):
        yield Reason(text=_NOT_SETTLED.format(title=item.title, kind=item.kind.text), clause=clause)


def _open_wishes(application: Application) -> Iterator[Reason]:
    """Units that the applicant wishes to merge or split, while the reviewer has not said yes or no (H51, H52)."""
    shaping = {unit.wish for unit in application.units}
    for wish in application.wishes:
        if wish.id in shaping and wish.verdict is WishVerdict.OPEN:
            yield Reason(
                text=Text(
                    zh="申请人要求合并或拆分认证单元（{units}），尚未审定；请写明理由，同意或不同意。",
                    en="The applicant's wish to merge or split units ({units}) is not judged yet: agree or"
                    " refuse, with the reason.",
                ).format(units=joined([Text(zh=name, en=name) for name in wished_units(wish, application)]))
            )


_NOT_SENT = Text(
    zh="有 {count} 项补正要求已记下、尚未发出；请发送，或逐项移除。",
    en="Requests noted and not sent: {count}. Send them, or take them out.",
)
_NOT_ANSWERED = Text(
    zh="{sent} 发出的补充材料通知尚未答复（{count} 项，{due} 到期）；请等待答复。",
    en="The request for supplements of {sent} is open ({count} items, due {due}): wait for the answer.",
)
_NOT_SETTLED = Text(
    zh="补正要求“{title}”（{kind}）的答复尚未确认；请认可答复，或再次要求。",
    en="The answer to the request “{title}” ({kind}) is not judged yet: settle it, or ask again.",
)
