"""Whatever is typed, added and deleted in a grid, in any order, is found once and at its row."""

from dataclasses import dataclass, field

from hypothesis import example, given
from hypothesis import strategies as st

from intake_app.ui.grid_edits import Cell, Done, Grid, LaidRow, vanished_rows

COLUMNS = ("name", "amount")


@dataclass
class Browser:
    """The editor as the browser keeps it: cells by the number of their row, added rows behind the others."""

    base: list[dict[str, str]]
    edited: dict[int, dict[str, str | None]] = field(default_factory=dict)
    added: list[dict[str, str]] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)

    def state(self) -> dict[str, object]:
        return {"edited_rows": {str(row): dict(cells) for row, cells in self.edited.items()},
                "added_rows": [dict(cells) for cells in self.added], "deleted_rows": list(self.deleted)}

    def shown(self) -> list[dict[str, Cell]]:
        rows: list[dict[str, str | None]] = [
            {**cells, **self.edited.get(number, {})} for number, cells in enumerate(self.base)
            if number not in self.deleted
        ]
        return [{key: row.get(key) or None for key in COLUMNS} for row in [*rows, *self.added]]

    def write(self, number: int, column: str, text: str) -> None:
        left = [each for each in range(len(self.base)) if each not in self.deleted]
        if number >= len(left):
            self.added[number - len(left)][column] = text
        elif self.base[left[number]].get(column, "") == text:
            # What was typed back to what lies under the grid is no edit any more.
            self.edited = {row: kept for row, cells in self.edited.items() if (kept := {
                key: cell for key, cell in cells.items() if (row, key) != (left[number], column)})}
        else:
            self.edited.setdefault(left[number], {})[column] = text or None

    def takes_back(self, number: int, column: str, text: str) -> bool:
        """Whether writing so leaves one edit less than there was."""
        left = [each for each in range(len(self.base)) if each not in self.deleted]
        return number < len(left) and column in self.edited.get(left[number], {}) \
            and self.base[left[number]].get(column, "") == text

    def delete(self, number: int) -> None:
        left = [each for each in range(len(self.base)) if each not in self.deleted]
        if number >= len(left):
            del self.added[number - len(left)]
        else:
            self.deleted = sorted([*self.deleted, left[number]])
            self.edited.pop(left[number], None)


class Stored:
    """The rows as the application keeps them, written by what the grid finds."""

    def __init__(self, base: list[dict[str, str]]) -> None:
        self.rows = {f"r{number}": dict[str, Cell](cells) for number, cells in enumerate(base)}
        self.begun = 0
        self.grid = Grid(key="grid", columns=COLUMNS, base=tuple(
            LaidRow(row, {key: cells.get(key) or None for key in COLUMNS}) for row, cells in self.rows.items()
        ))

    def take(self, browser: Browser) -> int:
        """Write what was done; how many cells were written."""
        done = Done.read(browser.state())
        for row in self.grid.removed(done):
            del self.rows[row]
        written = 0
        for change in self.grid.changes(done):
            if change.of.row is None:
                behind = self.grid.row_behind(change.of)
                self.begun += 1
                change.of.row = f"new{self.begun}"
                place = list(self.rows).index(behind) if behind else len(self.rows)
                self.rows = dict([*list(self.rows.items())[:place], (change.of.row, {}),
                                  *list(self.rows.items())[place:]])
            for column, cell in change.cells.items():
                self.rows[change.of.row][column] = cell
                change.of.shows[column] = cell
                written += 1
        return written

    def kept(self) -> list[dict[str, Cell]]:
        return [{key: cells.get(key) or None for key in COLUMNS} for cells in self.rows.values()]


ROWS = st.lists(st.fixed_dictionaries({"name": st.sampled_from(["", "a", "b"]), "amount": st.sampled_from(["", "1"])}),
                max_size=3)
STEPS = st.lists(st.one_of(
    st.tuples(st.just("write"), st.integers(0, 5), st.sampled_from(COLUMNS), st.sampled_from(["", "a", "b", "1"])),
    st.tuples(st.just("add")), st.tuples(st.just("delete"), st.integers(0, 5)), st.tuples(st.just("rest")),
), max_size=14)


@given(base=ROWS, steps=STEPS)
@example(base=[], steps=[("add",), ("add",), ("write", 1, "name", "a"), ("rest",), ("write", 0, "name", "b")])
def test_what_the_grid_shows_is_what_is_kept(base: list[dict[str, str]], steps: list[tuple[object, ...]]) -> None:
    """After any steps, looked at whenever the person rests; rows in which nothing was typed are not kept."""
    browser, stored = Browser(base), Stored(base)
    for step in steps:
        count = len(browser.shown())
        match step:
            case ("write", int(number), str(column), str(text)) if number < count:
                # What is taken back is told by itself, like a deletion: with more it looks like a loss of memory.
                is_less = browser.takes_back(number, column, text)
                if is_less:
                    stored.take(browser)
                browser.write(number, column, text)
                if is_less:
                    stored.take(browser)
            case ("add",):
                browser.added.append({})
            case ("delete", int(number)) if number < count:
                # The browser tells of each deletion before the next edit.
                stored.take(browser)
                browser.delete(number)
                stored.take(browser)
            case ("rest",):
                stored.take(browser)
                assert stored.take(browser) == 0
    stored.take(browser)
    empty: dict[str, Cell] = dict.fromkeys(COLUMNS)
    left = [row for row in browser.shown() if row != empty]
    assert [row for row in stored.kept() if row != empty] == left
    assert list(stored.grid.row_ids) == list(stored.rows)


def test_of_rows_that_say_the_same_one_goes() -> None:
    """Whichever it is, as many are left."""
    same: list[dict[str, Cell]] = [{"name": "a"}, {"name": "a"}, {"name": "b"}]
    assert vanished_rows(same, [{"name": "a"}, {"name": "b"}]) == {1}
    assert vanished_rows(same, [{"name": "a"}, {"name": "a"}]) == {2}
    assert vanished_rows(same, []) == {0, 1, 2}
    assert vanished_rows(same, [*same, {}]) == set()


def test_a_cell_emptied_is_a_change_and_an_empty_one_left_alone_is_none() -> None:
    grid = Grid(key="grid", columns=COLUMNS, base=(LaidRow("r1", {"name": "a", "amount": None}),))
    (change,) = grid.changes(Done.read({"edited_rows": {"0": {"name": None, "amount": ""}}}))
    assert change.cells == {"name": None}


def test_a_cell_of_several_choices_is_compared_as_a_whole() -> None:
    grid = Grid(key="grid", columns=("sites",), base=(LaidRow("r1", {"sites": ("一厂",)}),))
    assert grid.changes(Done.read({"edited_rows": {"0": {"sites": ["一厂"]}}})) == []
    (change,) = grid.changes(Done.read({"edited_rows": {"0": {"sites": ["一厂", "二厂"]}}}))
    assert change.cells == {"sites": ("一厂", "二厂")}


@given(base=ROWS, name=st.sampled_from(["x", "y"]), adds=st.integers(1, 3))
def test_a_browser_that_has_lost_what_was_done_takes_nothing_away(
    base: list[dict[str, str]], name: str, adds: int
) -> None:
    """Rows that were added and cells that were edited stay; what is typed after that is written where it stands."""
    base = [*base, {"name": "a", "amount": "1"}]
    browser, stored = Browser(base), Stored(base)
    browser.write(0, "amount", "7")
    browser.added += [{"name": f"new {number}"} for number in range(adds)]
    stored.take(browser)
    kept = stored.kept()
    forgetful = Browser(base)
    forgetful.write(len(base) - 1, "name", name)
    stored.take(forgetful)
    assert stored.grid.is_forgotten
    assert stored.kept() == [*kept[:len(base) - 1], {**kept[len(base) - 1], "name": name}, *kept[len(base):]]


def test_rows_and_edits_taken_back_one_by_one_are_not_lost() -> None:
    """An added row that is deleted, one that says something else, and a cell typed back are what the person did."""
    added, edited = Done({}, [{"name": "x"}], []), Done({0: {"name": "x"}}, [], [])
    nothing = Done({}, [], [])
    assert not nothing.forgets(added)
    assert not nothing.forgets(edited)
    assert not Done({}, [{"name": "y"}], []).forgets(added)
    assert not Done({0: {"name": "x"}}, [{}], []).forgets(edited)
    assert Done({1: {"name": "y"}}, [], []).forgets(added)


def test_rows_keep_their_numbers_when_one_before_them_is_deleted() -> None:
    """The browser shows the numbers as they were laid, and what is wrong is told by them; added rows follow."""
    grid = Grid(key="grid", columns=COLUMNS, base=tuple(LaidRow(row, {}) for row in ("a", "b", "c")))
    grid.removed(Done({}, [], [1]))
    grid.added = [LaidRow(None, {}), LaidRow("d", {})]
    assert {row: grid.numbers[row] for row in ("a", "c", "d")} == {"a": 1, "c": 3, "d": 5}
