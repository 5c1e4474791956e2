"""Rows of a section come, go and come back with what they said."""

from datetime import timedelta

import pytest

from intake_app.services import applications
from intake_app.services.answer_history import answer_history
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Actor
from models.application import AnswerSource, Application
from models.errors import NotFound
from tests.offices import Clock
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
    """An answer that could not be taken, too."""
    first, second, third = draft.row_ids(LEAVING_OUT)
    without = changed(applications.remove_row(office, applicant, draft.id, LEAVING_OUT, second))
    assert without.text(f"omitted[{second}].name") == ""
    changed(applications.add_row(office, applicant, draft.id, LEAVING_OUT))
    back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, second))
    assert back.row_ids(LEAVING_OUT)[:3] == (first, second, third)
    assert (back.text(f"omitted[{second}].name"), back.text(f"omitted[{second}].mass")) == ("纤维", "两吨")
    assert changed(back).answers == draft.answers


@pytest.fixture
def of_a_colleague(office: Office, draft: Application) -> str:
    """The last row, its mass from a colleague's Excel, its reason taken over and then emptied."""
    row = draft.row_ids(LEAVING_OUT)[-1]
    mass, reason = f"{LEAVING_OUT}[{row}].mass", f"{LEAVING_OUT}[{row}].reason"
    colleague = client().with_(account_id="account-2", name="王芳")
    applications.save_answer(office, colleague, draft.id, mass, "7", source=AnswerSource.EXCEL)
    applications.save_answer(office, colleague, draft.id, reason, "用量少")
    with office.unit_of_work() as uow:
        kept = uow.applications.get(draft.id)
        taken_over = kept.answers[reason].with_(source=AnswerSource.APPLICATION, origin="CEC-APP-2025-0001")
        uow.applications.save(kept.with_(answers={**kept.answers, reason: taken_over}))
        uow.commit()
    applications.save_answer(office, colleague, draft.id, f"{LEAVING_OUT}[{row}].name", "")
    return row


def test_a_row_that_comes_back_tells_who_gave_each_value_when_and_from_where(
    office: Office, applicant: Actor, draft: Application, of_a_colleague: str, clock: Clock
) -> None:
    """CEC-5.1.1-f: what an emptied field held, and what a value was taken over from, comes back too."""
    before = applications.application_of(office, applicant, draft.id)
    mass, reason, name = (f"{LEAVING_OUT}[{of_a_colleague}].{key}" for key in ("mass", "reason", "name"))
    told = answer_history(office, applicant, draft.id, mass)
    clock.move(timedelta(hours=1))
    applications.remove_row(office, applicant, draft.id, LEAVING_OUT, of_a_colleague)
    back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, of_a_colleague))
    assert back.answers == before.answers
    assert (back.answers[mass].by, back.answers[mass].source) == ("王芳", AnswerSource.EXCEL)
    assert back.answers[reason].origin == "CEC-APP-2025-0001"
    assert back.answers[name].was == "树脂"
    assert answer_history(office, applicant, draft.id, mass) == told


def test_a_row_that_went_before_its_answers_were_kept_whole_comes_back_with_its_words(
    office: Office, applicant: Actor, draft: Application
) -> None:
    """CEC-5.1.1-f: in the name of who brings it back."""
    first, second, _ = draft.row_ids(LEAVING_OUT)
    path = f"{LEAVING_OUT}[{second}].name"
    with office.unit_of_work() as uow:
        kept = uow.applications.get(draft.id)
        uow.applications.save(kept.with_(
            rows={**kept.rows, LEAVING_OUT: (first,)},
            answers={each: answer for each, answer in kept.answers.items() if f"[{second}]" not in each}))
        write_record(office, uow, applicant, "application.rows_changed", draft.id,
                     before={LEAVING_OUT: [first, second], path: "纤维"}, after={LEAVING_OUT: [first]})
        uow.commit()
    back = changed(applications.restore_row(office, applicant, draft.id, LEAVING_OUT, second))
    assert (back.text(path), back.answers[path].by) == ("纤维", applicant.name)


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
