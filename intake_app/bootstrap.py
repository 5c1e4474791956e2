"""The start: reads the settings and puts the office together; the only importer of the storage."""

from datetime import datetime
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from zoneinfo import ZoneInfo

from intake_app import libre_office
from intake_app.clamd import Clamd
from intake_app.config import Config, LanguageModelSettings, read_config
from intake_app.run_queue import HueyQueue
from intake_app.schemes.house import read_house
from intake_app.schemes.library import built_in_schemes
from intake_app.services import backups
from intake_app.services.entered_years import EnteredYears
from intake_app.services.office import Office
from intake_app.services.ports import Now, Suggester
from intake_app.smtp import Smtp
from models.calendar import WorkingCalendar
from models.storage import backup
from models.storage.backup import Manifest, NotRestored
from models.storage.engine import engine_for
from models.storage.files import FolderFileStore
from models.storage.migrate import upgrade
from models.storage.unit_of_work import units_of_work_on

__all__ = ["Manifest", "NotRestored", "back_up", "china_time", "config", "office", "restore", "run_queue"]

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
    house, units_of_work = read_house(), units_of_work_on(engine)
    return Office(
        unit_of_work=units_of_work,
        files=FolderFileStore(settings.files),
        queue=run_queue(settings),
        schemes=built_in_schemes(),
        house=house,
        house_calendar=WorkingCalendar(announced_years=house.calendar.announced_years),
        years=EnteredYears(units_of_work),
        now=now,
        scanner=Clamd(settings.clamd) if settings.clamd else None,
        printer=libre_office.installed(),
        mailer=Smtp(settings.mail) if settings.mail else None,
        suggester=_suggester(settings.language_model),
    )


def back_up(settings: Config, archive: Path) -> Manifest:
    """Write database and files into one archive, and keep in the Records that it was made."""
    place = office(settings)
    manifest = backup.back_up(engine_for(settings.database_url), settings.files, archive, china_time())
    backups.note_backup(place, backups.OPERATOR, archive.name, _digest(archive), (*manifest.damaged, *manifest.missing))
    return manifest


def restore(settings: Config, archive: Path) -> Manifest:
    """Lay an archive into the empty database and folder of the settings, and keep in the Records from which one."""

    def settle(manifest: Manifest) -> None:
        backups.settle_restored(office(settings), backups.OPERATOR, backups.LaidIn(
            archive=archive.name, sha256=_digest(archive), made_at=manifest.made_at,
            lacking=(*manifest.damaged, *manifest.missing)))

    return backup.restore(engine_for(settings.database_url), settings.files, archive, settle)


def _digest(archive: Path) -> str:
    with archive.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


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
