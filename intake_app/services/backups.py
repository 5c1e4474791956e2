"""When the installation was backed up last; the archive itself is made by the command line."""

from collections.abc import Sequence

from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.ids import AccountId
from models.record import Record

SUBJECT, VERB = "installation", "backup.made"

OPERATOR = Actor(account_id=AccountId("operator"), name="服务器管理员", roles=frozenset({Role.ADMINISTRATOR}))
"""Who works at the server's command line."""


def note_backup(office: Office, actor: Actor, archive: str, sha256: str, lacking: Sequence[str] = ()) -> None:
    """Keep that a backup was made just now, under which name and with which content.

    `lacking` names the files that are not in it, as they are damaged or missing.
    """
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        write_record(office, uow, actor, VERB, SUBJECT,
                     after={"archive": archive, "sha256": sha256, "lacking": list(lacking)})
        uow.commit()


def last_backup(office: Office, actor: Actor) -> Record | None:
    """The Record of the newest backup; None while none was made."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        return max(uow.records.with_verbs({VERB}, {SUBJECT}), key=lambda record: record.serial, default=None)
