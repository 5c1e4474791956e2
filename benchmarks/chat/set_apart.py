"""How many values are read otherwise where a blank parts Chinese from letters and figures, as word processors set it.

`python -m benchmarks.chat.set_apart` reads 2,500 wordings of the side that is tuned on (one of each that differ in
more than figures and names, drawn with one seed) as they are and with such a blank wherever one can stand, and prints
how many values of the first reading are lost in the second, and how many are new there. Blanks within a value do not
count.
"""

import json
import re
from random import Random

from benchmarks.chat.measure import HERE, read

WORDINGS = 2500
_MEETING = re.compile(r"(?<=[A-Za-z0-9%])(?=[一-龥])|(?<=[一-龥])(?=[A-Za-z0-9])")


def main() -> None:
    """Print the figures."""
    lines = [json.loads(line) for line in (HERE / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    wordings = list({re.sub(r"[0-9A-Za-z]+", "0", line["text"]): line for line in reversed(lines)}.values())[::-1]
    Random(1).shuffle(wordings)
    changed = values = lost = new = 0
    for line in wordings[:WORDINGS]:
        text = _MEETING.sub(" ", line["text"])
        if text == line["text"]:
            continue
        changed += 1
        plain, apart = (
            {(each.path, each.value.replace(" ", "")) for each in read(one).proposals}
            for one in (line, {**line, "text": text})
        )
        values += len(plain)
        lost += len(plain - apart)
        new += len(apart - plain)
    print(f"{changed} wordings set apart, {values} values, {lost} lost, {new} new")


if __name__ == "__main__":
    main()
