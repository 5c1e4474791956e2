"""Who may import what, beyond what import-linter's contracts hold (see pyproject.toml)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
PACKAGES = ("models", "intake_app", "scheduler", "docs_templates")

ONLY_IN = {
    "streamlit": ("intake_app.ui", "streamlit_app"),
    "sqlmodel": ("models.storage", "intake_app.bootstrap"),  # the start opens the sessions of the storage
    "sqlalchemy": ("models.storage",),
    "alembic": ("models.storage",),
    "ortools": ("scheduler",),
    "docx": ("docs_templates",),
    "docxtpl": ("docs_templates",),
    "numba": ("scheduler.compiled",),
    "openpyxl": ("intake_app.tables",),
    "starlette": ("intake_app.ui.web",),
    "argon2": ("intake_app.services.passwords",),
    "pypdf": ("intake_app.examination",),
    "pypdfium2": ("intake_app.examination",),
    "zxingcpp": ("intake_app.examination",),
    "segno": ("docs_templates",),
    "defusedxml": ("intake_app.examination",),
    "filetype": ("intake_app.examination",),
    "huey": ("intake_app.run_queue",),
    "peewee": ("intake_app.run_queue",),
    "icalendar": ("intake_app.calendars",),
    "recurring_ical_events": ("intake_app.calendars",),
    "pydantic_ai": ("intake_app.language_model",),
    "httpx2": ("intake_app.language_model",),
    "openai": ("intake_app.language_model",),
}
"""Each library has one home, so that replacing it touches one place."""

CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "localtime"), ("time", "strftime"),
}
MAY_READ_THE_CLOCK = ("intake_app.bootstrap", "intake_app.config", "intake_app.cli", "intake_app.ui.web")


def source_files() -> list[Path]:
    packaged = [file for package in PACKAGES for file in sorted((PROJECT / package).rglob("*.py"))]
    return [PROJECT / "streamlit_app.py", *packaged]


def module_name(file: Path) -> str:
    parts = file.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_within(module: str, homes: tuple[str, ...]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for file in source_files():
        yield module_name(file), ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_home(library: str) -> None:
    strays = [
        f"{module} imports {name}"
        for module, tree in parsed() for name in imported_modules(tree)
        if name.split(".")[0] == library and not is_within(module, ONLY_IN[library])
    ]
    assert not strays


def test_the_entry_imports_streamlit_the_screens_and_the_start_only() -> None:
    tree = ast.parse((PROJECT / "streamlit_app.py").read_text(encoding="utf-8"))
    allowed = ("streamlit", "intake_app", "intake_app.bootstrap", "intake_app.ui")
    assert [name for name in imported_modules(tree) if name != "intake_app" and not is_within(name, allowed[2:])] == [
        "streamlit"
    ]


def test_the_clock_is_read_at_the_edge_only() -> None:
    """`today` and `now` are passed in, so that every deadline can be tested on any day."""
    readers = [
        f"{module}:{node.lineno}"
        for module, tree in parsed() if not is_within(module, MAY_READ_THE_CLOCK)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and (getattr(node.func.value, "id", getattr(node.func.value, "attr", "")), node.func.attr) in CLOCKS
    ]
    assert not readers


def test_a_screen_never_opens_the_database() -> None:
    strays = [
        module for module, tree in parsed() if is_within(module, ("intake_app.ui",))
        for name in imported_modules(tree) if is_within(name, ("models.storage", "intake_app.bootstrap"))
    ]
    assert not strays


def test_there_is_no_folder_named_pages() -> None:
    """Streamlit would serve its files as pages to everybody."""
    assert not [path for path in PROJECT.glob("intake_app/**/pages") if path.is_dir()]
    assert not (PROJECT / "pages").exists()
