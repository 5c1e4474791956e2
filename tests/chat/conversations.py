"""Applications to talk about, and the labelled utterances of `utterances.jsonl`."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import SchemeEdition
from models.application import Answer, Application
from models.ids import ApplicationId, EnterpriseId

TODAY = date(2026, 6, 1)
WRITTEN_AT = datetime(2026, 5, 20, 9, tzinfo=UTC)
SCHEMES = built_in_schemes()


class Utterance(NamedTuple):
    """A message, the application it is said to, and every proposal that it should make."""

    says: str
    application: Application
    scheme: SchemeEdition
    expected: dict[str, str]
    is_hard: bool


def scheme_named(key: str) -> SchemeEdition:
    return SCHEMES.in_force(key, TODAY)


def application_with(
    answers: dict[str, str] | None = None, rows: dict[str, tuple[str, ...]] | None = None, scheme: str = "cnex_ex"
) -> Application:
    return Application(
        id=ApplicationId("a1"),
        enterprise_id=EnterpriseId("e1"),
        scheme=scheme,
        created_at=WRITTEN_AT,
        answers={path: Answer(text=text, by="u1", at=WRITTEN_AT) for path, text in (answers or {}).items()},
        rows=rows or {},
    )


def utterances() -> list[Utterance]:
    lines = (Path(__file__).parent / "utterances.jsonl").read_text(encoding="utf-8").splitlines()
    return [_utterance(json.loads(line)) for line in lines]


def _utterance(raw: dict[str, object]) -> Utterance:
    answers: dict[str, str] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for section in ("sites", "products"):
        names = raw.get(section)
        if isinstance(names, dict):
            rows[section] = tuple(names)
            answers |= {f"{section}[{row}].name": name for row, name in names.items()}
    scheme = str(raw.get("scheme", "cnex_ex"))
    expected = raw["expect"]
    assert isinstance(expected, dict)
    return Utterance(
        str(raw["says"]), application_with(answers, rows, scheme), scheme_named(scheme), expected, bool(raw.get("hard"))
    )
