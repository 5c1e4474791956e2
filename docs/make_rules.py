"""Makes docs/rules.md: each requirement with its clause, the function that answers it, and the tests that cite it."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from intake_app.schemes.house import HouseRules, read_house
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.reference import ClauseRef
from models.text import Text

PROJECT = Path(__file__).parent.parent
REQUIREMENTS = PROJECT / "docs" / "requirements.toml"
PAGE = PROJECT / "docs" / "rules.md"

REQUIREMENT_ID = re.compile(
    r"(?<![\w.-])(?:(?:CNEX|CEC)-[A-Z0-9][A-Za-z0-9.]*-[a-z0-9.]*[a-z0-9]|[SJ]\d{1,2})(?![\w-])"
)
CHAPTERS = (
    ("CNEX-", Text(zh="防爆电气产品", en="Explosion-proof products (CNEX-01-G:2026)")),
    ("CEC-", Text(zh="回用工业盐", en="Recycled industrial salt (CEC, 2024-11-08)")),
    ("S", Text(zh="职责分离与公正性", en="Separation of duties and impartiality")),
    ("J", Text(zh="规则未尽之处的理解", en="How the rules are read where they are silent or unclear")),
)
HEAD = """# 规则 Rules

`.venv/bin/python docs/make_rules.py` makes this page from the scheme files, `docs/requirements.toml` and the tests that
cite an id; edit those. A rule is a function of facts, scheme edition and day; a test cites what it guards by id.
"""


def listed_ids() -> tuple[str, ...]:
    """Every requirement of both rules and every reading of them (J).

    One ending in `*`, or with `…` in it, stands for all that begin like it.
    """
    return tuple((PROJECT / "docs" / "requirement_ids.txt").read_text(encoding="utf-8").split())


class Requirement(Frozen):
    """One requirement: where it stands, what answers it, and what it says in our own words."""

    id: str
    clause: str
    rules: tuple[str, ...] = ()
    why: Text | None = None
    """Why it is a person's, where no function answers it."""
    text: Text


def requirements() -> tuple[Requirement, ...]:
    """Every requirement of `requirements.toml`, in its order."""
    tree = tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    return tuple(
        Requirement(id=id, clause=each["clause"], rules=tuple(each.get("rules", ())), why=each.get("why"),
                    text=Text(zh=each["zh"], en=each["en"]))
        for id, each in tree.items()
    )


def citations() -> Mapping[str, tuple[str, ...]]:
    """The places in the tests that cite each id: `file` for a module, `file name` for a function or class."""
    found: dict[str, list[str]] = {}
    for file in sorted((PROJECT / "tests").rglob("test_*.py")):
        for place, words in _cited_words(file):
            for id in sorted(set(REQUIREMENT_ID.findall(words))):
                found.setdefault(id, []).append(place)
    return {id: tuple(places) for id, places in found.items()}


def rules_page() -> str:
    """The whole page."""
    cited, known = citations(), requirements()
    parts = [HEAD]
    for prefix, title in CHAPTERS:
        rows = [_row(each, cited.get(each.id, ())) for each in known if each.id.startswith(prefix)]
        parts.append(_table(title, ("id", "clause", "要求", "requirement", "rule", "tests"), rows))
    for edition in built_in_schemes().editions:
        title = Text(zh="数字", en=f"Figures of {edition.document}")
        parts.append(_table(title, ("place", "figure", "clause"), _figures(edition)))
    settings = Text(zh="本机构规定", en="This body's own settings")
    parts.append(_table(settings, ("key", "中文", "English"), _house(read_house())))
    return "\n".join(parts)


def _cited_words(file: Path) -> Iterator[tuple[str, str]]:
    """Each place of a test file with its docstring and decorators, where ids are cited."""
    name = file.relative_to(PROJECT / "tests").as_posix()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module):
            yield name, ast.get_docstring(node) or ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            marks = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
            yield f"{name} {node.name}", f"{ast.get_docstring(node) or ''} {marks}"


def _row(requirement: Requirement, places: Iterable[str]) -> tuple[str, ...]:
    rules = "<br>".join(f"`{name.removeprefix('intake_app.')}`" for name in requirement.rules)
    if requirement.why is not None:
        rules = f"由人办理 a person's: {requirement.why.zh} {requirement.why.en}"
    tests = "<br>".join(f"`{place}`" for place in places)
    return requirement.id, requirement.clause, requirement.text.zh, requirement.text.en, rules, tests


def _figures(edition: SchemeEdition) -> Iterator[tuple[str, ...]]:
    """Every figure of an edition with the place where it stands in the file."""
    yield from _sourced(edition.model_dump(), "")


def _sourced(tree: object, path: str) -> Iterator[tuple[str, ...]]:
    if isinstance(tree, dict):
        if set(tree) == {"value", "clause"}:
            value = tree["value"]["en"] if isinstance(tree["value"], dict) else tree["value"]
            yield path, str(value), str(ClauseRef.model_validate(tree["clause"]))
            return
        for name, part in tree.items():
            yield from _sourced(part, f"{path}.{name}" if path else name)


def _house(house: HouseRules) -> Iterator[tuple[str, ...]]:
    for setting in house.settings:
        yield setting.key, setting.text.zh, setting.text.en


def _table(title: Text, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"## {title.zh} {title.en}", "", _line(heads), _line(["---"] * len(heads)), *map(_line, rows), ""]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
