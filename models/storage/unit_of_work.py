"""One transaction over all repositories."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlmodel import Session

from models.storage import repositories


class SqlUnitOfWork:
    """One transaction. Leaving the block without `commit` writes nothing."""

    def __init__(self, session_factory: Callable[[], Session], known: repositories.KnownValues) -> None:
        self._session_factory = session_factory
        self._known = known

    def __enter__(self) -> Self:
        self._session = session = self._session_factory()
        self.accounts = repositories.SqlAccounts(session)
        self.enterprises = repositories.SqlEnterprises(session)
        self.applications = repositories.SqlApplications(session, self._known)
        self.submissions = repositories.SqlSubmissions(session)
        self.mandates = repositories.SqlMandates(session)
        self.engagements = repositories.SqlEngagements(session, self._known)
        self.fieldwork = repositories.SqlFieldwork(session)
        self.certificates = repositories.SqlCertificates(session, self._known)
        self.complaints = repositories.complaints(session)
        self.disposals = repositories.disposals(session)
        self.people = repositories.people(session)
        self.announced_years = repositories.announced_years(session)
        self.body_contacts = repositories.body_contacts(session)
        self.papers = repositories.SqlPapers(session)
        self.waiting_scans = repositories.waiting_scans(session)
        self.dispatches = repositories.SqlDispatches(session)
        self.feeds = repositories.SqlFeeds(session)
        self.inbox_copies = repositories.inbox_copies(session)
        self.unsent_texts = repositories.SqlUnsentTexts(session)
        self.paper_templates = repositories.paper_templates(session)
        self.files = repositories.SqlFiles(session)
        self.proposals = repositories.proposals(session)
        self.planning_runs = repositories.SqlPlanningRuns(session)
        self.run_problems = repositories.run_problems(session)
        self.run_progress = repositories.SqlRunProgress(session)
        self.sign_ins = repositories.SqlSignIns(session)
        self.links = repositories.SqlOneTimeLinks(session)
        self.records = repositories.SqlRecords(session)
        self.numbers = repositories.SqlNumbers(session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.rollback()
        self._session.close()

    def commit(self) -> None:
        """Make everything written since the block began, or since the last commit, permanent."""
        self._session.commit()


def units_of_work_on(engine: Engine) -> Callable[[], SqlUnitOfWork]:
    """What opens a fresh transaction on this database each time it is called; all of them share what they have read."""
    known = repositories.KnownValues()
    return lambda: SqlUnitOfWork(lambda: Session(engine, expire_on_commit=False), known)
