"""Accounts: registration of enterprises, signing in and out, and what the administrator does with them.

A password never leaves `passwords.py` but as its hash; of tokens and one-time links only the sha256 is kept.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

from intake_app.rules.impartiality import INDEPENDENCE
from intake_app.services.access import ROLES_OF_THE_BODY, require_role
from intake_app.services.office import Office
from intake_app.services.passwords import hashed, is_password, password_fault
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import ROLES_ON_CASES, Account, Actor, OneTimeLink, Role, SignIn
from models.base import Frozen
from models.credit_code import CodeVerdict, checked_credit_code, normalised_credit_code, with_suggestions
from models.enterprise import Enterprise
from models.errors import AlreadyTaken, NotFound
from models.ids import AccountId, EnterpriseId, PersonId, new_id
from models.mandate import Mandate
from models.text import Text

IDLE_LIMIT = timedelta(days=7)
"""A browser that was not used for longer signs in again."""

SEEN_EVERY = timedelta(minutes=10)
"""How exactly the last use is kept; finer would write to the database on every click."""

PASSWORD_LINK_LIFE = timedelta(days=7)
"""How long the link for setting a password works."""

SETUP = "first administrator"
PASSWORD = "password of "  # noqa: S105 - a purpose in front of an account's id
SYSTEM = Actor(account_id=AccountId("system"), name="Footmark", roles=frozenset())

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?\d[\d -]{5,18}\d(\s*(转|x|ext\.?)\s*\d{1,6})?")


class Registration(Frozen):
    """What an enterprise types into the registration form, as typed."""

    name: str
    credit_code: str
    contact_name: str
    phone: str
    email: str
    password: str
    password_again: str


class ConsultantRegistration(Frozen):
    """What a consultant types into the registration form, as typed."""

    name: str
    firm: str
    email: str
    password: str
    password_again: str


class Faults(Frozen):
    """What is wrong, by the name of the field; nothing was written."""

    by_field: Mapping[str, Text]


class Registered(Frozen):
    """The enterprise's new account; `doubt` is worth reading but does not stand in the way."""

    account: Account
    doubt: Text | None = None


class SignedIn(Frozen):
    """The secret that the browser keeps, and who it stands for."""

    token: str
    account: Account


class LinkSpent(Frozen):
    """The one-time link was used, replaced, or never existed."""


class Invited(Frozen):
    """An account whose holder sets the password with a one-time link; the token is shown once."""

    account: Account
    token: str


def register_enterprise(office: Office, form: Registration) -> Registered | Faults:
    """Registers an enterprise with its first account; credit code and e-mail are unique."""
    check = checked_credit_code(form.credit_code)
    email = plain_email(form.email)
    faults = _registration_faults(form)
    with office.unit_of_work() as uow:
        if "credit_code" not in faults and uow.enterprises.by_credit_code(check.code):
            faults["credit_code"] = _code_taken(check.code)
        if "email" not in faults and uow.accounts.by_email(email):
            faults["email"] = _email_taken(email)
    if faults:
        return Faults(by_field={field: faults[field] for field in Registration.model_fields if field in faults})
    enterprise = _enterprise(office, form)
    account = Account(
        id=AccountId(new_id("account")),
        email=email,
        name=enterprise.contact_name,
        password_hash=hashed(form.password),
        roles=frozenset({Role.APPLICANT}),
        enterprise_id=enterprise.id,
    )
    try:
        _keep_registration(office, enterprise, account)
    except AlreadyTaken as lost_to:
        # Somebody registered the same between the question above and the writing.
        is_email = lost_to.what == "email"
        return Faults(by_field={lost_to.what: _email_taken(email) if is_email else _code_taken(check.code)})
    return Registered(account=account, doubt=check.text if check.verdict is CodeVerdict.DOUBTFUL else None)


def _enterprise(office: Office, form: Registration) -> Enterprise:
    return Enterprise(
        id=EnterpriseId(new_id("enterprise")),
        name=_line(form.name),
        credit_code=normalised_credit_code(form.credit_code),
        contact_name=_line(form.contact_name),
        phone=_line(form.phone),
        email=plain_email(form.email),
        registered_at=office.moment(),
    )


def _keep_registration(office: Office, enterprise: Enterprise, account: Account) -> None:
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise)
        uow.accounts.add(account)
        actor = actor_of(account)
        shown = enterprise.model_dump(mode="json")
        write_record(office, uow, actor, "enterprise.registered", enterprise.id, after=shown)
        _record_account(office, uow, actor, "account.created", account)
        uow.commit()


def register_consultant(office: Office, form: ConsultantRegistration) -> Registered | Faults:
    """Registers a consultant, who can do nothing before an enterprise mandates them."""
    email = plain_email(form.email)
    faults = consultant_faults(form.name, form.firm, email)
    faults |= _password_faults(form.password, form.password_again, email)
    account = _consultant(form.name, form.firm, email, hashed(form.password))
    with office.unit_of_work() as uow:
        if "email" not in faults and uow.accounts.by_email(email):
            faults["email"] = _email_taken(email)
        if faults:
            return Faults(by_field=faults)
        uow.accounts.add(account)
        _record_account(office, uow, actor_of(account), "account.created", account)
        uow.commit()
    return Registered(account=account)


def invite_consultant(
    office: Office, uow: UnitOfWork, actor: Actor, *, name: str, firm: str, email: str
) -> Invited:
    """A consultant's new account within the mandate that brings it about; the link sets its password."""
    account = _consultant(name, firm, plain_email(email), hashed(secrets.token_urlsafe(32)))
    uow.accounts.add(account)
    _record_account(office, uow, actor, "account.created", account)
    return Invited(account=account, token=_new_link(office, uow, PASSWORD + account.id))


def consultant_faults(name: str, firm: str, email: str) -> dict[str, Text]:
    """What is wrong with a consultant's name, firm and e-mail address."""
    faults = _person_faults(name, plain_email(email))
    if not _line(firm):
        faults["firm"] = Text(
            zh="请填写所在咨询机构的名称；以个人名义的，填“个人”。",
            en="Enter the firm that the consultant works for, or “self-employed”.",
        )
    return faults


def tell_apart(office: Office, actor: Actor, account_id: str) -> Account:
    """The administrator made sure that a consultant is none of the body's people of the same name (CNEX 6)."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        account = uow.accounts.get(account_id)
        if Role.CONSULTANT not in account.roles:
            raise NotFound(account_id)
        told = uow.accounts.save(account.with_(is_told_apart=True))
        write_record(office, uow, actor, "account.told_apart", account.id, before={"is_told_apart": False},
                     after={"is_told_apart": True}, clause=INDEPENDENCE)
        uow.commit()
    return told


def _consultant(name: str, firm: str, email: str, password_hash: str) -> Account:
    return Account(id=AccountId(new_id("account")), email=email, name=_line(name), firm=_line(firm),
                   password_hash=password_hash, roles=frozenset({Role.CONSULTANT}))


def sign_in(office: Office, email: str, password: str) -> SignedIn | None:
    """A new sign-in, or None: which part was wrong is not told, and takes no longer to find out."""
    with office.unit_of_work() as uow:
        account = uow.accounts.by_email(plain_email(email))
    if not is_password(password, account.password_hash if account else None):
        return None
    if account is None or not account.is_active:
        return None
    token = secrets.token_urlsafe(32)
    with office.unit_of_work() as uow:
        uow.sign_ins.add(
            SignIn(
                token_sha256=_digest(token),
                account_id=account.id,
                created_at=office.moment(),
                last_seen_at=office.moment(),
            )
        )
        write_record(office, uow, actor_of(account), "account.signed_in", account.id)
        uow.commit()
    return SignedIn(token=token, account=account)


def sign_out(office: Office, token: str) -> None:
    """Ends the sign-in that `token` stands for; an unknown one is signed out already."""
    with office.unit_of_work() as uow:
        sign_in_of_token = uow.sign_ins.find(_digest(token))
        if sign_in_of_token is None or sign_in_of_token.revoked_at is not None:
            return
        uow.sign_ins.save(sign_in_of_token.with_(revoked_at=office.moment()))
        account = uow.accounts.get(sign_in_of_token.account_id)
        write_record(office, uow, actor_of(account), "account.signed_out", account.id)
        uow.commit()


def sign_out_everywhere(office: Office, actor: Actor, *, except_token: str = "") -> int:
    """Ends all of the actor's sign-ins but the one given, and tells how many."""
    with office.unit_of_work() as uow:
        count = _revoke_all(office, uow, actor.account_id, except_token)
        write_record(office, uow, actor, "account.signed_out_everywhere", actor.account_id, after={"count": count})
        uow.commit()
    return count


def actor_of_token(office: Office, token: str) -> Actor | None:
    """The person whose browser holds `token`; None where it is unknown, revoked, unused for too long or closed."""
    if not token:
        return None
    now = office.moment()
    with office.unit_of_work() as uow:
        found = uow.sign_ins.find(_digest(token))
        if found is None or found.revoked_at is not None or now - found.last_seen_at > IDLE_LIMIT:
            return None
        account = uow.accounts.find(found.account_id)
        if account is None or not account.is_active:
            return None
        if now - found.last_seen_at >= SEEN_EVERY:
            uow.sign_ins.save(found.with_(last_seen_at=now))
            uow.commit()
        return actor_today(office, uow, account)


def actor_today(office: Office, uow: UnitOfWork, account: Account) -> Actor:
    """The account as somebody who acts today, a consultant with the mandates that hold."""
    mandates = uow.mandates.of_account(account.id) if Role.CONSULTANT in account.roles else ()
    return actor_of(account, tuple(each for each in mandates if each.holds_on(office.today())))


def actor_of(account: Account, mandates: tuple[Mandate, ...] = ()) -> Actor:
    """The account as somebody who acts, a consultant with these mandates."""
    return Actor(
        account_id=account.id,
        name=f"{account.name}（{account.firm}）" if account.firm else account.name,
        mandates=mandates,
        roles=account.roles,
        enterprise_id=account.enterprise_id,
        person_id=account.person_id,
        language=account.language,
    )


def own_account(office: Office, actor: Actor) -> Account:
    """The actor's own account."""
    with office.unit_of_work() as uow:
        return uow.accounts.get(actor.account_id)


def own_enterprise(office: Office, actor: Actor) -> Enterprise | None:
    """The enterprise that the actor acts for; None for the body's people."""
    if actor.enterprise_id is None:
        return None
    with office.unit_of_work() as uow:
        return uow.enterprises.get(actor.enterprise_id)


def change_password(
    office: Office, actor: Actor, present: str, password: str, password_again: str, *, token: str
) -> Account | Faults:
    """The account with its new password; all sign-ins but the one with `token` end."""
    account = own_account(office, actor)
    faults = _password_faults(password, password_again, account.email)
    if not is_password(present, account.password_hash):
        faults["present"] = Text(
            zh="当前密码不正确，请重新输入。", en="The present password is not right: type it again."
        )
    if faults:
        return Faults(by_field=faults)
    with office.unit_of_work() as uow:
        account = uow.accounts.save(account.with_(password_hash=hashed(password)))
        _revoke_all(office, uow, account.id, token)
        write_record(office, uow, actor, "account.password_changed", account.id)
        uow.commit()
    return account


def choose_language(office: Office, actor: Actor, language: str) -> None:
    """Remembers in which language the person reads."""
    with office.unit_of_work() as uow:
        account = uow.accounts.get(actor.account_id)
        if account.language == language:
            return
        uow.accounts.save(account.with_(language=language))
        write_record(
            office, uow, actor, "account.language_chosen", account.id,
            before={"language": account.language}, after={"language": language},
        )
        uow.commit()


def all_accounts(office: Office, actor: Actor) -> tuple[Account, ...]:
    """All accounts, for the administrator."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        return uow.accounts.all()


def create_account(
    office: Office, actor: Actor, *, name: str, email: str, roles: frozenset[Role], person_id: str | None = None
) -> Invited | Faults:
    """A new account of one of the body's people, who sets the password with the one-time link.

    By the person their ties and parts in a job are known (CNEX 6, S4, S10).
    """
    require_role(actor, Role.ADMINISTRATOR)
    address = plain_email(email)
    faults = _person_faults(name, address) | _role_faults(roles)
    with office.unit_of_work() as uow:
        faults |= _whose_faults(uow, roles, person_id)
        if "email" not in faults and uow.accounts.by_email(address):
            faults["email"] = _email_taken(address)
        if faults:
            return Faults(by_field=faults)
        account = Account(
            id=AccountId(new_id("account")),
            email=address,
            name=_line(name),
            password_hash=hashed(secrets.token_urlsafe(32)),
            roles=roles,
            person_id=PersonId(person_id) if person_id else None,
        )
        uow.accounts.add(account)
        _record_account(office, uow, actor, "account.created", account)
        token = _new_link(office, uow, PASSWORD + account.id)
        uow.commit()
    return Invited(account=account, token=token)


def renew_password_link(office: Office, actor: Actor, account_id: str) -> Invited:
    """A fresh link for somebody who lost the password; earlier links stop working."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        account = uow.accounts.get(account_id)
        token = _new_link(office, uow, PASSWORD + account.id)
        write_record(office, uow, actor, "account.password_link_made", account.id)
        uow.commit()
    return Invited(account=account, token=token)


def change_account(
    office: Office, actor: Actor, account_id: str, *, roles: frozenset[Role], is_active: bool,
    person_id: str | None = None,
) -> Account | Faults:
    """The account with other roles, closed or opened again; a closed one is signed out everywhere.

    Whose it is stays where no person is named, and never becomes another's: who acted in a case is told by it (S15).
    """
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        account = uow.accounts.get(account_id)
        is_ours = account.roles <= ROLES_OF_THE_BODY
        whose = PersonId(person_id) if is_ours and person_id else account.person_id
        faults = _role_faults(roles) if is_ours else {}
        if is_ours and is_active:
            faults |= _whose_faults(uow, roles, whose)
        if whose != account.person_id and uow.people.find(account.person_id or ""):
            faults["person"] = _ANOTHER_PERSON
        if account.id == actor.account_id and (Role.ADMINISTRATOR not in roles or not is_active):
            faults["roles"] = Text(
                zh="不能停用自己的账号，也不能取消自己的管理员角色；请由另一位管理员办理。",
                en="Nobody closes their own account or drops their own administrator's role: let another one do it.",
            )
        if faults:
            return Faults(by_field=faults)
        changed = account.with_(roles=roles if is_ours else account.roles, is_active=is_active, person_id=whose)
        uow.accounts.save(changed)
        if not is_active:
            _revoke_all(office, uow, account.id, "")
        write_record(
            office, uow, actor, "account.changed", account.id,
            before=_roles_and_state(account), after=_roles_and_state(changed),
        )
        uow.commit()
    return changed


def end_every_access(office: Office, uow: UnitOfWork) -> None:
    """End all sign-ins and all one-time links: everybody signs in anew with their password."""
    purposes = [SETUP]
    for account in uow.accounts.all():
        _revoke_all(office, uow, account.id, "")
        purposes.append(PASSWORD + account.id)
    for purpose in purposes:
        _spend_links(office, uow, purpose)


def setup_link_if_needed(office: Office) -> str | None:
    """The token of a fresh link for the first administrator; None once there is one. Earlier links stop working."""
    with office.unit_of_work() as uow:
        if _has_administrator(uow):
            return None
        token = _new_link(office, uow, SETUP)
        write_record(office, uow, SYSTEM, "installation.setup_link_made", "installation")
        uow.commit()
    return token


def is_open_setup_link(office: Office, token: str) -> bool:
    """Whether `token` still sets up the first administrator."""
    with office.unit_of_work() as uow:
        return _open_link(office, uow, token, SETUP) is not None and not _has_administrator(uow)


def use_setup_link(
    office: Office, token: str, *, name: str, email: str, password: str, password_again: str
) -> Account | Faults | LinkSpent:
    """Makes the first administrator; the link works once, and never beside an administrator."""
    address = plain_email(email)
    with office.unit_of_work() as uow:
        link = _open_link(office, uow, token, SETUP)
        if link is None or _has_administrator(uow):
            return LinkSpent()
        faults = _person_faults(name, address) | _password_faults(password, password_again, address)
        if "email" not in faults and uow.accounts.by_email(address):
            faults["email"] = _email_taken(address)
        if faults:
            return Faults(by_field=faults)
        account = Account(
            id=AccountId(new_id("account")),
            email=address,
            name=_line(name),
            password_hash=hashed(password),
            roles=frozenset({Role.ADMINISTRATOR}),
        )
        uow.links.save(link.with_(used_at=office.moment()))
        uow.accounts.add(account)
        _record_account(office, uow, SYSTEM, "account.created", account)
        uow.commit()
    return account


def account_of_password_link(office: Office, token: str) -> Account | None:
    """The account whose password the link sets; None where the link is spent or too old."""
    with office.unit_of_work() as uow:
        link = _open_password_link(office, uow, token)
        return uow.accounts.find(link.purpose.removeprefix(PASSWORD)) if link else None


def use_password_link(office: Office, token: str, password: str, password_again: str) -> Account | Faults | LinkSpent:
    """Sets the password of the link's account and ends all its sign-ins; the link works once."""
    with office.unit_of_work() as uow:
        link = _open_password_link(office, uow, token)
        if link is None:
            return LinkSpent()
        account = uow.accounts.get(link.purpose.removeprefix(PASSWORD))
        if faults := _password_faults(password, password_again, account.email):
            return Faults(by_field=faults)
        account = uow.accounts.save(account.with_(password_hash=hashed(password)))
        uow.links.save(link.with_(used_at=office.moment()))
        _revoke_all(office, uow, account.id, "")
        write_record(office, uow, actor_of(account), "account.password_set", account.id)
        uow.commit()
    return account


def _new_link(office: Office, uow: UnitOfWork, purpose: str) -> str:
    _spend_links(office, uow, purpose)
    token = secrets.token_urlsafe(32)
    uow.links.add(OneTimeLink(token_sha256=_digest(token), purpose=purpose, created_at=office.moment()))
    return token


def _spend_links(office: Office, uow: UnitOfWork, purpose: str) -> None:
    for link in uow.links.of_purpose(purpose):
        if link.used_at is None:
            uow.links.save(link.with_(used_at=office.moment()))


def _open_link(office: Office, uow: UnitOfWork, token: str, purpose: str) -> OneTimeLink | None:
    link = uow.links.find(_digest(token))
    return link if link and link.used_at is None and link.purpose == purpose else None


def _open_password_link(office: Office, uow: UnitOfWork, token: str) -> OneTimeLink | None:
    link = uow.links.find(_digest(token))
    if link is None or link.used_at is not None or not link.purpose.startswith(PASSWORD):
        return None
    return link if office.moment() - link.created_at <= PASSWORD_LINK_LIFE else None


def _has_administrator(uow: UnitOfWork) -> bool:
    return any(Role.ADMINISTRATOR in account.roles and account.is_active for account in uow.accounts.all())


def _revoke_all(office: Office, uow: UnitOfWork, account_id: str, except_token: str) -> int:
    kept = _digest(except_token) if except_token else ""
    ending = [
        each for each in uow.sign_ins.of_account(account_id) if each.revoked_at is None and each.token_sha256 != kept
    ]
    for each in ending:
        uow.sign_ins.save(each.with_(revoked_at=office.moment()))
    return len(ending)


def _record_account(office: Office, uow: UnitOfWork, actor: Actor, verb: str, account: Account) -> None:
    shown = account.model_dump(mode="json", exclude={"password_hash"})
    write_record(office, uow, actor, verb, account.id, after={**shown, "roles": sorted(account.roles)})


def _roles_and_state(account: Account) -> dict[str, object]:
    return {"roles": sorted(account.roles), "is_active": account.is_active, "person_id": account.person_id}


def _registration_faults(form: Registration) -> dict[str, Text]:
    faults = _person_faults(form.contact_name, plain_email(form.email), name_field="contact_name")
    faults |= _password_faults(form.password, form.password_again, plain_email(form.email))
    if not _line(form.name):
        faults["name"] = Text(
            zh="请填写单位名称，与营业执照一致。", en="Enter the enterprise's name as on the business licence."
        )
    check = checked_credit_code(form.credit_code)
    if check.verdict is CodeVerdict.WRONG and check.text:
        faults["credit_code"] = with_suggestions(check.text, form.credit_code)
    if not _PHONE.fullmatch(_line(form.phone)):
        faults["phone"] = Text(
            zh="电话应为 7–20 位数字，可带区号、“+”和分机，如 13800000000 或 0571-88880000 转 801。",
            en="A phone number has 7 to 20 digits, with area code, “+” and extension if needed, such as 13800000000.",
        )
    return faults


def _person_faults(name: str, email: str, *, name_field: str = "name") -> dict[str, Text]:
    faults = {}
    if not _line(name):
        faults[name_field] = Text(zh="请填写姓名。", en="Enter the person's name.")
    if not email:
        faults["email"] = Text(zh="请填写电子邮箱。", en="Enter the e-mail address.")
    elif not _EMAIL.fullmatch(email) or len(email) > 254:
        faults["email"] = Text(
            zh="电子邮箱“{email}”不完整，应如 name@example.com。",
            en="The e-mail address “{email}” is not complete; it reads like name@example.com.",
        ).format(email=email)
    return faults


def _password_faults(password: str, password_again: str, email: str) -> dict[str, Text]:
    fault = password_fault(password, email)
    if fault:
        return {"password": fault}
    if password != password_again:
        return {
            "password_again": Text(
                zh="两次输入的密码不一致，请重新输入。", en="The two passwords differ: type both again."
            )
        }
    return {}


def _role_faults(roles: frozenset[Role]) -> dict[str, Text]:
    if roles and roles <= ROLES_OF_THE_BODY:
        return {}
    return {
        "roles": Text(
            zh="请至少选择一个认证机构内部角色；认证委托人由单位自行注册。",
            en="Choose at least one of the body's roles; applicants register themselves.",
        )
    }


def _whose_faults(uow: UnitOfWork, roles: frozenset[Role], person_id: str | None) -> dict[str, Text]:
    """What is wrong with whose account it is: whoever works on cases is one of the body's known people.

    The first coordinator enters the people, and before that is none of them.
    """
    if person_id:
        return {} if uow.people.find(person_id) else {"person": _NO_SUCH_PERSON}
    if roles.isdisjoint(ROLES_ON_CASES) or (roles & ROLES_ON_CASES == {Role.COORDINATOR} and not uow.people.all()):
        return {}
    return {"person": _WHOSE}


_NO_SUCH_PERSON = Text(zh="没有该人员；请重新选择。", en="There is no such person: choose again.")
_ANOTHER_PERSON = Text(
    zh="该账号已对应一名本机构人员，不能改为另一人：此前办理的事项按该账号对应的人员认定。请停用该账号，为另一人新建账号。",
    en="This account stands for somebody already and cannot become another's: by it is told who did what until now."
    " Close it, and create an account for the other person.",
)
_WHOSE = Text(
    zh="请选定该账号对应的本机构人员：利益关系和职责分离按人员核对。仅担任系统管理员的账号不需要；尚无人员时，"
    "可以先为一名计划调度人员建立账号，由其登记人员。",
    en="Choose the person of the body whose account it is: ties and separate parts are checked by it. Only an"
    " administrator's needs none, and while there are no people yet, a coordinator's, who enters them.",
)


def _code_taken(code: str) -> Text:
    return Text(
        zh="统一社会信用代码“{code}”已经注册；请用已有账号登录，忘记密码请联系认证机构。",
        en="An enterprise with the credit code “{code}” is registered already: sign in with its account, or ask the"
        " certification body if the password is lost.",
    ).format(code=code)


def _email_taken(email: str) -> Text:
    return Text(
        zh="电子邮箱“{email}”已有账号；请直接登录，或换一个邮箱。",
        en="There is an account with the e-mail address “{email}” already: sign in, or use another address.",
    ).format(email=email)


def plain_email(typed: str) -> str:
    """An e-mail address as it is kept: half-width, without blanks, in small letters."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).lower()


def _line(typed: str) -> str:
    return " ".join(typed.split())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
