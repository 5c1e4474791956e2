"""A form that is left halfway stands there again as it was left: its figures, days and choices beside its texts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import unsent_texts
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.showing import escaped
from models.account import Account, Role
from models.application import ApplicationState, PartyRole
from models.ids import AccountId
from models.personnel import Employment
from models.text import Language
from tests.builders import cnex_draft, completed
from tests.job_builders import certificate, cnex, person, planned
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"

Open = Callable[[Role, str, Language], AppTest]


@pytest.fixture
def opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page in a language, in a session of its own as a browser that loads it anew."""

    def load(role: Role, file: str, language: Language) -> AppTest:
        monkeypatch.setattr(session, "language", lambda: language)
        monkeypatch.setattr(session, "current_actor", lambda: acting(role, person="member"))
        return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()

    return load


def kept_places(office: Office, role: Role) -> set[str]:
    return {each.place for each in unsent_texts.unsent_texts(office, acting(role, person="member"))}


def test_a_person_who_is_half_entered_is_there_again_in_the_other_language(office: Office, opened: Open) -> None:
    """And once added, nothing of it waits in the form."""
    put(office, planned(cnex()), person("member"))
    at = opened(Role.COORDINATOR, "people.py", "zh")
    kept_field(at.text_input, "new_person_zh_name").set_value("张三").run()
    kept_field(at.text_input, "new_person_zh_city").set_value("武汉").run()
    at.selectbox(key="new_person_zh_employment").select(Employment.PART_TIME).run()
    function = at.multiselect(key="new_person_zh_functions").options[0]
    at.multiselect(key="new_person_zh_functions").select(function).run()
    at = opened(Role.COORDINATOR, "people.py", "en")
    assert kept_field(at.text_input, "new_person_en_name").value == "张三"
    assert at.selectbox(key="new_person_en_employment").value == Employment.PART_TIME
    assert "unsent, kept" in at.selectbox(key="new_person_en_employment").label
    assert len(at.multiselect(key="new_person_en_functions").value) == 1
    at.button(key="new_person_en_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        added = next(each for each in uow.people.all() if each.name == "张三")
    assert (added.city, added.employment, len(added.functions)) == ("武汉", Employment.PART_TIME, 1)
    assert kept_places(office, Role.COORDINATOR) == set()
    at = opened(Role.COORDINATOR, "people.py", "zh")
    assert (kept_field(at.text_input, "new_person_zh_name").value,
            at.selectbox(key="new_person_zh_employment").value) == ("", None)


def test_a_registration_and_a_tie_that_are_half_entered_are_there_again(office: Office, opened: Open) -> None:
    put(office, planned(cnex()), person("member"))
    at = opened(Role.COORDINATOR, "people.py", "zh")
    one = at.selectbox(key="choose_person_zh").value
    kept_field(at.text_input, f"registration_{one}_zh_number").set_value("2026-GHG-01").run()
    at.text_input(key=f"registration_{one}_zh_daysfrom").set_value("2026-05-01").run()
    at.text_input(key=f"registration_{one}_zh_daysto").set_value("2029-04-31").run()
    kept_field(at.text_input, f"tie_{one}_zh_code").set_value("91410100MA44").run()
    at.text_input(key=f"tie_{one}_zh_since").set_value("2024-01-01").run()
    at = opened(Role.COORDINATOR, "people.py", "zh")
    assert kept_field(at.text_input, f"registration_{one}_zh_number").value == "2026-GHG-01"
    assert at.text_input(key=f"registration_{one}_zh_daysfrom").value == "2026-05-01"
    assert at.text_input(key=f"registration_{one}_zh_daysto").value == "2029-04-31"
    assert kept_field(at.text_input, f"tie_{one}_zh_code").value == "91410100MA44"
    assert at.text_input(key=f"tie_{one}_zh_since").value == "2024-01-01"


def test_an_account_and_a_bodys_contact_that_are_half_entered_are_there_again(office: Office, opened: Open) -> None:
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-1"), email="member@example.com", name="member",
                                 password_hash="x", roles=frozenset({Role.AUDITOR})))
        uow.commit()
    at = opened(Role.ADMINISTRATOR, "administration.py", "zh")
    kept_field(at.text_input, "new_account_zh_name").set_value("李四").run()
    at.multiselect(key="new_account_zh_roles").select(Role.AUDITOR).run()
    kept_field(at.text_input, "contact_CEC_0_phone").set_value("010-59205888").run()
    at = opened(Role.ADMINISTRATOR, "administration.py", "zh")
    assert kept_field(at.text_input, "new_account_zh_name").value == "李四"
    assert at.multiselect(key="new_account_zh_roles").value == [Role.AUDITOR]
    assert kept_field(at.text_input, "contact_CEC_0_phone").value == "010-59205888"


def test_person_days_stand_beside_the_reason_that_explains_them(office: Office, opened: Open) -> None:
    """The reason never comes back beside another figure than the one that it was written for."""
    put(office, planned(cnex()).with_(visits=(), person_days_confirmed_on=None), person("member"))
    key = "adjust_engagement-1_s1"
    at = opened(Role.COORDINATOR, "preparing.py", "zh")
    asked = at.number_input(key=f"{key}_days").value
    at.number_input(key=f"{key}_days").set_value(asked + 1.5).run()
    kept_field(at.text_input, f"{key}_reason").set_value("规模大").run()
    at = opened(Role.COORDINATOR, "preparing.py", "en")
    assert at.number_input(key=f"{key}_days").value == asked + 1.5
    assert kept_field(at.text_input, f"{key}_reason").value == "规模大"
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    assert not at.error
    assert kept_places(office, Role.COORDINATOR) == set()


def test_a_suspension_that_is_half_entered_is_there_again(office: Office, opened: Open) -> None:
    """Its ground and the day of the finding with the facts; the answer names the certificate and links its notice."""
    put(office, planned(cnex()), person("member"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    at = opened(Role.MANAGER, "certificate_register.py", "zh")
    key = "suspend_certificate-1_zh"
    ground = at.selectbox(key=f"{key}_ground").select_index(1).run().selectbox(key=f"{key}_ground").value
    at.selectbox(key=f"{key}_party").select_index(0).run()
    at.text_input(key=f"{key}_day").set_value("2026-05-20").run()
    kept_field(at.text_area, f"{key}_facts").set_value("电费单少报").run()
    at = opened(Role.MANAGER, "certificate_register.py", "zh")
    assert ground is not None
    assert at.selectbox(key=f"{key}_ground").value == ground
    assert at.selectbox(key=f"{key}_party").value is not None
    assert at.text_input(key=f"{key}_day").value == "2026-05-20"
    assert kept_field(at.text_area, f"{key}_facts").value == "电费单少报"
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    (said,) = at.success
    held = certificate(cnex())
    assert said.value.startswith(f"**{escaped(held.number)} · {held.parties[PartyRole.CLIENT].name} · ")
    assert "](/files/" in said.value
    assert kept_places(office, Role.MANAGER) == set()


def test_a_request_that_is_half_written_is_seen_where_it_was_begun(office: Office, opened: Open) -> None:
    """After a reload its form stands open with the text, and the line says that a draft lies there."""
    put(office, planned(cnex()), REVIEWS_APPLICATIONS)
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-2", state=ApplicationState.SUBMITTED))
        uow.commit()
    at = opened(Role.APPLICATION_REVIEWER, "to_review.py", "zh")
    ask = next(each for each in at.button if str(each.key).startswith("ask_application-2_"))
    at = ask.click().run()
    reason = next(each for each in at.text_area if str(each.key).startswith("demand_application-2_"))
    reason.set_value("缺少盖章").run()
    at = opened(Role.APPLICATION_REVIEWER, "to_review.py", "zh")
    assert [each.key for each in at.button if each.label == "继续填写草稿"] == [ask.key]
    assert [each.value for each in at.text_area if str(each.key).startswith("demand_application-2_")] == ["缺少盖章"]
    leave = next(each for each in at.button if str(each.key).endswith("_leave"))
    at = leave.click().run()
    assert not any(str(each.key).startswith("demand_application-2_") for each in at.text_area), "left, and kept"
    assert [each.key for each in at.button if each.label == "继续填写草稿"] == [ask.key]
