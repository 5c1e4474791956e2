"""A table that was brought is there again for who brought it, as long as any unsent text, and for nobody else."""

from datetime import timedelta

import pytest

from intake_app.services import applications
from intake_app.services.office import Office
from intake_app.services.tables_in_hand import TableInHand, keep_table, put_table_away, table_in_hand
from intake_app.services.unsent_texts import forget_old, keep_unsent, unsent_texts
from intake_app.tables.headings import Column, Layout
from models.account import Actor
from models.application import Application
from models.unsent import APART
from tests.offices import Clock
from tests.services.jobs import client, enterprise

WRITER = client()
COLLEAGUE = WRITER.with_(account_id="account-colleague")
LAYOUT = Layout(heading_row=1, columns=(Column(place=1, heading="名称", field="name"),))
FILE = TableInHand(name="厂区.xlsx", file=bytes(range(256)) * 4000, layout=LAYOUT)
PASTED = TableInHand(pasted="名称\t城市\r\n“三厂”\t南阳\n", layout=LAYOUT)


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft under CNEX-01-G:2026."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    return applications.start_application(office, WRITER, "cnex_ex")


def kept(office: Office, draft: Application, actor: Actor = WRITER, section: str = "sites") -> TableInHand | None:
    return table_in_hand(office, actor, draft.id, section)


@pytest.mark.parametrize("table", [FILE, PASTED, PASTED.with_(layout=None)])
def test_it_is_there_again_as_it_was_brought(office: Office, draft: Application, table: TableInHand) -> None:
    keep_table(office, WRITER, draft.id, "sites", table)
    assert kept(office, draft) == table
    assert table.brought.table in (FILE.file, PASTED.pasted)


def test_one_section_has_one_table_and_only_its_bringer_sees_it(office: Office, draft: Application) -> None:
    keep_table(office, WRITER, draft.id, "sites", FILE)
    keep_table(office, WRITER, draft.id, "products", PASTED)
    keep_table(office, WRITER, draft.id, "sites", PASTED)
    assert (kept(office, draft), kept(office, draft, section="products")) == (PASTED, PASTED)
    assert kept(office, draft, COLLEAGUE) is None
    put_table_away(office, WRITER, draft.id, "sites")
    assert (kept(office, draft), kept(office, draft, section="products")) == (None, PASTED)


def test_the_fields_of_a_page_are_read_without_the_tables(office: Office, draft: Application) -> None:
    """A file may be megabytes long, and each session reads its texts whole."""
    keep_table(office, WRITER, draft.id, "sites", FILE)
    keep_unsent(office, WRITER, "decide_engagement-1", "符合要求")
    assert [each.place for each in unsent_texts(office, WRITER)] == ["decide_engagement-1"]


def test_no_record_tells_of_it_and_it_goes_when_its_time_is_over(
    office: Office, draft: Application, clock: Clock
) -> None:
    """H128."""
    with office.unit_of_work() as uow:
        before = uow.records.about(draft.id)
    keep_table(office, WRITER, draft.id, "sites", FILE)
    with office.unit_of_work() as uow:
        assert uow.records.about(draft.id) == before
        assert uow.applications.get(draft.id) == draft
    clock.move(timedelta(days=office.house.unsent.kept_days))
    assert forget_old(office) == 0
    clock.move(timedelta(seconds=1))
    assert forget_old(office) == 1
    assert kept(office, draft) is None


def test_what_an_earlier_version_kept_otherwise_hinders_nothing(office: Office, draft: Application) -> None:
    keep_unsent(office, WRITER, f"{APART}table_{draft.id}_sites", '{"rows": "otherwise"}')
    assert kept(office, draft) is None
