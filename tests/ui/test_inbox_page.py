"""The page of what has come: links that open, marks of what is unread, and the count in the sidebar."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import inbox, inbox_copies
from intake_app.services.news import NEWS
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Account, Actor, Role
from models.certificate_change import Amendment, ChangeEvaluation, ChangeVerdict
from models.inbox_copies import CopyWay
from models.record import Record
from tests.job_builders import approval, certificate_change, cnex, decided, planned
from tests.services.jobs import acting, client, consultant, mandate, put
from tests.ui.test_paper_pages import MAIN, shown


def reader(role: Role) -> Actor:
    if role is Role.APPLICANT:
        return client()
    return consultant(mandate()) if role is Role.CONSULTANT else acting(role, person="member")


def opened(office: Office, monkeypatch: pytest.MonkeyPatch, actor: Actor, language: str = "zh") -> AppTest:
    monkeypatch.setattr(session, "office", lambda: office)
    monkeypatch.setattr(session, "language", lambda: language)
    monkeypatch.setattr(session, "current_actor", lambda: actor)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("inbox.py").run()
    assert not at.exception, at.exception
    return at


def fill(office: Office, actor: Actor) -> int:
    """Every kind of news there is for this role; how many pages it leads to."""
    rows = [row for row in NEWS if row.to & actor.roles]
    put(office, decided(cnex(), director_approval=approval()))
    evaluation = ChangeEvaluation(verdict=ChangeVerdict.APPROVED, reason="资料齐全", on=office.today(), by="某人")
    stands = certificate_change(evaluation=evaluation, amendment=Amendment(model="YBX3-112M-4A"))
    after = {"decision": {"is_positive": True}, "technical_review": {"passed": Role.AUDITOR not in actor.roles},
             "nonconformities": [{"answer": {"is_confirmed": False}}], "roles": [Role.CONSULTANT],
             "changes": [stands.model_dump(mode="json")], "next_by": "manager"}
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=actor.account_id, email="reader@example.com", name=actor.name, password_hash="x",
                                 roles=actor.roles, enterprise_id=actor.enterprise_id))
        for number, row in enumerate(rows):
            of_an_application = row.verb.startswith("application.")
            subject = "mandate-1" if row.verb == "mandate.granted" else (
                "application-1" if of_an_application else "engagement-1")
            uow.records.add(Record(at=office.moment() - timedelta(hours=number), by="account-9", by_name="某人",
                                   verb=row.verb, subject=subject, after=after))
        uow.commit()
    return len({row.page for row in rows})


@pytest.mark.parametrize("role", list(Role))
def test_all_that_may_come_for_a_role_leads_to_a_page_of_its_own(
    office: Office, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """A link to a page that the reader may not open would end the drawing."""
    actor = reader(role)
    pages = fill(office, actor)
    entries = inbox.inbox(office, actor)
    assert len({each.page for each in entries}) == pages
    at = opened(office, monkeypatch, actor)
    assert f"共 {len(entries)} 条，其中待办 {sum(each.waits for each in entries)} 条" in shown(at)


def test_what_was_done_says_so_and_the_rest_can_be_had_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    decider = acting(Role.DECIDER, person="member")
    put(office, planned(cnex()))
    with office.unit_of_work() as uow:
        for verb, subject in (("certificate.written", "certificate-1"), ("certificate.written", "certificate-2"),
                              ("certificate.issued", "certificate-1")):
            uow.records.add(Record(at=office.moment(), by="account-9", by_name="赵签发", verb=verb, subject=subject))
        uow.commit()
    at = opened(office, monkeypatch, decider)
    assert "已由赵签发办理" in shown(at)
    assert "green-badge" in shown(at)
    at.checkbox(key="inbox_waiting_only").check().run()
    assert not at.exception
    assert "赵签发" not in shown(at)
    assert "orange-badge[待办]" in shown(at)


def test_marking_all_as_read_leaves_the_entries_and_takes_the_marks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office, client())
    at = opened(office, monkeypatch, client(), "en")
    assert "mark_email_unread" in shown(at)
    at.button(key="mark_read").click().run()
    assert not at.exception
    assert "unread: 0" in shown(at)
    assert "The team raised a nonconformity" in shown(at)
    assert "mark_email_unread" not in shown(at)


def test_an_empty_inbox_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有消息" in shown(opened(office, monkeypatch, acting(Role.MANAGER, person="manager")))


def test_the_account_page_keeps_how_the_inbox_is_copied(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that no e-mail server is set up, and which way holds before anything was chosen."""
    actor = client()
    fill(office, actor)
    monkeypatch.setattr(session, "token", lambda: "")
    monkeypatch.setattr(session, "site", lambda: "http://127.0.0.1")
    opened(office, monkeypatch, actor)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("account.py").run()
    assert not at.exception, at.exception
    assert "没有设置邮件服务器" in shown(at)
    assert at.radio(key="inbox_copies").value is CopyWay.EACH
    at.radio(key="inbox_copies").set_value(CopyWay.DAILY).run()
    assert not at.exception
    assert inbox_copies.copies_of(office, actor).way is CopyWay.DAILY
