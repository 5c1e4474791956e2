"""Files that are only made once somebody asks for them."""

import ast
from pathlib import Path

import intake_app.ui

SCRIPTS = sorted(Path(intake_app.ui.__file__).parent.glob("*.py"))


def _made_when_asked_for(script: Path) -> list[ast.Lambda]:
    """What the script's download buttons call when they are pressed."""
    calls = (node for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return [keyword.value for call in calls for keyword in call.keywords
            if getattr(call.func, "attr", "") == "download_button" and isinstance(keyword.value, ast.Lambda)]


def test_a_file_that_is_made_when_asked_for_knows_beforehand_who_asks() -> None:
    """Streamlit makes it in another thread, where nobody is signed in: what is asked of the session there is lost."""
    found = [(script.name, node) for script in SCRIPTS for node in _made_when_asked_for(script)]
    asking = [(name, node.lineno) for name, node in found
              if any(isinstance(each, ast.Name) and each.id in ("session", "st") for each in ast.walk(node))]
    assert len({name for name, _ in found}) >= 8
    assert asking == []
