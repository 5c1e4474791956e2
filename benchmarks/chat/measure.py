"""Measure what the chat reads, by rules alone: python -m benchmarks.chat.measure [SIDE] [--file FILE] [--mistakes]

The sides are the JSON files: `dev` is tuned on, `held` is only measured, and of `held` nothing but totals is shown.

A proposal is right when its path and its value are labelled; a label is found when a proposal is right about it. Rows
that do not exist yet have no name of their own, `new` and `new-2` only say what belongs together: they are compared
with the labelled rows that they agree with most. The span is measured apart: whether a right proposal quotes words that
overlap the labelled ones.
"""

import argparse
import json
import platform
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.chat.expand import SCHEMES, application_of
from intake_app.chat.extraction import Understanding, understood
from intake_app.chat.proposals import Proposal, is_new_row

GROUPS = {
    "parties & contacts": re.compile(r"(?:client|producer|factory)\."),
    "sites, products & period": re.compile(r"(?:sites|products)\.|application\.period_"),
    "everything else": re.compile(""),
}
"""The groups of fields that are told apart on either side; a field is of the first that its name begins like."""
_ROW = re.compile(r"(?P<section>\w+)\[(?P<row>[^\]]+)\]")
HERE = Path(__file__).parent


def main() -> None:
    """Print the figures of one side."""
    asked = _asked()
    lines = [json.loads(line) for line in (HERE / f"{asked.side}.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line["style"].startswith(asked.file)]
    if not lines:
        raise SystemExit(f"no utterance is {asked.side}")
    read(lines[0])  # the list of cities is read once
    right, proposed, labelled = Counter[str](), Counter[str](), Counter[str]()
    said, said_right = Counter[str](), Counter[str]()
    spans, tempted, fell, times = 0, 0, 0, []
    for line in lines:
        start = time.process_time()
        found = read(line)
        times.append((time.process_time() - start) * 1000)
        wanted = {(each["path"], each["value"]): each["span"] for each in line["expect"]}
        names = _rows(found.proposals, wanted)
        made = {(_renamed(each, names), each.value): each.span for each in found.proposals}
        proposed.update(_field(path) for path, _ in made)
        labelled.update(_field(path) for path, _ in wanted)
        agreed = made.keys() & wanted.keys()
        spans += sum(made[key][0] < wanted[key][1] and wanted[key][0] < made[key][1] for key in agreed)
        for each in found.proposals:
            said[each.confidence] += 1
            said_right[each.confidence] += (_renamed(each, names), each.value) in agreed
        right.update(_field(path) for path, _ in agreed)
        tempted += line["hard"]
        fell += line["hard"] and bool(made.keys() - wanted.keys())
        if asked.mistakes and made.keys() != wanted.keys():
            print(json.dumps({
                "id": line["id"], "text": line["text"], "wrong": sorted(made.keys() - wanted.keys()),
                "missed": sorted(wanted.keys() - made.keys()),
            }, ensure_ascii=False))
    if asked.side == "dev":
        _tell(right, proposed, labelled, {field: {field} for field in sorted(labelled | proposed)})
    _tell(right, proposed, labelled, _groups(labelled | proposed))
    for confidence in sorted(said, reverse=True):
        print(f"proposals that are {confidence}: {said[confidence]},"
              f" precision {_share(said_right[confidence], said[confidence])}")
    print(f"hard negatives: {tempted}, of which {fell} drew a wrong proposal")
    print(f"right proposals whose words overlap the label: {spans} of {right.total()}")
    times.sort()
    print(f"ms of one core per message: median {statistics.median(times):.1f}, p95 {times[int(len(times) * 0.95)]:.1f},"
          f" longest {times[-1]:.1f} ({platform.machine()}, Python {platform.python_version()})")


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("side", nargs="?", default="held", choices=("dev", "held"))
    options.add_argument("--file", default="", help="only files whose name begins so: third_b, tuning")
    options.add_argument("--mistakes", action="store_true", help="show every mistake: for the side that is tuned on")
    asked = options.parse_args()
    if asked.mistakes and asked.side == "held":
        options.error("nobody looks at a mistake of the held side")
    return asked


def read(line: dict[str, Any]) -> Understanding:
    """What is read of a labelled line by rules alone."""
    day = date.fromisoformat(line["today"])
    application = application_of(line["scheme"], line.get("application", {}))
    return understood(line["text"], application, SCHEMES.in_force(line["scheme"], day), day)


def _rows(proposals: Iterable[Proposal], wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """For each new row of the proposals, by section, the labelled new row with which it shares most values."""
    mine = _values_by_row((each.path, each.value) for each in proposals)
    theirs = _values_by_row(wanted)
    shared = sorted(
        ((len(mine[one] & theirs[other]), one, other) for one in mine for other in theirs if one[0] == other[0]),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    names: dict[tuple[str, str], str] = {}
    for count, one, other in shared:
        is_taken = any(one[0] == section and name == other[1] for (section, _), name in names.items())
        if count and one not in names and not is_taken:
            names[one] = other[1]
    return names | {row: f"{row[1]} of its own" for row in mine.keys() - names.keys()}


def _values_by_row(values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], set[tuple[str, str]]]:
    """The fields and values of each new row, by section and row."""
    by_row = defaultdict[tuple[str, str], set[tuple[str, str]]](set)
    for path, value in values:
        match = _ROW.match(path)
        if match and is_new_row(match["row"]):
            by_row[match["section"], match["row"]].add((path[match.end():], value))
    return by_row


def _renamed(proposal: Proposal, names: Mapping[tuple[str, str], str]) -> str:
    match = _ROW.match(proposal.path)
    name = names.get((match["section"], match["row"])) if match else None
    return proposal.path.replace(f"[{proposal.row}]", f"[{name}]") if name else proposal.path


def _field(path: str) -> str:
    section, _, key = path.partition(".")
    return f"{section.partition('[')[0]}.{key}"


def _groups(fields: Iterable[str]) -> Mapping[str, set[str]]:
    """The fields of each group, and all of them."""
    groups = defaultdict[str, set[str]](set)
    for field in fields:
        groups[next(group for group, names in GROUPS.items() if names.match(field))].add(field)
    return {f"{group}, {len(groups[group])} fields": groups[group] for group in GROUPS} | {
        "all": set().union(*groups.values())
    }


def _tell(
    right: Counter[str], proposed: Counter[str], labelled: Counter[str], lines: Mapping[str, set[str]]
) -> None:
    """A line of figures for each set of fields."""
    print(f"{'field':40} {'labels':>7} {'precision':>10} {'recall':>8}")
    for name, fields in lines.items():
        found, made, wanted = (sum(count[field] for field in fields) for count in (right, proposed, labelled))
        print(f"{name:40} {wanted:7} {_share(found, made):>10} {_share(found, wanted):>8}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


if __name__ == "__main__":
    main()
