"""Things by id, each kind in its table: what is written is the value, what is read back is validated."""

import gc
from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from pydantic import JsonValue, TypeAdapter
from pydantic_core import to_json
from sqlalchemy import ColumnElement, Table, delete, func, insert, select, text, update
from sqlmodel import Session

from models.account import Account, OneTimeLink, Role, SignIn
from models.application import Application
from models.base import Frozen
from models.body import BodyContact
from models.calendar import AnnouncedYear
from models.certificate import Certificate
from models.complaint import Complaint
from models.dispatch import Dispatch, DispatchState
from models.disposal import Disposal
from models.engagement import Engagement
from models.enterprise import Enterprise
from models.errors import NotFound, Stale
from models.feed import CalendarFeed
from models.fieldwork import Fieldwork
from models.ids import EngagementId
from models.inbox_copies import InboxCopies
from models.mandate import Mandate
from models.paper import Paper, StoredFile, TemplateShelf, WaitingScan
from models.personnel import Person
from models.planning import RUNS_UNDER_WAY, PlanningRun, PlanProposal, RunProblem, RunProgress
from models.record import Record, RecordSearch
from models.reference import ClauseRef
from models.storage.tables import (
    AccountRow,
    AnnouncedYearRow,
    ApplicationRow,
    BodyContactRow,
    CalendarFeedRow,
    CertificateRow,
    ComplaintRow,
    DispatchRow,
    DisposalRow,
    EngagementRow,
    EnterpriseRow,
    FieldworkRow,
    InboxCopiesRow,
    MandateRow,
    OneTimeLinkRow,
    PaperRow,
    PaperTemplateRow,
    PersonRow,
    PlanningRunRow,
    PlanProposalRow,
    RecordRow,
    Row,
    RunProblemRow,
    RunProgressRow,
    SignInRow,
    StoredFileRow,
    SubmissionRow,
    UnsentTextRow,
    WaitingScanRow,
    table_of,
)
from models.storage.writing import has_written, rows_written
from models.submission import Submission
from models.unsent import APART, UnsentText

T = TypeVar("T", bound=Frozen)

IDS_IN_A_QUERY = 500
"""How many ids one query names: some databases take no more than a thousand."""
MANY_READ = 1000
"""From how many things on that are read at once they are kept out of the search for unreachable ones."""

CHANGES: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
"""The fields of a record before or after, as JSON."""


class SqlShelf(Generic[T]):
    """The values of one kind in one table, in the order in which they are listed."""

    def __init__(self, session: Session, kind: type[T], row: type[Row], *order: str) -> None:
        self.session = session
        self.kind = kind
        self.table: Table = table_of(row)
        self.key = next(iter(self.table.primary_key))
        self.order = [self._ordering(name) for name in order]

    def find(self, key: str) -> T | None:
        """The thing, or None."""
        return self.only(self.key == key)

    def add(self, thing: T) -> None:
        """Write a new thing; AlreadyTaken where its id or another unique value is in use."""
        rows_written(self.session, insert(self.table).values(self.columns(thing)))

    def where(self, *conditions: ColumnElement[bool]) -> tuple[T, ...]:
        """The things for which all conditions hold, in order."""
        query = select(self.table.c.body).where(*conditions).order_by(*self.order)
        return tuple(self.kind.model_validate_json(body) for body in self.session.execute(query).scalars())

    def only(self, condition: ColumnElement[bool]) -> T | None:
        """The one thing for which a unique condition holds."""
        body = self.session.execute(select(self.table.c.body).where(condition)).scalar_one_or_none()
        return None if body is None else self.kind.model_validate_json(body)

    def update(self, key: str, thing: T, *conditions: ColumnElement[bool]) -> bool:
        """Whether the thing was there, with all conditions met, and was overwritten."""
        statement = update(self.table).where(self.key == key, *conditions).values(self.columns(thing))
        return rows_written(self.session, statement) == 1

    def columns(self, thing: T) -> dict[str, Any]:
        """What the thing's row holds."""
        names = [column.name for column in self.table.c if column.name != "body"]
        fields = {name: _plain(getattr(thing, name)) for name in names}
        return {**fields, "body": thing.model_dump_json()}

    def _ordering(self, name: str) -> ColumnElement[Any]:
        return self.table.c[name[1:]].desc() if name.startswith("-") else self.table.c[name].asc()


class SqlRepository(SqlShelf[T]):
    """Things by id; those with a version are refused as Stale where somebody else wrote first."""

    def find(self, id: str) -> T | None:
        """The thing, or None."""
        return self.only(self.key == id)

    def get(self, id: str) -> T:
        """The thing, or NotFound."""
        thing = self.find(id)
        if thing is None:
            raise NotFound(id)
        return thing

    def all(self) -> tuple[T, ...]:
        """Every thing, in order."""
        return self.where()

    def those(self, ids: Collection[str]) -> tuple[T, ...]:
        """The things with these ids, as far as they are there."""
        wanted = sorted(ids)
        return tuple(thing for first in range(0, len(wanted), IDS_IN_A_QUERY)
                     for thing in self.where(self.key.in_(wanted[first:first + IDS_IN_A_QUERY])))

    def save(self, thing: T) -> T:
        """Overwrite the thing and give back what is stored now: with a version, the next one."""
        id = str(thing.id)  # type: ignore[attr-defined]
        if "version" not in self.table.c:
            if not self.update(id, thing):
                raise NotFound(id)
            return thing
        read_version: int = thing.version  # type: ignore[attr-defined]
        written = thing.model_copy(update={"version": read_version + 1})
        if not self.update(id, written, self.table.c.version == read_version):
            self.get(id)
            raise Stale(id)
        return written


class KnownValues:
    """What one process has read of each table, by id and version; a version says only one thing.

    Whoever saves writes the next version on the one they read, and a second writer is refused: so what was read once of
    a version never becomes wrong. Only a transaction that has written may see a version that is not kept in the end.
    """

    def __init__(self) -> None:
        self._by_table: dict[str, dict[str, tuple[int, Any]]] = {}

    def of(self, table: str) -> dict[str, tuple[int, Any]]:
        """Version and what is kept of it, by id: to be read and added to."""
        return self._by_table.setdefault(table, {})


class SqlKnownRepository(SqlRepository[T]):
    """Things by id with a version, of which only what changed since it was last listed is read and validated."""

    def __init__(self, session: Session, known: KnownValues, kind: type[T], row: type[Row], *order: str) -> None:
        super().__init__(session, kind, row, *order)
        self.known = known.of(self.table.name)

    def each(self, part: Callable[[T], Any]) -> dict[str, Any]:
        """A part of every thing by id, in order; one table is always asked for the same part."""
        known = {} if has_written(self.session) else self.known
        query = select(self.key, self.table.c.version).order_by(*self.order)
        standing = self.session.execute(query).all()
        parts = {id: kept[1] for id, version in standing if (kept := known.get(id)) and kept[0] == version}
        changed = [id for id, _ in standing if id not in parts]
        for first in range(0, len(changed), IDS_IN_A_QUERY):
            for thing in self.where(self.key.in_(changed[first:first + IDS_IN_A_QUERY])):
                id, version = str(thing.id), int(thing.version)  # type: ignore[attr-defined]
                parts[id] = part(thing)
                known[id] = (version, parts[id])
        if len(changed) >= MANY_READ and known is self.known:
            # They stay for good: each full collection would walk through them again, 0.35 s with 5,000 certificates.
            gc.freeze()
        return {id: parts[id] for id, _ in standing if id in parts}


class SqlWholeRepository(SqlKnownRepository[T]):
    """Things that are kept whole once read."""

    def all(self) -> tuple[T, ...]:
        """Every thing, in order."""
        return tuple(self.each(lambda thing: thing).values())


class SqlAccounts(SqlRepository[Account]):
    """Accounts by e-mail address."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Account, AccountRow, "email")

    def by_email(self, email: str) -> Account | None:
        """The account of this address, in whatever case it is typed."""
        return self.only(self.table.c.email == email)

    def of_enterprise(self, enterprise_id: str) -> tuple[Account, ...]:
        """The enterprise's accounts."""
        return self.where(self.table.c.enterprise_id == enterprise_id)


class SqlEnterprises(SqlRepository[Enterprise]):
    """Enterprises by name."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Enterprise, EnterpriseRow, "name", "id")

    def by_credit_code(self, code: str) -> Enterprise | None:
        """The enterprise with this credit code, however it is typed."""
        return self.only(self.table.c.credit_code == code)


class SqlApplications(SqlKnownRepository[Application]):
    """Applications, newest first."""

    def __init__(self, session: Session, known: KnownValues) -> None:
        super().__init__(session, known, Application, ApplicationRow, "-created_at", "id")

    def with_documents_ended(self, today: date) -> tuple[Application, ...]:
        """Those of whose documents at least one counted for the last time before `today`."""
        ends = self.each(lambda application: application.documents_until)
        return tuple(self.get(id) for id, until in ends.items() if until is not None and until < today)

    def of_enterprise(self, enterprise_id: str) -> tuple[Application, ...]:
        """The enterprise's applications."""
        return self.where(self.table.c.enterprise_id == enterprise_id)

    def by_number(self, number: str) -> Application | None:
        """The application with this number; only those that mention it are read."""
        mentioned = self.where(self.table.c.body.contains(number, autoescape=True))
        return next((each for each in mentioned if each.number == number), None)


class SqlSubmissions(SqlShelf[Submission]):
    """What was handed over, the first time in front; it is only ever added to."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Submission, SubmissionRow, "number")

    def of_application(self, application_id: str) -> tuple[Submission, ...]:
        """Every handing-over of one application."""
        return self.where(self.table.c.application_id == application_id)


class SqlMandates(SqlRepository[Mandate]):
    """Mandates, the one that ends last in front."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Mandate, MandateRow, "-ends_on", "id")

    def of_enterprise(self, enterprise_id: str) -> tuple[Mandate, ...]:
        """What one enterprise let consultants do."""
        return self.where(self.table.c.enterprise_id == enterprise_id)

    def of_account(self, account_id: str) -> tuple[Mandate, ...]:
        """What one consultant was let do."""
        return self.where(self.table.c.account_id == account_id)


class SqlEngagements(SqlWholeRepository[Engagement]):
    """Jobs, newest acceptance first."""

    def __init__(self, session: Session, known: KnownValues) -> None:
        super().__init__(session, known, Engagement, EngagementRow, "-accepted_on", "id")

    def of_enterprise(self, enterprise_id: str) -> tuple[Engagement, ...]:
        """The jobs for one enterprise."""
        return self.where(self.table.c.enterprise_id == enterprise_id)

    def of_application(self, application_id: str) -> tuple[Engagement, ...]:
        """The jobs that rest on one application."""
        return self.where(self.table.c.application_id == application_id)


class SqlCertificates(SqlWholeRepository[Certificate]):
    """Certificates, the one that ends first in front."""

    def __init__(self, session: Session, known: KnownValues) -> None:
        super().__init__(session, known, Certificate, CertificateRow, "valid_until", "number", "id")

    def of_enterprise(self, enterprise_id: str) -> tuple[Certificate, ...]:
        """The enterprise's certificates."""
        return self.where(self.table.c.enterprise_id == enterprise_id)

    def of_engagement(self, engagement_id: str) -> tuple[Certificate, ...]:
        """The certificates that one job led to."""
        return self.where(self.table.c.engagement_id == engagement_id)

    def by_number(self, number: str) -> Certificate | None:
        """The certificate with this number."""
        return self.only(self.table.c.number == number)

    def drop(self, draft: Certificate) -> None:
        """Remove a draft as it was read; Stale where somebody changed or issued it since."""
        conditions = (self.key == draft.id, self.table.c.version == draft.version)
        if rows_written(self.session, delete(self.table).where(*conditions)) != 1:
            raise Stale(draft.id)


class OfApplications(SqlRepository[T]):
    """Things that are each about one application, with its jobs and certificates."""

    def of_application(self, application_id: str) -> tuple[T, ...]:
        """Those about one application."""
        return self.where(self.table.c.application_id == application_id)


def complaints(session: Session) -> OfApplications[Complaint]:
    """Complaints and appeals."""
    return OfApplications(session, Complaint, ComplaintRow, "id")


def disposals(session: Session) -> OfApplications[Disposal]:
    """Proposals to dispose of files."""
    return OfApplications(session, Disposal, DisposalRow, "id")


def waiting_scans(session: Session) -> SqlRepository[WaitingScan]:
    """Scans that came back and were not matched at once, the newest first."""
    return SqlRepository(session, WaitingScan, WaitingScanRow, "-handed_in_at", "-id")


class SqlPapers(SqlRepository[Paper]):
    """Papers, newest first; of those of one moment the later number."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Paper, PaperRow, "-made_at", "-number", "id")

    def about(self, subject: str) -> tuple[Paper, ...]:
        """The papers about one application, job or certificate."""
        return self.where(self.table.c.subject == subject)

    def by_number(self, number: str) -> Paper | None:
        """The paper with this number."""
        return self.only(self.table.c.number == number)

    def of_enterprise(self, enterprise_id: str) -> tuple[Paper, ...]:
        """The papers that concern one enterprise."""
        return self.where(self.table.c.enterprise_id == enterprise_id)


class SqlDispatches(SqlRepository[Dispatch]):
    """What went to whom, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Dispatch, DispatchRow, "-asked_at", "-id")

    def of_paper(self, paper_id: str) -> tuple[Dispatch, ...]:
        """Every sending of one paper."""
        return self.where(self.table.c.paper_id == paper_id)

    def in_state(self, state: DispatchState) -> tuple[Dispatch, ...]:
        """The dispatches that are so far."""
        return self.where(self.table.c.state == state.value)


class SqlFeeds(SqlRepository[CalendarFeed]):
    """Calendars by the digest of their secret."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, CalendarFeed, CalendarFeedRow, "id")

    def by_token(self, token_sha256: str) -> CalendarFeed | None:
        """The calendar with this secret."""
        return self.only(self.table.c.token_sha256 == token_sha256)


class SqlFiles(SqlRepository[StoredFile]):
    """Cards of stored files, in the order in which they came."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, StoredFile, StoredFileRow, "stored_at", "id")

    def of_owner(self, owner_id: str) -> tuple[StoredFile, ...]:
        """The files of one application or job."""
        return self.where(self.table.c.owner_id == owner_id)

    def with_content(self, sha256: str) -> tuple[StoredFile, ...]:
        """The files that have these very bytes."""
        return self.where(self.table.c.sha256 == sha256)


def people(session: Session) -> SqlRepository[Person]:
    """The body's people by name."""
    return SqlRepository(session, Person, PersonRow, "name", "id")


def inbox_copies(session: Session) -> SqlRepository[InboxCopies]:
    """The e-mail copies of each account's inbox, by the account."""
    return SqlRepository(session, InboxCopies, InboxCopiesRow, "id")


class SqlUnsentTexts(SqlShelf[UnsentText]):
    """What accounts typed and have not sent, the newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, UnsentText, UnsentTextRow, "-saved_at", "id")

    def of_account(self, account_id: str) -> tuple[UnsentText, ...]:
        """The account's unsent texts, but for those that are read by their own place only."""
        apart = self.key.startswith(f"{account_id}/{APART}", autoescape=True)
        return self.where(self.table.c.account_id == account_id, ~apart)

    def put(self, unsent: UnsentText) -> None:
        """Keep it in the place of what was there."""
        if not self.update(unsent.id, unsent):
            self.add(unsent)

    def remove(self, ids: Collection[str]) -> int:
        """Remove those with these ids, as far as they are there; how many they were."""
        return rows_written(self.session, delete(self.table).where(self.key.in_(sorted(ids))))

    def remove_before(self, moment: datetime) -> int:
        """Remove all that were saved before `moment`; how many they were."""
        return rows_written(self.session, delete(self.table).where(self.table.c.saved_at < moment))


def body_contacts(session: Session) -> SqlRepository[BodyContact]:
    """How each body is reached, by its short name."""
    return SqlRepository(session, BodyContact, BodyContactRow, "id")


def announced_years(session: Session) -> SqlRepository[AnnouncedYear]:
    """The years of the calendar that were entered, in order."""
    return SqlRepository(session, AnnouncedYear, AnnouncedYearRow, "id")


class SqlFieldwork(SqlRepository[Fieldwork]):
    """What the teams wrote down, by job."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Fieldwork, FieldworkRow, "id")

    def of_job(self, engagement_id: str) -> Fieldwork:
        """The job's fieldwork; empty before the first word of it is written."""
        return self.find(engagement_id) or Fieldwork(id=EngagementId(engagement_id))


def paper_templates(session: Session) -> SqlRepository[TemplateShelf]:
    """The body's own templates, by scheme and kind of paper."""
    return SqlRepository(session, TemplateShelf, PaperTemplateRow, "id")


def proposals(session: Session) -> SqlRepository[PlanProposal]:
    """Plan proposals, newest first."""
    return SqlRepository(session, PlanProposal, PlanProposalRow, "-made_at", "id")


class SqlPlanningRuns(SqlRepository[PlanningRun]):
    """The solver's runs, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, PlanningRun, PlanningRunRow, "-asked_at", "id")

    def under_way(self) -> tuple[PlanningRun, ...]:
        """The runs that wait or have a worker."""
        return self.where(self.table.c.state.in_(sorted(RUNS_UNDER_WAY)))

    def newest(self) -> PlanningRun | None:
        """The run that was asked for last, or None."""
        query = select(self.table.c.body).order_by(*self.order).limit(1)
        body = self.session.execute(query).scalar_one_or_none()
        return None if body is None else PlanningRun.model_validate_json(body)


def run_problems(session: Session) -> SqlRepository[RunProblem]:
    """What each run works on."""
    return SqlRepository(session, RunProblem, RunProblemRow, "id")


class SqlRunProgress(SqlShelf[RunProgress]):
    """How far each run is; a worker whose run went to another is refused."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, RunProgress, RunProgressRow, "id")

    def find(self, id: str) -> RunProgress | None:
        """The progress, or None before a worker took the run."""
        return self.only(self.key == id)

    def begin(self, progress: RunProgress) -> None:
        """Put the progress of a new attempt in the place of an earlier one's."""
        if not self.update(progress.id, progress):
            self.add(progress)

    def tell(self, progress: RunProgress) -> bool:
        """Whether the run is still this attempt's, and its progress was written."""
        return self.update(progress.id, progress, self.table.c.attempt == progress.attempt)


class SqlSignIns(SqlShelf[SignIn]):
    """Signed-in browsers by the digest of their token, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, SignIn, SignInRow, "-created_at", "token_sha256")

    def find(self, token_sha256: str) -> SignIn | None:
        """The sign-in, or None."""
        return self.only(self.key == token_sha256)

    def save(self, sign_in: SignIn) -> None:
        """Overwrite the sign-in; one that is revoked stays so, whatever a page that was still loading saves."""
        if self.update(sign_in.token_sha256, sign_in, self.table.c.revoked_at.is_(None)):
            return
        if self.find(sign_in.token_sha256) is None:
            raise NotFound("sign-in")

    def of_account(self, account_id: str) -> tuple[SignIn, ...]:
        """The account's sign-ins."""
        return self.where(self.table.c.account_id == account_id)


class SqlOneTimeLinks(SqlShelf[OneTimeLink]):
    """One-time links by the digest of their token, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, OneTimeLink, OneTimeLinkRow, "-created_at", "token_sha256")

    def find(self, token_sha256: str) -> OneTimeLink | None:
        """The link, or None."""
        return self.only(self.key == token_sha256)

    def save(self, link: OneTimeLink) -> None:
        """Overwrite the link; Stale where somebody used it first, so that it works once even for two at a time."""
        if self.update(link.token_sha256, link, self.table.c.used_at.is_(None)):
            return
        if self.find(link.token_sha256) is None:
            raise NotFound("link")
        raise Stale("link")

    def of_purpose(self, purpose: str) -> tuple[OneTimeLink, ...]:
        """The links made for one purpose."""
        return self.where(self.table.c.purpose == purpose)


class SqlRecords:
    """The evidence, in the order in which it was written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.table = table_of(RecordRow)

    def add(self, record: Record) -> None:
        """Write one record; nothing can change it afterwards."""
        values = {
            **{name: getattr(record, name) for name in ("at", "by", "by_name", "verb", "subject")},
            "before": to_json(record.before).decode(),
            "after": to_json(record.after).decode(),
            "clause_document": record.clause.document if record.clause else None,
            "clause": record.clause.clause if record.clause else None,
            "roles": ",".join(role for role in Role if role in record.roles),
        }
        rows_written(self.session, insert(self.table).values(values))

    def about(self, subject: str) -> tuple[Record, ...]:
        """The records about one thing, oldest first."""
        query = select(self.table).where(self.table.c.subject == subject).order_by(self.table.c.serial)
        return tuple(_record(dict(row)) for row in self.session.execute(query).mappings())

    def newest(
        self, verbs: Collection[str], since: datetime, count: int, about: Collection[str] | None = None
    ) -> tuple[Record, ...]:
        """The last `count` records after `since` with one of the verbs, newest first; of all things or of those."""
        newest = (select(self.table).where(self.table.c.verb.in_(sorted(verbs)), self.table.c.at > since)
                  .order_by(self.table.c.serial.desc()).limit(count))
        if about is None:
            queries = [newest]
        else:
            subjects = sorted(about)
            queries = [newest.where(self.table.c.subject.in_(subjects[first:first + IDS_IN_A_QUERY]))
                       for first in range(0, len(subjects), IDS_IN_A_QUERY)]
        rows = [dict(row) for query in queries for row in self.session.execute(query).mappings()]
        return tuple(_record(row) for row in sorted(rows, key=lambda row: -row["serial"])[:count])

    def found(self, search: RecordSearch, count: int, skipped: int = 0) -> tuple[Record, ...]:
        """The last `count` records that are looked for after the newest `skipped` ones, newest first."""
        query = (select(self.table).where(*self._conditions(search)).order_by(self.table.c.serial.desc())
                 .limit(count).offset(skipped))
        return tuple(_record(dict(row)) for row in self.session.execute(query).mappings())

    def count(self, search: RecordSearch) -> int:
        """How many records are looked for."""
        query = select(func.count()).select_from(self.table).where(*self._conditions(search))
        return int(self.session.execute(query).scalar_one())

    def _conditions(self, search: RecordSearch) -> list[ColumnElement[bool]]:
        held = self.table.c
        asked: list[ColumnElement[bool] | None] = [
            held.subject.in_(sorted(search.subjects)) if search.subjects is not None else None,
            held.subject.not_in(sorted(search.not_about)) if search.not_about else None,
            held.verb.in_(sorted(search.verbs)) if search.verbs is not None else None,
            held.by_name.contains(search.by_name, autoescape=True) if search.by_name else None,
            held.at >= search.since if search.since else None,
            held.at < search.before if search.before else None,
            held.serial < search.below if search.below is not None else None,
        ]
        return [each for each in asked if each is not None]

    def with_verbs(self, verbs: Collection[str], about: Collection[str]) -> tuple[Record, ...]:
        """The records with one of the verbs about one of these things, oldest first."""
        subjects = sorted(about)
        rows = [dict(row) for first in range(0, len(subjects), IDS_IN_A_QUERY) for row in self.session.execute(
            select(self.table).where(self.table.c.verb.in_(sorted(verbs)),
                                     self.table.c.subject.in_(subjects[first:first + IDS_IN_A_QUERY]))).mappings()]
        return tuple(_record(row) for row in sorted(rows, key=lambda row: row["serial"]))


class SqlNumbers:
    """Serial numbers; the row of a series stays locked until the transaction that took a number has ended."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def next(self, series: str) -> int:
        """The number after the last one given in `series`; the first is 1."""
        statement = text(
            "INSERT INTO number_series (series, last_given) VALUES (:series, 1)"
            " ON CONFLICT (series) DO UPDATE SET last_given = number_series.last_given + 1 RETURNING last_given"
        )
        return int(self.session.execute(statement, {"series": series}).scalar_one())


def _record(row: dict[str, Any]) -> Record:
    document, clause = row["clause_document"], row["clause"]
    return Record(
        at=row["at"],
        by=row["by"],
        by_name=row["by_name"],
        verb=row["verb"],
        subject=row["subject"],
        before=CHANGES.validate_json(row["before"]),
        after=CHANGES.validate_json(row["after"]),
        clause=ClauseRef(document=document, clause=clause) if document and clause else None,
        roles=frozenset(Role(role) for role in (row["roles"] or "").split(",") if role),
        serial=row["serial"],
    )


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
