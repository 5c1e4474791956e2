"""E-mail copies of inboxes: a letter for each entry, or one each morning, with titles and numbers and nothing else.

A pass of any worker makes the letters that are due and sends those that wait. All that belongs to one account is one
versioned thing: of two workers the first to save has a letter, and the other leaves it alone. What is unread and not
settled is worth a letter; the entry itself stays in the inbox, behind the sign-in.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from intake_app.services.accounts import actor_today
from intake_app.services.attempts import as_seen, begun, ended, left_unknown, seconds_until
from intake_app.services.inbox import InboxEntry, inbox
from intake_app.services.news import NEWS
from intake_app.services.office import Office
from intake_app.services.ports import Letter, UnitOfWork
from intake_app.services.records import write_record
from models.account import ROLES_ON_CASES, Account, Actor, Role
from models.dispatch import DispatchState
from models.errors import AlreadyTaken, Stale
from models.ids import AccountId
from models.inbox_copies import CopyLetter, CopyWay, InboxCopies
from models.text import Text

STILL_WRITTEN = timedelta(seconds=30)
"""What came so short a time ago waits for the next pass: a Record may be written a moment after its instant."""
LETTERS_KEPT = 20
"""Of those that went; each has its Record for ever."""
ATTEMPTS_TO_CLOSE = 5
TOLD = frozenset({*(row.verb for row in NEWS), "paper.made"})

log = logging.getLogger(__name__)


def copies_of(office: Office, actor: Actor) -> InboxCopies:
    """How the actor gets copies, with the way that holds while they have not chosen, and what became of the letters."""
    with office.unit_of_work() as uow:
        copies = _copies(office, uow, actor.account_id)
    return copies.with_(way=copies.way or _usual_way(actor.roles),
                        letters=tuple(as_seen(office, each) for each in copies.letters))


def choose_copies(office: Office, actor: Actor, way: CopyWay) -> InboxCopies:
    """Keep how the actor wants copies from now on."""
    for _ in range(ATTEMPTS_TO_CLOSE):
        try:
            with office.unit_of_work() as uow:
                copies = _copies(office, uow, actor.account_id)
                saved = uow.inbox_copies.save(copies.with_(way=way, told_until=office.moment()))
                write_record(office, uow, actor, "inbox_copies.chosen", actor.account_id, after={"way": way.value},
                             before={"way": copies.way.value if copies.way else None})
                uow.commit()
                return saved
        except Stale:
            continue
    raise Stale(actor.account_id)


def send_copies(office: Office, base_url: str) -> None:
    """Make every letter that is due and send those that wait; without an e-mail server nothing is made."""
    if office.mailer is None:
        return
    with office.unit_of_work() as uow:
        accounts = [each for each in uow.accounts.all() if each.is_active]
        newest = uow.records.newest(TOLD, office.moment() - _reach(office), 1)
    for account in accounts:
        try:
            _make_letters(office, account, newest[0].at if newest else None, base_url)
            _send_waiting(office, account)
        except (Stale, AlreadyTaken):
            # Another worker, or the person's own choice, came first: the next pass looks again.
            log.info("copies of %s changed meanwhile", account.id)


def begin_anew(office: Office, uow: UnitOfWork, since: datetime) -> None:
    """Tell nobody by e-mail of what came until now; what became of letters that waited at `since` is left open."""
    for account in uow.accounts.all():
        copies = _copies(office, uow, account.id)
        uow.inbox_copies.save(copies.with_(told_until=office.moment(), letters=tuple(
            left_unknown(each, since) for each in copies.letters)))


def _make_letters(office: Office, account: Account, newest_at: datetime | None, base_url: str) -> None:
    with office.unit_of_work() as uow:
        copies = _copies(office, uow, account.id)
        actor = actor_today(office, uow, account)
        uow.commit()
    way, now = copies.way or _usual_way(account.roles), office.moment()
    until = now - STILL_WRITTEN
    digest_at = datetime.combine(now.date(), time(office.house.inbox.digest_hour), now.tzinfo)
    is_due = way is CopyWay.EACH or (way is CopyWay.DAILY and copies.told_until < digest_at <= now)
    if not is_due or newest_at is None or newest_at <= copies.told_until:
        return
    since = max(copies.told_until, now - _reach(office))
    entries = inbox(office, actor)
    fresh = [each for each in reversed(entries) if since < each.at <= until and each.is_unread]
    letters = _letters(office, account, way, fresh, sum(1 for each in entries if each.waits), base_url)
    with office.unit_of_work() as uow:
        known = {each.id for each in copies.letters}
        uow.inbox_copies.save(copies.with_(told_until=until, letters=(
            *_kept(copies.letters), *(each for each in letters if each.id not in known))))
        uow.commit()


def _letters(
    office: Office, account: Account, way: CopyWay, entries: Sequence[InboxEntry], waiting: int, base_url: str
) -> list[CopyLetter]:
    """One for each entry, or one for all of them."""
    with office.unit_of_work() as uow:
        numbers = _numbers(uow, {each.subject for each in entries})
    titles = [_titled(each, numbers.get(each.subject, "")) for each in entries]
    if way is CopyWay.EACH:
        parts = [(str(each.serial), _SUBJECT.format(title=title), [title])
                 for each, title in zip(entries, titles, strict=True)]
    else:
        parts = [(office.today().isoformat(), _DIGEST.format(count=len(titles)), titles)] if titles else []

    def written(id: str, subject: Text, lines: Sequence[Text]) -> CopyLetter:
        said = [f"- {_in_language(line, account)}" for line in lines]
        text = _in_language(_LETTER, account).format(name=account.name, lines="\n".join(said), waiting=waiting,
                                                     link=f"{base_url}/inbox")
        return CopyLetter(id=id, to_address=account.email, subject=_in_language(subject, account), text=text,
                          state=DispatchState.WAITING, asked_at=office.now(), next_at=office.now())

    return [written(*part) for part in parts]


def _send_waiting(office: Office, account: Account) -> None:
    mailer = office.mailer
    assert mailer is not None
    with office.unit_of_work() as uow:
        copies = _copies(office, uow, account.id)
    for letter in copies.letters:
        if letter.state is not DispatchState.WAITING or seconds_until(office, letter) > 0:
            continue
        taken = begun(office, letter)
        with office.unit_of_work() as uow:
            copies = uow.inbox_copies.save(_with_letter(copies, taken))
            uow.commit()
        mailed = mailer.send(Letter(
            message_id=f"{account.id}.{taken.id}", written_at=taken.asked_at, to_name=account.name,
            to_address=taken.to_address, subject=taken.subject, text=taken.text))
        copies = _closed(office, account, ended(office, taken, mailed))


def _closed(office: Office, account: Account, letter: CopyLetter) -> InboxCopies:
    """The account's copies with the end of an attempt, whatever else was changed meanwhile."""
    actor = Actor(account_id=account.id, name=account.name, roles=frozenset())
    for _ in range(ATTEMPTS_TO_CLOSE):
        try:
            with office.unit_of_work() as uow:
                saved = uow.inbox_copies.save(_with_letter(uow.inbox_copies.get(account.id), letter))
                write_record(office, uow, actor, f"inbox_copy.{letter.state.value}", account.id, after={
                    "letter": letter.id, "to": letter.to_address, "subject": letter.subject,
                    "answer": letter.attempts[-1].answer})
                uow.commit()
                return saved
        except Stale:
            continue
    raise Stale(account.id)


def _copies(office: Office, uow: UnitOfWork, account_id: str) -> InboxCopies:
    """What is kept of the account's copies; an account without any begins now, so that nothing old is sent."""
    found = uow.inbox_copies.find(account_id)
    if found is None:
        found = InboxCopies(id=AccountId(account_id), told_until=office.moment())
        uow.inbox_copies.add(found)
    return found


def _usual_way(roles: Collection[Role]) -> CopyWay:
    """Who works on cases signs in each day; whoever does not learns of each entry at once."""
    return CopyWay.EACH if ROLES_ON_CASES.isdisjoint(roles) else CopyWay.DAILY


def _kept(letters: Sequence[CopyLetter]) -> tuple[CopyLetter, ...]:
    over = [each for each in letters if each.state is not DispatchState.WAITING][:-LETTERS_KEPT]
    return tuple(each for each in letters if each not in over)


def _with_letter(copies: InboxCopies, letter: CopyLetter) -> InboxCopies:
    return copies.with_(letters=tuple(letter if each.id == letter.id else each for each in copies.letters))


def _numbers(uow: UnitOfWork, subjects: Collection[str]) -> dict[str, str]:
    """The number under which each case is known; a job has that of its application."""
    jobs = {str(each.id): str(each.application_id) for each in uow.engagements.those(subjects)}
    found = {str(each.id): each.number or "" for each in uow.applications.those({*subjects, *jobs.values()})}
    found |= {str(each.id): each.number for each in uow.certificates.those(subjects)}
    found |= {str(each.id): each.number for each in uow.complaints.those(subjects)}
    return found | {job: found.get(application, "") for job, application in jobs.items()}


def _titled(entry: InboxEntry, number: str) -> Text:
    return _NUMBERED.format(title=entry.text, number=number) if number else entry.text


def _in_language(words: Text, account: Account) -> str:
    return words.in_language("en" if account.language == "en" else "zh")


def _reach(office: Office) -> timedelta:
    return timedelta(hours=office.house.inbox.reach_hours)


_NUMBERED = Text(zh="{title}（{number}）", en="{title} ({number})")
_SUBJECT = Text(zh="认证系统：{title}", en="Certification: {title}")
_DIGEST = Text(zh="认证系统：{count} 条新消息", en="Certification: new in your inbox: {count}")
_LETTER = Text(
    zh="{name}：\n\n    您好！认证系统的收件箱中有新消息：\n\n{lines}\n\n    目前共有待办 {waiting} 项。"
    "登录后查看和办理：\n    {link}\n\n"
    "    本邮件只含标题和编号。不需要邮件提醒的，可在“我的账号”中关闭。\n",
    en="{name},\n\nthis is new in your inbox of the certification system:\n\n{lines}\n\nIn all, {waiting} entries wait"
    " for something to be done. Sign in to read on:\n{link}\n\nThis e-mail holds titles and numbers only. Turn such"
    " e-mails off under “My account”.\n",
)
