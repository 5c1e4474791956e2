"""What a new installation still needs before its first case, in the order in which it can be done."""

from collections.abc import Iterable

from intake_app.services.access import ROLE_NAMES, require_role
from intake_app.services.backups import last_backup
from intake_app.services.bodies import all_contacts
from intake_app.services.office import Office
from models.account import ROLES_ON_CASES, Actor, Role
from models.base import Frozen
from models.text import Text, joined


class FirstStep(Frozen):
    """One thing to set up."""

    text: Text
    """What is to be done, by whom and where; for the administrator."""
    is_done: bool


def first_steps(office: Office, actor: Actor) -> tuple[FirstStep, ...]:
    """The steps from an empty installation to one that can take a case, each with whether it is done."""
    require_role(actor, Role.ADMINISTRATOR)
    lacking = [contact.id for contact in all_contacts(office, actor) if not (contact.phone or contact.email)]
    with office.unit_of_work() as uow:
        held = {role for account in uow.accounts.all() if account.is_active for role in account.roles}
        has_people = bool(uow.people.all())
    return (
        FirstStep(text=_CONTACTS.format(bodies=_enumerated(Text(zh=name, en=name) for name in lacking)),
                  is_done=not lacking),
        FirstStep(text=_COORDINATOR, is_done=Role.COORDINATOR in held),
        FirstStep(text=_PEOPLE, is_done=has_people),
        FirstStep(text=_ACCOUNTS.format(roles=_enumerated(
            ROLE_NAMES[role] for role in Role if role in ROLES_ON_CASES - held)), is_done=held >= ROLES_ON_CASES),
        FirstStep(text=_BACKUP, is_done=last_backup(office, actor) is not None),
    )


def _enumerated(names: Iterable[Text]) -> Text:
    found = list(names)
    return joined(found) if found else Text(zh="无", en="none")


_CONTACTS = Text(
    zh="在“文书联系方式”填写各机构的地址、电话和邮箱，文书和申请人页面都用它；尚缺：{bodies}。",
    en="Enter address, phone and e-mail of each body under “Contact on papers”; papers and the applicants' pages have"
    " them. Lacking: {bodies}.")
_COORDINATOR = Text(
    zh="在“新建账号”为一名计划调度人员建立账号；此时尚无人员，不必选定对应的人员。",
    en="Create a coordinator's account under “New account”; while there are no people yet, it needs no person.")
_PEOPLE = Text(
    zh="由计划调度人员在“人员”页登记本机构人员，可一次导入工作簿。",
    en="The coordinator enters the body's people on the page “People”; a workbook brings all of them at once.")
_ACCOUNTS = Text(
    zh="为其他角色建立账号，每个账号选定对应的人员；尚无人担任的角色：{roles}。",
    en="Create the accounts of the other roles, each for one of these people. Roles that nobody holds: {roles}.")
_BACKUP = Text(
    zh="在服务器上做第一次备份，命令见“备份”。",
    en="Make the first backup on the server; the command stands under “Backups”.")
