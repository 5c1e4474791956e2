"""What the commands answer, and what they say of faulty files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app.commands.application_files import ApplicationFile, application_faults
from intake_app.commands.case_files import CaseFile, case_faults
from intake_app.commands.reading import FileFault, read_text
from intake_app.schemes.library import built_in_schemes
from models.base import Frozen
from tests.cli.conftest import EXAMPLES, Altered, Command

Example = Callable[[str], Path]
SCHEMES = built_in_schemes()


def read_application_text(text: str) -> ApplicationFile | tuple[FileFault, ...]:
    return read_text(text, ApplicationFile, lambda found, faulty: application_faults(found, SCHEMES, faulty))


def read_case_text(text: str) -> CaseFile | tuple[FileFault, ...]:
    return read_text(text, CaseFile, lambda found, _: case_faults(found, SCHEMES))


def test_what_is_missing_is_named_with_its_clause(footmark: Command, example: Example) -> None:
    """CNEX-9.2.1-f: the organisation chart."""
    told = footmark("completeness", example("application-cnex")).told
    assert [item["target"] for item in told["missing"]] == ["organisation_chart@"]
    assert told["missing"][0]["clause"] == {"document": "CNEX-01-G:2026", "clause": "9.2.1 d"}
    assert told["percent"] < 100


def test_handing_it_in_completes_the_application(footmark: Command, altered: Altered) -> None:
    def hand_in(tree: dict[str, Any]) -> None:
        tree["documents"].append({"requirement": "organisation_chart", "subject": "", "file_name": "chart.pdf"})

    assert footmark("completeness", altered("application-cnex", hand_in)).told["percent"] == 100


def test_the_day_asked_goes_before_the_files_own(footmark: Command, example: Example) -> None:
    """J48: a licence is in force on its last day and missing on the day after."""
    on_last_day = footmark("completeness", example("application-cec"), "--today", "2036-12-31").told
    assert (on_last_day["today"], on_last_day["percent"]) == ("2036-12-31", 100)
    day_after = footmark("completeness", example("application-cec"), "--today", "2037-01-01").told
    assert {item["target"] for item in day_after["missing"]} == {"business_licence@client"}


def test_each_model_at_each_site_is_a_unit(footmark: Command, example: Example) -> None:
    """CNEX-4-a."""
    told = footmark("units", example("application-cnex")).told
    keys = {(unit["family"], unit["normalised_model"], unit["site_row"]) for unit in told["units"]}
    assert len(keys) == len(told["units"]) == 5
    assert told["is_confirmed"]


def test_units_not_confirmed_are_said_to_be_open(footmark: Command, altered: Altered) -> None:
    file = altered("application-cnex", lambda tree: tree.update(units_confirmed=False))
    assert not footmark("units", file).told["is_confirmed"]
    assert "units" in {item["target"] for item in footmark("completeness", file).told["missing"]}


def test_person_days_are_told_for_each_site_with_the_clause_of_every_figure(
    footmark: Command, example: Example
) -> None:
    """CNEX-9.3.1-f, CNEX-9.3.1-g: at least 4 person-days on each site."""
    told = footmark("person-days", example("application-cnex")).told
    assert [site["row"] for site in told["sites"]] == ["s1", "s2"]
    for site in told["sites"]:
        added = sum(factor["half_days"] for factor in site["factors"])
        assert site["on_site_half_days"] == told["minimums_half_days"]["combined_minimum"]["value"] + added
        assert all(factor["clause"]["clause"] == "H4" for factor in site["factors"])
    assert told["minimums_half_days"]["combined_minimum"]["clause"]["clause"] == "9.3.1"


def test_a_site_without_a_known_city_is_left_out_by_name(footmark: Command, altered: Altered) -> None:
    file = altered("application-cnex", lambda tree: tree["answers"].update({"sites[s2].city": "无此市"}))
    assert [left["row"] for left in footmark("person-days", file).told["left_out"]] == ["s2"]


def test_the_clocks_of_a_case_under_way(footmark: Command, example: Example) -> None:
    """CNEX-9.10-b, CNEX-9.6.2-a, CNEX-11-a, CNEX-11-b, CNEX-12.1-a: ten days of stop move the end by ten days."""
    clocks = _clocks(footmark("clocks", example("case-cnex"), "--today", "2026-06-18").told)
    assert clocks["conclusion"]["on"] == "2026-07-22"
    assert clocks["conclusion"]["clause"]["clause"] == "9.10"
    assert clocks["conclusion"]["days_left"] == 34
    assert clocks["plan_notice_by"]["on"] == "2026-05-19"
    assert clocks["acceptance"]["on"] == "2026-04-17"
    assert clocks["correction"]["on"] == "2026-06-21"
    assert clocks["surveillance"]["on"] == "2026-09-10"
    assert clocks["surveillance_notice_by"]["on"] == "2026-07-10"
    assert clocks["surveillance_hard_limit"]["on"] == "2026-12-10"
    assert clocks["valid_until"]["on"] == "2028-09-09"
    assert clocks["renewal_opens"]["on"] == "2028-03-09"


def test_a_correction_overdue_makes_the_notice_due_instead_of_the_certificate(
    footmark: Command, altered: Altered
) -> None:
    """CEC-5.7.3-a: to be mended by 2026-06-21."""
    def reopen(tree: dict[str, Any]) -> None:
        tree["engagement"]["nonconformities"][0] |= {"corrected_on": None, "verified_on": None}

    clocks = _clocks(footmark("clocks", altered("case-cec", reopen), "--today", "2026-06-22").told)
    assert clocks["failure_notice"]["on"] == "2026-07-21"
    assert clocks["failure_notice"]["clause"]["clause"] == "5.7.3"
    assert "issue" not in clocks


def test_the_clocks_of_a_corrected_case_and_a_suspended_certificate(footmark: Command, example: Example) -> None:
    """CEC-5.1.2-b, CEC-5.7.2-a, CEC-6.1-a, CEC-7.4-c."""
    told = footmark("clocks", example("case-cec"), "--today", "2026-06-18").told
    clocks = _clocks(told)
    assert clocks["acceptance"]["on"] == "2026-04-14"
    assert clocks["issue"]["on"] == "2026-07-12"
    assert clocks["suspension_end"]["on"] == "2026-11-27"
    assert clocks["surveillance_hard_limit"]["on"] == clocks["surveillance"]["on"] == "2026-09-10"
    assert told["certificates"][0]["state"] == "suspended"


def test_a_day_in_a_year_not_announced_is_provisional(footmark: Command, altered: Altered) -> None:
    """CNEX-9.6.2-a."""
    def postpone(tree: dict[str, Any]) -> None:
        tree["engagement"]["visits"][0].update(start="2031-03-05", end="2031-03-07")

    clocks = _clocks(footmark("clocks", altered("case-cnex", postpone), "--today", "2026-06-18").told)
    assert clocks["plan_notice_by"]["provisional"]
    assert not clocks["acceptance"]["provisional"]


def test_a_ground_without_end_has_no_day(footmark: Command, altered: Altered) -> None:
    """CNEX-12.3.1-b, J19: ground e lasts until the authority decides; the regulation's day is its own line."""
    def suspend(tree: dict[str, Any]) -> None:
        tree["certificates"][0].update(state="suspended", suspensions=[{
            "ground": "e", "facts": "许可证到期", "verified_on": "2026-05-25", "suspended_on": "2026-05-27",
            "until": None, "by": "p7",
        }])

    clocks = _clocks(footmark("clocks", altered("case-cnex", suspend), "--today", "2026-06-18").told)
    assert clocks["suspension_end"]["on"] is None
    assert clocks["suspension_end"]["clause"]["clause"] == "12.3.1 e"
    assert clocks["suspension_act"]["on"] == "2026-06-01"
    by_regulation = clocks["suspension_act_by_regulation"]
    assert (by_regulation["on"], by_regulation["clause"]["clause"]) == ("2026-05-30", "H101")


def test_a_suspension_ends_on_the_day_that_stands(footmark: Command, altered: Altered) -> None:
    """CEC-7.4-c, CNEX-12.3.1-b, J64: its certificate may end before, and one taken up again on appeal has another."""
    def shorten(tree: dict[str, Any]) -> None:
        tree["certificates"][0]["suspensions"][-1]["until"] = "2026-09-30"

    clocks = _clocks(footmark("clocks", altered("case-cec", shorten), "--today", "2026-06-18").told)
    assert clocks["suspension_end"]["on"] == "2026-09-30"
    assert clocks["suspension_end"]["days_left"] == 104


def test_a_certificate_that_is_over_has_no_clock(footmark: Command, example: Example) -> None:
    told = footmark("clocks", example("case-cnex"), "--today", "2028-09-10").told
    assert told["certificates"][0]["state"] == "expired"
    assert not {"valid_until", "surveillance"} & set(_clocks(told))


def test_clocks_are_read_on_a_day_that_is_given(footmark: Command, example: Example) -> None:
    assert footmark("clocks", example("case-cnex")).status == 2
    assert footmark("clocks", example("case-cnex"), "--today", "18.6.2026").status == 2


def test_a_sound_team_stands_and_who_evaluated_does_not_decide(footmark: Command, example: Example) -> None:
    """S1, S13, S14."""
    answer = footmark("team-check", example("case-cnex"))
    assert (answer.status, answer.told["stands"]) == (0, True)
    free = [each["person"] for each in answer.told["deciding"]["decider"] if each["barred"] is None]
    assert free == ["p3"]


def test_a_part_time_pair_does_not_stand(footmark: Command, altered: Altered) -> None:
    """CNEX-9.3.2-b."""
    answer = footmark("team-check", altered("case-cnex", lambda tree: tree["people"][0].update(employment="part_time")))
    assert answer.status == 1
    assert [fault["clause"]["clause"] for fault in answer.told["visits"][0]["faults"]] == ["9.3.2"]


def test_a_tied_member_does_not_stand(footmark: Command, altered: Altered) -> None:
    """S4: whoever is tied to the client is not sent to it."""
    def tie(tree: dict[str, Any]) -> None:
        code = tree["engagement"]["parties"]["client"]["credit_code"]
        tree["people"][1]["ties"] = [{"credit_code": code, "kind": "shareholder", "since": "2020-01-01"}]

    answer = footmark("team-check", altered("case-cnex", tie))
    assert answer.status == 1
    assert [bool(each["conflict"]) for each in answer.told["visits"][0]["people"]] == [False, True, False]


def test_a_site_without_a_visit_is_named(footmark: Command, altered: Altered) -> None:
    """CNEX-9.5.1-c."""
    answer = footmark("team-check", altered("case-cnex", lambda tree: tree["engagement"].update(visits=[])))
    assert (answer.status, answer.told["unplanned_sites"]) == (1, ["s1"])


def test_all_faults_of_an_application_are_told_at_once(footmark: Command, altered: Altered) -> None:
    def spoil(tree: dict[str, Any]) -> None:
        tree.update(scheme="cnex_ex", today="tomorrow", declared_by=7, spare=True)
        tree["rows"]["sites"].append("s1")
        tree["answers"] |= {"client.nickname": "x", "sites[s9].city": "南阳"}
        tree["documents"] += [{"requirement": "poem", "file_name": "a.pdf"},
                              {"requirement": "flow_diagram", "subject": "unit-x", "file_name": "a.pdf"},
                              tree["documents"][0]]

    answer = footmark("completeness", altered("application-cnex", spoil))
    count = len(json.loads((EXAMPLES / "application-cnex.json").read_text(encoding="utf-8"))["documents"])
    assert answer.status == 2
    assert set(answer.faults) == {
        "today", "declared_by", "spare", "rows.sites[2]", "answers.client.nickname", "answers.sites[s9].city",
        f"documents[{count}].requirement", f"documents[{count + 1}].subject", f"documents[{count + 2}]",
    }
    assert all(text["zh"] and text["en"] for text in answer.faults.values())
    assert not answer.told


def test_all_faults_of_a_case_are_told_at_once(footmark: Command, altered: Altered) -> None:
    def spoil(tree: dict[str, Any]) -> None:
        tree["engagement"]["edition"] = "1999"
        tree["engagement"]["visits"][0].update(site_row="s7", team=["p1", "nobody"], end="2026-05-01")
        tree["people"].append(tree["people"][0])
        tree["certificates"][0]["scheme"] = "cement"

    answer = footmark("clocks", altered("case-cnex", spoil), "--today", "2026-06-18")
    assert answer.status == 2
    assert set(answer.faults) == {
        "engagement.edition", "engagement.visits[0].site_row", "engagement.visits[0].team[1]",
        "engagement.visits[0].end", "people[7].id", "certificates[0].scheme",
    }


def test_an_unknown_ground_is_answered_with_those_of_the_rule(footmark: Command, altered: Altered) -> None:
    def spoil(tree: dict[str, Any]) -> None:
        tree["certificates"][0]["suspensions"][0]["ground"] = "z"

    answer = footmark("team-check", altered("case-cec", spoil))
    assert set(answer.faults) == {"certificates[0].suspensions[0].ground"}


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"scheme": NaN}', '{"scheme": "a", "scheme": "b"}', "[" * 100_000])
def test_what_is_no_json_object_is_one_fault(text: str) -> None:
    found = read_application_text(text)
    assert isinstance(found, tuple)
    assert [fault.path for fault in found] == [""]


def test_a_missing_file_and_one_of_another_encoding_end_with_status_2(footmark: Command, tmp_path: Path) -> None:
    (tmp_path / "gbk.json").write_bytes('{"scheme": "方案"}'.encode("gbk"))
    for name in ("nothing.json", "gbk.json"):
        answer = footmark("units", tmp_path / name)
        assert (answer.status, set(answer.faults)) == (2, {""})


_PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["cnex_ex", "s1", "2026-05-20"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["sites", "client.name", "sites[s1].city", "requirement", "subject", "file_name", "id"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(
    st.sampled_from([*ApplicationFile.model_fields, *CaseFile.model_fields, "spare"]), _PARTS, max_size=5
))
def test_any_tree_is_read_or_told_faulty(tree: dict[str, Any]) -> None:
    for read in (read_application_text, read_case_text):
        found = read(json.dumps(tree))
        assert isinstance(found, Frozen) or (found and all(fault.text.zh for fault in found))


def _clocks(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {clock["key"]: clock for clock in told["clocks"]}
