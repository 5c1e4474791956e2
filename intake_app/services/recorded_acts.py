"""The records as people read them: who did what to which thing, when, in which role, from what to what, and why.

Nothing is ever changed here. What a reader may not see is left out by the search itself, so that the count tells of
nothing else either.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from intake_app.schemes.clauses import clause_text
from intake_app.services.access import ROLE_NAMES, handles, require_role
from intake_app.services.act_words import ACTS, DOERS, OF_ADMINISTRATION
from intake_app.services.case_names import case_names
from intake_app.services.case_words import CaseWords, words_of_cases
from intake_app.services.field_words import FieldChange, changed_leaves, reason_in, value_words
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.tables.sheet_writer import ShownTable, tables_as_workbook
from models.account import Actor, Role
from models.base import Frozen
from models.record import Record, RecordSearch
from models.text import Language, Text, joined

READERS = (Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
MOST_EXPORTED = 20_000
"""Lines of one workbook: more are read by nobody, and take minutes to write."""
READ_AT_ONCE = 500
LONGEST_CELL = 32_000
"""What a cell of a workbook holds, short of its limit of 32,767 characters."""


class ActsWanted(Frozen):
    """Which records a reader wants; what is left empty does not matter."""

    subject: str = ""
    """The number of a certificate, application, agreement, paper or complaint, or an account's e-mail address."""
    by_name: str = ""
    first: date | None = None
    last: date | None = None
    """This day included."""
    verb: str = ""


class ActChange(Frozen):
    """A field that is otherwise since then."""

    field: Text
    before: Text
    after: Text


class RecordedAct(Frozen):
    """One record in words."""

    serial: int
    at: datetime
    by: Text
    role: Text | None
    """None where the system did it, or where nobody kept the role then."""
    act: Text
    about: Text
    changes: tuple[ActChange, ...]
    reason: str
    clause: Text | None


class ActsFound(Frozen):
    """A page of what was found, newest first, and how much there is altogether."""

    count: int
    acts: tuple[RecordedAct, ...]


def acts_to_choose(actor: Actor) -> Mapping[str, Text]:
    """The acts whose records the actor may read, each verb with its words."""
    require_role(actor, *READERS)
    return {verb: words for verb, words in ACTS.items() if _reads_cases(actor) or verb in OF_ADMINISTRATION}


def recorded_acts(
    office: Office, actor: Actor, wanted: ActsWanted, count: int, skipped: int = 0
) -> ActsFound | Refused:
    """At most `count` of the records that are wanted, after the newest `skipped` ones.

    Who manages or directs reads all but what belongs to complaints that are not theirs (H143); an administrator what
    concerns accounts and settings (CNEX 15: a client's papers are none of an administrator's).
    """
    require_role(actor, *READERS)
    with office.unit_of_work() as uow:
        search = _search(office, uow, actor, wanted)
        if isinstance(search, Refused):
            return search
        records = uow.records.found(search, count, skipped)
        return ActsFound(count=uow.records.count(search), acts=tuple(_told(office, uow, actor, records)))


def acts_workbook(office: Office, actor: Actor, wanted: ActsWanted, language: Language) -> bytes:
    """The wanted records as a sheet, newest first, `MOST_EXPORTED` at most."""
    require_role(actor, *READERS)
    rows: list[tuple[str | int | Text | None, ...]] = []
    with office.unit_of_work() as uow:
        search = _search(office, uow, actor, wanted)
        # By the place of the last line, for what is written meanwhile stands in front of it.
        while isinstance(search, RecordSearch) and len(rows) < MOST_EXPORTED:
            records = uow.records.found(search, min(READ_AT_ONCE, MOST_EXPORTED - len(rows)))
            if not records:
                break
            rows += (_row(act, language) for act in _told(office, uow, actor, records))
            search = search.with_(below=records[-1].serial)
    table = ShownTable(title=_TITLE, columns=COLUMNS, rows=tuple(rows))
    return tables_as_workbook([table], language, office.today())


def change_words(change: ActChange, language: Language) -> str:
    """A change in one line: what, from what to what."""
    before, after = change.before.in_language(language), change.after.in_language(language)
    return f"{change.field.in_language(language)}: {before} → {after}"


def _row(act: RecordedAct, language: Language) -> tuple[str | int | Text | None, ...]:
    changes = "\n".join(change_words(each, language) for each in act.changes)
    return (act.serial, f"{act.at:%Y-%m-%d %H:%M}", act.by, act.role, act.act, act.about, changes[:LONGEST_CELL],
            act.reason[:LONGEST_CELL], act.clause)


def _reads_cases(actor: Actor) -> bool:
    return not actor.roles.isdisjoint({Role.MANAGER, Role.DIRECTOR})


def _search(office: Office, uow: UnitOfWork, actor: Actor, wanted: ActsWanted) -> RecordSearch | Refused:
    subjects = _subjects(uow, actor, wanted.subject.strip()) if wanted.subject.strip() else None
    if subjects is not None and not subjects:
        return refused(_NOTHING_CALLED.format(name=wanted.subject.strip()))
    if wanted.first and wanted.last and wanted.last < wanted.first:
        return refused(_DAYS_REVERSED)
    verbs = None if _reads_cases(actor) else OF_ADMINISTRATION
    if wanted.verb:
        verbs = frozenset({wanted.verb}) if verbs is None or wanted.verb in verbs else frozenset()
    return RecordSearch(
        subjects=subjects, verbs=verbs, by_name=wanted.by_name.strip(),
        not_about=frozenset(each.id for each in uow.complaints.all() if not handles(actor, each)),
        since=_midnight(office, wanted.first) if wanted.first else None,
        before=_midnight(office, wanted.last + timedelta(days=1)) if wanted.last else None)


def _midnight(office: Office, on: date) -> datetime:
    return datetime.combine(on, time(), office.now().tzinfo)


def _subjects(uow: UnitOfWork, actor: Actor, called: str) -> frozenset[str]:
    """The things of this number or address: with an application its jobs and certificates too."""
    account = uow.accounts.by_email(called) if "@" in called else None
    if account is not None:
        return frozenset({account.id})
    if not _reads_cases(actor):
        return frozenset()
    certificate = uow.certificates.by_number(called)
    if certificate is not None:
        return frozenset({certificate.id})
    application = uow.applications.by_number(called)
    if application is not None:
        jobs = uow.engagements.of_application(application.id)
        return frozenset({application.id, *(job.id for job in jobs), *(
            each.id for job in jobs for each in uow.certificates.of_engagement(job.id))})
    paper = uow.papers.by_number(called)
    complaints = (each.id for each in uow.complaints.all() if each.number == called)
    return frozenset({*complaints, *((paper.subject,) if paper else ())})


def _told(office: Office, uow: UnitOfWork, actor: Actor, records: Sequence[Record]) -> Iterator[RecordedAct]:
    hidden = frozenset() if Role.MANAGER in actor.roles else frozenset({"day_fee_cny"})
    subjects = {record.subject for record in records}
    abouts = _abouts(office, uow, subjects)
    cases, of_none = words_of_cases(office, uow, subjects), CaseWords()
    changes = [sorted(changed_leaves(record.before, record.after, hidden), key=lambda each: each.is_digest)
               for record in records]
    names = _names(uow, (each for leaves in changes for each in leaves))
    for record, leaves in zip(records, changes, strict=True):
        case = cases.get(record.subject, of_none)
        yield RecordedAct(
            serial=record.serial, at=record.at, by=_doer(record), role=_role(record),
            act=ACTS.get(record.verb, Text(zh=record.verb, en=record.verb)),
            about=abouts.get(record.subject, Text(zh=record.subject, en=record.subject)),
            changes=tuple(_change(each, record, case, names) for each in leaves), reason=reason_in(leaves),
            clause=clause_text(record.clause) if record.clause else None)


def _doer(record: Record) -> Text:
    """Who did it; the run of the day by its word, as it is nobody."""
    return DAILY_RUN if record.by == RUN_OF_THE_DAY.account_id else Text(zh=record.by_name, en=record.by_name)


def _role(record: Record) -> Text | None:
    """In which role it was done: of several that whoever did it held, those that the act is for.

    None of what the run of the day does: it acts for nobody, whatever it needs for that.
    """
    if record.by == RUN_OF_THE_DAY.account_id:
        return None
    acting = record.roles & DOERS.get(record.verb, record.roles) or record.roles
    return joined([ROLE_NAMES[role] for role in Role if role in acting]) if acting else None


def _change(change: FieldChange, record: Record, case: CaseWords, names: Mapping[str, str]) -> ActChange:
    kind = record.verb.partition(".")[0]

    def called(said: str) -> Text | None:
        return Text(zh=names[said], en=names[said]) if said in names else case.value(change.path, said)

    before, after = (value_words(side, change.path, kind, called) for side in (change.before, change.after))
    return ActChange(field=case.field(change.path), before=before, after=after)


def _names(uow: UnitOfWork, changes: Iterator[FieldChange]) -> dict[str, str]:
    """What is mentioned by its id is called: people, accounts, enterprises and files by name, papers by number."""
    mentioned = {str(value) for change in changes for side in (change.before, change.after)
                 for value in (side if isinstance(side, tuple) else (side,))}
    people = uow.people.those({each for each in mentioned if each.startswith("person")})
    papers = uow.papers.those({each for each in mentioned if each.startswith("paper-")})
    accounts = uow.accounts.those({each for each in mentioned if each.startswith("account-")})
    firms = uow.enterprises.those({each for each in mentioned if each.startswith("enterprise-")})
    files = uow.files.those({each for each in mentioned if each.startswith("file-")})
    named = {str(each.id): each.name for some in (people, accounts, firms, files) for each in some}
    return {**named, **{str(each.id): each.number for each in papers}}


def _abouts(office: Office, uow: UnitOfWork, subjects: Collection[str]) -> dict[str, Text]:
    """What the records are about: accounts and people by name, cases by number and client, a few things by kind."""
    people = {str(each.id): each.name for each in uow.people.those(subjects)}
    accounts = {str(each.id): f"{each.name} <{each.email}>" for each in uow.accounts.those(subjects)}
    firms = {str(each.id): each.name for each in uow.enterprises.those(subjects)}
    mandates = {str(each.id): each.enterprise_name for each in uow.mandates.those(subjects)}
    named = {id: Text(zh=name, en=name) for id, name in {**people, **accounts, **firms, **mandates}.items()}
    kinds = {id: words for id in subjects for start, words in _KINDS.items() if id.startswith(start)}
    return {**kinds, **named, **case_names(office, uow, subjects)}


_KINDS = {
    "proposal": Text(zh="计划草案", en="a draft plan"), "run": Text(zh="计划计算", en="a planning run"),
    "backup": Text(zh="备份", en="backups"), "installation": Text(zh="本系统", en="this installation"),
}
DAILY_RUN = Text(zh="每日运行", en="daily run")
_TITLE = Text(zh="操作记录", en="Records")
COLUMNS = (
    Text(zh="序号", en="No."), Text(zh="时间", en="Time"), Text(zh="办理人", en="By"), Text(zh="角色", en="Role"),
    Text(zh="操作", en="Act"), Text(zh="对象", en="About"), Text(zh="由…变为…", en="From → to"),
    Text(zh="理由或说明", en="Reason"), Text(zh="依据", en="Clause"),
)
"""The heads of the workbook; the page joins some of its columns."""
_NOTHING_CALLED = Text(
    zh="没有找到“{name}”。请填写证书、申请、合同、文书或者投诉申诉的完整编号，或者账号的电子邮箱。",
    en="Nothing is called “{name}”: enter the whole number of a certificate, application, agreement, paper or"
       " complaint, or the e-mail address of an account.")
_DAYS_REVERSED = Text(zh="结束日期早于开始日期，请核对。", en="The last day is before the first: look at both.")
