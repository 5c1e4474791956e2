"""A new installation tells its administrator what comes first; a running one tells nothing more."""

from intake_app.services import backups, bodies
from intake_app.services.first_steps import first_steps
from intake_app.services.office import Office
from models.account import ROLES_ON_CASES, Account, Role
from models.body import BodyContact
from models.ids import AccountId
from tests.job_builders import trained
from tests.services.jobs import acting, put

ADMINISTRATOR = acting(Role.ADMINISTRATOR)


def test_every_step_of_an_empty_installation_is_open_and_is_done_by_doing_it(office: Office) -> None:
    def done() -> list[bool]:
        return [step.is_done for step in first_steps(office, ADMINISTRATOR)]

    assert done() == [False] * 5
    for short_name in ("CNEX", "CEC"):
        bodies.save_contact(office, ADMINISTRATOR, BodyContact(id=short_name, phone="010-12345678"))
    assert done() == [True, False, False, False, False]
    _account(office, {Role.COORDINATOR})
    assert done() == [True, True, False, False, False]
    put(office, trained("甲"))
    assert done() == [True, True, True, False, False]
    _account(office, ROLES_ON_CASES)
    assert done() == [True, True, True, True, False]
    backups.note_backup(office, backups.OPERATOR, "footmark.zip", "0" * 64)
    assert done() == [True] * 5


def test_what_is_lacking_is_named(office: Office) -> None:
    bodies.save_contact(office, ADMINISTRATOR, BodyContact(id="CNEX", email="office@cnex.example"))
    _account(office, ROLES_ON_CASES - {Role.DIRECTOR, Role.MANAGER})
    contacts, _, _, accounts, _ = first_steps(office, ADMINISTRATOR)
    assert contacts.text.zh.endswith("尚缺：CEC。")
    assert accounts.text.zh.endswith("尚无人担任的角色：中心主任、管理人员。")
    assert accounts.text.en.endswith("Roles that nobody holds: centre director, manager.")


def test_a_closed_account_fills_no_role(office: Office) -> None:
    _account(office, ROLES_ON_CASES, is_active=False)
    assert not any(step.is_done for step in first_steps(office, ADMINISTRATOR))


def _account(office: Office, roles: set[Role] | frozenset[Role], is_active: bool = True) -> None:
    id = AccountId("-".join(["account", *sorted(roles)]))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=id, email=f"{id}@body.example", name="某人", password_hash="x",
                                 roles=frozenset(roles), is_active=is_active))
        uow.commit()
