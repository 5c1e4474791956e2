"""Rows of a section come, go and come back with what they said."""

import pytest

from intake_app.services import applications
from intake_app.services.office import Office
from models.account import Actor
from models.application import Application
from models.errors import NotFound
from tests.services.jobs import client, enterprise

LEAVING_OUT = "omitted"


@pytest.fixture
def applicant(office: Office) -> Actor:
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    return client()


@pytest.fixture
def draft(office: Office, applicant: Actor) -> Application:
    """A draft under CEC with three items left out, each named."""
    started = applications.start_application(office, applicant, "cec_salt")
    for name in ("消泡剂", "纤维", "树脂"):
        row = changed(applications.add_row(office, applicant, started.id, LEAVING_OUT)).row_ids(LEAVING_OUT)[-1]
        applications.save_answer(office, applicant, started.id, f"omitted[{row}].name", name)
        applications.save_answer(office, applicant, started.id, f"omitted[{row}].mass", "两吨")
    return applications.application_of(office, applicant, started.id)


def changed(outcome: object) -> Application:
    """The application that an act answered with."""
    assert isinstance(outcome, Application), outcome
    return outcome


def test_a_row_begun_in_front_of_another_stands_there(
    office: Office, applicant: Actor, draft: Application
) -> None:
    """One whose neighbour was removed meanwhile stands last."""
    first, second, third = draft.row_ids(LEAVING_OUT)
    between = changed(applications.add_row(office, applicant, draft.id, LEAVING_OUT, before=second))
    new = between.row_ids(LEAVING_OUT)[1]
    assert between.row_ids(LEAVING_OUT) == (first, new, second, third)
    last = changed(applications.add_row(office, applicant, draft.id, LEAVING_OUT, before="gone"))
    assert last.row_ids(LEAVING_OUT)[:4] == (first, new, second, third)


def test_a_removed_row_comes_back_to_its_place_with_what_it_said(
    office: Office, applicant: Actor, draft: Application
) -> None:
    """An answer that could not be taken, too; who brings it back stands beside it."""
    first, second, third = draft.row_ids(LEAVING_OUT)
    without = changed(applications.remove_row(office, applicant, draft.id, LEAVING_OUT, second))
    assert without.text(f"omitted[{second}].name") == ""
    changed(applications.add_row(office, applicant, draft.id, LEAVING_OUT))
    back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, second))
    assert back.row_ids(LEAVING_OUT)[:3] == (first, second, third)
    assert (back.text(f"omitted[{second}].name"), back.text(f"omitted[{second}].mass")) == ("纤维", "两吨")
    assert back.answers[f"omitted[{second}].name"].by == applicant.name


def test_rows_removed_one_after_the_other_come_back_in_order(
    office: Office, applicant: Actor, draft: Application
) -> None:
    """Brought back in the opposite order; a second time changes nothing."""
    rows = draft.row_ids(LEAVING_OUT)
    for row in rows:
        applications.remove_row(office, applicant, draft.id, LEAVING_OUT, row)
    for row in (*reversed(rows), rows[0]):
        back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, row))
    assert back.row_ids(LEAVING_OUT) == rows
    assert [back.text(f"omitted[{row}].name") for row in rows] == ["消泡剂", "纤维", "树脂"]


def test_what_was_changed_before_a_row_went_is_what_comes_back(
    office: Office, applicant: Actor, draft: Application
) -> None:
    """Removed twice, it says what it said the second time."""
    row = draft.row_ids(LEAVING_OUT)[0]
    for name in ("活性炭", "石英砂"):
        applications.save_answer(office, applicant, draft.id, f"omitted[{row}].name", name)
        applications.remove_row(office, applicant, draft.id, LEAVING_OUT, row)
        back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, row))
        assert back.text(f"omitted[{row}].name") == name


def test_a_row_that_never_was_does_not_come_back(office: Office, applicant: Actor, draft: Application) -> None:
    with pytest.raises(NotFound):
        applications.restore_row(office, applicant, draft.id, LEAVING_OUT, "r0")
