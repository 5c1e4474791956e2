"""What a tag's expression means: which field it names, and whether a template may say it at all.

Closed by design: values, conditions, loops and three filters are all that a paper needs; whatever else jinja knows is
refused here, long before the sandbox would stop it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from jinja2 import TemplateSyntaxError, nodes

from docs_templates.aliases import field_name
from docs_templates.catalogue import inner_type
from docs_templates.sandbox import ENVIRONMENT, FILTERS
from models.base import Frozen

LOOP_WORDS = frozenset({"index", "index0", "first", "last", "length", "revindex"})
"""What a template may ask of the loop it stands in."""


@dataclass(frozen=True)
class Shape:
    """What stands in a place: a group of fields, rows, or one value; `path` is None for what is no field."""

    group: type[Frozen] | None = None
    repeats: bool = False
    path: str | None = None
    is_loop: bool = False
    is_unknown: bool = False
    """Already told as a fault: nothing more is said of what hangs on it."""


UNKNOWN = Shape(is_unknown=True)
VALUE = Shape()

Scope = Mapping[str, Shape]
"""The rows that are being repeated, each under the name that its loop gave it."""


class Mistake(Exception):
    """An expression that cannot stand in a template; `what` is its kind, `name` the word at fault."""

    def __init__(self, what: str, name: str, owner: Shape | None = None) -> None:
        super().__init__(f"{what}: {name}")
        self.what, self.name, self.owner = what, name, owner


def expression(source: str) -> nodes.Expr:
    """The expression of a tag such as `{{ … }}` or `{% if … %}`."""
    output = _parsed("{{ " + source + " }}").find(nodes.Output)
    if output is None or len(output.nodes) != 1:
        raise Mistake("unreadable", source)
    return output.nodes[0]


def loop_head(source: str) -> nodes.For:
    """The head of a loop, from `for` on."""
    found = _parsed("{% " + source + " %}{% endfor %}").find(nodes.For)
    if found is None:
        raise Mistake("unreadable", source)
    return found


def shape_at(context: type[Frozen], expr: nodes.Node, scope: Scope, printed: set[str]) -> Shape:
    """What the expression gives; fields whose values go on paper are added to `printed`. Raises Mistake."""
    match expr:
        case nodes.Const():
            return VALUE
        case nodes.Name():
            return _named(context, expr.name, scope)
        case nodes.Getattr():
            return part_of(shape_at(context, expr.node, scope, set()), expr.attr)
        case nodes.Filter():
            return _filtered(context, expr, scope, printed)
        case nodes.Not() | nodes.Compare() | nodes.And() | nodes.Or():
            for below in expr.iter_child_nodes():
                shape_at(context, below.expr if isinstance(below, nodes.Operand) else below, scope, set())
            return VALUE
        case _:
            raise Mistake("forbidden", type(expr).__name__)


def part_of(owner: Shape, typed: str) -> Shape:
    """The field that hangs on another by a dot."""
    if owner.is_unknown:
        return UNKNOWN
    if typed.startswith("_"):
        raise Mistake("forbidden", typed)
    if owner.is_loop:
        if typed not in LOOP_WORDS:
            raise Mistake("unknown", typed, owner)
        return VALUE
    if owner.repeats:
        raise Mistake("rows", typed, owner)
    name = field_name(owner.group, typed) if owner.group else None
    if owner.group is None or name is None:
        raise Mistake("unknown", typed, owner)
    return shape_of_field(owner.group, name, f"{owner.path}." if owner.path else "")


def shape_of_field(model: type[Frozen], name: str, prefix: str = "") -> Shape:
    """What stands in a field of a context or of a part of one."""
    inner, repeats = inner_type(model.model_fields[name].annotation)
    group = inner if _is_group(inner) else None
    return Shape(group=group, repeats=repeats, path=f"{prefix}{name}{'[]' if repeats else ''}")


def _is_group(inner: object) -> TypeGuard[type[Frozen]]:
    return isinstance(inner, type) and issubclass(inner, Frozen)


def _named(context: type[Frozen], typed: str, scope: Scope) -> Shape:
    if typed in scope:
        return scope[typed]
    if typed.startswith("_"):
        raise Mistake("forbidden", typed)
    name = field_name(context, typed)
    if name is None:
        raise Mistake("unknown", typed)
    return shape_of_field(context, name)


def _filtered(context: type[Frozen], expr: nodes.Filter, scope: Scope, printed: set[str]) -> Shape:
    """A count, a list on one line, or a date in English."""
    if expr.name not in FILTERS or expr.node is None or expr.kwargs or expr.dyn_args or expr.dyn_kwargs \
            or not all(isinstance(each, nodes.Const) for each in expr.args):
        raise Mistake("forbidden", f"|{expr.name}")
    shape = shape_at(context, expr.node, scope, printed)
    if expr.name == "join" and shape.group is not None:
        raise Mistake("group", expr.name, shape)
    if expr.name in ("join", "length") and not (shape.repeats or shape.is_unknown):
        raise Mistake("no_rows", shape.path or expr.name, shape)
    if expr.name != "length" and shape.path:
        printed.add(shape.path)
    return VALUE


def _parsed(source: str) -> nodes.Template:
    try:
        return ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise Mistake("unreadable", error.message or "") from error
