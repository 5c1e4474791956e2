"""What is typed into a page is saved or kept before it is sent: the fields that are not are few, and named here."""

import ast
from collections import Counter
from pathlib import Path

UI = Path(__file__).parent.parent.parent / "intake_app" / "ui"

NOT_KEPT = Counter({
    # Names, addresses and numbers: typed in a moment from a paper or a card that lies there.
    ("administration.py", "Name"): 1, ("administration.py", "E-mail"): 2, ("administration.py", "Address"): 1,
    ("administration.py", "Phone"): 1, ("application_check.py", "Name of the person who declares"): 1,
    ("mandates.py", "E-mail of the consultant"): 1, ("mandates.py", "Name (for a new account)"): 1,
    ("mandates.py", "Firm (for a new account)"): 1, ("people.py", "Number"): 1, ("people.py", "Issued by"): 1,
    ("people_ties.py", "Credit code of the enterprise"): 1, ("people.py", "Name"): 1, ("people.py", "City"): 1,
    ("signed_copies.py", "Number at the head of the paper"): 1,
    ("signed_copies.py", "Number at the head of the paper, where there is no bar code"): 1,
    # A password is kept nowhere.
    ("account.py", "label"): 1,
})
"""By file and label, and how often: decision 0040 says why."""


def plain_fields() -> Counter[tuple[str, str]]:
    """The text fields that neither save by themselves nor are kept, by file and label."""
    return Counter(
        (file.name, _label(call)) for file in UI.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"text_input", "text_area"} and not _saves(call))


def _saves(call: ast.Call) -> bool:
    """Whether what is typed is stored as it changes; `common` has the callback where several fields share it."""
    return any(each.arg == "on_change" or (each.arg is None and ast.unparse(each.value) == "common")
               for each in call.keywords)


def _label(call: ast.Call) -> str:
    label = call.args[0]
    inner = label.args[0] if isinstance(label, ast.Call) else label
    return str(inner.value) if isinstance(inner, ast.Constant) else ast.unparse(inner)


def test_a_text_field_is_saved_or_kept_or_is_named_here() -> None:
    assert plain_fields() == NOT_KEPT
