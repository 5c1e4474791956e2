"""A table is taken over as it was seen, all at once, by whom it belongs to; nothing newer is overwritten."""

from pathlib import Path

import pytest

from intake_app.services import applications, tables
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.tables import BroughtTable, Renewed, Taken
from intake_app.tables.changes import Outcome, TablePlan
from models.account import Role
from models.application import AnswerSource, Application, ApplicationState
from models.errors import NotPermitted
from models.record import Record
from models.supplement import SupplementKind
from tests.builders import cnex_draft, completed, item, returned
from tests.conftest import UowFactory
from tests.offices import Clock, office_on
from tests.services.jobs import acting, client
from tests.services.test_conflicts import COLLEAGUE, drafted, interrupted
from tests.tables.books import HEADINGS, MOTOR, book, motor

ONE = {"name": MOTOR, "models": "YBX3-1"}


@pytest.fixture
def office(every_database: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An empty office, once on each kind of database."""
    return office_on(every_database, tmp_path / "files", clock)


@pytest.fixture
def draft(office: Office) -> Application:
    """Two sites, one product; units are confirmed."""
    product = completed(cnex_draft(sites=[{}, {}], products=[ONE]), state=ApplicationState.DRAFT, edition=None)
    return drafted(office, product)


def brought(*rows: tuple[object, ...], name: str = "产品.xlsx") -> BroughtTable:
    """A file of motors."""
    return BroughtTable(table=book(HEADINGS, *rows), name=name)


def seen(office: Office, draft: Application, table: BroughtTable) -> TablePlan:
    """What the dry run tells."""
    plan = tables.plan_table(office, client(), draft.id, "products", table)
    assert isinstance(plan, TablePlan), plan
    return plan


def taken(office: Office, draft: Application, table: BroughtTable) -> Taken:
    """The table after it was seen and taken over."""
    outcome = tables.take_table(office, client(), draft.id, "products", table, seen(office, draft, table))
    assert isinstance(outcome, Taken), outcome
    return outcome


def records(office: Office, draft: Application) -> tuple[Record, ...]:
    with office.unit_of_work() as uow:
        return uow.records.about(draft.id)


def stored(office: Office, draft: Application) -> Application:
    return applications.application_of(office, client(), draft.id)


def test_a_dry_run_writes_nothing(office: Office, draft: Application) -> None:
    plan = seen(office, draft, brought(motor("YBX3-1", marking="Ex db IIC T4 Gb"), motor("YBX3-2")))
    assert [row.outcome for row in plan.rows] == [Outcome.CHANGED, Outcome.NEW]
    assert stored(office, draft) == draft
    assert records(office, draft) == ()


def test_five_hundred_rows_are_one_write_with_one_record(office: Office, draft: Application) -> None:
    """One transaction: the version counts one, and the evidence names every cell with its old value."""
    outcome = taken(office, draft, brought(*(motor(f"YBX3-{number:03d}") for number in range(500))))
    assert (outcome.added, outcome.changed, outcome.application.version) == (500, 0, draft.version + 1)
    after = stored(office, draft)
    rows = after.row_ids("products")
    assert len(set(rows)) == 501
    assert [after.text(f"products[{row}].models") for row in rows[1:]] == [f"YBX3-{n:03d}" for n in range(500)]
    (record,) = records(office, draft)
    assert (record.verb, record.after["source"], record.after["file"]) == ("application.answered", "excel", "产品.xlsx")
    assert record.after[f"products[{rows[1]}].models"] == "YBX3-000"
    assert record.before["products"] == ["p1"]
    assert len(record.before) == 500 * 5 + 1


def test_each_value_says_that_it_came_from_excel_or_from_a_paste(office: Office, draft: Application) -> None:
    taken(office, draft, brought(motor("YBX3-1", marking="Ex db IIC T4 Gb")))
    answer = stored(office, draft).answers["products[p1].ex_marking"]
    assert (answer.text, answer.source, answer.by) == ("Ex db IIC T4 Gb", AnswerSource.EXCEL, "林晓")
    taken(office, draft, BroughtTable(table=f"产品名称\t型号\t防爆标志\n{MOTOR}\tYBX3-1\tEx eb IIC T3 Gb\n"))
    assert stored(office, draft).answers["products[p1].ex_marking"].source is AnswerSource.PASTE
    assert "file" not in records(office, draft)[-1].after


def test_refused_rows_stay_out_and_the_others_are_written(office: Office, draft: Application) -> None:
    outcome = taken(office, draft, brought(motor("YBX3-2", family="马达"), motor("YBX3-3")))
    assert (outcome.added, len(outcome.application.row_ids("products"))) == (1, 2)


def test_units_that_the_table_overtakes_must_be_confirmed_again(office: Office, draft: Application) -> None:
    assert draft.units
    assert taken(office, draft, brought(motor("YBX3-2"))).application.units == ()


def test_a_value_changed_since_the_dry_run_is_shown_and_not_overwritten(office: Office, draft: Application) -> None:
    table = brought(motor("YBX3-1", marking="Ex db IIC T4 Gb"), motor("YBX3-2"))
    plan = seen(office, draft, table)
    applications.save_answer(office, COLLEAGUE, draft.id, "products[p1].ex_marking", "Ex eb IIC T3 Gb")
    outcome = tables.take_table(office, client(), draft.id, "products", table, plan)
    assert isinstance(outcome, Renewed)
    changes = {change.field: change.before for change in outcome.plan.rows[0].changes}
    assert changes["ex_marking"] == "Ex eb IIC T3 Gb"
    now = stored(office, draft)
    assert now.text("products[p1].ex_marking") == "Ex eb IIC T3 Gb"
    assert now.row_ids("products") == ("p1",)
    again = tables.take_table(office, client(), draft.id, "products", table, outcome.plan)
    assert isinstance(again, Taken), "whoever has seen the newer value may overwrite it"
    assert stored(office, draft).text("products[p1].ex_marking") == "Ex db IIC T4 Gb"


def test_another_answer_changed_meanwhile_is_no_obstacle(office: Office, draft: Application) -> None:
    table = brought(motor("YBX3-2"))
    plan = seen(office, draft, table)
    applications.save_answer(office, COLLEAGUE, draft.id, "client.contact", "赵敏")
    assert isinstance(tables.take_table(office, client(), draft.id, "products", table, plan), Taken)
    assert stored(office, draft).text("client.contact") == "赵敏"


def test_a_row_added_while_the_table_is_written_is_seen(office: Office, draft: Application) -> None:
    """It comes between the last look and the write, and the table's row would double it."""
    table = brought(motor("YBX3-2"))
    plan = seen(office, draft, table)
    meanwhile = interrupted(office, "applications", lambda: taken(office, draft, table))
    outcome = tables.take_table(meanwhile, client(), draft.id, "products", table, plan)
    assert isinstance(outcome, Renewed)
    assert [row.outcome for row in outcome.plan.rows] == [Outcome.UNCHANGED]
    assert len(stored(office, draft).row_ids("products")) == 2


def test_a_table_pressed_twice_is_taken_over_once(office: Office, draft: Application) -> None:
    table = brought(motor("YBX3-2"))
    plan = seen(office, draft, table)
    first, second = (tables.take_table(office, client(), draft.id, "products", table, plan) for _ in range(2))
    assert isinstance(first, Taken)
    assert isinstance(second, Renewed)
    assert len(stored(office, draft).row_ids("products")) == 2


def test_a_table_that_changes_nothing_leaves_no_record(office: Office, draft: Application) -> None:
    assert taken(office, draft, brought(motor("YBX3-1"))).application.version == draft.version
    assert records(office, draft) == ()


def test_a_table_that_cannot_be_read_is_refused_with_what_to_do(office: Office, draft: Application) -> None:
    outcome = tables.plan_table(office, client(), draft.id, "products", BroughtTable(table=b"", name="x.xlsx"))
    assert isinstance(outcome, Refused)
    assert "没有内容" in outcome.reasons[0].text.zh


def test_nobody_else_may_bring_a_table(office: Office, draft: Application) -> None:
    table = brought(motor("YBX3-2"))
    plan = seen(office, draft, table)
    for actor in (client("enterprise-2"), acting(Role.APPLICATION_REVIEWER, person="reviewer")):
        with pytest.raises(NotPermitted):
            tables.plan_table(office, actor, draft.id, "products", table)
        with pytest.raises(NotPermitted):
            tables.take_table(office, actor, draft.id, "products", table, plan)


def test_a_returned_application_keeps_out_rows_that_nobody_asked_to_change(office: Office) -> None:
    """What stays as it was handed over is left out with the reason; what a request opened is written."""
    two = completed(cnex_draft(products=[ONE, {"name": MOTOR, "models": "YBX3-2"}]))
    asked = drafted(office, returned(two, item(SupplementKind.CORRECT, "products[p2].ex_marking")))
    marked = "Ex db IIC T4 Gb"
    table = brought(motor("YBX3-1", marking=marked), motor("YBX3-2", family="防爆灯具", marking=marked),
                    motor("YBX3-3"))
    plan = seen(office, asked, table)
    assert [row.outcome for row in plan.rows] == [Outcome.REFUSED, Outcome.CHANGED, Outcome.REFUSED]
    assert [change.field for change in plan.rows[1].changes] == ["ex_marking"], "the family is locked, and named"
    assert [problem.blocks for problem in plan.rows[1].problems] == [False]
    problem = plan.rows[0].problems[0]
    assert problem.blocks
    assert "本次补正没有要求更改" in problem.text.zh
    assert problem.clause is not None
    assert taken(office, asked, table).changed == 1
    assert stored(office, asked).text("products[p2].ex_marking") == marked


def test_a_plan_seen_before_the_round_writes_nothing_that_the_round_keeps_shut(office: Office) -> None:
    """What was looked at while all was open is looked at once more, and the row that nobody asked about stays."""
    opened = drafted(office, completed(cnex_draft(products=[ONE])))
    table = brought(motor("YBX3-1", marking="Ex db IIC T4 Gb"))
    plan = seen(office, opened, table)
    assert plan.to_write
    with office.unit_of_work() as uow:
        uow.applications.save(returned(opened, item(SupplementKind.CORRECT, "client.contact")))
        uow.commit()
    outcome = tables.take_table(office, client(), opened.id, "products", table, plan)
    assert isinstance(outcome, Renewed)
    assert [row.outcome for row in outcome.plan.rows] == [Outcome.REFUSED]
    assert taken(office, opened, table).changed == 0
    assert stored(office, opened).text("products[p1].ex_marking") == opened.text("products[p1].ex_marking")


def test_a_closed_application_takes_no_table(office: Office, draft: Application) -> None:
    table = brought(motor("YBX3-2"))
    plan = seen(office, draft, table)
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(state=ApplicationState.SUBMITTED))
        uow.commit()
    assert isinstance(tables.take_table(office, client(), draft.id, "products", table, plan), Refused)
    assert stored(office, draft).row_ids("products") == ("p1",)
