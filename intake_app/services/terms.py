"""On which terms the body engages its people: what a day of theirs costs (H139)."""

from intake_app.rules.engaging import DAY_FEES, NO_FEE
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.people import changed_person
from models.account import Actor, Role
from models.personnel import Employment, Person


def set_day_fee(office: Office, actor: Actor, person_id: str, day_fee_cny: int) -> Person | Refused:
    """Enter what an audit day of somebody part-time or external costs, in whole yuan; every plan from now on reckons so.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        if uow.people.get(person_id).employment is Employment.FULL_TIME:
            return Refused(reasons=(NO_FEE,))
    return changed_person(office, actor, person_id, "person.day_fee_set",
                          lambda person: {"day_fee_cny": day_fee_cny}, DAY_FEES)
