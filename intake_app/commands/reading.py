"""A JSON file becomes a value, or every fault in it with its place; a faulty file ends the command with status 2."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError

from models.base import Frozen
from models.text import Text

UNREADABLE = 2
"""Exit status where a file cannot be read or makes no sense."""


class FileFault(Frozen):
    """What is wrong in a file, where, and what to do: a path such as `rows.sites[1]`, empty for the whole file."""

    path: str
    text: Text


Shape = TypeVar("Shape", bound=Frozen)
Sense = Callable[[Shape, frozenset[str]], Iterable[FileFault]]
"""The faults that a shape alone cannot see; the names are the parts of the file left out as faulty already."""


def read_or_stop(file: Path, shape: type[Shape], sense: Sense[Shape]) -> Shape:
    """What stands in `file`; a faulty file ends the command."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        stop(file, [FileFault(path="", text=_UNREADABLE_FILE.format(file=file, why=why))])
    found = read_text(text, shape, sense)
    if isinstance(found, tuple):
        stop(file, found)
    return found


def read_text(text: str, shape: type[Shape], sense: Sense[Shape]) -> Shape | tuple[FileFault, ...]:
    """What `text` says, or all its faults: those of shape, and those of sense in the parts that have their shape."""
    tree = _json_object(text)
    if isinstance(tree, FileFault):
        return (tree,)
    try:
        found = shape.model_validate_json(text, strict=True)
    except ValidationError as error:
        faulty = frozenset(str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        faults = tuple(shape_faults(error))
        sound = _sound_part(tree, shape, faulty)
        return faults if sound is None else (*faults, *sense(sound, faulty))
    return tuple(sense(found, frozenset())) or found


def shape_faults(error: ValidationError) -> Iterator[FileFault]:
    """pydantic's faults with their place and a sentence in both languages."""
    for fault in error.errors(include_url=False):
        sentence = _SENTENCES.get(fault["type"])
        limits = {name: str(value) for name, value in fault.get("ctx", {}).items()}
        text = sentence.format(**{**_NO_LIMITS, **limits}) if sentence else _OTHER.format(message=fault["msg"])
        yield FileFault(path=path_in_file(fault["loc"]), text=text)


def path_in_file(location: Iterable[int | str]) -> str:
    """A place in a file as people write it.

    >>> path_in_file(("rows", "sites", 1))
    'rows.sites[1]'
    """
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def stop(file: Path, faults: Iterable[FileFault]) -> NoReturn:
    """Tell every fault as JSON on standard error, and end the command with status 2."""
    told = {"file": str(file), "faults": [fault.model_dump(mode="json") for fault in faults]}
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2), err=True)
    raise typer.Exit(UNREADABLE)


def _json_object(text: str) -> dict[str, Any] | FileFault:
    try:
        tree = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return FileFault(path="", text=_NO_JSON.format(why=str(error) or "too deep"))
    if not isinstance(tree, dict):
        return FileFault(path="", text=_NO_OBJECT)
    return tree


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return tree


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _sound_part(tree: dict[str, Any], shape: type[Shape], faulty: frozenset[str]) -> Shape | None:
    sound = {name: part for name, part in tree.items() if name not in faulty}
    try:
        return shape.model_validate_json(json.dumps(sound), strict=True)
    except ValidationError:
        return None


_UNREADABLE_FILE = Text(
    zh="无法读取文件 {file}（{why}）；请核对路径、权限和编码（UTF-8）。",
    en="The file {file} cannot be read ({why}): check its path, your rights and its encoding (UTF-8).",
)
_NO_JSON = Text(
    zh="不是有效的 JSON（{why}）；请改正后重试。", en="This is no valid JSON ({why}): correct it and try again."
)
_NO_OBJECT = Text(zh="最外层应为 JSON 对象；请写在花括号内。", en="The whole must be an object: write it in braces.")
_OTHER = Text(zh="内容不符合格式（{message}）；请改正。", en="This does not fit the format ({message}): correct it.")
_NO_DATE = Text(zh="不是日期；请写作 2026-05-20。", en="This is no date: write it as 2026-05-20.")
_NO_INSTANT = Text(
    zh="不是时刻；请写作 2026-05-20T09:30:00+08:00。", en="This is no instant: write it as 2026-05-20T09:30:00+08:00."
)
_NO_NUMBER = Text(zh="应为数字；请去掉引号和单位。", en="This must be a number: write it without quotes and units.")
_NO_WHOLE_NUMBER = Text(zh="应为整数；请改正。", en="This must be a whole number: correct it.")
_NO_OBJECT_HERE = Text(zh="应为对象；请写在花括号内。", en="This must be an object: write it in braces.")
_NO_LIMITS = dict.fromkeys(("ge", "gt", "le", "expected", "pattern"), "")
_SENTENCES = {
    "missing": Text(zh="缺少这一项；请补上。", en="This is missing: add it."),
    "extra_forbidden": Text(
        zh="格式中没有这一项；请核对拼写，或删去。", en="The format has no such entry: check its spelling or remove it."
    ),
    "string_type": Text(zh="应为文字；请加上引号。", en="This must be text: put it in quotes."),
    "string_too_short": Text(zh="不能为空；请填写。", en="This must not be empty: fill it in."),
    "string_pattern_mismatch": Text(
        zh="只能含字母、数字、下划线和连字符（{pattern}）；请改正。", en="This must match {pattern}: correct it."
    ),
    "bool_type": Text(zh="只能是 true 或 false。", en="This must be true or false."),
    "int_type": _NO_WHOLE_NUMBER,
    "int_from_float": _NO_WHOLE_NUMBER,
    "float_type": _NO_NUMBER,
    "decimal_type": _NO_NUMBER,
    "decimal_parsing": _NO_NUMBER,
    "greater_than": Text(zh="应大于 {gt}。", en="This must be above {gt}."),
    "greater_than_equal": Text(zh="不得小于 {ge}。", en="This must be at least {ge}."),
    "less_than_equal": Text(zh="不得大于 {le}。", en="This must be at most {le}."),
    "enum": Text(zh="只能是 {expected} 之一。", en="This must be one of {expected}."),
    "literal_error": Text(zh="只能是 {expected}。", en="This must be {expected}."),
    "tuple_type": Text(zh="应为列表；请写在方括号内。", en="This must be a list: write it in square brackets."),
    "frozen_set_type": Text(zh="应为列表；请写在方括号内。", en="This must be a list: write it in square brackets."),
    "model_type": _NO_OBJECT_HERE,
    "mapping_type": _NO_OBJECT_HERE,
    "dict_type": _NO_OBJECT_HERE,
    "date_type": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "date_from_datetime_inexact": _NO_DATE,
    "datetime_type": _NO_INSTANT,
    "datetime_parsing": _NO_INSTANT,
    "datetime_from_date_parsing": _NO_INSTANT,
}
