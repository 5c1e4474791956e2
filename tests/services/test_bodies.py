"""How a body is reached stands on its papers, and what nobody entered leaves no gap there."""

import pytest

from docs_templates.render import paper_text
from intake_app.services import agreements, bodies
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from models.account import Role
from models.body import BodyContact
from models.errors import NotFound, Stale
from tests.job_builders import cnex, engagement
from tests.services.jobs import acting, put

ADMINISTRATOR = acting(Role.ADMINISTRATOR)
FULL = BodyContact(id="CNEX", address="河南省南阳市示例路 1 号", phone="0377-0000 0000 / 13800000000",
                   email="office@cnex.example")


def agreement_text(office: Office) -> str:
    """The words of the newest agreement of the running job."""
    coordinator = acting(Role.COORDINATOR)
    assert not isinstance(agreements.draw_up_agreement(office, coordinator, "engagement-1"), Refused)
    paper = papers_about(office, coordinator, "engagement-1")[0]
    with office.unit_of_work() as uow:
        return paper_text(office.files.get(uow.files.get(paper.file_id).sha256))


def test_a_paper_prints_the_contact_that_was_entered(office: Office) -> None:
    put(office, engagement(cnex()))
    assert bodies.save_contact(office, ADMINISTRATOR, FULL) == FULL.with_(version=1)
    text = agreement_text(office)
    assert f"{FULL.address}\u3000电话 {FULL.phone}\u3000邮箱 {FULL.email}" in text


def test_a_paper_without_a_contact_has_no_empty_place(office: Office) -> None:
    """Neither label nor dash stands where there is nothing to print."""
    put(office, engagement(cnex()))
    text = agreement_text(office)
    body_part = text.replace("联系电话", "")
    assert cnex().body.address.zh in text
    assert "邮箱" not in body_part
    assert "电话 —" not in body_part


@pytest.mark.parametrize("contact", [
    FULL.with_(phone="打总机"), FULL.with_(email="office@cnex"), FULL.with_(email="office cnex.example"),
])
def test_what_nobody_can_reach_is_refused_in_words(office: Office, contact: BodyContact) -> None:
    refusal = bodies.save_contact(office, ADMINISTRATOR, contact)
    assert isinstance(refusal, Refused)
    assert bodies.all_contacts(office, ADMINISTRATOR)[0].phone == ""


def test_a_newer_contact_is_not_overwritten(office: Office) -> None:
    bodies.save_contact(office, ADMINISTRATOR, FULL)
    with pytest.raises(Stale):
        bodies.save_contact(office, ADMINISTRATOR, FULL.with_(phone="0377-1111 1111"))
    with pytest.raises(NotFound):
        bodies.save_contact(office, ADMINISTRATOR, FULL.with_(id="nobody"))


def test_a_saved_contact_leaves_its_record(office: Office) -> None:
    bodies.save_contact(office, ADMINISTRATOR, FULL)
    with office.unit_of_work() as uow:
        (record,) = uow.records.about("CNEX")
    assert record.verb == "body.contact_saved"
    assert record.before["phone"] == ""
    assert record.after["phone"] == FULL.phone
