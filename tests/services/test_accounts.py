"""Accounts: who gets one, who gets in, and what is kept as evidence."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.services import accounts, agreements, applications, people
from intake_app.services.accounts import Faults, Invited, LinkSpent, Registered
from intake_app.services.office import Office
from intake_app.services.passwords import hashed, is_password, password_fault
from models.account import ROLES_ON_CASES, Account, Actor, Role
from models.credit_code import checked_credit_code
from models.engagement import Engagement
from models.errors import NotPermitted
from models.personnel import Employment, Person
from tests.job_builders import cnex, engagement, person
from tests.offices import Clock
from tests.registrations import PASSWORD, registration
from tests.services.jobs import put


def registered(office: Office, email: str = "li@example.com") -> Account:
    outcome = accounts.register_enterprise(office, registration(email))
    assert isinstance(outcome, Registered), outcome
    return outcome.account


def signed_in(office: Office, email: str = "li@example.com", password: str = PASSWORD) -> str:
    outcome = accounts.sign_in(office, email, password)
    assert outcome is not None
    return outcome.token


def administrator(office: Office) -> Actor:
    token = accounts.setup_link_if_needed(office)
    assert token
    outcome = accounts.use_setup_link(
        office, token, name="周静", email="admin@example.com", password=PASSWORD, password_again=PASSWORD
    )
    assert isinstance(outcome, Account), outcome
    return accounts.actor_of(outcome)


def verbs(office: Office, subject: str) -> list[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about(subject)]


def test_a_registered_enterprise_is_an_applicant_and_leaves_records(office: Office) -> None:
    """ISO/IEC 17065 7.12: the change and its record stand or fall together."""
    account = registered(office)
    assert account.roles == {Role.APPLICANT}
    assert account.enterprise_id
    assert verbs(office, account.enterprise_id) == ["enterprise.registered"]
    assert verbs(office, account.id) == ["account.created"]


def test_no_record_keeps_a_password_or_its_hash(office: Office) -> None:
    account = registered(office)
    with office.unit_of_work() as uow:
        kept = "".join(record.model_dump_json() for record in uow.records.about(account.id))
    assert PASSWORD not in kept
    assert account.password_hash not in kept


@pytest.mark.parametrize(("typed", "field", "kept"), [
    ("0377 6325 8564", "landline", "0377-63258564"),
    ("0377-63258564-801", "landline", "0377-63258564-801"),
    ("400 123 4567", "landline", "4001234567"),
    ("+86 138 0000 0000", "mobile", "13800000000"),
    ("+49 170 1234567", "mobile", "+491701234567"),
])
def test_an_application_begins_with_the_telephone_number_as_its_form_would_write_it(
    office: Office, typed: str, field: str, kept: str
) -> None:
    """A landline is no mobile."""
    outcome = accounts.register_enterprise(office, registration("li@example.com", phone=typed))
    assert isinstance(outcome, Registered)
    begun = applications.start_application(office, accounts.actor_of(outcome.account), "cnex_ex")
    assert {name: begun.text(f"client.{name}") for name in ("mobile", "landline")} == {
        "mobile": "", "landline": "", field: kept}


def test_a_second_enterprise_with_the_same_code_and_address_hears_both(office: Office) -> None:
    form = registration("li@example.com")
    assert isinstance(accounts.register_enterprise(office, form), Registered)
    again = accounts.register_enterprise(office, form.with_(email=" LI@Example.com "))
    assert isinstance(again, Faults)
    assert set(again.by_field) == {"credit_code", "email"}
    assert form.credit_code in again.by_field["credit_code"].zh


def test_who_loses_the_race_for_an_address_hears_it_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(office)
    monkeypatch.setattr("models.storage.repositories.SqlAccounts.by_email", lambda self, email: None)
    outcome = accounts.register_enterprise(office, registration("li@example.com"))
    assert isinstance(outcome, Faults)
    assert set(outcome.by_field) == {"email"}


def test_every_fault_of_a_form_is_named_at_once(office: Office) -> None:
    """In the order of the form, where the page tells them above it."""
    outcome = accounts.register_enterprise(
        office,
        registration(
            "no address", name=" ", credit_code="123", contact_name="", phone="abc", password="short",
        ),
    )
    assert isinstance(outcome, Faults)
    assert list(outcome.by_field) == ["name", "credit_code", "contact_name", "phone", "email", "password"]


def test_a_credit_code_with_a_letter_that_none_has_is_answered_with_the_one_meant(office: Office) -> None:
    code = "91350100M000100Y43"
    outcome = accounts.register_enterprise(office, registration("li@example.com", credit_code=code.replace("0", "O")))
    assert isinstance(outcome, Faults)
    assert code in outcome.by_field["credit_code"].zh
    assert code in outcome.by_field["credit_code"].en


def test_a_doubtful_credit_code_warns_and_registers(office: Office) -> None:
    """Only the outer check digit refuses: real organisation codes break their own now and then."""
    doubtful = [
        code for digit in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if checked_credit_code(code := "91330100TEXT00110" + digit).verdict == "doubtful"
    ]
    assert len(doubtful) == 1
    outcome = accounts.register_enterprise(office, registration("zhao@example.com", credit_code=doubtful[0]))
    assert isinstance(outcome, Registered)
    assert outcome.doubt
    assert "组织机构代码" in outcome.doubt.zh


def test_a_wrong_password_and_an_unknown_address_look_alike(office: Office) -> None:
    registered(office)
    assert accounts.sign_in(office, "li@example.com", "wrong password") is None
    assert accounts.sign_in(office, "nobody@example.com", PASSWORD) is None


def test_the_address_is_read_in_any_case_and_width(office: Office) -> None:
    registered(office)
    assert accounts.sign_in(office, " ＬＩ@Example.COM ", PASSWORD) is not None


def test_a_token_stands_for_its_person_until_signed_out(office: Office) -> None:
    account = registered(office)
    token = signed_in(office)
    actor = accounts.actor_of_token(office, token)
    assert actor is not None
    assert actor.account_id == account.id
    accounts.sign_out(office, token)
    assert accounts.actor_of_token(office, token) is None


def test_only_the_digest_of_a_token_is_kept(office: Office) -> None:
    account = registered(office)
    token = signed_in(office)
    with office.unit_of_work() as uow:
        kept = uow.sign_ins.of_account(account.id)
    assert len(kept) == 1
    assert token not in kept[0].model_dump_json()


def test_a_browser_unused_for_a_week_signs_in_again(office: Office, clock: Clock) -> None:
    registered(office)
    token = signed_in(office)
    clock.move(accounts.IDLE_LIMIT)
    assert accounts.actor_of_token(office, token) is not None
    clock.move(accounts.IDLE_LIMIT)
    assert accounts.actor_of_token(office, token) is not None, "the use in between counts"
    clock.move(accounts.IDLE_LIMIT + timedelta(seconds=1))
    assert accounts.actor_of_token(office, token) is None


def test_a_changed_password_ends_all_other_sign_ins(office: Office) -> None:
    actor = accounts.actor_of(registered(office))
    here, elsewhere = signed_in(office), signed_in(office)
    new = "another quiet valley"
    changed = accounts.change_password(office, actor, PASSWORD, new, new, token=here)
    assert isinstance(changed, Account)
    assert accounts.actor_of_token(office, here) is not None
    assert accounts.actor_of_token(office, elsewhere) is None
    assert accounts.sign_in(office, "li@example.com", PASSWORD) is None


def test_a_password_is_not_changed_without_the_present_one(office: Office) -> None:
    actor = accounts.actor_of(registered(office))
    new, again = "another quiet valley", "another valley"
    outcome = accounts.change_password(office, actor, "guessed wrong", new, again, token="")
    assert isinstance(outcome, Faults)
    assert set(outcome.by_field) == {"present", "password_again"}
    assert accounts.sign_in(office, "li@example.com", PASSWORD) is not None


def test_the_setup_link_works_once_and_only_the_newest(office: Office) -> None:
    first = accounts.setup_link_if_needed(office)
    second = accounts.setup_link_if_needed(office)
    assert first
    assert second
    assert not accounts.is_open_setup_link(office, first)
    assert accounts.is_open_setup_link(office, second)
    fields = {"name": "周静", "email": "admin@example.com", "password": PASSWORD, "password_again": PASSWORD}
    assert isinstance(accounts.use_setup_link(office, first, **fields), LinkSpent)
    made = accounts.use_setup_link(office, second, **fields)
    assert isinstance(made, Account)
    assert made.roles == {Role.ADMINISTRATOR}
    assert isinstance(accounts.use_setup_link(office, second, **fields), LinkSpent)
    assert accounts.setup_link_if_needed(office) is None


def test_a_setup_form_with_faults_keeps_the_link(office: Office) -> None:
    token = accounts.setup_link_if_needed(office)
    assert token
    fields = {"name": "", "email": "admin@example.com", "password": PASSWORD, "password_again": PASSWORD}
    assert isinstance(accounts.use_setup_link(office, token, **fields), Faults)
    assert accounts.is_open_setup_link(office, token)


def test_an_invited_person_sets_the_password_with_the_link_once(office: Office) -> None:
    actor = administrator(office)
    put(office, person("sun"))
    invited = accounts.create_account(
        office, actor, name="孙伟", email="sun@example.com", roles=frozenset({Role.AUDITOR, Role.COORDINATOR}),
        person_id="sun",
    )
    assert isinstance(invited, Invited)
    made = accounts.use_password_link(office, invited.token, PASSWORD, PASSWORD)
    assert isinstance(made, Account)
    assert accounts.sign_in(office, "sun@example.com", PASSWORD) is not None
    assert isinstance(accounts.use_password_link(office, invited.token, PASSWORD, PASSWORD), LinkSpent)


def test_a_password_link_grows_old_and_is_replaced_by_a_newer(office: Office, clock: Clock) -> None:
    actor = administrator(office)
    account = registered(office)
    first = accounts.renew_password_link(office, actor, account.id)
    second = accounts.renew_password_link(office, actor, account.id)
    assert accounts.account_of_password_link(office, first.token) is None
    assert accounts.account_of_password_link(office, second.token) == account
    clock.move(accounts.PASSWORD_LINK_LIFE + timedelta(seconds=1))
    assert accounts.account_of_password_link(office, second.token) is None


def test_a_setup_link_sets_nobodys_password(office: Office) -> None:
    token = accounts.setup_link_if_needed(office)
    assert token
    assert accounts.account_of_password_link(office, token) is None


def test_only_the_administrator_makes_and_changes_accounts(office: Office) -> None:
    applicant = accounts.actor_of(registered(office))
    for attempt in (
        lambda: accounts.all_accounts(office, applicant),
        lambda: accounts.create_account(
            office, applicant, name="x", email="x@example.com", roles=frozenset({Role.ADMINISTRATOR})
        ),
        lambda: accounts.renew_password_link(office, applicant, applicant.account_id),
        lambda: accounts.change_account(
            office, applicant, applicant.account_id, roles=frozenset({Role.ADMINISTRATOR}), is_active=True
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_nobody_of_the_body_becomes_an_applicant(office: Office) -> None:
    """Impartiality (ISO/IEC 17065 4.2): the same account never stands on both sides."""
    outcome = accounts.create_account(
        office, administrator(office), name="孙伟", email="sun@example.com",
        roles=frozenset({Role.AUDITOR, Role.APPLICANT}),
    )
    assert isinstance(outcome, Faults)


def test_an_enterprise_never_gets_a_role_of_the_body(office: Office) -> None:
    account = registered(office)
    changed = accounts.change_account(
        office, administrator(office), account.id, roles=frozenset({Role.DECIDER}), is_active=True
    )
    assert isinstance(changed, Account)
    assert changed.roles == {Role.APPLICANT}


@pytest.mark.parametrize("role", sorted(ROLES_ON_CASES))
def test_whoever_works_on_cases_is_one_of_the_bodys_people(office: Office, role: Role) -> None:
    """S4, S10, CNEX-6-a: an account of nobody's would pass by ties and separate parts; whose it is can be set later."""
    actor, roles = administrator(office), frozenset({role, Role.ADMINISTRATOR})
    put(office, person("sun"))
    for whose in (None, "nobody"):
        outcome = accounts.create_account(office, actor, name="孙伟", email="sun@example.com", roles=roles,
                                          person_id=whose)
        assert isinstance(outcome, Faults)
        assert set(outcome.by_field) == {"person"}
    invited = accounts.create_account(office, actor, name="孙伟", email="sun@example.com",
                                      roles=frozenset({Role.ADMINISTRATOR}))
    assert isinstance(invited, Invited)
    id = invited.account.id
    assert isinstance(accounts.change_account(office, actor, id, roles=roles, is_active=True), Faults)
    changed = accounts.change_account(office, actor, id, roles=roles, is_active=True, person_id="sun")
    assert isinstance(changed, Account)
    assert changed.person_id == "sun"
    kept = accounts.change_account(office, actor, id, roles=roles, is_active=True)
    assert isinstance(kept, Account)
    assert kept.person_id == "sun"


@pytest.mark.requirement("S15")
def test_an_account_never_becomes_another_persons(office: Office) -> None:
    """CNEX-14-a: Records and complaints tell by the account who took part in a case."""
    actor, roles = administrator(office), frozenset({Role.AUDITOR})
    put(office, person("sun"), person("zhou"))
    invited = accounts.create_account(office, actor, name="孙伟", email="sun@example.com", roles=roles, person_id="sun")
    assert isinstance(invited, Invited)
    for is_active in (True, False):
        outcome = accounts.change_account(office, actor, invited.account.id, roles=roles, is_active=is_active,
                                          person_id="zhou")
        assert isinstance(outcome, Faults)
        assert "新建账号" in outcome.by_field["person"].zh
    closed = accounts.change_account(office, actor, invited.account.id, roles=roles, is_active=False, person_id="sun")
    assert isinstance(closed, Account)


def test_the_first_coordinator_enters_the_people(office: Office) -> None:
    """CNEX-6-a: until then there is nobody to choose, and nothing can be done on a case without."""
    actor, roles = administrator(office), frozenset({Role.COORDINATOR})
    invited = accounts.create_account(office, actor, name="周敏", email="zhou@example.com", roles=roles)
    assert isinstance(invited, Invited)
    coordinator = accounts.actor_of(invited.account)
    put(office, engagement(cnex()))
    with pytest.raises(NotPermitted, match="stands for none"):
        agreements.draw_up_agreement(office, coordinator, "engagement-1")
    added = people.add_person(office, coordinator, "周敏", "南阳", Employment.FULL_TIME, ("competence_evaluator",))
    assert isinstance(added, Person)
    tied = accounts.change_account(office, actor, invited.account.id, roles=roles, is_active=True, person_id=added.id)
    assert isinstance(tied, Account)
    assert isinstance(agreements.draw_up_agreement(office, accounts.actor_of(tied), "engagement-1"), Engagement)


def test_a_closed_account_is_signed_out_and_stays_out(office: Office) -> None:
    actor = administrator(office)
    account = registered(office)
    token = signed_in(office)
    accounts.change_account(office, actor, account.id, roles=account.roles, is_active=False)
    assert accounts.actor_of_token(office, token) is None
    assert accounts.sign_in(office, "li@example.com", PASSWORD) is None


def test_the_last_way_in_is_not_closed_by_oneself(office: Office) -> None:
    actor = administrator(office)
    outcome = accounts.change_account(office, actor, actor.account_id, roles=actor.roles, is_active=False)
    assert isinstance(outcome, Faults)


@pytest.mark.parametrize("weak", ["short", "1234567890123", "aaaaaaaaaaaaaaa", "liming-2026 home", "x" * 129])
def test_a_weak_password_is_refused(weak: str) -> None:
    assert password_fault(weak, "liming@example.com") is not None


@given(st.text(min_size=12, max_size=40))
def test_refusing_a_password_never_fails(typed: str) -> None:
    fault = password_fault(typed, "li@example.com")
    assert fault is None or (fault.zh and fault.en)


def test_full_width_and_composed_letters_are_the_same_password() -> None:
    kept = hashed("ｇreen paths lead home é")
    assert is_password("green paths lead home é", kept)
    assert not is_password("green paths lead home e", kept)
    assert not is_password("nobody signs in with this", None)
