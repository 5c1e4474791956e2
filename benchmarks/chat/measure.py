"""Measure what the chat reads, by rules alone: python benchmarks/chat/measure.py [test|dev] [--mistakes]

A proposal is right when its path and its value are labelled; a label is found when a proposal is right about it. Rows
that do not exist yet have no name of their own, `new` and `new-2` only say what belongs together: they are compared with
the labelled rows that they agree with most. The span is measured apart: whether a right proposal quotes words that
overlap the labelled ones.
"""

import argparse
import json
import platform
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from expand import SCHEMES, application_of

from intake_app.chat.extraction import Understanding, understood
from intake_app.chat.proposals import Proposal, is_new_row

_ROW = re.compile(r"(?P<section>\w+)\[(?P<row>[^\]]+)\]")
HERE = Path(__file__).parent


def main() -> None:
    """Print the figures of one half."""
    options = argparse.ArgumentParser()
    options.add_argument("side", nargs="?", default="test", choices=("dev", "test"))
    options.add_argument("--mistakes", action="store_true", help="show every mistake: for the half that is tuned on")
    asked = options.parse_args()
    lines = [json.loads(line) for line in (HERE / f"{asked.side}.jsonl").read_text(encoding="utf-8").splitlines()]
    _read(lines[0])  # the list of cities is read once
    right, proposed, labelled = Counter[str](), Counter[str](), Counter[str]()
    said, said_right = Counter[str](), Counter[str]()
    spans, tempted, fell, times = 0, 0, 0, []
    for line in lines:
        start = time.perf_counter()
        found = _read(line)
        times.append((time.perf_counter() - start) * 1000)
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
    _tell(right, proposed, labelled)
    for confidence in sorted(said, reverse=True):
        print(f"proposals that are {confidence}: {said[confidence]},"
              f" precision {_share(said_right[confidence], said[confidence])}")
    print(f"hard negatives: {tempted}, of which {fell} drew a wrong proposal")
    print(f"right proposals whose words overlap the label: {spans} of {right.total()}")
    times.sort()
    print(f"time per message: median {statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms,"
          f" longest {times[-1]:.1f} ms ({platform.machine()}, Python {platform.python_version()})")


def _read(line: dict[str, Any]) -> Understanding:
    day = date.fromisoformat(line["today"])
    application = application_of(line["scheme"], line.get("application", {}))
    return understood(line["text"], application, SCHEMES.in_force(line["scheme"], day), day)


def _rows(proposals: Iterable[Proposal], wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """For each new row of the proposals, by section, the labelled new row with which it shares most values."""
    made = {(each.path, each.value) for each in proposals if is_new_row(each.row)}
    rows = {match.groups() for path, _ in made if (match := _ROW.match(path))}
    labelled = {match.groups() for path, _ in wanted if (match := _ROW.match(path)) and is_new_row(match["row"])}
    shared = {
        (mine, theirs): sum((path.replace(f"[{mine[1]}]", f"[{theirs[1]}]"), value) in wanted for path, value in made
                            if path.startswith(f"{mine[0]}[{mine[1]}]"))
        for mine in rows for theirs in labelled if mine[0] == theirs[0]
    }
    names: dict[tuple[str, str], str] = {}
    for (mine, theirs), count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if count and mine not in names and (mine[0], theirs[1]) not in {(each[0], name) for each, name in names.items()}:
            names[mine] = theirs[1]
    free = {mine: f"{mine[1]} of its own" for mine in rows - names.keys()}
    return names | free


def _renamed(proposal: Proposal, names: Mapping[tuple[str, str], str]) -> str:
    match = _ROW.match(proposal.path)
    name = names.get(match.groups()) if match else None
    return proposal.path.replace(f"[{proposal.row}]", f"[{name}]") if name else proposal.path


def _field(path: str) -> str:
    section, _, key = path.partition(".")
    return f"{section.partition('[')[0]}.{key}"


def _tell(right: Counter[str], proposed: Counter[str], labelled: Counter[str]) -> None:
    print(f"{'field':36} {'labels':>7} {'precision':>10} {'recall':>8}")
    for field in sorted(labelled | proposed):
        print(f"{field:36} {labelled[field]:7} {_share(right[field], proposed[field]):>10}"
              f" {_share(right[field], labelled[field]):>8}")
    print(f"{'all ' + str(len(labelled)) + ' fields':36} {labelled.total():7}"
          f" {_share(right.total(), proposed.total()):>10} {_share(right.total(), labelled.total()):>8}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


if __name__ == "__main__":
    main()
