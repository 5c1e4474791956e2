"""The task list: few states, and what cannot start yet says what has to come first."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.completeness import completeness
from intake_app.rules.edition_changes import answers_to_look_at, edition_changes
from intake_app.rules.tasks import DOCUMENTS, EDITION, SUBMIT, UNITS, Task, TaskState, next_missing, tasks_of
from intake_app.schemes.library import read_scheme
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, ApplicationState
from tests.builders import (
    SCHEMES,
    TODAY,
    cec_application,
    cec_draft,
    cnex_application,
    cnex_draft,
    completed,
    division_wish,
    empty_application,
    scheme_of,
)
from tests.builders import with_answers as changed
from tests.schemes.clinker import CLINKER
from tests.schemes.second_edition import second_edition

CNEX = scheme_of("cnex_ex")
CANNOT, WAITING, BEGUN, OPTIONAL, DONE = (
    TaskState.CANNOT_START, TaskState.NOT_STARTED, TaskState.IN_PROGRESS, TaskState.OPTIONAL, TaskState.DONE)


def tasks(application: Application, scheme: SchemeEdition | None = None) -> Mapping[str, Task]:
    edition = scheme or scheme_of(application.scheme)
    return {task.key: task for task in tasks_of(application, edition, completeness(application, edition, TODAY))}


def states(application: Application) -> dict[str, TaskState]:
    return {key: task.state for key, task in tasks(application).items()}


def open_again(application: Application) -> Application:
    """As it was before it was handed over."""
    return application.with_(state=ApplicationState.DRAFT, declared_by="", edition=None)


def test_a_fresh_application_has_not_started_and_its_end_cannot() -> None:
    found = states(empty_application("cnex_ex"))
    assert found == {
        "client": WAITING, "producer": WAITING, "factory": WAITING, "sites": WAITING, "products": WAITING,
        "application": WAITING, "closed_days": OPTIONAL, UNITS: CANNOT, DOCUMENTS: WAITING, SUBMIT: CANNOT,
    }


def test_a_section_is_under_way_from_its_first_answer_to_its_last() -> None:
    draft = changed(cnex_draft(), {"client.mobile": ""})
    found = tasks(draft)["client"]
    assert (found.state, [item.target for item in found.missing]) == (BEGUN, ["client.mobile"])
    assert states(cnex_draft())["client"] is DONE


@pytest.mark.requirement("CNEX-4-a")
def test_units_cannot_start_before_products_and_sites_are_there_and_say_so() -> None:
    """With the clause of the division; once they are there it waits to be confirmed."""
    found = tasks(changed(cnex_draft(), {"products[p1].models": ""}))[UNITS]
    assert found.state is CANNOT
    assert found.why is not None
    assert found.why.text.zh == "请先完成：生产场所、产品。"
    assert found.why.clause == CNEX.unit_division.clause
    assert states(cnex_draft())[UNITS] is WAITING


def test_units_with_a_wish_are_under_way() -> None:
    draft = cnex_draft(products=[{"models": "A1;B2"}]).with_(wishes=(division_wish("A1", "B2"),))
    assert states(draft)[UNITS] is BEGUN


def test_submission_cannot_start_before_everything_else_and_names_it() -> None:
    draft = changed(cnex_draft(), {"client.mobile": ""})
    why = tasks(draft)[SUBMIT].why
    assert why is not None
    assert why.text.en == "First: client, certification units, documents."


def test_a_complete_application_waits_for_its_submission_only() -> None:
    found = states(open_again(cnex_application()))
    assert found.pop(SUBMIT) is WAITING
    assert set(found.values()) == {DONE, OPTIONAL}


def test_a_table_that_may_stay_empty_is_optional_until_a_row_is_begun() -> None:
    """The submission does not wait for it; a row that is begun is to be finished."""
    empty = open_again(cnex_application())
    assert states(empty)["materials"] is OPTIONAL
    begun = changed(empty.with_(rows={**empty.rows, "materials": ("m1",)}), {"materials[m1].name": "机座"})
    assert (states(begun)["materials"], states(begun)[SUBMIT]) == (BEGUN, CANNOT)


@pytest.mark.parametrize("application", [cnex_application(), cec_application()], ids=lambda a: a.scheme)
def test_of_an_application_handed_over_everything_is_done(application: Application) -> None:
    assert set(states(application).values()) == {DONE}


def test_a_returned_application_waits_to_be_handed_over_again() -> None:
    """The declaration made before does not hand it over."""
    returned = cnex_application(state=ApplicationState.RETURNED)
    assert states(returned)[SUBMIT] is WAITING


def test_a_table_of_each_product_waits_for_no_product_and_is_under_way_with_its_first_row() -> None:
    """A scheme's own sections are tasks like the others, from its file alone; rows come in any order."""
    clinker = read_scheme(CLINKER)
    assert isinstance(clinker, SchemeEdition)
    section = next(section for section in clinker.sections if section.for_each)
    field = clinker.fields_of(section.key)[0]
    empty = empty_application(clinker.key)
    unnamed = empty.with_(rows={"products": ("p1",), section.for_each: ("p1",)})
    assert tasks(unnamed, clinker)[section.key].state is WAITING
    begun = unnamed.with_(rows={**unnamed.rows, section.key: ("r1",)})
    assert tasks(changed(begun, {f"{section.key}[r1].{field.key}": "1"}), clinker)[section.key].state is BEGUN


def test_what_a_new_edition_asks_again_is_the_first_task_and_holds_the_last() -> None:
    newer = second_edition()
    application = open_again(cnex_application())
    again = answers_to_look_at(application, edition_changes(CNEX, newer), newer)
    found = tasks_of(application, newer, completeness(application, newer, TODAY), again)
    assert found[0].key == EDITION
    assert found[-1].why is not None
    assert "换版" in found[-1].why.text.zh


def test_the_way_on_leads_to_the_first_missing_thing_that_can_be_done() -> None:
    found = next_missing(tuple(tasks(changed(cnex_draft(), {"products[p1].models": ""})).values()))
    assert found is not None
    assert found.target == "products[p1].models"
    complete = next_missing(tuple(tasks(open_again(cnex_application())).values()))
    assert complete is not None
    assert complete.kind == "declaration"
    assert next_missing(tuple(tasks(cnex_application()).values())) is None


def test_the_way_on_begins_at_the_task_at_hand_and_comes_round() -> None:
    """The submission, which has to wait, is passed over on the way."""
    found = tuple(tasks(changed(cnex_draft(), {"client.mobile": "", "products[p1].models": ""})).values())
    on = {here: item.target for here in ("", "client", "sites", "application", "no task")
          if (item := next_missing(found, here=here))}
    assert on == {"": "client.mobile", "client": "client.mobile", "sites": "products[p1].models",
                  "application": found[-2].missing[0].target, "no task": "client.mobile"}
    ready = tuple(tasks(changed(open_again(cnex_application()), {"client.mobile": ""})).values())
    came_round = next_missing(ready, here="application")
    assert came_round is not None
    assert came_round.target == "client.mobile"


def test_what_is_put_off_comes_last_and_comes() -> None:
    found = tuple(tasks(changed(open_again(cnex_application()), {"client.mobile": "", "client.city": ""})).values())
    first = next_missing(found)
    assert first is not None
    others = {"client.mobile", "client.city"} - {first.target}
    then = next_missing(found, put_off={first.target})
    assert then is not None
    assert {then.target} == others
    again = next_missing(found, put_off={"client.mobile", "client.city"})
    assert again == first


drafts = st.sampled_from([empty_application("cnex_ex"), empty_application("cec_salt"), cnex_draft(), cec_draft(),
                          completed(cnex_draft()), completed(cec_draft())])


@given(drafts, st.data())
def test_every_missing_thing_belongs_to_one_task(draft: Application, data: st.DataObject) -> None:
    """Nothing that hinders the submission is out of sight, whatever is taken away."""
    paths = data.draw(st.sets(st.sampled_from(sorted(draft.answers)))) if draft.answers else set()
    application = changed(draft, dict.fromkeys(paths, "")).with_(documents=draft.documents[len(paths):])
    scheme = scheme_of(application.scheme)
    done = completeness(application, scheme, TODAY)
    found = tasks_of(application, scheme, done)
    told = [item for task in found for item in task.missing]
    assert sorted(item.target for item in told) == sorted(item.target for item in done.missing)
    assert [task.key for task in found if task.state is CANNOT and task.why is None] == []


def test_every_scheme_has_a_task_for_each_section_of_its_form() -> None:
    for edition in SCHEMES.editions:
        keys = list(tasks(empty_application(edition.key), edition))
        assert len(keys) == len(set(keys))
        assert {section.key for section in edition.form if section.when is None} <= set(keys)
