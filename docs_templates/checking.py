"""What keeps a template from use, each fault with its place and what to do: a clerk learns of it, and not a client.

First the tags are read where they stand; a template without faults in them is then filled with every example of its
kind, so that nothing is taken into use that cannot be printed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from zipfile import BadZipFile

from jinja2 import TemplateError, nodes

from docs_templates import fault_words
from docs_templates.aliases import names_by_alias
from docs_templates.catalogue import BAR_CODE, KINDS, FieldEntry, entries_of, field_entries, paper_kind, required_fields
from docs_templates.examples import SCHEMES, example_papers
from docs_templates.expressions import (
    LOOP_WORDS,
    UNKNOWN,
    Mistake,
    Shape,
    expression,
    loop_head,
    shape_at,
)
from docs_templates.fault_words import FAULT_WORDS, LEVEL_WORDS, FaultKind
from docs_templates.render import fill, paper_text, template_path
from docs_templates.tags import FILLED_PARTS, TAG, Paragraph, Place, Tag, paragraphs, tags
from models.base import Frozen
from models.text import Text, joined

OPENING = {"for", "if"}
BETWEEN = {"else", "elif"}
CLOSING = {"endfor": "for", "endif": "if"}

_WIDE = str.maketrans("｛｝％．。“”‘’", "{}%..\"\"''")
_CURLED = str.maketrans("“”‘’", "\"\"''")
_SINGLE = re.compile(r"\{\s*([\w.]+)\s*\}")
"""A field in single braces."""

_NEAR = 0.55
"""How alike two names must be for one to be offered for the other, from 0 to 1."""


class TemplateFault(Frozen):
    """One fault: its kind, where it stands with the text around, what is wrong and what to do."""

    kind: FaultKind
    place: Place | None
    around: str
    problem: Text
    remedy: Text
    fields: tuple[str, ...] = ()
    """The required fields that the template does not print, by their paths; empty for every other kind of fault."""

    @property
    def where(self) -> Text:
        """The place in words; a fault of the whole file has none."""
        return self.place.text if self.place else Text(zh="整个文件", en="the whole file")


def is_in_the_way(fault: TemplateFault, paper: Frozen) -> bool:
    """Whether this paper cannot be made with the fault: all but a missing field that has nothing to say in it."""
    return not fault.fields or any(_says_something(paper, path.split(".")) for path in fault.fields)


def _says_something(value: object, path: Sequence[str]) -> bool:
    """Whether anything would be printed for the place of this path, in any row of its lists."""
    if not path:
        return value is not None and value != "" and value != ()
    name, *rest = path
    found = getattr(value, name.removesuffix("[]"))
    rows = found if name.endswith("[]") else (found,)
    return any(row is not None and _says_something(row, rest) for row in rows)


@lru_cache(maxsize=64)
def template_faults(kind: str, template: bytes) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template of this kind, in reading order; nothing where it may be used."""
    try:
        read = paragraphs(template)
    except (BadZipFile, KeyError, ValueError, OSError):
        return (_fault(FaultKind.NO_WORD_FILE),)
    reader = _Reader(kind, _texts_of_rows(read))
    for paragraph in read:
        reader.read(paragraph)
    reader.end_part()
    faults = [*reader.faults, *_missing(kind, reader.printed)]
    return tuple(faults) or _unfillable(kind, template)


@dataclass
class _Open:
    """A loop or condition that waits for its end."""

    tag: Tag
    row: str = ""
    shape: Shape = UNKNOWN
    is_used: bool = False
    shadowed: list[TemplateFault] = field(default_factory=list)
    """What was told of loops in it that call their row the same: mere consequences where this one is never closed."""
    before: Mapping[str, Shape] = field(default_factory=dict)


class _Reader:
    """Reads paragraphs in order and keeps what is open, what was printed and what is wrong."""

    def __init__(self, kind: str, rows: Mapping[int, str]) -> None:
        self.kind, self.context = kind, paper_kind(kind).context
        self.rows = rows
        self.faults: list[TemplateFault] = []
        self.printed: set[str] = set()
        self.scope: dict[str, Shape] = {}
        self.open: list[_Open] = []
        self.loops: dict[str, Tag] = {}
        self.unknown: set[str] = set()
        self.story = 0

    def read(self, paragraph: Paragraph) -> None:
        """One more paragraph."""
        if paragraph.story != self.story:
            self.end_part()
            self.story = paragraph.story
        found = tags(paragraph)
        self.faults += _stray_braces(paragraph)
        previous: Tag | None = None
        for tag in found:
            if paragraph.place.part not in FILLED_PARTS:
                self._tell(FaultKind.MISPLACED, tag, tag.typed, remedy=fault_words.ONLY_FILLED)
                continue
            self._read_tag(tag, found)
            if previous is not None and _is_doubled(previous, tag):
                self._tell(FaultKind.PRINTED_TWICE, tag, tag.inside)
            previous = tag

    def end_part(self) -> None:
        """Nothing may stay open at the end of the body, a header or a footer: each is filled by itself."""
        for waiting in self.open:
            self.faults = [each for each in self.faults if each not in waiting.shadowed]
            end = "{%" + waiting.tag.level + " end" + waiting.tag.keyword + " %}"
            self._tell(FaultKind.NOT_CLOSED, waiting.tag, waiting.tag.typed, remedy=_same(end))
        self.open, self.scope = [], {}

    def _read_tag(self, tag: Tag, beside: tuple[Tag, ...]) -> None:
        if tag.sign == "{#":
            return
        if len(set(tag.paragraph.looks_within(tag.start, tag.end))) > 1:
            self._tell(FaultKind.MIXED_FORMAT, tag, tag.typed)
        self._check_level(tag, beside)
        try:
            if tag.sign == "{{":
                self._read_value(tag)
            elif tag.keyword in OPENING:
                self._read_opening(tag)
            elif tag.keyword in BETWEEN or tag.keyword in CLOSING:
                self._read_following(tag)
            else:
                raise Mistake("forbidden", tag.typed)
        except Mistake as mistake:
            self._tell_mistake(tag, mistake)

    def _read_value(self, tag: Tag) -> None:
        if tag.level:
            raise Mistake("forbidden", tag.typed)
        source = tag.inside.translate(_CURLED)
        parsed = expression(source)
        self._note_use(parsed)
        shape = shape_at(self.context, parsed, self.scope, self.printed)
        if shape.repeats:
            raise Mistake("rows", source, shape)
        if shape.group is not None or shape.is_loop:
            raise Mistake("group", source, shape)
        if shape.path == BAR_CODE and tag.paragraph.place.in_text_box:
            self._tell(FaultKind.MISPLACED, tag, tag.inside, remedy=fault_words.NO_TEXT_BOX)
        if shape.path:
            self.printed.add(shape.path)

    def _read_opening(self, tag: Tag) -> None:
        waiting = _Open(tag, before=dict(self.scope))
        self.open.append(waiting)
        source = tag.inside.translate(_CURLED)
        if tag.keyword == "if":
            waiting.is_used = True
            parsed = expression(source.removeprefix("if"))
            self._note_use(parsed)
            shape_at(self.context, parsed, self.scope, set())
            return
        head = loop_head(source)
        if not isinstance(head.target, nodes.Name) or head.recursive or head.test is not None:
            raise Mistake("forbidden", tag.typed)
        waiting.row = head.target.name
        is_taken = waiting.row in self.scope or waiting.row in (*self.context.model_fields,
                                                                *names_by_alias(self.context))
        self.scope = {**self.scope, waiting.row: UNKNOWN, "loop": Shape(is_loop=True)}
        if is_taken:
            self._tell(FaultKind.NAME_TAKEN, tag, waiting.row)
            for outer in self.open[:-1]:
                outer.shadowed += self.faults[-1:] if outer.row == waiting.row else []
        self._note_use(head.iter)
        shape = shape_at(self.context, head.iter, waiting.before, set())
        if not (shape.repeats or shape.is_unknown):
            raise Mistake("no_rows", source.partition(" in ")[2].strip(), shape)
        waiting.shape = shape
        self.loops[waiting.row] = tag
        self.scope[waiting.row] = UNKNOWN if shape.is_unknown else Shape(group=shape.group, path=shape.path)

    def _read_following(self, tag: Tag) -> None:
        """`else`, `elif`, or the end of what was opened last."""
        keyword = CLOSING.get(tag.keyword)
        if not self.open or (keyword and self.open[-1].tag.keyword != keyword):
            raise Mistake("not_opened", tag.typed)
        waiting = self.open[-1]
        self._check_pair(waiting.tag, tag)
        if tag.keyword == "elif":
            parsed = expression(tag.inside.translate(_CURLED).removeprefix("elif"))
            self._note_use(parsed)
            shape_at(self.context, parsed, self.scope, set())
        if keyword:
            self.open.pop()
            self.scope = dict(waiting.before)
            if not waiting.is_used and not waiting.shape.is_unknown:
                self._tell(FaultKind.IDLE_LOOP, waiting.tag, waiting.tag.typed)

    def _note_use(self, parsed: nodes.Node) -> None:
        """Mark the loops of whose rows the expression takes something."""
        names = {node.name for node in (parsed, *parsed.find_all(nodes.Name)) if isinstance(node, nodes.Name)}
        for waiting in self.open:
            waiting.is_used = waiting.is_used or waiting.row in names

    def _check_pair(self, opening: Tag, tag: Tag) -> None:
        """Both ends of a pair take away the same kind of thing, and stand beside each other."""
        keys = {"tr": "table_key", "tc": "row_key"}
        key = keys.get(opening.level, "container")
        is_beside = getattr(opening.paragraph, key) == getattr(tag.paragraph, key)
        if opening.level != tag.level or not is_beside:
            self._tell(FaultKind.PARTED, tag, tag.typed, opening=opening.typed, place=opening.paragraph.place.text)

    def _check_level(self, tag: Tag, beside: tuple[Tag, ...]) -> None:
        """A tag that takes away its paragraph or row stands alone in it."""
        if tag.level in ("tr", "tc") and not tag.paragraph.place.table:
            self._tell(FaultKind.MISPLACED, tag, tag.typed, remedy=fault_words.NEEDS_TABLE)
        elif tag.level == "r":
            self._tell(FaultKind.FORBIDDEN, tag, tag.typed)
        elif tag.level in ("p", "tr"):
            around = tag.paragraph.text if tag.level == "p" else self.rows[tag.paragraph.row_key]
            lost = around.replace(tag.typed, "", 1).strip()
            if lost and next(each for each in beside if each.level == tag.level) is tag:
                self._tell(FaultKind.LOST_TEXT, tag, tag.typed, level=LEVEL_WORDS[tag.level], lost=lost)

    def _tell(self, kind: FaultKind, tag: Tag, name: str, **values: object) -> None:
        self.faults.append(_fault(kind, tag.paragraph.place, tag.around, name=name, **values))

    def _tell_mistake(self, tag: Tag, mistake: Mistake) -> None:
        if mistake.what == "unknown":
            self._tell_unknown(tag, mistake)
            return
        kind = {
            "unreadable": FaultKind.UNREADABLE, "forbidden": FaultKind.FORBIDDEN, "rows": FaultKind.ROWS_PRINTED,
            "group": FaultKind.GROUP_PRINTED, "no_rows": FaultKind.NO_ROWS, "not_opened": FaultKind.NOT_OPENED,
        }[mistake.what]
        name = {"unreadable": tag.typed, "rows": (mistake.owner or UNKNOWN).path or mistake.name}.get(
            mistake.what, mistake.name)
        self._tell(kind, tag, name.removesuffix("[]"), remedy=_same(_first_field(mistake.owner)))

    def _tell_unknown(self, tag: Tag, mistake: Mistake) -> None:
        if mistake.owner is None and mistake.name in self.unknown:
            return  # a loop's head that was deleted would else be told once for every field of its rows
        self.unknown.add(mistake.name)
        if mistake.owner is None and mistake.name in self.loops:
            remedy = fault_words.ONLY_IN_LOOP.format(loop=self.loops[mistake.name].typed)
            self._tell(FaultKind.UNKNOWN_FIELD, tag, mistake.name, remedy=remedy)
            return
        near = _nearest(self.kind, self.scope, mistake)
        owners = [] if mistake.owner or near.is_exact else [
            kind.title for kind in KINDS
            if kind.key != self.kind and mistake.name in {*kind.context.model_fields, *names_by_alias(kind.context)}]
        if owners:
            self._tell(FaultKind.OTHER_PAPERS_FIELD, tag, mistake.name, papers=joined(owners))
            return
        remedy = fault_words.NEAREST.format(tags=_enumerated(near.names)) if near.names else fault_words.NOTHING_NEAR
        self._tell(FaultKind.UNKNOWN_FIELD, tag, mistake.name, remedy=remedy)


def _fault(kind: FaultKind, at: Place | None = None, around: str = "", **values: object) -> TemplateFault:
    words = FAULT_WORDS[kind]
    return TemplateFault(kind=kind, place=at, around=around, problem=Text(zh=words.zh, en=words.en).format(**values),
                         remedy=words.remedy.format(**values))


def _texts_of_rows(read: Sequence[Paragraph]) -> dict[int, str]:
    """All that stands in each row of a table, by the row's key."""
    texts: dict[int, str] = defaultdict(str)
    for paragraph in read:
        texts[paragraph.row_key] += paragraph.text
    return texts


def _same(words: str) -> Text:
    return Text(zh=words or "—", en=words or "—")


def _stray_braces(paragraph: Paragraph) -> Iterator[TemplateFault]:
    """What looks like a tag and is none."""
    rest = TAG.sub(lambda match: "\0" * len(match[0]), paragraph.text)
    wide = TAG.search(rest.translate(_WIDE))
    if wide is not None and paragraph.place.part in FILLED_PARTS:
        name = rest[wide.start():wide.end()]
        yield _fault(FaultKind.FOREIGN_BRACES, paragraph.place, paragraph.around(*wide.span()), name=name,
                     remedy=_same(wide[0]))
        return
    for sign in ("{{", "}}", "{%", "%}", "{#", "#}"):
        at = rest.find(sign)
        if at >= 0:
            yield _fault(FaultKind.TAG_CUT, paragraph.place, paragraph.around(at, at + 2))
            return
    single = _SINGLE.search(rest)
    if single is not None:
        yield _fault(FaultKind.FOREIGN_BRACES, paragraph.place, paragraph.around(*single.span()), name=single[0],
                     remedy=_same("{{ " + single[1] + " }}"))


def _is_doubled(one: Tag, other: Tag) -> bool:
    """Whether two values stand side by side and are the same."""
    between = one.paragraph.text[one.end:other.start]
    return one.sign == other.sign == "{{" and one.inside == other.inside and not between.strip()


def _first_field(shape: Shape | None) -> str:
    """A field of a group, as a tag for it; nothing where there is no group."""
    if shape is None or shape.group is None or shape.path is None:
        return ""
    return "{{ " + f"{shape.path.replace('[]', '')}.{next(iter(shape.group.model_fields))}" + " }}"


class _Near(Frozen):
    """Right names like a wrong one; exact where the wrong one is the end of a right one."""

    names: tuple[str, ...]
    is_exact: bool


def _nearest(kind: str, scope: Mapping[str, Shape], mistake: Mistake) -> _Near:
    """The right names that are most like a wrong one: of the group it hangs on, else of the whole paper."""
    shown: dict[str, str] = {}
    if mistake.owner is None:
        paths = [*scope, *(path for entry in field_entries(kind) for path in (entry.path, entry.alias))]
    else:
        paths = [*LOOP_WORDS] if mistake.owner.is_loop else _paths(mistake.owner.group)
    for path in reversed(paths):
        for name in (path.partition(".")[0], path.rpartition(".")[2], path):
            shown[name.replace("[]", "")] = path.replace("[].", "（循环内）.").replace("[]", "")
    like = get_close_matches(mistake.name, list(shown), 3, _NEAR)
    like += [name for name in shown if len(mistake.name) > 2 and mistake.name in name]
    return _Near(names=tuple(dict.fromkeys(shown[name] for name in like))[:3], is_exact=mistake.name in shown)


def _paths(group: type[Frozen] | None) -> list[str]:
    """The fields of a group, under both names and down to the last part."""
    return [] if group is None else [path for entry in entries_of(group) for path in (entry.path, entry.alias)]


def _enumerated(names: Sequence[str]) -> Text:
    return Text(zh="、".join(names), en=", ".join(names))


def _missing(kind: str, printed: set[str]) -> Iterator[TemplateFault]:
    """The required fields that are nowhere printed, with the place at which the shipped template has them."""
    missing = [entry for entry in required_fields(kind) if entry.path not in printed]
    for _, entries in groupby(missing, key=lambda entry: _list_of(entry) or entry.path):
        first, *others = entries
        rows = _list_of(first)
        is_whole_list = bool(others) and not any(path.startswith(rows) for path in printed)
        for entry in (first, *([] if is_whole_list else others)):
            name = Text(zh=entry.label, en=entry.path)
            if is_whole_list:
                name = fault_words.WHOLE_LIST.format(list=Text(zh=entry.label.rpartition("·")[0], en=rows),
                                                     fields=joined([_last_part(each) for each in (first, *others)]))
            fault = _fault(FaultKind.MISSING_FIELD, name=name, remedy=fault_words.ADD_TAG.format(
                tag=_typed(entry), where=_shipped_place(kind, entry.path)))
            yield fault.with_(fields=tuple(each.path for each in ((first, *others) if is_whole_list else (entry,))))


def _list_of(entry: FieldEntry) -> str:
    """The list whose rows a field stands in; nothing where it stands in none."""
    return entry.path.rpartition("[]")[0] and entry.path.rpartition("[]")[0] + "[]"


def _last_part(entry: FieldEntry) -> Text:
    return Text(zh=entry.label.rpartition("·")[2], en=entry.path.rpartition(".")[2])


def _typed(entry: FieldEntry) -> Text:
    return Text(zh=_in_its_loops(entry.alias, "行"), en=_in_its_loops(entry.path, "row"))


def _in_its_loops(path: str, row: str) -> str:
    """A field as a clerk types it: where it repeats, within a loop over each list that it stands in."""
    *lists, last = path.split("[]")
    heads, at_hand = [], ""
    for depth, rows in enumerate(lists, 1):
        outer, at_hand = at_hand, row if depth == 1 else f"{row}{depth}"
        heads.append("{% for " + f"{at_hand} in {outer}{rows}" + " %}")
    return " ".join([*heads, "{{ " + at_hand + last + " }}", *["{% endfor %}"] * len(lists)])


@lru_cache(maxsize=1024)
def _shipped_place(kind: str, path: str) -> Text:
    """Where the shipped template prints a field."""
    shipped = paragraphs(template_path(kind, "common").read_bytes())
    reader = _Reader(kind, _texts_of_rows(shipped))
    for paragraph in shipped:
        for tag in tags(paragraph):
            reader.printed.clear()
            reader._read_tag(tag, (tag,))
            if path in reader.printed:
                return fault_words.SHIPPED_AT.format(place=paragraph.place.text, around=tag.around)
    return fault_words.ANYWHERE


def _unfillable(kind: str, template: bytes) -> tuple[TemplateFault, ...]:
    """Why an example of the kind cannot be printed with the template; nothing where all can."""
    examples = [paper for scheme in SCHEMES for paper in example_papers(scheme).values() if paper.kind == kind]
    for paper in examples:
        try:
            paper_text(fill(template, paper))
        except (TemplateError, ValueError, KeyError, SyntaxError, BadZipFile) as error:
            return (_fault(FaultKind.CANNOT_BE_FILLED, name=str(error) or type(error).__name__),)
    return ()
