"""How the certification bodies are reached: kept by the administrator, printed on every paper."""

import re
from collections.abc import Collection

from intake_app.services.access import ROLES_OF_THE_BODY, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from models.account import Actor, Role
from models.body import BodyContact
from models.errors import NotFound
from models.reference import Reason
from models.text import Text

_PHONE = re.compile(r"[0-9+][0-9 ()+\-–转/、]{5,60}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


def all_contacts(office: Office, actor: Actor) -> tuple[BodyContact, ...]:
    """The contact of each body behind a scheme, in the schemes' order; empty where none was entered."""
    require_role(actor, *ROLES_OF_THE_BODY)
    names = dict.fromkeys(edition.body.short_name for edition in office.schemes.editions)
    with office.unit_of_work() as uow:
        return tuple(contact_of(uow, name) for name in names)


def contacts_for(office: Office, actor: Actor, schemes: Collection[str]) -> tuple[BodyContact, ...]:
    """How the bodies behind these schemes are reached, for anybody signed in: their papers print the same."""
    require_role(actor, *Role)
    names = dict.fromkeys(each.body.short_name for each in office.schemes.editions if each.key in schemes)
    with office.unit_of_work() as uow:
        return tuple(contact for name in names if (contact := contact_of(uow, name)).phone or contact.email)


def contact_of(uow: UnitOfWork, short_name: str) -> BodyContact:
    """What was entered for a body, else an empty contact."""
    return uow.body_contacts.find(short_name) or BodyContact(id=short_name)


def save_contact(office: Office, actor: Actor, contact: BodyContact) -> BodyContact | Refused:
    """Keep how a body is reached; its papers print it from now on, those made before stay as they are.

    Raises Stale where somebody else saved it since it was read.
    """
    require_role(actor, Role.ADMINISTRATOR)
    if contact.id not in {edition.body.short_name for edition in office.schemes.editions}:
        raise NotFound(contact.id)
    given = contact.with_(**{name: " ".join(getattr(contact, name).split()) for name in ("address", "phone", "email")})
    faults = _faults(given)
    if faults:
        return Refused(reasons=faults)
    with office.unit_of_work() as uow:
        before = uow.body_contacts.find(contact.id)
        if before is None:
            uow.body_contacts.add(BodyContact(id=contact.id))
        saved = uow.body_contacts.save(given)
        old, new = changed_fields(before or BodyContact(id=contact.id), saved)
        write_record(office, uow, actor, "body.contact_saved", contact.id, before=old, after=new)
        uow.commit()
    return saved


def _faults(contact: BodyContact) -> tuple[Reason, ...]:
    faults = []
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        faults.append(Text(
            zh="“{typed}”不像电话号码；请填写带区号的座机号或手机号，多个号码用“/”分开。",
            en="“{typed}” does not look like a phone number: enter it with its area code, several separated by “/”.",
        ).format(typed=contact.phone))
    if contact.email and not _EMAIL.fullmatch(contact.email):
        faults.append(Text(
            zh="电子邮箱“{typed}”不完整，应如 name@example.com。",
            en="The e-mail address “{typed}” is not complete; it reads like name@example.com.",
        ).format(typed=contact.email))
    return tuple(Reason(text=fault) for fault in faults)
