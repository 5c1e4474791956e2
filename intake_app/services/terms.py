"""On which terms the body engages its people: for what, until when, and what a day of theirs costs (H139, H140)."""

from collections.abc import Collection
from datetime import date

from intake_app.rules.engaging import DAY_FEES, LEAVING, NO_FEE
from intake_app.rules.impartiality import COMPETENCE_EVALUATOR, OWN_APPOINTMENT
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.people import changed_person, require_functions
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Account, Actor, Role
from models.base import Frozen
from models.personnel import Employment, Person


def set_day_fee(office: Office, actor: Actor, person_id: str, day_fee_cny: int) -> Person | Refused:
    """Enter what an audit day of somebody part-time or external costs, in whole yuan; plans reckon so from now on."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        if uow.people.get(person_id).employment is Employment.FULL_TIME:
            return Refused(reasons=(NO_FEE,))
    return changed_person(office, actor, person_id, "person.day_fee_set",
                          lambda person: {"day_fee_cny": day_fee_cny}, DAY_FEES)


def set_functions(office: Office, actor: Actor, person_id: str, functions: Collection[str]) -> Person | Refused:
    """Enter for what the person is engaged, all of it: what is not named is taken away (CNEX 8.1, CEC table 2).

    Nobody makes themselves a competence evaluator, or ends it (S20). Visits that rest on what is gone open again.
    """
    require_role(actor, Role.COORDINATOR)
    require_functions(office, functions)
    with office.unit_of_work() as uow:
        before = uow.people.get(person_id).functions
    if actor.person_id == person_id and COMPETENCE_EVALUATOR in before ^ set(functions):
        return Refused(reasons=(OWN_APPOINTMENT,))
    return changed_person(office, actor, person_id, "person.functions_set",
                          lambda person: {"functions": frozenset(functions)})


def set_last_day(office: Office, actor: Actor, person_id: str, last_day: date | None) -> Person:
    """Enter the last day on which the person works for the body, or that there is none (H140).

    Visits planned beyond it open again; administrators are asked to close the person's account.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        saved = uow.people.save(person.with_(until=last_day))
        note_last_day(office, uow, actor, person, saved)
        uow.commit()
    return saved


def note_last_day(office: Office, uow: UnitOfWork, actor: Actor, before: Person, after: Person) -> None:
    """Write the Record of another last day, with the account that is to be closed then; the caller commits."""
    account = next((each for each in uow.accounts.all() if each.person_id == after.id and each.is_active), None)
    write_record(office, uow, actor, "person.last_day_set", after.id, clause=LEAVING,
                 before={"until": before.until.isoformat() if before.until else None},
                 after={"until": after.until.isoformat() if after.until else None, "name": after.name,
                        "account": account.id if account and after.until else ""})


class LeavingAccount(Frozen):
    """An account that is still open, and whose holder leaves the body or has left."""

    account: Account
    last_day: date


def leaving_accounts(office: Office, actor: Actor) -> tuple[LeavingAccount, ...]:
    """The accounts to be closed because their holders leave, who leaves first in front (H140)."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        ends = {person.id: person.until for person in uow.people.all() if person.until}
        found = [LeavingAccount(account=each, last_day=ends[each.person_id]) for each in uow.accounts.all()
                 if each.is_active and each.person_id in ends]
    return tuple(sorted(found, key=lambda each: (each.last_day, each.account.name)))
