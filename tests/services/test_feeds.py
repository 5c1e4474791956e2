"""Calendars by a secret address: whose days they hold, and when an address dies."""

from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest

from intake_app.services import feeds
from intake_app.services.office import Office
from models.account import Account, Role
from models.certificate import CertificateState
from models.engagement import EndCause, JobEnd
from models.errors import NotFound, NotPermitted
from models.ids import CertificateId
from models.personnel import Absence
from tests.builders import NOW
from tests.job_builders import announced, certificate, cnex, person, plan_notice, planned, team, visit
from tests.offices import Clock
from tests.services.jobs import acting, change, client, job, one, put

APP = "https://footmark.example"
AUDITOR = acting(Role.AUDITOR, person="member")


@pytest.fixture
def busy(office: Office) -> Office:
    """A planned audit by member and second, a certificate, and the accounts of its people."""
    put(office, planned(cnex(), visits=(visit(start=date(2026, 6, 16), end=date(2026, 6, 17)),)), *team())
    own = client()
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.accounts.add(Account(id=own.account_id, email="lin@client.example", name="林晓", password_hash="x",
                                 roles={Role.APPLICANT}, enterprise_id=own.enterprise_id))
        uow.accounts.add(Account(id="account-1", email="member@body.example", name="member", password_hash="x",
                                 roles={Role.AUDITOR, Role.MANAGER, Role.APPLICATION_REVIEWER}, language="en"))
        uow.commit()
    return office


def events(office: Office, token: str) -> dict[str, icalendar.Event]:
    content = feeds.feed_of_token(office, token, APP)
    assert content is not None
    return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def summaries(office: Office, token: str) -> str:
    return "\n".join(str(each["SUMMARY"]) for each in events(office, token).values())


def test_a_renewed_address_is_dead_at_once_and_only_digests_are_kept(busy: Office) -> None:
    """Neither the feed nor its Record holds the secret; the entries go on counting."""
    first = feeds.renew_feed(busy, client(), Role.APPLICANT)
    known = events(busy, first)
    second = feeds.renew_feed(busy, client(), Role.APPLICANT)
    assert feeds.feed_of_token(busy, first, APP) is None
    assert events(busy, second).keys() == known.keys()
    with busy.unit_of_work() as uow:
        kept = [feed.model_dump_json() for feed in uow.feeds.all()]
        kept += [record.model_dump_json() for record in uow.records.about(client().account_id)]
    assert "calendar_feed.renewed" in "".join(kept)
    assert not [text for text in kept for secret in (first, second) if secret in text]


def test_a_closed_account_and_a_lost_role_close_the_calendar(busy: Office) -> None:
    token = feeds.renew_feed(busy, client(), Role.APPLICANT)
    with busy.unit_of_work() as uow:
        account = uow.accounts.get(client().account_id)
        uow.accounts.save(account.with_(is_active=False))
        uow.commit()
    assert feeds.feed_of_token(busy, token, APP) is None
    other = feeds.renew_feed(busy, acting(Role.MANAGER), Role.MANAGER)
    with busy.unit_of_work() as uow:
        uow.accounts.save(uow.accounts.get("account-1").with_(roles=frozenset({Role.DIRECTOR})))
        uow.commit()
    assert feeds.feed_of_token(busy, other, APP) is None


def test_nobody_has_the_calendar_of_a_role_that_they_lack(busy: Office) -> None:
    with pytest.raises(NotPermitted):
        feeds.renew_feed(busy, client(), Role.MANAGER)
    with pytest.raises(NotFound):
        feeds.renew_feed(busy, acting(Role.DIRECTOR), Role.DIRECTOR)
    assert [each.role for each in feeds.feed_addresses(busy, client())] == [Role.APPLICANT]


def test_a_client_reads_the_audit_once_it_is_announced_and_the_days_of_the_certificate(busy: Office) -> None:
    """CNEX-9.6.2: no plan before its notice."""
    token = feeds.renew_feed(busy, client(), Role.APPLICANT)
    assert "现场检查" in summaries(busy, token)
    assert "监督应完成" in summaries(busy, token)
    assert "再认证期间" in summaries(busy, token)
    change(busy, announced(job(busy), None))
    (gone,) = (each for each in events(busy, token).values() if "现场检查" in str(each["SUMMARY"]))
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 1)


def test_an_audit_that_moves_keeps_its_uid(busy: Office, clock: Clock) -> None:
    token = feeds.renew_feed(busy, acting(Role.MANAGER), Role.MANAGER)
    before = {uid: each for uid, each in events(busy, token).items() if uid.startswith("visit.")}
    clock.move(timedelta(hours=1))
    change(busy, job(busy).with_(visits=(visit(start=date(2026, 6, 23), end=date(2026, 6, 24)),)))
    after = events(busy, token)
    (uid,) = before
    assert (after[uid]["SEQUENCE"], after[uid]["DTSTART"].dt) == (before[uid]["SEQUENCE"] + 1, date(2026, 6, 23))
    assert "Audit on site" in str(after[uid]["SUMMARY"])


@pytest.mark.requirement("CNEX-9.6.2-a")
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AUDITOR, Role.MANAGER])
def test_an_audits_entry_says_what_it_is_for_and_where_to_read_on(busy: Office, role: Role) -> None:
    """Two audits of one client could not be told apart; the team and the notice are for who plans and manages."""
    with busy.unit_of_work() as uow:
        uow.accounts.save(uow.accounts.get("account-1").with_(person_id="member"))
        uow.commit()
    reader = client() if role is Role.APPLICANT else acting(role, person="member")
    token = feeds.renew_feed(busy, reader, role)

    def entry() -> icalendar.Event:
        return next(each for uid, each in events(busy, token).items() if uid.startswith("visit."))

    told, certified = entry(), job(busy).units[0]
    assert ("初次认证" if role is Role.APPLICANT else "initial certification") in str(told["SUMMARY"])
    assert f"{certified.product_name} {certified.model}" in str(told["DESCRIPTION"])
    is_managed = role is Role.MANAGER
    assert ("Team: member, second" in str(told["DESCRIPTION"])) is is_managed
    assert ("confirmed on 2026-05-14" in str(told["DESCRIPTION"])) is is_managed
    page = {Role.APPLICANT: "/plan?job=engagement-1", Role.AUDITOR: "/my-days", Role.MANAGER: "/cases?job=engagement-1"}
    assert str(told["DESCRIPTION"]).endswith(f"{APP}{page[role]}")
    assert entry()["SEQUENCE"] == told["SEQUENCE"], "read again, nothing has changed"


@pytest.mark.requirement("CNEX-9.3.2-a")
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AUDITOR, Role.MANAGER])
def test_an_audit_that_must_be_planned_again_is_not_confirmed(busy: Office, role: Role) -> None:
    """CNEX-9.6.2-a: a member is on leave; the client's calendar says no more than that, the body's people read why."""
    with busy.unit_of_work() as uow:
        uow.accounts.save(uow.accounts.get("account-1").with_(person_id="member"))
        uow.commit()
    reader = client() if role is Role.APPLICANT else acting(role, person="member")
    token = feeds.renew_feed(busy, reader, role)

    def visit_entry() -> icalendar.Event:
        (entry,) = (each for uid, each in events(busy, token).items() if uid.startswith("visit."))
        return entry

    assert visit_entry()["STATUS"] == "CONFIRMED"
    change(busy, one(busy, "second").with_(absences=(Absence(first=date(2026, 6, 16), last=date(2026, 6, 16)),)))
    assert visit_entry()["STATUS"] == "TENTATIVE"
    assert ("planned again" in str(visit_entry()["SUMMARY"])) is (role is not Role.APPLICANT)


def test_a_manager_reads_what_cases_and_certificates_have_to_keep(busy: Office) -> None:
    told = summaries(busy, feeds.renew_feed(busy, acting(Role.MANAGER), Role.MANAGER))
    assert "Surveillance due" in told
    assert "Audit on site" in told


def test_the_window_of_a_renewal_is_taken_out_once_the_certificate_is_renewed(busy: Office) -> None:
    """CNEX-12.1-b, CEC-7.2-b: while the new one is a draft it stands."""
    token = feeds.renew_feed(busy, acting(Role.MANAGER), Role.MANAGER)

    def windows() -> list[str]:
        return [str(each["STATUS"]) for each in events(busy, token).values() if "Renewal" in str(each["SUMMARY"])]

    (before,) = set(windows())
    with busy.unit_of_work() as uow:
        held = next(each for each in uow.certificates.all() if each.number)
        new = held.with_(id=CertificateId("certificate-new"), number="", renews=held.id, version=0,
                         state=CertificateState.DRAFT)
        uow.certificates.add(new)
        uow.commit()
    assert "CANCELLED" not in windows()
    with busy.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get(new.id).with_(number="PCF-NEW", state=CertificateState.VALID))
        uow.commit()
    assert windows().count("CANCELLED") == 1
    assert before in windows(), "the new one has its own"


def test_an_auditor_reads_their_own_audits_and_no_other(busy: Office) -> None:
    """CNEX-15-a: taken off a team, they see it cancelled."""
    put(busy, person("stranger"))
    token = feeds.renew_feed(busy, AUDITOR, Role.AUDITOR)
    for name, states in (("member", ["CONFIRMED"]), ("stranger", ["CANCELLED"])):
        with busy.unit_of_work() as uow:
            uow.accounts.save(uow.accounts.get("account-1").with_(person_id=name))
            uow.commit()
        assert [each["STATUS"] for each in events(busy, token).values()] == states


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_coordinator_and_leader_are_warned_of_the_last_day_for_a_plan_until_it_is_sent(busy: Office) -> None:
    """What it waits for is due by then; the client and a member who does not lead read nothing of it."""
    with busy.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-2", email="second@body.example", name="second", password_hash="x",
                                 roles={Role.AUDITOR}, person_id="second"))
        uow.accounts.save(uow.accounts.get("account-1").with_(person_id="member", roles=frozenset(
            {Role.AUDITOR, Role.COORDINATOR})))
        uow.commit()
    second = acting(Role.AUDITOR, person="second").with_(account_id="account-2")
    change(busy, announced(job(busy), None).with_(document_review=None))
    told = {name: feeds.renew_feed(busy, who, role) for name, who, role in (
        ("coordinator", acting(Role.COORDINATOR), Role.COORDINATOR), ("leader", AUDITOR, Role.AUDITOR),
        ("member", second, Role.AUDITOR), ("client", client(), Role.APPLICANT))}

    def last_days(name: str) -> list[tuple[date, str]]:
        return [(each["DTSTART"].dt, str(each["STATUS"])) for uid, each in events(busy, told[name]).items()
                if uid.startswith("plan.")]

    assert [last_days(name) for name in told] == [[(date(2026, 6, 15), "CONFIRMED")]] * 2 + [[], []]
    change(busy, announced(job(busy), plan_notice()))
    assert {state for name in told for _, state in last_days(name)} == {"CANCELLED"}


def test_an_unknown_address_is_nobodys(busy: Office) -> None:
    assert feeds.feed_of_token(busy, "", APP) is None
    assert feeds.feed_of_token(replace(busy, now=lambda: NOW), "x" * 43, APP) is None


def test_what_an_ended_job_had_planned_is_cancelled(busy: Office) -> None:
    """H131: nobody comes any more, and a calendar that had the audit takes it out."""
    token = feeds.renew_feed(busy, client(), Role.APPLICANT)
    key = next(uid for uid, each in events(busy, token).items() if "现场检查" in str(each["SUMMARY"]))
    assert str(events(busy, token)[key]["STATUS"]) == "CONFIRMED"
    with busy.unit_of_work() as uow:
        ended = JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函撤回", ended_on=busy.today(), by="manager")
        uow.engagements.save(job(busy).with_(ended=ended))
        uow.commit()
    assert str(events(busy, token)[key]["STATUS"]) == "CANCELLED"
