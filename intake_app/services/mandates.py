"""What an enterprise lets a consultant do for it: granting and taking back, and what everybody concerned reads of it.

A mandate is looked up anew with each request of the consultant, so one that is taken back ends at once.
"""

from datetime import date

from intake_app.rules.impartiality import consultant_conflict
from intake_app.services.access import ROLES_OF_THE_BODY, require_application_seen, require_own, require_role
from intake_app.services.accounts import consultant_faults, invite_consultant, plain_email
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from models.account import Account, Actor, Role
from models.application import Application
from models.base import Frozen
from models.errors import NotFound
from models.ids import AccountId, ApplicationId, FileId, MandateId, new_id
from models.mandate import Mandate
from models.reference import Reason
from models.text import Text


class Grant(Frozen):
    """What an enterprise fills in to mandate a consultant; without applications the mandate covers all of them."""

    email: str
    name: str = ""
    """Asked for, with `firm`, where the consultant has no account yet."""
    firm: str = ""
    application_ids: tuple[str, ...] = ()
    covers_all: bool = False
    may_fill: bool = True
    may_submit: bool = False
    starts_on: date
    ends_on: date


class Granted(Frozen):
    """The mandate, and for a new consultant the token of the link that sets the password: it is shown once."""

    mandate: Mandate
    token: str | None = None


class MandateWithConsultant(Frozen):
    """A mandate and who holds it."""

    mandate: Mandate
    consultant_name: str
    firm: str
    email: str


def my_mandates(office: Office, actor: Actor) -> tuple[MandateWithConsultant, ...]:
    """The mandates that the actor's enterprise gave, or that a consultant got, those over and revoked included."""
    require_role(actor, Role.APPLICANT, Role.CONSULTANT)
    with office.unit_of_work() as uow:
        found = (uow.mandates.of_enterprise(actor.enterprise_id or "") if Role.APPLICANT in actor.roles
                 else uow.mandates.of_account(actor.account_id))
        return tuple(_with_consultant(uow, mandate) for mandate in found)


def mandates_about(office: Office, actor: Actor, application: Application) -> tuple[MandateWithConsultant, ...]:
    """The mandates that cover an application, for whoever may see it."""
    with office.unit_of_work() as uow:
        require_application_seen(uow, actor, application)
        return tuple(_with_consultant(uow, mandate) for mandate in uow.mandates.of_enterprise(application.enterprise_id)
                     if mandate.covers(application.enterprise_id, application.id))


def grant(office: Office, actor: Actor, given: Grant, file_name: str, content: bytes) -> Granted | Refused:
    """Mandate a consultant by e-mail address, on an uploaded power of attorney (委托书).

    What keeps it from being given is told all at once. Without a file its name is empty.
    """
    require_role(actor, Role.APPLICANT)
    media_type = media_type_or_refusal(office, file_name, content) if file_name else refused(_NO_PAPER)
    with office.unit_of_work() as uow:
        faults = _grant_faults(office, uow, actor, given)
        if isinstance(media_type, Refused):
            return Refused(reasons=(*faults, *media_type.reasons))
        if faults:
            return Refused(reasons=faults)
        consultant, token = _consultant(office, uow, actor, given)
        mandate_id = new_id("mandate")
        paper = keep_file(office, uow, actor, owner_id=mandate_id, enterprise_id=actor.enterprise_id or "",
                          name=file_name, media_type=media_type, content=content)
        mandate = _mandate(office, uow, actor, given, mandate_id, consultant.id, paper.id)
        uow.mandates.add(mandate)
        write_record(office, uow, actor, "mandate.granted", mandate.id, after=mandate.model_dump(mode="json"))
        uow.commit()
    return Granted(mandate=mandate, token=token)


def revoke(office: Office, actor: Actor, mandate_id: str) -> Mandate:
    """End a mandate at once: the enterprise takes it back, or the consultant lays it down."""
    require_role(actor, Role.APPLICANT, Role.CONSULTANT)
    with office.unit_of_work() as uow:
        mandate = uow.mandates.get(mandate_id)
        if mandate.account_id != actor.account_id:
            require_own(actor, mandate.enterprise_id)
        if mandate.revoked_at is not None:
            return mandate
        saved = uow.mandates.save(mandate.with_(revoked_at=office.moment(), revoked_by=actor.name))
        write_record(office, uow, actor, "mandate.revoked", mandate.id, after={"revoked_by": actor.name})
        uow.commit()
    return saved


def _consultant(office: Office, uow: UnitOfWork, actor: Actor, given: Grant) -> tuple[Account, str | None]:
    """The consultant's account; where there is none yet a new one, with the token of its link."""
    account = uow.accounts.by_email(plain_email(given.email))
    if account is not None:
        return account, None
    invited = invite_consultant(office, uow, actor, name=given.name, firm=given.firm, email=given.email)
    return invited.account, invited.token


def _mandate(
    office: Office, uow: UnitOfWork, actor: Actor, given: Grant, id: str, consultant: AccountId, paper: FileId
) -> Mandate:
    enterprise = uow.enterprises.get(actor.enterprise_id or "")
    return Mandate(
        id=MandateId(id), enterprise_id=enterprise.id, enterprise_name=enterprise.name,
        account_id=consultant, covers_all=given.covers_all,
        application_ids=() if given.covers_all else tuple(ApplicationId(id) for id in given.application_ids),
        may_fill=given.may_fill, may_submit=given.may_submit, starts_on=given.starts_on, ends_on=given.ends_on,
        power_of_attorney=paper, granted_by=actor.name, granted_at=office.moment(),
    )


def _grant_faults(office: Office, uow: UnitOfWork, actor: Actor, given: Grant) -> tuple[Reason, ...]:
    """Everything that keeps the mandate from being given."""
    account = uow.accounts.by_email(plain_email(given.email))
    named = [] if account else consultant_faults(given.name, given.firm, given.email).values()
    unknown = [_NO_ACCOUNT.format(email=given.email)] if named and given.email.strip() else []
    reasons = [*(Reason(text=text) for text in (*unknown, *named)), *_span_faults(office, uow, actor, given)]
    staff = [each for each in uow.accounts.all() if not each.roles.isdisjoint(ROLES_OF_THE_BODY)]
    asked = account or Account(id=AccountId(""), email=given.email, name=given.name, password_hash="",
                               roles=frozenset({Role.CONSULTANT}))
    conflict = consultant_conflict(asked, uow.people.all(), staff)
    if conflict is not None:
        reasons.append(conflict)
    elif not asked.is_active or Role.CONSULTANT not in asked.roles:
        reasons.append(Reason(text=_NO_CONSULTANT.format(email=given.email)))
    return tuple(reasons)


def _span_faults(office: Office, uow: UnitOfWork, actor: Actor, given: Grant) -> list[Reason]:
    """What is wrong with the days and with what the mandate covers."""
    own = {application.id for application in uow.applications.of_enterprise(actor.enterprise_id or "")}
    strangers = [id for id in given.application_ids if id not in own]
    if strangers:
        raise NotFound(strangers[0])
    reasons = []
    if not given.covers_all and not given.application_ids:
        reasons.append(Reason(text=_COVERS_NOTHING))
    if given.ends_on < max(given.starts_on, office.today()):
        reasons.append(Reason(text=_ENDS_TOO_SOON))
    return reasons


def _with_consultant(uow: UnitOfWork, mandate: Mandate) -> MandateWithConsultant:
    account = uow.accounts.get(mandate.account_id)
    return MandateWithConsultant(mandate=mandate, consultant_name=account.name, firm=account.firm, email=account.email)


_NO_ACCOUNT = Text(
    zh="没有账号使用邮箱“{email}”。请核对邮箱是否有误；受托人确实还没有账号的，请填写其姓名和所在机构，由系统新建。",
    en="No account has the address “{email}”. Check it for a slip; where the consultant has no account yet, fill in"
    " name and firm, and a new one is made.",
)
_NO_CONSULTANT = Text(
    zh="“{email}”已是其他账号（不是受托咨询人员）或已停用；请换一个邮箱，或请受托人以咨询人员身份注册。",
    en="“{email}” belongs to an account that is closed or not a consultant's: use another address, or let them register"
    " as a consultant.",
)
_NO_PAPER = Text(
    zh="请上传盖章的委托书（PDF 或图片）：委托以它为依据。",
    en="Upload the sealed power of attorney (PDF or picture): the mandate rests on it.",
)
_COVERS_NOTHING = Text(
    zh="请选择委托涉及的申请，或选择全部申请。", en="Choose the applications that the mandate covers, or all of them."
)
_ENDS_TOO_SOON = Text(
    zh="委托的截止日应不早于今天和起始日，请改选。", en="The mandate must not end before today or before it starts."
)
