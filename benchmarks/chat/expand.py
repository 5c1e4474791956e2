"""Make `dev.jsonl` and `held.jsonl` of the hand-written shapes: python -m benchmarks.chat.expand

A shape begins with `@@`, its scheme and its settings (`n=` how many times it is filled, `today=`, `hard` for one that
tempts a reader into a mistake); lines `@ path = answer` give what the form holds already; the rest is the message.
A place `{paths|as written|value}` is labelled: `@name` in it is a made-up value of `values.py`, the same one wherever
`@name#1` stands again. Without a value the field's own validator says what the writing comes to; a place without
paths, `{|@id}`, is filled and states nothing. `+` after an address labels the city that it begins with too.

Every second shape of the files in `SPLIT` is held: nothing is tuned on it. All others are tuned on.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.chat.values import KINDS, Made
from intake_app.rules.answer_readings import half_width
from intake_app.rules.answers import checked_answer, field_at, parse_path
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import FieldKind
from models.application import Answer, Application
from models.ids import ApplicationId, EnterpriseId

HERE = Path(__file__).parent
SCHEMES = built_in_schemes()
TODAY = "2026-03-18"
SPLIT: tuple[str, ...] = ("ninth_k", "ninth_l")
"""The files of which one half is held; none while the next set is being written."""
FILLED = 3
"""How often a shape with made-up values is filled."""
SHORT = {"c": "client", "p": "producer", "f": "factory", "a": "application"}
ROWS = {"s": ("sites", "new"), "s2": ("sites", "new-2"), "s3": ("sites", "new-3"), "m": ("products", "new"),
        "m2": ("products", "new-2"), "m3": ("products", "new-3"), "m4": ("products", "new-4")}
PLACE = re.compile(r"\{(?P<paths>[^{}|]*)\|(?P<written>[^{}|]*)(?:\|(?P<value>[^{}|]*))?\}")
TOKEN = re.compile(
    rf"(?<![A-Za-z0-9.])@(?P<kind>{'|'.join(sorted(KINDS, key=len, reverse=True))})(?![a-z_0-9])"
    r"(?:#(?P<again>\d))?(?:\.(?P<part>city|post))?"
)
_JOINED = re.compile(r"\s*(?:[和及]|\band\b|[,;])\s*")
"""What stands between two models besides the signs that the form takes; models are stored in half width."""


@dataclass
class Shape:
    """One wording, before its places are filled."""

    id: str
    style: str
    scheme: str
    settings: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def side(self) -> str:
        """Whether the shape is tuned on (`dev`) or only measured with (`held`): in a split file the even ones."""
        return "held" if self.style in SPLIT and int(self.id[-3:]) % 2 == 0 else "dev"


def shapes() -> Iterator[Shape]:
    """All shapes, file by file."""
    for file in sorted((HERE / "shapes").glob("*.txt")):
        for number, block in enumerate(re.split(r"^@@", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:], 1):
            head, *rest = block.rstrip("\n").split("\n")
            scheme, *words = head.split()
            shape = Shape(
                f"{file.stem}-{number:03d}", file.stem, {"cnex": "cnex_ex", "cec": "cec_salt"}[scheme],
                dict(word.partition("=")[::2] for word in words),
            )
            while rest and rest[0].startswith("@ "):
                path, _, answer = rest.pop(0)[2:].partition(" = ")
                shape.form[path.strip()] = answer.strip()
            shape.text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), "\n".join(rest).replace("\\t", "\t"))
            yield shape


def utterances(shape: Shape) -> Iterator[dict[str, Any]]:
    """The shape filled with values, as often as its settings say."""
    is_varied = any(TOKEN.search(place["written"]) for place in PLACE.finditer(shape.text))
    times = int(shape.settings.get("n", FILLED if is_varied else 1))
    for number in range(1, times + 1):
        yield _filled(shape, number, random.Random(f"{shape.id}/{number}"))


def _filled(shape: Shape, number: int, chance: random.Random) -> dict[str, Any]:
    known: dict[str, Made] = {}

    def made(match: re.Match[str]) -> str:
        name = f"{match['kind']}#{match['again']}" if match["again"] else f"{match['kind']}@{len(known)}"
        while name not in known:
            value = KINDS[match["kind"]](chance)
            value = value if isinstance(value, Made) else Made(value)
            if value not in known.values():
                known[name] = value
        latest[match["kind"]] = known[name]
        return known[name].parts[match["part"]] if match["part"] else known[name].written

    text, labels, end = "", [], 0
    for place in PLACE.finditer(shape.text):
        latest: dict[str, Made] = {}
        text += shape.text[end:place.start()]
        written = TOKEN.sub(made, place["written"])
        value = TOKEN.sub(made, place["value"]) if place["value"] is not None else None
        for path in filter(None, place["paths"].split(";")):
            labels += _labels(TOKEN.sub(made, path), written, value, len(text), latest, shape)
        text, end = text + written, place.end()
    text += shape.text[end:]
    named = {label["path"] for label in labels if not label["derived"]}
    labels = [label for label in labels if not label.pop("derived") or label["path"] not in named]
    return {
        "id": f"{shape.id}.{number}", "shape": shape.id, "style": shape.style, "hard": "hard" in shape.settings,
        "scheme": shape.scheme, "today": shape.settings.get("today", TODAY),
        **({"application": shape.form} if shape.form else {}), "text": text, "expect": labels,
    }


def _labels(
    path: str, written: str, value: str | None, start: int, latest: dict[str, Made], shape: Shape
) -> Iterator[dict[str, Any]]:
    named, _, own = path.partition("=")
    full = _full_path(named.removesuffix("+"))
    yield {"path": full, "value": _stored(full, own or value or written, shape), "span": [start, start + len(written)],
           "derived": False}
    if named.endswith("+"):
        city = next(made.parts["city"] for made in latest.values() if "city" in made.parts)
        at = start + written.index(city)
        beside = full.rpartition(".")[0] + ".city"
        yield {"path": beside, "value": _stored(beside, city, shape), "span": [at, at + len(city)], "derived": True}


def _full_path(path: str) -> str:
    head, _, key = path.partition(".")
    if head in ROWS:
        section, row = ROWS[head]
        return f"{section}[{row}].{key}"
    return f"{SHORT.get(head, head)}.{key}"


def _stored(path: str, value: str, shape: Shape) -> str:
    """The value as the form stores it; a label that the form would refuse is a mistake in the shape."""
    scheme = SCHEMES.in_force(shape.scheme, date.fromisoformat(TODAY))
    definition = field_at(path, scheme)
    if definition is None:
        raise SystemExit(f"{shape.id}: the scheme has no {path}")
    application = application_of(shape.scheme, shape.form)
    check = checked_answer(definition, value, application, scheme)
    if definition.kind is FieldKind.MODELS:
        check = checked_answer(definition, _JOINED.sub("；", half_width(check.value)), application, scheme)
    if check.problem:
        raise SystemExit(f"{shape.id}: {path} = {value}: {check.problem.text.zh}")
    return check.value


def application_of(scheme: str, answers: dict[str, str]) -> Application:
    """The application that holds these answers."""
    rows: dict[str, list[str]] = {}
    for path in answers:
        parsed = parse_path(path)
        if parsed and parsed.row and parsed.row not in rows.setdefault(parsed.section, []):
            rows[parsed.section].append(parsed.row)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Application(
        id=ApplicationId("a"), enterprise_id=EnterpriseId("e"), scheme=scheme, created_at=at,
        answers={path: Answer(text=text, by="u", at=at) for path, text in answers.items()},
        rows={section: tuple(each) for section, each in rows.items()},
    )


def main() -> None:
    """Write both sides."""
    made: dict[str, list[dict[str, Any]]] = {"dev": [], "held": []}
    count = dict.fromkeys(made, 0)
    for shape in shapes():
        count[shape.side] += 1
        made[shape.side] += utterances(shape)
    for side, lines in made.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (HERE / f"{side}.jsonl").write_text(text, encoding="utf-8")
        labels = sum(len(line["expect"]) for line in lines)
        print(f"{side}: {count[side]} shapes, {len(lines)} utterances, {labels} labels")


if __name__ == "__main__":
    main()
