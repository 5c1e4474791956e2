"""How states, visits and costs are told on the board, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from intake_app.services.board import AuditState, Board, BoardAudit
from intake_app.services.draft_edits import Verdict
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name, kind_name
from intake_app.ui.showing import day_span, to_the_minute
from models.application import PartyRole
from models.planning import DraftChange, DraftStep
from models.text import Text
from scheduler.preferences import PREFERENCES

STATES: dict[AuditState, Text] = {
    AuditState.BLOCKED: Text(zh="尚不能排", en="not ready"),
    AuditState.WAITING: Text(zh="待排", en="waits for a place"),
    AuditState.DRAFTED: Text(zh="草案", en="draft"),
    AuditState.PLANNED: Text(zh="已排定", en="planned"),
    AuditState.ANNOUNCED: Text(zh="已通知", en="announced"),
    AuditState.CONFIRMED: Text(zh="已确认", en="confirmed"),
    AuditState.BEGUN: Text(zh="已开始", en="begun"),
}
"""The one word for each state of a visit on the board."""

STEPS: dict[DraftChange, Text] = {
    DraftChange.PLACED: Text(zh="安排", en="placed"), DraftChange.TAKEN_OUT: Text(zh="移出草案", en="taken out"),
    DraftChange.PINNED: Text(zh="锁定", en="pinned"), DraftChange.UNPINNED: Text(zh="解除锁定", en="pin lifted"),
    DraftChange.EXCLUDED: Text(zh="排除{person}", en="{person} excluded"),
    DraftChange.READMITTED: Text(zh="恢复{person}", en="{person} let in again"),
}
"""What a step did to a visit of the draft."""


def step_words(board: Board, step: DraftStep) -> str:
    """What undoing would take back: the visit, what was done to it, by whom and when."""
    audit = board.audit_of(step.job)
    names = {str(each.id): each.name for each in board.people}
    done = text(STEPS[step.change].format(person=names.get(step.person, step.person)))
    which = (f"{client_name(audit)} · {audit.site.name}",) if audit is not None else ()
    return " · ".join((*which, done, step.by, to_the_minute(step.at)))


def client_name(audit: BoardAudit) -> str:
    """The client by its full name."""
    return audit.engagement.parties[PartyRole.CLIENT].name


def people_words(audit: BoardAudit, names: Mapping[str, str]) -> str:
    """Team and experts by name."""
    return t(", ").join(names.get(person, person) for person in audit.everyone)


def days_words(audit: BoardAudit) -> str:
    """From when to when."""
    return day_span(audit.days[0], audit.days[-1])


def state_words(audit: BoardAudit) -> str:
    """The state, with what else a coordinator must know at a glance."""
    words = [text(STATES[audit.state])]
    if audit.is_notice_unsent:
        words.append(t("notice made, not sent yet"))
    if audit.is_pinned:
        words.append(t("pinned"))
    if audit.is_late:
        words.append(t("after its target"))
    return t(", ").join(words)


def whole_title(audit: BoardAudit, names: Mapping[str, str]) -> str:
    """All that the bar stands for, in lines."""
    lines = [f"{job_name(audit.engagement)} · {audit.site.name}"]
    if audit.days:
        lines.append(f"{days_words(audit)} · {people_words(audit, names)}")
    return "\n".join([*lines, state_words(audit)])


def short_title(audit: BoardAudit) -> str:
    """Client, kind and site."""
    return f"{client_name(audit)} · {kind_name(audit.engagement)} · {audit.site.name}"


def short_day(on: date) -> str:
    """Month and day, as the board's columns have it."""
    return f"{on:%m-%d}"


def cost_words(verdict: Verdict) -> str:
    """By how much the plan gets dearer or cheaper, in yuan, with the kinds that changed."""
    parts = [
        t("{kind} {amount}", kind=text(preference.name), amount=f"{now - was:+,}")
        for preference in PREFERENCES
        for was, now in [verdict.costs.get(preference.key, (0, 0))] if now != was
    ]
    if verdict.difference == 0 and not parts:
        return t("The plan costs the same.")
    kinds = t(", ").join(parts)
    if verdict.difference > 0:
        return t("The plan gets {amount:,} yuan dearer ({kinds}).", amount=verdict.difference, kinds=kinds)
    if verdict.difference < 0:
        return t("The plan gets {amount:,} yuan cheaper ({kinds}).", amount=-verdict.difference, kinds=kinds)
    return t("The plan costs the same ({kinds}).", kinds=kinds)
