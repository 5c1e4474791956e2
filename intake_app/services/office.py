"""The office that a service works in: its storage, files, schemes, calendar and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from intake_app.rules.fieldwork import without_items
from intake_app.schemes.house import HouseRules
from intake_app.schemes.library import SchemeLibrary
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.entered_years import EnteredYears
from intake_app.services.ports import (
    FileStore,
    Mailer,
    MalwareScanner,
    Now,
    PdfPrinter,
    RunQueue,
    Suggester,
    UnitOfWork,
)
from models.application import Application
from models.calendar import WorkingCalendar
from models.certificate import Certificate
from models.complaint import Complaint
from models.engagement import Engagement


@dataclass(frozen=True)
class Office:
    """Everything around a use case; one for each process, made by `intake_app.bootstrap`."""

    unit_of_work: Callable[[], UnitOfWork]
    files: FileStore
    queue: RunQueue
    schemes: SchemeLibrary
    house: HouseRules
    house_calendar: WorkingCalendar
    """China's working days as far as the release knows them."""
    now: Now
    years: EnteredYears | None = None
    """The years that an administrator entered; None where nobody can."""
    scanner: MalwareScanner | None = None
    """None where no malware scan is set up, which the pages say."""
    printer: PdfPrinter | None = None
    """None where no program is installed that makes a PDF of a Word file, which the pages say."""
    mailer: Mailer | None = None
    """None where no e-mail server is set up: papers then go by hand."""
    suggester: Suggester | None = None
    """The language model that reads the chat's messages too; None where none is set up."""

    @property
    def calendar(self) -> WorkingCalendar:
        """China's working days as known now: a year that was entered counts at once."""
        return self.years.laid_on(self.house_calendar) if self.years is not None else self.house_calendar

    def today(self) -> date:
        """The day in China."""
        return self.now().date()

    def moment(self) -> datetime:
        """The instant in China, to the second, as records keep it."""
        return self.now().replace(microsecond=0)

    def scheme_of(self, thing: Application | Engagement | Certificate | Complaint) -> SchemeEdition:
        """The edition that a thing stands under: of an application that may be changed, the one in force today.

        Acceptance ties an application to an edition (CNEX-0-a): one returned before it is asked what is asked today.
        Of a job that began before checks were kept item by item, no item is asked.
        """
        if thing.edition is None or (isinstance(thing, Application) and thing.is_editable):
            return self.schemes.in_force(thing.scheme, self.today())
        edition = self.schemes.edition(thing.scheme, thing.edition)
        is_by_word = isinstance(thing, Engagement) and thing.is_closed_by_word
        return without_items(edition) if is_by_word else edition

    def edition_of_acceptance(self, application: Application) -> SchemeEdition:
        """The edition that ties an application if it is accepted or refused today, whichever it was submitted under.

        So its reviewer reads, checks and asks by this one, while what its enterprise handed over stands as it was.
        """
        return self.schemes.in_force(application.scheme, self.today())
