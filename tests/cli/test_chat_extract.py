"""`footmark chat extract` reads messages as JSON lines and tells what each proposes; nothing is written."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from intake_app.cli import commands
from tests.cli.conftest import EXAMPLES


def extract(lines: str, *options: str) -> Result:
    return CliRunner().invoke(commands, ["chat", "extract", "--scheme", "cnex_ex", *options], input=lines)


def told(result: Result) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in map(json.loads, result.stdout.splitlines())}


def values(line: dict[str, Any]) -> dict[str, str]:
    return {proposal["path"]: proposal["value"] for proposal in line["proposals"]}


def test_the_example_gives_one_line_for_each_message() -> None:
    messages = (EXAMPLES / "messages.jsonl").read_text(encoding="utf-8")
    result = extract(messages)
    assert result.exit_code == 0
    answers = told(result)
    assert list(answers) == [json.loads(line)["id"] for line in messages.splitlines()]
    assert values(answers["1"])["client.credit_code"] == "91411300MA0T3R716U"
    assert values(answers["2"])["application.period_from"] == "2025-01-01"
    assert values(answers["3"])["sites[new-2].employees"] == "90"
    assert values(answers["4"]) == {"sites[s1].employees": "335"}
    assert answers["5"]["candidates"][0]["values"] == ["91411300MA0T3R716U"]
    assert answers["6"]["proposals"] == []


def test_a_span_is_of_the_message_as_it_was_sent() -> None:
    text = "\u200b统一社会信用代码：９１３５０１００Ｍ０００１００Ｙ４３"
    (proposal,) = told(extract(json.dumps({"id": "a", "text": text})))["a"]["proposals"]
    start, end = proposal["span"]
    assert text[start:end] == proposal["quoted"] == "９１３５０１００Ｍ０００１００Ｙ４３"


def test_relative_days_count_from_the_day_given() -> None:
    line = json.dumps({"id": "a", "text": "数据期是去年全年"})
    assert values(told(extract(line, "--today", "2030-05-01"))["a"])["application.period_to"] == "2029-12-31"


def test_a_faulty_line_is_told_and_the_others_are_read() -> None:
    result = extract('{"id": "a"}\nno json\n{"id": "b", "text": "手机13812345678"}\n')
    assert result.exit_code == 2
    assert list(told(result)) == ["b"]
    assert [json.loads(line)["file"] for line in result.stderr.splitlines()] == ["stdin:1", "stdin:2"]


def test_a_scheme_that_nobody_has_is_refused() -> None:
    result = CliRunner().invoke(commands, ["chat", "extract", "--scheme", "nowhere"], input="")
    assert result.exit_code == 2
    assert result.stdout == ""
