"""Who may do and see what (CNEX-15-a)."""

import pytest

from intake_app.services import access
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from models.account import Actor, Role
from models.enterprise import Enterprise
from models.errors import NotFound, NotPermitted
from models.paper import Paper, StoredFile
from tests.registrations import registration

APPLICANT = Actor(account_id="account-1", name="李明", roles={Role.APPLICANT}, enterprise_id="enterprise-1")
STRANGER = Actor(account_id="account-2", name="王芳", roles={Role.APPLICANT}, enterprise_id="enterprise-2")
AUDITOR = Actor(account_id="account-3", name="孙伟", roles={Role.AUDITOR}, person_id="person-1")
COORDINATOR = Actor(account_id="account-4", name="周敏", roles={Role.COORDINATOR}, person_id="person-2")


def test_an_enterprise_sees_its_own_only() -> None:
    assert access.may_see(APPLICANT, "enterprise-1")
    assert not access.may_see(STRANGER, "enterprise-1")
    with pytest.raises(NotPermitted):
        access.require_own(STRANGER, "enterprise-1")


def test_the_bodys_people_see_but_do_not_act_for_an_enterprise() -> None:
    assert access.may_see(AUDITOR, "enterprise-1")
    with pytest.raises(NotPermitted):
        access.require_own(AUDITOR, "enterprise-1")


def test_a_refusal_names_the_roles_that_may() -> None:
    with pytest.raises(NotPermitted) as refusal:
        access.require_role(AUDITOR, Role.DECIDER, Role.DIRECTOR)
    assert "复核与决定人员、中心主任" in refusal.value.text.zh


def test_every_role_has_a_name_in_both_languages() -> None:
    assert set(access.ROLE_NAMES) == set(Role)


def stored(office: Office, *, by: str) -> StoredFile:
    """A file of enterprise-1, which `by` stored."""
    form = registration("li@example.com")
    card = StoredFile(
        id="file-1", owner_id="application-1", enterprise_id="enterprise-1", name="营业执照.pdf",
        media_type="application/pdf", size_bytes=4, sha256=office.files.put(b"%PDF"), stored_at=office.moment(),
        stored_by=by,
    )
    with office.unit_of_work() as uow:
        uow.enterprises.add(
            Enterprise(
                id="enterprise-1", name=form.name, credit_code=form.credit_code, contact_name="李明",
                phone="13800000000", email="li@example.com", registered_at=office.moment(),
            )
        )
        uow.files.add(card)
        uow.commit()
    return card


def paper_of(office: Office, *, is_for_client: bool) -> None:
    with office.unit_of_work() as uow:
        uow.papers.add(
            Paper(
                id="paper-1", kind="report", number="R-1", scheme="cnex_ex", subject="engagement-1",
                enterprise_id="enterprise-1", file_id="file-1", template_sha256="0" * 64, made_at=office.moment(),
                made_by="account-3", is_for_client=is_for_client,
            )
        )
        uow.commit()


def test_a_stranger_and_the_curious_get_no_file(office: Office) -> None:
    stored(office, by="account-3")
    with pytest.raises(NotPermitted):
        file_for(office, STRANGER, "file-1")
    with pytest.raises(NotFound):
        file_for(office, APPLICANT, "file-9")


def test_the_body_reads_every_file(office: Office) -> None:
    card = stored(office, by="account-9")
    assert file_for(office, COORDINATOR, "file-1") == (card, b"%PDF")


def test_an_auditor_reads_no_file_of_a_case_they_are_not_planned_for(office: Office) -> None:
    """CNEX-15-a: an auditor works on their own cases only."""
    stored(office, by="account-9")
    with pytest.raises(NotFound):
        file_for(office, AUDITOR, "file-1")


def test_a_client_reads_papers_made_for_it_and_no_internal_ones(office: Office) -> None:
    stored(office, by="account-3")
    paper_of(office, is_for_client=True)
    assert file_for(office, APPLICANT, "file-1")[1] == b"%PDF"


@pytest.mark.parametrize("has_paper", [True, False])
def test_a_client_reads_no_internal_file(office: Office, has_paper: bool) -> None:
    stored(office, by="account-3")
    if has_paper:
        paper_of(office, is_for_client=False)
    with pytest.raises(NotPermitted):
        file_for(office, APPLICANT, "file-1")
