"""What an installation that was restored leaves alone: e-mails that may have gone, sign-ins and links of before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake_app.services import accounts, backups, feeds, inbox_copies, sending
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import Letter, Mailed, MailOutcome
from models.account import Account, Role
from models.dispatch import DispatchState
from models.inbox_copies import CopyWay
from models.paper import Paper
from tests.offices import Clock
from tests.registrations import PASSWORD, registration
from tests.services.jobs import COORDINATOR, acting
from tests.services.test_sending import Dying, notice, ordered

__all__ = ["notice"]

APP = "https://footmark.example"


class Took:
    """A mail server that takes everything, and tells what it took."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Mailed:
        self.letters.append(letter)
        return Mailed(outcome=MailOutcome.ACCEPTED, answer="250 ok")


def restored(office: Office) -> backups.LaidIn:
    """The archive that the office was laid in from, as it stands now."""
    laid_in = backups.LaidIn(archive="footmark.zip", sha256="0" * 64, made_at=office.now())
    backups.settle_restored(office, backups.OPERATOR, laid_in)
    return laid_in


@pytest.mark.parametrize("is_under_way", [False, True])
def test_no_paper_goes_again_and_a_person_looks_what_became_of_it(
    office: Office, clock: Clock, notice: Paper, is_under_way: bool
) -> None:
    """It may have gone between the backup and the loss: nobody is told twice, and nobody's notice is lost."""
    server = Took()
    office = replace(office, mailer=server)
    dispatch = ordered(office, notice)
    if is_under_way:
        with pytest.raises(KeyboardInterrupt):
            sending.deliver(replace(office, mailer=Dying()), dispatch.id)
    ordered_on = office.today()
    restored(office)
    clock.move(timedelta(days=2))
    sending.queue_waiting_dispatches(office)
    sending.deliver(office, dispatch.id)
    assert server.letters == []
    assert [each.state for each in sending.ledger(office, COORDINATOR)] == [DispatchState.UNKNOWN]
    assert "邮件是否送达不明，需要核实" in [each.text.zh for each in inbox(office, COORDINATOR) if each.waits]
    settled = sending.settle_unknown(office, COORDINATOR, dispatch.id, True, "客户确认已收到")
    assert not isinstance(settled, Refused)
    assert settled.sent_on == ordered_on


def test_nobody_is_told_by_e_mail_what_was_told_before_the_loss(office: Office, clock: Clock) -> None:
    """Nor does a trial restore write to everybody: what came before it stays in the inbox alone."""
    server = Took()
    office = replace(office, mailer=server)
    coordinator = acting(Role.COORDINATOR)
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=coordinator.account_id, email="c@example.com", name=coordinator.name,
                                 password_hash="x", roles=coordinator.roles))
        uow.commit()
    inbox_copies.choose_copies(office, coordinator, CopyWay.EACH)
    clock.move(timedelta(minutes=5))
    with office.unit_of_work() as uow:
        backups.write_record(office, uow, backups.OPERATOR, "visit.called_off", "engagement-1")
        uow.commit()
    clock.move(timedelta(minutes=5))
    restored(office)
    clock.move(timedelta(minutes=5))
    inbox_copies.send_copies(office, "https://footmark.example")
    assert server.letters == []


def test_sign_ins_and_links_of_before_work_no_more(office: Office) -> None:
    """One that was ended or used since the backup would have come back to life."""
    accounts.register_enterprise(office, registration("li@example.com"))
    signed_in = accounts.sign_in(office, "li@example.com", PASSWORD)
    assert signed_in is not None
    link = accounts.renew_password_link(office, acting(Role.ADMINISTRATOR), signed_in.account.id)
    setup = accounts.setup_link_if_needed(office)
    assert setup is not None
    again = accounts.sign_in(office, "li@example.com", PASSWORD)
    assert again is not None
    restored(office)
    assert accounts.actor_of_token(office, again.token) is None
    assert accounts.account_of_password_link(office, link.token) is None
    assert not accounts.is_open_setup_link(office, setup)
    assert accounts.sign_in(office, "li@example.com", PASSWORD) is not None


def test_a_restore_is_kept_with_its_archive(office: Office) -> None:
    """ISO/IEC 17065 7.12: from which archive all came, and how many e-mails somebody looks after."""
    laid_in = restored(office)
    kept = backups.last_backup(office, acting(Role.ADMINISTRATOR))
    assert kept is not None
    assert (kept.verb, kept.after["archive"], kept.after["sha256"]) == (
        "backup.restored", laid_in.archive, laid_in.sha256)
    assert kept.after["emails_to_look_after"] == 0


def test_no_address_of_a_calendar_outlives_a_restore(office: Office) -> None:
    """One that was renewed since the backup, as somebody else had it, would lead to the calendar again."""
    coordinator = acting(Role.COORDINATOR)
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=coordinator.account_id, email="c@example.com", name=coordinator.name,
                                 password_hash="x", roles=coordinator.roles))
        uow.commit()
    known = feeds.renew_feed(office, coordinator, Role.COORDINATOR)
    assert feeds.feed_of_token(office, known, APP) is not None
    restored(office)
    assert feeds.feed_of_token(office, known, APP) is None
    assert [each.feed for each in feeds.feed_addresses(office, coordinator)] == [None]
    anew = feeds.renew_feed(office, coordinator, Role.COORDINATOR)
    assert feeds.feed_of_token(office, anew, APP) is not None
