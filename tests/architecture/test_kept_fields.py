"""What is typed into a page is saved or kept before it is sent: the fields that are not are few, and named here."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parent.parent.parent / "intake_app" / "ui"

NOT_KEPT = Counter({
    # Names, addresses and numbers: typed in a moment from a paper or a card that lies there.
    ("mandates.py", "E-mail of the consultant"): 1, ("mandates.py", "Name (for a new account)"): 1,
    ("mandates.py", "Firm (for a new account)"): 1,
    ("signed_copies.py", "Number at the head of the paper"): 1,
    ("signed_copies.py", "Number at the head of the paper, where there is no bar code"): 1,
    # What is looked for.
    ("recorded_acts.py", "About (number or e-mail address)"): 1, ("recorded_acts.py", "Done by (name)"): 1,
    # A password is kept nowhere.
    ("account.py", "label"): 1,
})
"""By file and label, and how often: decision 0040 says why."""


TYPED_DAYS = "typed_days.py"
"""Where the lines for days are drawn: which pages use them is asked of the pages."""

INPUTS = frozenset({"day_field", "span_field", "number_input", "selectbox", "segmented_control", "radio", "multiselect",
                    "checkbox", "pills", "toggle", "slider", "time_input", "select_slider"})

KEEPS = frozenset({"kept", "kept_day", "kept_span"})
"""What draws an input that is kept until it is sent."""

NOT_KEPT_INPUTS = Counter({
    # What is looked at.
    ("board.py", "Tours of"): 1, ("board.py", "View"): 1, ("board.py", "From the week of"): 1,
    ("board.py", "Weeks"): 1, ("board.py", "Scheme"): 1, ("board.py", "Family"): 1, ("board.py", "Region"): 1,
    ("board.py", "State"): 1, ("inbox.py", "Only what waits for me ({count})"): 1,
    ("reporting.py", "From, this day included"): 1, ("looking_ahead.py", "Counted by"): 1,
    ("sending_papers.py", "Paper"): 1, ("sending_papers.py", "Enterprise"): 1, ("sending_papers.py", "Made on"): 1,
    ("recorded_acts.py", "From, this day included"): 1, ("recorded_acts.py", "To, this day included"): 1,
    ("recorded_acts.py", "Act"): 1,
    ("recorded_acts.py", "Page (of {count})"): 1,
    ("people.py", "Scheme"): 1, ("solving.py", "How long to look"): 1,
    # What a draft of a plan shall be: its answer stands there at once.
    ("planning_questions.py", "What has changed since the plan of"): 1,
    ("planning_questions.py", "A day of your choice"): 1, ("planning_questions.py", "Whose place"): 1,
    ("planning_questions.py", "Who shall be on it"): 1, ("planning_questions.py", "Audit"): 1,
    ("client_file.py", "Application"): 1,
    ("board_chosen.py", "Begins on"): 1, ("board_chosen.py", "Team"): 1, ("board_chosen.py", "Technical experts"): 1,
    ("board_chosen.py", "Keep a person from this audit"): 1,
    # Beside a file, which is gone with the session.
    ("application_documents.py", "Valid until, if the file was misread"): 1,
    ("mandates.py", "For which applications"): 1, ("mandates.py", "May fill in and hand in files"): 1,
    ("mandates.py", "May declare and submit for us"): 1, ("mandates.py", "From, this day included"): 1,
    ("mandates.py", "To, this day included"): 1, ("mandates.py", "Applications"): 1,
    ("signed_copies.py", "Signed or sealed on"): 2, ("signed_copies.py", "What is written on them?"): 1,
    ("gone_files.py", "Hand in for"): 1,
    # One choice and its button, without a word to lose; what is checked is ticked where it is done.
    ("my_applications.py", "Scheme"): 1,
    ("preparing.py", "label"): 1, ("people.py", "Footprint projects verified"): 1,
    ("people_terms.py", "Functions"): 1, ("people_terms.py", "Fee for an audit day in yuan"): 1,
    ("people_terms.py", "Last working day"): 1, ("preparing.py", "Another leader"): 1,
    ("deciding.py", "I have checked every field above"): 1,
})
"""Inputs that choose what is looked at, not what is done, or that stand beside a file, which a session cannot keep."""


def plain_fields() -> Counter[tuple[str, str]]:
    """The text fields that neither save by themselves nor are kept, by file and label."""
    return Counter(
        (file.name, _label(call)) for file in UI.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"text_input", "text_area"} and not _saves(call))


def plain_inputs() -> Counter[tuple[str, str]]:
    """The figures, days, ticks and choices that neither save by themselves nor are kept, by file and label."""
    return Counter(
        (file.name, _label(call)) for file in UI.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _called(call) in INPUTS and not _saves(call) and file.name != TYPED_DAYS)


def date_fields() -> list[str]:
    """Every mention of one of Streamlit's own fields for a day, by file and line."""
    return [f"{file.name}:{node.lineno}" for file in UI.rglob("*.py")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if (isinstance(node, ast.Attribute) and node.attr in {"date_input", "datetime_input"})
            or (isinstance(node, ast.Name) and node.id in {"date_input", "datetime_input"})]


def kept_inputs() -> Iterator[tuple[str, str]]:
    """File and key, as it is written, of each input that is kept."""
    for file in UI.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEEPS:
                named = [each.value for each in call.keywords if each.arg == "key"]
                (key,) = named or [call.args[1]]
                yield file.name, ast.unparse(key)


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _saves(call: ast.Call) -> bool:
    """Whether what is typed is stored as it changes; `common` has the callback where several fields share it."""
    return any(each.arg == "on_change" or (each.arg is None and ast.unparse(each.value) == "common")
               for each in call.keywords)


def _label(call: ast.Call) -> str:
    label = call.args[0].elts[0] if isinstance(call.args[0], ast.Tuple) else call.args[0]
    inner = label.args[0] if isinstance(label, ast.Call) else label
    return str(inner.value) if isinstance(inner, ast.Constant) else ast.unparse(inner)


def test_a_text_field_is_saved_or_kept_or_is_named_here() -> None:
    assert plain_fields() == NOT_KEPT


def test_no_page_has_a_date_field() -> None:
    """0054: Streamlit's makes another day of what is typed; `typed_days` leaves it as it is."""
    assert date_fields() == []


def test_figures_days_and_choices_are_kept_beside_the_texts_that_explain_them() -> None:
    """Whoever comes back finds the form as it was left, not the reason alone beside another figure."""
    assert plain_inputs() == NOT_KEPT_INPUTS
    assert len(list(kept_inputs())) > 50
