"""One concept, one word: names that mean two things here, and names that mean nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
COLLIDING = frozenset(
    {"unit", "review", "scope", "audit", "validate", "verify", "contract", "app", "model", "statement"}
)
"""Each names two things here (a certification unit, a functional unit; three reviews): say which."""

EMPTY_WORDS = frozenset({"util", "utils", "helper", "helpers", "process", "handle", "handler", "handlers"})
"""Say nothing about what a thing is or answers."""

NAMED_BY_OTHERS = frozenset({
    "process_bind_param", "process_result_value", "_maybe_handle_execution_control_request"})
"""What SQLAlchemy and Streamlit call of us."""

SAID_BY_THE_TYPE = frozenset({("model", "str"), ("unit", "CertificationUnit")})
"""Fields whose type leaves one meaning: the product's model (型号) as printed, and the unit that is certified."""

LONGEST_FUNCTION = 45
"""Lines."""


def classes_and_functions(*folders: str) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]]:
    for folder in folders:
        for file in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{file.relative_to(PROJECT)}:{node.lineno} {node.name}", node


def test_no_bare_name_means_two_things() -> None:
    """Of classes, functions, modules and fields in the vocabulary, the rules and the services."""
    found = []
    for place, node in classes_and_functions("models", "intake_app/rules", "intake_app/services"):
        names = [node.name]
        if isinstance(node, ast.ClassDef):
            names += [
                part.target.id for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
                and (part.target.id, ast.unparse(part.annotation)) not in SAID_BY_THE_TYPE
            ]
        found += [place for name in names if name.casefold() in COLLIDING]
    for folder in ("models", "intake_app/rules", "intake_app/services"):
        found += [str(file) for file in (PROJECT / folder).rglob("*.py") if file.stem in COLLIDING]
    assert not found


def test_no_name_says_nothing() -> None:
    found = [
        place
        for place, node in classes_and_functions("models", "intake_app", "scheduler", "docs_templates")
        for word in node.name.casefold().split("_")
        if word in EMPTY_WORDS and node.name not in NAMED_BY_OTHERS
    ]
    assert not found


def test_a_section_is_never_compared_by_identity() -> None:
    """A section of a scheme's file is a string, so that `field.section is Section.SITES` would never hold."""

    def names_a_section(node: ast.expr) -> bool:
        return (ast.unparse(node).startswith("Section.")
                or getattr(node, "attr", getattr(node, "id", "")).endswith("section"))

    found = []
    for folder in ("models", "intake_app", "docs", "tests"):
        for file in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot):
                    sides = (node.left, *node.comparators)
                    if not any(isinstance(side, ast.Constant) for side in sides) and any(map(names_a_section, sides)):
                        found.append(f"{file.relative_to(PROJECT)}:{node.lineno} {ast.unparse(node)}")
    assert not found


def test_a_function_fits_on_a_screen() -> None:
    found = [
        f"{place}: {length} lines"
        for place, node in classes_and_functions("models", "intake_app", "scheduler", "docs_templates")
        if not isinstance(node, ast.ClassDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not found
