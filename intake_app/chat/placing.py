"""Into which rows of a repeating section the things of a message go: rows that it names, the only one, or new ones."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from intake_app.chat.proposals import Guess, Mention, new_row
from intake_app.chat.reading import Reading
from intake_app.rules.answers import path_of
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import Section, SectionDefinition
from models.text import Text

_ANOTHER = (
    r"(?:新增|增加|添加|补充|另有|另一|再加|还有一)[^,。;]{{0,6}}(?:{zh})"
    r"|\b(?:another|additional|new|second) (?:{en})"
)
_ALSO_CALLED: Mapping[str, tuple[str, str]] = {
    Section.SITES: (r"场[所地]|厂区|基地|工厂|车间", r"(?:production )?(?:site|plant|factory|workshop)"),
}
"""What people call a row besides the form's own word."""
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "energy": ("carrier", "obtained", "site", "stage"), "outputs": ("kind", "site"), "end_of_life": ("treatment",),
}
"""Of tables whose rows have no name, the kind that tells them, and what may tell several of a kind apart."""
_ADDS = re.compile(
    r"再[加添]|新增|增加一|另[加有]|还有|补一[条行项]|\b(?:another|add|additional|one more)\b", re.IGNORECASE,
)
_WHICH = Text(
    zh="申请中有多个{rows}（{names}），消息没有说明是哪一个；请在消息中写明其名称。",
    en="The application has several of the kind “{rows}” ({names}) and the message does not say which:"
    " name it in the message.",
)
_IN_TURN = re.compile(r"分别|依次|\brespectively\b", re.IGNORECASE)
_TWO = 2
_POINTS_AT = re.compile(
    r"\s*(?:其中|而|另外)?(?:(?P<first>前者|前一?[面个家边]的?(?:那?[个家边])?|the former\b|the first(?: one)?\b)"
    r"|后者|后一?[面个家边]的?(?:那?[个家边])?|the latter\b|the second(?: one)?\b)", re.IGNORECASE,
)
"""Of two rows that are named, the one that a clause begins with."""
_ITS_COUNT = re.compile(
    r"(?:[这那]边|现在|现有|[有共约: ]){0,3}\d{1,5}[ ]?[多来余]?(?:个人|人|名|位|people|employees|staff)"
)
_ITEM_START = re.compile(r"\n|;|(?<=[,。\s])(?:另一类|另一个|另外|其二|二是|一个是)")
_NEXT_ITEM = re.compile(
    r"第[二三四五](?:个(?:产品|场所|厂区|基地)|处)|(?:产品|场所|厂区)[2-9二三四五]"
    r"|\b(?:second|third|fourth) (?:product|site)\b",
    re.IGNORECASE,
)

_OF_ALL_OF_THEM = re.compile(
    r"\b(?:both|all(?: of (?:them|these)| three| four)?)(?: of them)? are (?:an? )?\Z"
    r"|(?:^|[,。;\n])(?:以上|它们|[这那]?[两三四几][个款种])(?:产品)?(?:都|均|全)(?:是|为|属于)\Z", re.IGNORECASE,
)
_LONGEST_ALL = 20

Placed = Mention | Guess


class RowChoice(NamedTuple):
    """The row, or the question to the applicant where the message leaves it open."""

    row: str | None
    question: Text | None = None


class _Named(NamedTuple):
    """A row of the form whose name the message writes."""

    row: str
    start: int
    end: int


class _Group(NamedTuple):
    """Things that belong into one row; `row` where the message names it."""

    members: list[Placed]
    row: str | None


def rows_of(section: SectionDefinition, things: Iterable[Placed], reading: Reading) -> dict[Placed, RowChoice]:
    """For each thing of a repeating section the row that it goes into."""
    ordered = sorted(things, key=lambda each: (each.start, each.end))
    if not ordered:
        return {}
    names = {row: reading.application.text(path_of(section.key, "name", row)) for row in
             reading.application.row_ids(section.key)}
    anchors = _anchors(names, reading)
    groups = _groups(ordered, anchors, reading)
    choices: dict[Placed, RowChoice] = {}
    made = 0
    for number, group in enumerate(groups):
        rival = _count_beside(group, groups[:number])
        if rival is not None:
            of_both = choices[rival.members[0]] if _is_a_count(rival) else RowChoice(None)
            choices |= dict.fromkeys(group.members, of_both)
            continue
        choice = _choice(section, group, names, reading, is_first=number == 0, is_only=len(groups) == 1)
        if choice is None:
            made += 1
            choice = RowChoice(new_row(made))
        choices |= dict.fromkeys(group.members, choice)
    return choices


def choices_for(mention: Mention, rows: Mapping[Placed, RowChoice], reading: Reading) -> Iterator[RowChoice]:
    """The row of a mention; a family that is said of all of them is that of each row told before, too."""
    own = rows.get(mention, RowChoice(None))
    yield own
    before = max(0, mention.start - _LONGEST_ALL)
    if mention.key != "family" or not _OF_ALL_OF_THEM.search(reading.text, before, mention.start):
        return
    alike = [(each, choice.row) for each, choice in rows.items() if each.section == mention.section and each != mention]
    own_kinds = {row for each, row in alike if each.key == "family"}
    told = {row for each, row in alike if each.key in ("name", "models") and each.start < mention.start}
    yield from (RowChoice(row) for row in sorted(row for row in told - own_kinds - {own.row} if row))


def _choice(
    section: SectionDefinition, group: _Group, names: dict[str, str], reading: Reading, *, is_first: bool, is_only: bool
) -> RowChoice | None:
    """The row of a group; None where it is a new one."""
    if group.row is not None:
        return RowChoice(group.row)
    given = next((each.value for each in group.members if isinstance(each, Mention) and each.key == "name"), None)
    same = [row for row, name in names.items() if given and name == given]
    if same:
        return RowChoice(same[0])
    alike = _rows_of_its_kind(section, group, reading)
    if len(alike) == 1 and not _ADDS.search(reading.text):
        return RowChoice(alike[0])
    if section.key in _TOLD_BY and any(each.key == _TOLD_BY[section.key][0] for each in group.members) and not any(
        not _holds_anything(section.key, row, reading) for row in names
    ):
        return None
    free = [row for row, name in names.items() if not name and not _holds_anything(section.key, row, reading)]
    is_another = _speaks_of_another(section, reading.text)
    if is_first and free and not is_another and (given or not is_only or len(names) == 1):
        return RowChoice(free[0])
    if not names or given or not is_only or is_another:
        return None
    if len(names) == 1:
        return RowChoice(next(iter(names)))
    listed = [name or row for row, name in names.items()]
    return RowChoice(None, _WHICH.format(
        rows=section.row or section.title, names=Text(zh="、".join(listed), en=", ".join(listed)),
    ))


def _rows_of_its_kind(section: SectionDefinition, group: _Group, reading: Reading) -> list[str]:
    """The rows of the form that are told by their kind, and are of the kind that the message names: the electricity."""
    told = {each.key: each.value for each in group.members if isinstance(each, Mention)}
    keys = [key for key in _TOLD_BY[section.key] if key in told] if section.key in _TOLD_BY else []
    return [
        row for row in reading.application.row_ids(section.key) if keys
        and reading.application.text(path_of(section.key, _TOLD_BY[section.key][0], row)) == told.get(keys[0])
        and all(reading.application.text(path_of(section.key, key, row)) in ("", told[key]) for key in keys)
    ]


def _speaks_of_another(section: SectionDefinition, message: str) -> bool:
    word = section.row or section.title
    zh, en = _ALSO_CALLED.get(section.key, (re.escape(word.zh), re.escape(word.en)))
    return re.search(_ANOTHER.format(zh=zh, en=en), message, re.IGNORECASE) is not None


def _holds_anything(section: str, row: str, reading: Reading) -> bool:
    return any(reading.application.text(path_of(section, field.key, row)) for field in
               reading.scheme.fields_of(section))


def _anchors(names: dict[str, str], reading: Reading) -> list[_Named]:
    """Where the message names rows of the form; of nested names the longest: 一号厂 stands inside 一号厂区."""
    message = reading.text.casefold()
    if len(message) != len(reading.text):
        return []
    found: list[_Named] = []
    for row, name in sorted(names.items(), key=lambda item: -len(item[1])):
        if len(name) < 2:
            continue
        for match in re.finditer(re.escape(name.casefold()), message):
            if not any(match.start() < each.end and each.start < match.end() for each in found):
                found.append(_Named(row, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


def _groups(ordered: list[Placed], anchors: list[_Named], reading: Reading) -> list[_Group]:
    """The things row by row: as a table has them, by the rows that are named, and wherever something comes twice."""
    has_many_names = sum(1 for each in ordered if each.key == "name") > 1
    groups: list[_Group] = []
    current: _Group | None = None
    by_number: dict[int, _Group] = {}
    for each in ordered:
        number = each.group if isinstance(each, Mention) else None
        if number is not None:
            mine = by_number.setdefault(number, _Group([], None))
        elif row := _row_in_turn(each, ordered, anchors, reading) or _row_named_for(each, anchors, reading):
            mine = next((group for group in groups if group.row == row), _Group([], row))
        elif again := _called_alike(each, groups) or _told_in_turn(each, ordered, groups, reading):
            mine = again
        elif current and current.row is None and not _starts_a_row(each, current, reading, has_many_names):
            mine = current
        else:
            mine = _Group([], None)
        if not mine.members:
            groups.append(mine)
        mine.members.append(each)
        current = mine
    return groups


def _called_alike(each: Placed, groups: list[_Group]) -> _Group | None:
    """The row that the message named so before: 东厂和西厂，东厂 120 人."""
    if not isinstance(each, Mention) or each.key != "name":
        return None
    return next((
        group for group in groups if group.row is None and any(
            isinstance(member, Mention) and member.key == "name" and member.value == each.value
            for member in group.members
        )
    ), None)


def _told_in_turn(each: Placed, ordered: list[Placed], groups: list[_Group], reading: Reading) -> _Group | None:
    """The row of the message that 前者 or 后者 means, or the place of a value in a list: 分别为 210 人和 58 人."""
    clause = reading.clause_at(each.start)
    start, end = reading.sentences[clause.sentence]
    pointed = _POINTS_AT.match(reading.text, clause.start, each.start)
    turn = None if pointed else reading.first(_IN_TURN, start, end)
    if each.key == "name" or not (pointed or turn):
        return None
    named = [group for group in groups if group.row is None and any(member.key == "name" for member in group.members)]
    if pointed:
        return named[0 if pointed["first"] else 1] if len(named) == _TWO else None
    alike = [other for other in ordered if other.key == each.key and turn and turn.start() <= other.start < end]
    return named[alike.index(each)] if each in alike and 1 < len(alike) == len(named) else None


def _count_beside(group: _Group, before: Iterable[_Group]) -> _Group | None:
    """The row before that has a number of people too, where nothing else is told of this one: it counts some of them.

    Where nothing else is told of either, which number is meant is asked.
    """
    if group.row is not None or not _is_a_count(group):
        return None
    return next((other for other in before if any(each.key == "employees" for each in other.members)), None)


def _is_a_count(group: _Group) -> bool:
    """Whether nothing is told of a row but how many people work there; a table tells more."""
    return all(each.key == "employees" and getattr(each, "group", None) is None for each in group.members)


def _row_in_turn(each: Placed, ordered: list[Placed], anchors: list[_Named], reading: Reading) -> str | None:
    """Where a sentence gives values one after the other (一厂、二厂分别有 …): the row named at the same place."""
    start, end = reading.sentences[reading.clause_at(each.start).sentence]
    if not _IN_TURN.search(reading.text, start, end):
        return None
    rows = [anchor.row for anchor in anchors if start <= anchor.start < end]
    alike = [other for other in ordered if other.key == each.key and start <= other.start < end]
    return rows[alike.index(each)] if len(rows) == len(alike) > 1 else None


def _row_named_for(each: Placed, anchors: list[_Named], reading: Reading) -> str | None:
    """The row named in the same clause, else the last one named before."""
    clause = reading.clause_at(each.start)
    near = [anchor for anchor in anchors if clause.start <= anchor.start < clause.end]
    before = [anchor for anchor in near if anchor.start <= each.start]
    if near:
        return (before or near)[-1 if before else 0].row
    earlier = [anchor for anchor in anchors if anchor.start <= each.start]
    return earlier[-1].row if earlier else None


def _stands_in_an_address(each: Placed, same: Placed) -> bool:
    """Whether a city is the one of an address beside the one that its label gives: both are of one row."""
    recognisers = {each.recogniser, same.recogniser}
    return each.key == "city" and recognisers == {"city", "labelled"}


def _are_one_city(each: Placed, same: Placed) -> bool:
    """Whether a city is told twice, with its province and without."""
    if each.key != "city" or not isinstance(each, Mention) or not isinstance(same, Mention):
        return False
    return city_named(each.value) is not None and city_named(each.value) == city_named(same.value)


def _has_its_own_count(each: Placed, group: _Group, reading: Reading) -> bool:
    """Whether a site is named with its people behind, after a clause told how many work elsewhere: 厂120人,总部40人."""
    if each.section != Section.SITES or each.key != "name" or not _ITS_COUNT.match(reading.text, each.end):
        return False
    here = reading.clause_number(each.start)
    return any(one.key == "employees" and reading.clause_number(one.start) < here for one in group.members)


def _starts_a_row(each: Placed, group: _Group, reading: Reading, has_many_names: bool) -> bool:
    """Whether a thing begins the next row: the last one has such a thing already, or a new item began."""
    same = next((member for member in reversed(group.members) if member.key == each.key), None)
    if same and (_stands_in_an_address(each, same) or _are_one_city(each, same)):
        return False
    if same and (isinstance(each, Guess) or isinstance(same, Guess) or same.value != each.value):
        return True
    if _has_its_own_count(each, group, reading):
        return True
    between = reading.text[group.members[-1].end:each.start]
    if _NEXT_ITEM.search(between):
        return True
    return each.key == "name" and each.section in (Section.SITES, Section.PRODUCTS) and (
        same is not None or (has_many_names and _ITEM_START.search(between) is not None and len(group.members) > 1)
    )
