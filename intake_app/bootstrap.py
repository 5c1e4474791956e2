"""The start: reads the settings and puts the office together; the only importer of the storage."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from intake_app import libre_office
from intake_app.clamd import Clamd
from intake_app.config import Config, LanguageModelSettings, read_config
from intake_app.run_queue import HueyQueue
from intake_app.schemes.house import read_house
from intake_app.schemes.library import built_in_schemes
from intake_app.services.office import Office
from intake_app.services.ports import Now, Suggester
from intake_app.smtp import Smtp
from models.calendar import WorkingCalendar
from models.storage.engine import engine_for
from models.storage.files import FolderFileStore
from models.storage.migrate import upgrade
from models.storage.unit_of_work import units_of_work_on

CHINA = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=1)
def config() -> Config:
    """The settings of this process, read at the first call."""
    return read_config()


def china_time() -> datetime:
    """The instant, as China writes it; nothing below the start reads a clock."""
    return datetime.now(CHINA)


@lru_cache(maxsize=4)
def office(settings: Config, now: Now = china_time) -> Office:
    """The office of this process; its database is brought to the newest schema first."""
    engine = engine_for(settings.database_url)
    upgrade(engine)
    house = read_house()
    return Office(
        unit_of_work=units_of_work_on(engine),
        files=FolderFileStore(settings.files),
        queue=run_queue(settings),
        schemes=built_in_schemes(),
        house=house,
        calendar=WorkingCalendar(announced_years=house.calendar.announced_years),
        now=now,
        scanner=Clamd(settings.clamd) if settings.clamd else None,
        printer=libre_office.installed(),
        mailer=Smtp(settings.mail) if settings.mail else None,
        suggester=_suggester(settings.language_model),
    )


@lru_cache(maxsize=4)
def run_queue(settings: Config) -> HueyQueue:
    """Where runs of the solver wait for a worker."""
    return HueyQueue(settings.database_url)


def _suggester(settings: LanguageModelSettings | None) -> Suggester | None:
    if settings is None:
        return None
    # Its library takes over a second to import: only a start with a model set up waits for it.
    from intake_app.language_model import LanguageModel

    return LanguageModel(settings)
