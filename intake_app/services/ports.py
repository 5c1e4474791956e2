"""What the services need of the world, as protocols; `intake_app.bootstrap` chooses the implementations."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self, TypeVar

from intake_app.chat.suggestions import Silence, Suggested, SuggestionRequest
from models.account import Account, OneTimeLink, SignIn
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
from models.feed import CalendarFeed
from models.fieldwork import Fieldwork
from models.inbox_copies import InboxCopies
from models.mandate import Mandate
from models.paper import Paper, StoredFile, TemplateShelf, WaitingScan
from models.personnel import Person
from models.planning import PlanningRun, PlanProposal, RunProblem, RunProgress
from models.record import Record, RecordSearch
from models.submission import Submission
from models.unsent import UnsentText

T = TypeVar("T")


class Repository(Protocol[T]):
    """Things of one kind by id. `get` raises NotFound; `save` raises Stale where somebody else wrote first."""

    def find(self, id: str) -> T | None: ...
    def get(self, id: str) -> T: ...
    def add(self, thing: T) -> None: ...
    def save(self, thing: T) -> T: ...
    def all(self) -> tuple[T, ...]: ...
    def those(self, ids: Collection[str]) -> tuple[T, ...]: ...


class Accounts(Repository[Account], Protocol):
    """Accounts; e-mail addresses are unique, compared in lower case."""

    def by_email(self, email: str) -> Account | None: ...
    def of_enterprise(self, enterprise_id: str) -> tuple[Account, ...]: ...


class Enterprises(Repository[Enterprise], Protocol):
    """Registered enterprises; credit codes are unique."""

    def by_credit_code(self, code: str) -> Enterprise | None: ...


class Applications(Repository[Application], Protocol):
    """Applications, newest first."""

    def of_enterprise(self, enterprise_id: str) -> tuple[Application, ...]: ...
    def by_number(self, number: str) -> Application | None: ...
    def with_documents_ended(self, today: date) -> tuple[Application, ...]: ...


class Submissions(Protocol):
    """What was handed over, in the order in which it was; it is only ever added to."""

    def add(self, submission: Submission) -> None: ...
    def of_application(self, application_id: str) -> tuple[Submission, ...]: ...


class Mandates(Repository[Mandate], Protocol):
    """Mandates, the one that ends last in front."""

    def of_enterprise(self, enterprise_id: str) -> tuple[Mandate, ...]: ...
    def of_account(self, account_id: str) -> tuple[Mandate, ...]: ...


class Engagements(Repository[Engagement], Protocol):
    """Jobs, newest acceptance first."""

    def of_enterprise(self, enterprise_id: str) -> tuple[Engagement, ...]: ...
    def of_application(self, application_id: str) -> tuple[Engagement, ...]: ...


class FieldworkByJob(Repository[Fieldwork], Protocol):
    """What the teams wrote down; that of a job is empty before the first word of it is written."""

    def of_job(self, engagement_id: str) -> Fieldwork: ...


class Certificates(Repository[Certificate], Protocol):
    """Certificates, the one that ends first in front; numbers are unique."""

    def of_enterprise(self, enterprise_id: str) -> tuple[Certificate, ...]: ...
    def of_engagement(self, engagement_id: str) -> tuple[Certificate, ...]: ...
    def by_number(self, number: str) -> Certificate | None: ...
    def drop(self, draft: Certificate) -> None: ...


class OfApplications(Repository[T], Protocol):
    """Things that are each about one application, with its jobs and certificates."""

    def of_application(self, application_id: str) -> tuple[T, ...]: ...


class Papers(Repository[Paper], Protocol):
    """Papers, newest first; numbers are unique."""

    def about(self, subject: str) -> tuple[Paper, ...]: ...
    def by_number(self, number: str) -> Paper | None: ...
    def of_enterprise(self, enterprise_id: str) -> tuple[Paper, ...]: ...


class Dispatches(Repository[Dispatch], Protocol):
    """What went to whom, newest first; two of one id are AlreadyTaken."""

    def of_paper(self, paper_id: str) -> tuple[Dispatch, ...]: ...
    def in_state(self, state: DispatchState) -> tuple[Dispatch, ...]: ...


class Feeds(Repository[CalendarFeed], Protocol):
    """Calendars by a secret address; only digests of secrets are kept."""

    def by_token(self, token_sha256: str) -> CalendarFeed | None: ...


class UnsentTexts(Protocol):
    """What accounts typed and have not sent, newest first; of two that put the first at one place AlreadyTaken."""

    def find(self, id: str) -> UnsentText | None: ...
    def of_account(self, account_id: str) -> tuple[UnsentText, ...]: ...
    def put(self, unsent: UnsentText) -> None: ...
    def remove(self, ids: Collection[str]) -> int: ...
    def remove_before(self, moment: datetime) -> int: ...


class Files(Repository[StoredFile], Protocol):
    """Cards of stored files."""

    def of_owner(self, owner_id: str) -> tuple[StoredFile, ...]: ...
    def with_content(self, sha256: str) -> tuple[StoredFile, ...]: ...


class PlanningRuns(Repository[PlanningRun], Protocol):
    """The solver's runs, newest first."""

    def under_way(self) -> tuple[PlanningRun, ...]: ...
    def newest(self) -> PlanningRun | None: ...


class RunsProgress(Protocol):
    """How far each run is; `tell` answers False to a worker whose run went to another."""

    def find(self, id: str) -> RunProgress | None: ...
    def begin(self, progress: RunProgress) -> None: ...
    def tell(self, progress: RunProgress) -> bool: ...


class SignIns(Protocol):
    """Signed-in browsers by the digest of their token."""

    def find(self, token_sha256: str) -> SignIn | None: ...
    def add(self, sign_in: SignIn) -> None: ...
    def save(self, sign_in: SignIn) -> None: ...
    def of_account(self, account_id: str) -> tuple[SignIn, ...]: ...


class OneTimeLinks(Protocol):
    """One-time links by the digest of their token."""

    def find(self, token_sha256: str) -> OneTimeLink | None: ...
    def add(self, link: OneTimeLink) -> None: ...
    def save(self, link: OneTimeLink) -> None: ...
    def of_purpose(self, purpose: str) -> tuple[OneTimeLink, ...]: ...


class Records(Protocol):
    """The evidence; it is only ever added to."""

    def add(self, record: Record) -> None: ...
    def about(self, subject: str) -> tuple[Record, ...]: ...
    def newest(
        self, verbs: Collection[str], since: datetime, count: int, about: Collection[str] | None = None
    ) -> tuple[Record, ...]: ...
    def found(self, search: RecordSearch, count: int, skipped: int = 0) -> tuple[Record, ...]: ...
    def count(self, search: RecordSearch) -> int: ...
    def with_verbs(self, verbs: Collection[str], about: Collection[str]) -> tuple[Record, ...]: ...


class Numbers(Protocol):
    """Serial numbers without gaps: a number that a rolled-back transaction took is given again."""

    def next(self, series: str) -> int: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` writes nothing."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def enterprises(self) -> Enterprises: ...
    @property
    def applications(self) -> Applications: ...
    @property
    def submissions(self) -> Submissions: ...
    @property
    def mandates(self) -> Mandates: ...
    @property
    def engagements(self) -> Engagements: ...
    @property
    def fieldwork(self) -> FieldworkByJob: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def complaints(self) -> OfApplications[Complaint]: ...
    @property
    def disposals(self) -> OfApplications[Disposal]: ...
    @property
    def people(self) -> Repository[Person]: ...
    @property
    def body_contacts(self) -> Repository[BodyContact]: ...

    @property
    def announced_years(self) -> Repository[AnnouncedYear]: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def waiting_scans(self) -> Repository[WaitingScan]: ...
    @property
    def dispatches(self) -> Dispatches: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def paper_templates(self) -> Repository[TemplateShelf]: ...
    @property
    def files(self) -> Files: ...
    @property
    def proposals(self) -> Repository[PlanProposal]: ...
    @property
    def planning_runs(self) -> PlanningRuns: ...
    @property
    def run_problems(self) -> Repository[RunProblem]: ...
    @property
    def run_progress(self) -> RunsProgress: ...
    @property
    def sign_ins(self) -> SignIns: ...
    @property
    def links(self) -> OneTimeLinks: ...
    @property
    def inbox_copies(self) -> Repository[InboxCopies]: ...
    @property
    def unsent_texts(self) -> UnsentTexts: ...
    @property
    def records(self) -> Records: ...
    @property
    def numbers(self) -> Numbers: ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


class FileStore(Protocol):
    """Bytes by their sha256; putting the same bytes twice keeps one copy."""

    def put(self, content: bytes) -> str: ...
    def get(self, sha256: str) -> bytes: ...
    def remove(self, sha256: str) -> None: ...


class ScanOutcome(StrEnum):
    """What a malware scan came to."""

    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


class Scan(Frozen):
    """A scan; `detail` is the malware's name, or why it could not be made."""

    outcome: ScanOutcome
    detail: str = ""


class MalwareScanner(Protocol):
    """Looks for malware in bytes; never raises for a scanner that is down."""

    def scan(self, content: bytes) -> Scan: ...


class RunQueue(Protocol):
    """Orders to the workers, wherever those are; an order lives until a worker took it."""

    def put(self, run_id: str) -> None: ...
    def put_dispatch(self, dispatch_id: str, wait_seconds: float = 0) -> None: ...


class Letter(Frozen):
    """An e-mail, with one paper or none; the same `message_id` at each attempt."""

    message_id: str
    written_at: datetime
    to_name: str
    to_address: str
    subject: str
    text: str
    file_name: str = ""
    media_type: str = ""
    content: bytes = b""
    """The paper's file; empty where none goes with it."""


class MailOutcome(StrEnum):
    """What an attempt to send an e-mail came to."""

    ACCEPTED = "accepted"
    LATER = "later"
    """Not taken now; it certainly did not go."""
    REFUSED = "refused"
    """Not taken, and never will be."""
    UNKNOWN = "unknown"
    """The connection ended after the message was handed over and before the server's answer."""


class Mailed(Frozen):
    """The outcome with the server's own words."""

    outcome: MailOutcome
    answer: str


class Mailer(Protocol):
    """Hands one e-mail to a server; whatever that does comes back as an outcome."""

    def send(self, letter: Letter) -> Mailed: ...


class PdfPrinter(Protocol):
    """Makes a PDF of a Word file; None where it could not, or not in time."""

    def __hash__(self) -> int: ...
    def pdf(self, word_file: bytes) -> bytes | None: ...


class Suggester(Protocol):
    """A language model that may suggest answers. Whatever its server does comes back as an answer or a `Silence`."""

    @property
    def name(self) -> str: ...
    def suggest(self, request: SuggestionRequest) -> Suggested | Silence: ...


Now = Callable[[], datetime]
"""The time in China, with its zone; the only way in which a service learns it."""
