"""E-mail copies of an inbox, sent to a real SMTP server: once, in the account's language, with no content of a case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from intake_app.services import evaluation, inbox, inbox_copies
from intake_app.services.office import Office
from intake_app.services.ports import Letter, Mailed
from intake_app.smtp import Smtp
from models.account import Account, Actor, Role
from models.dispatch import DispatchState
from models.inbox_copies import CopyWay
from tests.job_builders import certificate, cnex, planned, trained
from tests.mail.mail_server import Postbox, serving
from tests.offices import Clock
from tests.services.jobs import acting, client, put

ID = "engagement-1"
SITE = "https://footmark.example"
MEMBER = acting(Role.AUDITOR, person="member")
HOLDER = client()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def mailing(office: Office, clock: Clock, postbox: Postbox) -> Iterator[Office]:
    """A job, the accounts of its client and of two members, known to the copies since a minute, and a mail server."""
    put(office, planned(cnex()), trained("member"), trained("second"))
    for actor, language in ((HOLDER, "zh"), (MEMBER, "zh"), (second(), "en")):
        with office.unit_of_work() as uow:
            uow.accounts.add(Account(id=actor.account_id, email=f"{actor.account_id}@example.com", name=actor.name,
                                     password_hash="x", roles=actor.roles, enterprise_id=actor.enterprise_id,
                                     person_id=actor.person_id, language=language))
            uow.commit()
    with serving(postbox) as settings:
        served = replace(office, mailer=Smtp(settings))
        inbox_copies.send_copies(served, SITE)
        clock.move(timedelta(minutes=1))
        yield served


def second() -> Actor:
    return acting(Role.AUDITOR, person="second").with_(account_id="account-second")


def finding_raised(office: Office, clock: Clock) -> None:
    """News for the client; a minute passes, so that it is surely written."""
    evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 II 2.3", "电表没有检定",
                                   office.today() + timedelta(days=9))
    clock.move(timedelta(minutes=1))


def told(postbox: Postbox) -> list[tuple[str, str]]:
    return [(str(each["To"]), str(each["Subject"])) for each in postbox.came]


def letters(office: Office, actor: Actor) -> list[DispatchState]:
    return [each.state for each in inbox_copies.copies_of(office, actor).letters]


def test_a_client_is_told_soon_and_once(mailing: Office, clock: Clock, postbox: Postbox) -> None:
    """Without choosing; a later pass of any worker sends nothing again, and each letter has its Record."""
    finding_raised(mailing, clock)
    for _ in range(3):
        inbox_copies.send_copies(mailing, SITE)
        clock.move(timedelta(minutes=1))
    (message,) = postbox.came
    assert "account-enterprise-1@example.com" in str(message["To"])
    assert str(message["Subject"]) == "认证系统：检查组开具了不符合项，请确认或提出异议，并整改"
    assert letters(mailing, HOLDER) == [DispatchState.SENT]
    with mailing.unit_of_work() as uow:
        assert [each.verb for each in uow.records.about(HOLDER.account_id)] == ["inbox_copy.sent"]


def test_a_letter_holds_title_number_and_link_and_nothing_of_the_case(
    mailing: Office, clock: Clock, postbox: Postbox
) -> None:
    """CNEX-15-a: neither the finding nor whose it is leaves the house by an open e-mail."""
    with mailing.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        origin = uow.applications.get("application-1")
        uow.applications.save(origin.with_(number="CNEX-APP-2026-0007"))
        uow.commit()
    finding_raised(mailing, clock)
    inbox_copies.send_copies(mailing, SITE)
    (message,) = postbox.came
    words = message.get_content()
    assert "CNEX-APP-2026-0007" in words
    assert f"{SITE}/inbox" in words
    assert not message.is_multipart()
    for secret in ("电表", "NC-01", "南阳", "enterprise-1", "engagement-1"):
        assert secret not in words


def test_the_bodys_people_get_one_letter_in_the_morning_in_their_language(
    mailing: Office, clock: Clock, postbox: Postbox
) -> None:
    """Of two corrections one letter, at eight and not before."""
    inbox_copies.choose_copies(mailing, HOLDER, CopyWay.OFF)
    inbox_copies.choose_copies(mailing, MEMBER, CopyWay.OFF)
    for number in (1, 2):
        finding_raised(mailing, clock)
        evaluation.record_correction(mailing, HOLDER, ID, f"NC-0{number}", "已检定")
    clock.move(timedelta(minutes=1))
    inbox_copies.send_copies(mailing, SITE)
    assert postbox.came == []
    clock.move(timedelta(days=1))
    for _ in range(2):
        inbox_copies.send_copies(mailing, SITE)
    assert told(postbox) == [("second <account-second@example.com>", "Certification: new in your inbox: 2")]
    words = postbox.came[0].get_content()
    assert words.count("- The client handed in a correction: verify it") == 2
    assert "In all, 2 entries wait" in words


def test_who_wants_no_letters_gets_none_and_later_none_of_before(
    mailing: Office, clock: Clock, postbox: Postbox
) -> None:
    inbox_copies.choose_copies(mailing, HOLDER, CopyWay.OFF)
    finding_raised(mailing, clock)
    inbox_copies.send_copies(mailing, SITE)
    clock.move(timedelta(minutes=1))
    inbox_copies.choose_copies(mailing, HOLDER, CopyWay.EACH)
    inbox_copies.send_copies(mailing, SITE)
    assert postbox.came == []


def test_what_was_read_or_settled_meanwhile_is_not_told(mailing: Office, clock: Clock, postbox: Postbox) -> None:
    finding_raised(mailing, clock)
    inbox.mark_read(mailing, HOLDER, mailing.moment())
    inbox_copies.send_copies(mailing, SITE)
    clock.move(timedelta(minutes=1))
    evaluation.record_correction(mailing, HOLDER, ID, "NC-01", "已检定")
    evaluation.verify_correction(mailing, MEMBER, ID, "NC-01", "written")
    clock.move(timedelta(days=1))
    inbox_copies.send_copies(mailing, SITE)
    assert told(postbox) == [("林晓 <account-enterprise-1@example.com>", "认证系统：不符合项已关闭")]


def test_a_letter_that_is_not_taken_now_goes_later_and_one_refused_never(
    mailing: Office, clock: Clock, postbox: Postbox
) -> None:
    postbox.answers = ["451 later"]
    finding_raised(mailing, clock)
    inbox_copies.send_copies(mailing, SITE)
    assert letters(mailing, HOLDER) == [DispatchState.WAITING]
    inbox_copies.send_copies(mailing, SITE)
    assert postbox.came == []
    clock.move(timedelta(minutes=2))
    inbox_copies.send_copies(mailing, SITE)
    assert letters(mailing, HOLDER) == [DispatchState.SENT]
    postbox.refuses = "550 no such user"
    finding_raised(mailing, clock)
    inbox_copies.send_copies(mailing, SITE)
    assert letters(mailing, HOLDER) == [DispatchState.SENT, DispatchState.FAILED]


class Dying:
    """A worker whose process ends while the server has the letter."""

    def send(self, letter: Letter) -> Mailed:
        raise KeyboardInterrupt


def test_a_letter_whose_worker_died_is_not_sent_again(mailing: Office, clock: Clock, postbox: Postbox) -> None:
    """Nobody can know whether it went; the entry stands in the inbox all the same."""
    finding_raised(mailing, clock)
    with pytest.raises(KeyboardInterrupt):
        inbox_copies.send_copies(replace(mailing, mailer=Dying()), SITE)
    clock.move(timedelta(hours=1))
    inbox_copies.send_copies(mailing, SITE)
    assert postbox.came == []
    assert letters(mailing, HOLDER) == [DispatchState.UNKNOWN]
    assert inbox.unread_count(mailing, HOLDER) == 1


def test_without_a_server_nothing_is_made_and_nothing_old_is_sent_once_there_is_one(
    mailing: Office, clock: Clock, postbox: Postbox
) -> None:
    """What came more than two days before is in the inbox alone."""
    finding_raised(mailing, clock)
    inbox_copies.send_copies(replace(mailing, mailer=None), SITE)
    assert letters(mailing, HOLDER) == []
    clock.move(timedelta(days=3))
    inbox_copies.send_copies(mailing, SITE)
    assert postbox.came == []
