"""What a person did in a grid since the last time it was looked at.

A grid lies on cells that stay as they were when it was laid; the browser keeps what was done above them: cells edited
by the row's number, rows added with what they say, rows deleted by number. Rows are told apart here by their ids, so
that an edit finds its row whatever was added or deleted around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Cell = str | tuple[str, ...] | None
"""What a cell shows: words, several choices, or nothing."""

Cells = Mapping[str, Cell]
"""One row's cells by column; a column that is left out shows nothing."""


class Done(NamedTuple):
    """What the browser says was done above the cells that lie under a grid."""

    edited: Mapping[int, Cells]
    added: Sequence[Cells]
    deleted: Sequence[int]

    @classmethod
    def read(cls, state: Mapping[str, object]) -> "Done":
        """The state of a data editor: `edited_rows`, `added_rows`, `deleted_rows`."""
        edited, added, deleted = (state.get(name) for name in ("edited_rows", "added_rows", "deleted_rows"))
        return cls(
            {int(row): _cells(cells) for row, cells in edited.items()} if isinstance(edited, Mapping) else {},
            [_cells(cells) for cells in added] if isinstance(added, list) else [],
            [int(row) for row in deleted] if isinstance(deleted, list) else [],
        )

    def forgets(self, before: "Done") -> bool:
        """Whether nothing of what was done before is remembered here, though something else was done since.

        Whoever deletes the one row that they added, and types elsewhere before that is told, looks the same: the row
        then stays, to be deleted again.
        """
        added = [_said(cells) for cells in self.added]
        is_remembered = (
            any(row in self.deleted for row in before.deleted)
            or any(column in self.edited.get(row, {}) for row, cells in before.edited.items() for column in cells)
            or (len(added) >= len(before.added) > 0)
            or any(_said(cells) in added for cells in before.added))
        return any(before) and any(self) and not is_remembered


@dataclass
class LaidRow:
    """A row of a grid: its id, once it has one, and what it shows."""

    row: str | None
    shows: dict[str, Cell]


@dataclass
class Change:
    """A row in which something was typed, with the cells that were."""

    of: LaidRow
    cells: dict[str, Cell]


@dataclass
class Grid:
    """A grid as it was laid, and what it has come to show since."""

    key: str
    columns: tuple[str, ...]
    base: tuple[LaidRow, ...]
    rows: list[LaidRow] = field(default_factory=list)
    """The rows that lie under the grid, deleted ones too, as they show now."""
    added: list[LaidRow] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    seen: Done = field(default_factory=lambda: Done({}, [], []))
    is_forgotten: bool = False
    """Whether the browser has lost what was done above the grid, so that it is to be laid anew."""

    def __post_init__(self) -> None:
        self.rows = [LaidRow(each.row, dict(each.shows)) for each in self.base]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The rows that are there now, in order; one in which nothing was typed yet has no id."""
        left = [each for number, each in enumerate(self.rows) if number not in self.deleted]
        return tuple(each.row for each in (*left, *self.added) if each.row is not None)

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the rows: as they were laid, with gaps for what was deleted since; added ones follow."""
        return {each.row: number for number, each in enumerate((*self.rows, *self.added), start=1) if each.row}

    def row_behind(self, laid: LaidRow) -> str | None:
        """The first row with an id behind an added one: a row begun late belongs in front of it."""
        place = next(number for number, each in enumerate(self.added) if each is laid)
        return next((each.row for each in self.added[place:] if each.row is not None), None)

    def removed(self, done: Done) -> list[str]:
        """Takes away what was deleted: the ids of rows that had one.

        Nothing is, and no cell is as it was laid again, because the browser has lost what was done above the grid.
        """
        if done.forgets(self.seen):
            self.is_forgotten, self.added = True, []
            self.base = tuple(LaidRow(each.row, dict(each.shows)) for each in self.rows)
        self.seen = done
        gone = [self.rows[number] for number in done.deleted if number not in self.deleted]
        self.deleted.update(done.deleted)
        vanished = vanished_rows([each.shows for each in self.added], done.added)
        gone += [self.added[number] for number in vanished]
        self.added = [each for number, each in enumerate(self.added) if number not in vanished]
        return [each.row for each in gone if each.row is not None]

    def changes(self, done: Done) -> list[Change]:
        """The cells that show something else than before, row by row; to be asked after `removed`."""
        self.added += [LaidRow(None, {}) for _ in done.added[len(self.added):]]
        shown = [({**self.base[number].shows, **done.edited.get(number, {})}, laid)
                 for number, laid in enumerate(self.rows) if number not in self.deleted]
        shown += [(dict(cells), laid) for cells, laid in zip(done.added, self.added, strict=True)]
        found = []
        for now, laid in shown:
            cells = {key: now.get(key) for key in self.columns if now.get(key) != laid.shows.get(key)}
            if cells:
                found.append(Change(laid, cells))
        return found


def vanished_rows(before: Sequence[Cells], after: Sequence[Cells]) -> set[int]:
    """The numbers of the added rows that are gone: `after` is `before` without them, or with rows at its end.

    Of rows that say the same it does not matter which is taken for the one that went.
    """
    to_find, place, gone = len(before) - len(after), 0, set[int]()
    for number, cells in enumerate(before):
        if len(gone) < to_find and (place >= len(after) or _said(cells) != _said(after[place])):
            gone.add(number)
        else:
            place += 1
    return gone


def _said(cells: Cells) -> dict[str, Cell]:
    return {key: cell for key, cell in cells.items() if cell is not None}


def _cells(found: object) -> dict[str, Cell]:
    return {str(key): _cell(value) for key, value in found.items()} if isinstance(found, Mapping) else {}


def _cell(value: object) -> Cell:
    """A cell as it is compared: nothing typed and an empty text are the same."""
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value) or None
    return str(value) if value not in (None, "") else None
