"""When the installation was backed up last; the archive itself is made by the command line."""

from collections.abc import Sequence
from datetime import datetime

from intake_app.services.access import require_role
from intake_app.services.accounts import end_every_access
from intake_app.services.feeds import take_back_addresses
from intake_app.services.inbox_copies import begin_anew
from intake_app.services.office import Office
from intake_app.services.records import write_record
from intake_app.services.sending import leave_unknown
from models.account import Actor, Role
from models.base import Frozen
from models.ids import AccountId
from models.record import Record

SUBJECT, VERB, RESTORED = "installation", "backup.made", "backup.restored"

OPERATOR = Actor(account_id=AccountId("operator"), name="服务器管理员", roles=frozenset({Role.ADMINISTRATOR}))
"""Who works at the server's command line."""


class LaidIn(Frozen):
    """The archive from which an installation was restored."""

    archive: str
    sha256: str
    made_at: datetime
    lacking: tuple[str, ...] = ()
    """The files that were damaged or missing when it was made."""


def note_backup(office: Office, actor: Actor, archive: str, sha256: str, lacking: Sequence[str] = ()) -> None:
    """Keep that a backup was made just now, under which name and with which content.

    `lacking` names the files that are not in it, as they are damaged or missing.
    """
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        write_record(office, uow, actor, VERB, SUBJECT,
                     after={"archive": archive, "sha256": sha256, "lacking": list(lacking)})
        uow.commit()


def settle_restored(office: Office, actor: Actor, laid_in: LaidIn) -> None:
    """Bring to rest what may not go on from where the archive holds it, and keep from which archive all came.

    An e-mail that waited at the backup may have gone before the loss: somebody looks. A sign-in, a link or the
    address of a calendar that was ended since then would work again: each ends.
    """
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        emails = leave_unknown(office, uow, actor, laid_in.made_at)
        begin_anew(office, uow, laid_in.made_at)
        end_every_access(office, uow)
        take_back_addresses(uow)
        write_record(office, uow, actor, RESTORED, SUBJECT,
                     after={**laid_in.model_dump(mode="json"), "emails_to_look_after": emails})
        uow.commit()


def last_backup(office: Office, actor: Actor) -> Record | None:
    """The Record of the newest backup, or of the archive that was laid in since; None while there was neither."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        return max(uow.records.with_verbs({VERB, RESTORED}, {SUBJECT}), key=lambda record: record.serial, default=None)
