"""A consultant's mandate: on which paper it rests, when it holds, and that it ends at once (委托代理)."""

from datetime import timedelta
from hashlib import sha256

import pytest

from intake_app.services import accounts, applications, documents, mandates, supplements
from intake_app.services.accounts import ConsultantRegistration, Faults, Registered
from intake_app.services.documents import HandedIn
from intake_app.services.downloads import file_for
from intake_app.services.mandates import Grant, Granted
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from models.account import Account, Actor, Role, SignIn
from models.errors import NotFound, NotPermitted
from models.mandate import Mandate
from models.supplement import SupplementKind
from tests.builders import cnex_application
from tests.job_builders import person
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.registrations import PASSWORD
from tests.services.jobs import acting, client, enterprise, refused_words

CLIENT = client()
ADMINISTRATOR = acting(Role.ADMINISTRATOR)
REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")
ID = "application-1"
EMAIL = "gu@firm.example"
TOKEN = "a token of the consultant's browser"


@pytest.fixture
def office_with_client(office: Office) -> Office:
    """An office with an enterprise, its person, an application under review, and one of the body's people."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.accounts.add(Account(id=CLIENT.account_id, email="lin@client.example", name="林晓", password_hash="x",
                                 roles=CLIENT.roles, enterprise_id="enterprise-1"))
        uow.applications.add(cnex_application())
        uow.people.add(person("孙伟"))
        uow.accounts.add(Account(id="account-sun", email="sun@body.example", name="孙伟", password_hash="x",
                                 roles={Role.AUDITOR}, person_id="孙伟"))
        uow.commit()
    return office


def given(office: Office, **changes: object) -> Granted | Refused:
    """The mandate as asked for: all applications, filling only, a year."""
    form = {"email": EMAIL, "name": "顾问", "firm": "绿洲咨询", "covers_all": True, "starts_on": office.today(),
            "ends_on": office.today() + timedelta(days=365), **changes}
    return mandates.grant(office, CLIENT, Grant.model_validate(form), "委托书.pdf", pdf_file("power"))


def granted(office: Office, **changes: object) -> Granted:
    outcome = given(office, **changes)
    assert isinstance(outcome, Granted), outcome
    return outcome


def signed_in(office: Office) -> str:
    """The token of a browser in which the consultant is signed in."""
    with office.unit_of_work() as uow:
        uow.sign_ins.add(SignIn(token_sha256=sha256(TOKEN.encode()).hexdigest(), created_at=office.moment(),
                                account_id=registered_account(office).id, last_seen_at=office.moment()))
        uow.commit()
    return TOKEN


def registered(office: Office, name: str = "顾问") -> Account:
    """A consultant with an account, who needs no password here."""
    account = Account(id="account-gu", email=EMAIL, name=name, firm="绿洲咨询", password_hash="x",
                      roles={Role.CONSULTANT})
    with office.unit_of_work() as uow:
        uow.accounts.add(account)
        uow.commit()
    return account


def registered_account(office: Office) -> Account:
    """The consultant's account as it is kept."""
    with office.unit_of_work() as uow:
        account = uow.accounts.by_email(EMAIL)
    assert account is not None
    return account


def acting_with(office: Office, token: str) -> Actor:
    actor = accounts.actor_of_token(office, token)
    assert actor is not None
    return actor


def test_an_invited_consultant_sets_a_password_and_acts(office_with_client: Office) -> None:
    """The link is shown once; before it is used nobody can sign in."""
    office = office_with_client
    token = granted(office).token
    assert token is not None
    assert accounts.sign_in(office, EMAIL, PASSWORD) is None
    assert isinstance(accounts.use_password_link(office, token, PASSWORD, PASSWORD), Account)
    opened = accounts.sign_in(office, EMAIL, PASSWORD)
    assert opened is not None
    actor = acting_with(office, opened.token)
    assert [a.id for a in applications.my_applications(office, actor)] == [ID]
    assert actor.name == "顾问（绿洲咨询）"
    assert granted(office).token is None, "who has an account needs no link"


def test_a_registered_consultant_can_do_nothing_before_the_mandate(office_with_client: Office) -> None:
    office = office_with_client
    registered(office)
    token = signed_in(office)
    assert applications.my_applications(office, acting_with(office, token)) == ()
    granted(office, name="", firm="")
    assert len(applications.my_applications(office, acting_with(office, token))) == 1


@pytest.mark.parametrize(("field", "typed"), [("name", " "), ("firm", ""), ("email", "gu@"), ("password", "kurz")])
def test_a_registration_names_what_is_wrong(office: Office, field: str, typed: str) -> None:
    form = {"name": "顾问", "firm": "绿洲咨询", "email": EMAIL, "password": PASSWORD, "password_again": PASSWORD}
    outcome = accounts.register_consultant(office, ConsultantRegistration(**{**form, field: typed}))
    assert isinstance(outcome, Faults)
    assert field in outcome.by_field


def test_an_address_is_registered_once(office: Office) -> None:
    first = accounts.register_consultant(office, ConsultantRegistration(
        name="顾问", firm="绿洲咨询", email="Gu@Firm.example", password=PASSWORD, password_again=PASSWORD))
    assert isinstance(first, Registered)
    assert (first.account.email, first.account.roles) == (EMAIL, {Role.CONSULTANT})
    outcome = accounts.register_consultant(office, ConsultantRegistration(
        name="他人", firm="某咨询", email=EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, Faults)
    assert "email" in outcome.by_field


def test_a_revoked_mandate_ends_in_the_browser_that_is_signed_in(office_with_client: Office) -> None:
    """At the next request, without waiting for anything; what was done stays."""
    office = office_with_client
    registered(office)
    token = signed_in(office)
    mandate = granted(office).mandate
    assert acting_with(office, token).mandates == (mandate,)
    mandates.revoke(office, CLIENT, mandate.id)
    actor = acting_with(office, token)
    assert actor.mandates == ()
    with pytest.raises(NotPermitted) as refusal:
        applications.application_of(office, actor, ID)
    assert "委托可能已终止" in refusal.value.text.zh, "it speaks of the mandate, not of an enterprise that they lack"
    assert "may have been taken back" in refusal.value.text.en
    (kept,) = mandates.my_mandates(office, CLIENT)
    assert (kept.mandate.revoked_by, kept.mandate.revoked_at) == ("林晓", office.moment())
    assert kept.consultant_name == "顾问"


def test_a_consultant_may_lay_the_mandate_down_but_take_back_no_other(office_with_client: Office) -> None:
    office = office_with_client
    registered(office)
    actor = acting_with(office, signed_in(office))
    mandate = granted(office).mandate
    with pytest.raises(NotPermitted):
        mandates.revoke(office, actor.with_(account_id="account-9"), mandate.id)
    with pytest.raises(NotPermitted):
        mandates.revoke(office, client("enterprise-2"), mandate.id)
    first = mandates.revoke(office, actor, mandate.id)
    assert first.revoked_by == "顾问（绿洲咨询）"
    assert mandates.revoke(office, CLIENT, mandate.id) == first, "what has ended stays as it ended"


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (365, True), (366, False)])
def test_a_mandate_holds_from_its_first_day_to_its_last(
    office_with_client: Office, clock: Clock, days: int, holds: bool
) -> None:
    """Both included; it needs nobody to end it."""
    office = office_with_client
    registered(office)
    clock.move(timedelta(days=2))
    granted(office)
    clock.move(timedelta(days=days))
    assert bool(acting_with(office, signed_in(office)).mandates) == holds


def test_acts_are_recorded_as_the_consultants_for_the_enterprise(office_with_client: Office) -> None:
    """ISO/IEC 17065 7.12: who, and for whom."""
    office = office_with_client
    registered(office)
    granted(office)
    actor = acting_with(office, signed_in(office))
    draft = applications.start_application(office, actor, "cnex_ex", "enterprise-1")
    applications.save_answer(office, actor, draft.id, "client.contact", "赵敏")
    with office.unit_of_work() as uow:
        started, answered = uow.records.about(draft.id)
        account = uow.accounts.by_email(EMAIL)
    assert account is not None
    assert {started.by, answered.by} == {account.id}
    assert started.by_name == answered.by_name == "顾问（绿洲咨询）（受远山防爆电气有限公司委托）"
    kept = applications.application_of(office, CLIENT, draft.id)
    assert kept.enterprise_id == "enterprise-1"
    assert kept.answers["client.contact"].by == "顾问（绿洲咨询）"


def test_files_go_both_ways_within_the_mandate(office_with_client: Office) -> None:
    """The enterprise reads what its consultant handed in, the consultant the papers about the application."""
    office = office_with_client
    registered(office)
    mandate = granted(office).mandate
    actor = acting_with(office, signed_in(office))
    draft = applications.start_application(office, actor, "cnex_ex", "enterprise-1")
    handed = documents.hand_in(office, actor, draft.id, "organisation_chart", "", "图.pdf", pdf_file("x"))
    assert isinstance(handed, HandedIn)
    file_id = handed.application.documents[0].file_id
    demand = supplements.Demand(kind=SupplementKind.CLARIFY, title="电力计量", reason="请说明")
    supplements.ask(office, REVIEWER, ID, demand)
    supplements.send_requests(office, REVIEWER, ID)
    for reader in (CLIENT, actor):
        assert file_for(office, reader, file_id)[0].name == "图.pdf"
        (notice,) = papers_about(office, reader, ID)
        assert file_for(office, reader, notice.file_id)[1]
        assert file_for(office, reader, mandate.power_of_attorney)[0].name == "委托书.pdf"
    mandates.revoke(office, CLIENT, mandate.id)
    gone = accounts.actor_of(registered_account(office))
    for id in (file_id, mandate.power_of_attorney):
        with pytest.raises(NotPermitted):
            file_for(office, gone, id)
    assert file_for(office, CLIENT, file_id)[0].name == "图.pdf"


@pytest.mark.requirement("CNEX-6-a")
def test_one_of_the_bodys_people_is_never_mandated(office_with_client: Office) -> None:
    """CNEX 6, ISO/IEC 17065 4.2: who certifies does not advise; told by the account and by the name."""
    office = office_with_client
    refusal = given(office, email="Sun@Body.example")
    assert "认证机构人员的账号" in refused_words(refusal)
    assert isinstance(refusal, Refused)
    assert {reason.clause.clause for reason in refusal.reasons if reason.clause} == {"4.2"}
    assert "同名" in refused_words(given(office, name=" 孙 伟"))
    with office.unit_of_work() as uow:
        assert uow.mandates.all() == ()
        assert uow.accounts.by_email(EMAIL) is None


def test_a_namesake_is_mandated_once_somebody_made_sure(office_with_client: Office) -> None:
    """Names alone are no proof: the administrator tells the two apart, on record."""
    office = office_with_client
    account = registered(office, "孙伟")
    assert "同名" in refused_words(given(office))
    accounts.tell_apart(office, ADMINISTRATOR, account.id)
    granted(office)
    with office.unit_of_work() as uow:
        assert uow.records.about(account.id)[-1].verb == "account.told_apart"
    with pytest.raises(NotFound):
        accounts.tell_apart(office, ADMINISTRATOR, "account-sun")
    with pytest.raises(NotPermitted):
        accounts.tell_apart(office, CLIENT, account.id)


@pytest.mark.parametrize(("changes", "says"), [
    ({"email": "lin@client.example"}, "其他账号"), ({"name": "", "firm": ""}, "姓名"),
    ({"email": "gu@firm.exmple", "name": "", "firm": ""}, "没有账号使用邮箱“gu@firm.exmple”"),
    ({"email": "gu@"}, "不完整"),
    ({"email": ""}, "请填写电子邮箱"),
    ({"covers_all": False}, "请选择委托涉及的申请"), ({"ends_on": "2026-05-31"}, "截止日"),
])
def test_a_mandate_that_cannot_be_is_refused_with_a_sentence(
    office_with_client: Office, changes: dict[str, object], says: str
) -> None:
    assert says in refused_words(given(office_with_client, **changes))
    with office_with_client.unit_of_work() as uow:
        assert uow.mandates.all() == ()


def test_a_mandate_names_the_enterprises_own_applications(office_with_client: Office) -> None:
    with pytest.raises(NotFound):
        given(office_with_client, covers_all=False, application_ids=("application-9",))
    one = granted(office_with_client, covers_all=False, application_ids=(ID,)).mandate
    assert (one.covers_all, one.application_ids) == (False, (ID,))


def test_a_mandate_rests_on_a_paper_that_can_be_read(office_with_client: Office) -> None:
    grant = Grant(email=EMAIL, name="顾问", firm="某咨询", covers_all=True, starts_on=office_with_client.today(),
                  ends_on=office_with_client.today())
    outcome = mandates.grant(office_with_client, CLIENT, grant, "委托书.pdf", b"")
    assert "空的" in refused_words(outcome)


def test_a_closed_consultants_account_gets_no_mandate(office_with_client: Office) -> None:
    office = office_with_client
    account = registered(office)
    accounts.change_account(office, ADMINISTRATOR, account.id, roles=frozenset({Role.MANAGER}), is_active=False)
    assert registered_account(office).roles == {Role.CONSULTANT}, "nobody becomes the body's by a slip"
    assert "停用" in refused_words(given(office))


def test_the_body_sees_who_acts_for_whom(office_with_client: Office) -> None:
    office = office_with_client
    mandate = granted(office).mandate
    (shown,) = mandates.mandates_about(office, REVIEWER, applications.application_of(office, REVIEWER, ID))
    assert (shown.mandate, shown.firm) == (mandate, "绿洲咨询")


@pytest.mark.parametrize("changes", [
    {"covers_all": False}, {"covers_all": True, "application_ids": (ID,)}, {"ends_on": "2020-01-01"},
])
def test_a_mandate_covers_something_and_ends_after_it_starts(
    office_with_client: Office, changes: dict[str, object]
) -> None:
    """Of nothing named nothing follows, least of all everything."""
    good = granted(office_with_client).mandate
    with pytest.raises(ValueError, match="mandate"):
        Mandate.model_validate({**good.model_dump(), **changes})
