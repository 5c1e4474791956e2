"""A language model is asked only where all of it is set up; without one nobody waits for its library."""

import subprocess
import sys
from pathlib import Path

import pytest

from intake_app import bootstrap
from intake_app.config import read_config

KEY = "sk-held-back-4711"
SET_UP = {"FOOTMARK_LLM_BASE_URL": "http://127.0.0.1:9/v1", "FOOTMARK_LLM_KEY": KEY, "FOOTMARK_LLM_MODEL": "test-1"}
PROJECT = Path(__file__).parent.parent.parent


def test_no_model_is_asked_where_none_is_set_up(tmp_path: Path) -> None:
    settings = read_config({"FOOTMARK_DATABASE_URL": f"sqlite:///{tmp_path}/f.sqlite3", "FOOTMARK_LLM_KEY": " "})
    assert settings.language_model is None
    assert bootstrap.office(settings).suggester is None


def test_the_model_that_is_set_up_is_asked(tmp_path: Path) -> None:
    settings = read_config({"FOOTMARK_DATABASE_URL": f"sqlite:///{tmp_path}/f.sqlite3", **SET_UP})
    suggester = bootstrap.office(settings).suggester
    assert suggester is not None
    assert suggester.name == "test-1"


@pytest.mark.parametrize("absent", SET_UP)
def test_half_a_setting_is_named_at_the_start(absent: str) -> None:
    with pytest.raises(ValueError, match=f"not set: {absent}"):
        read_config({name: value for name, value in SET_UP.items() if name != absent})


@pytest.mark.parametrize(("name", "value"), [
    ("FOOTMARK_LLM_BASE_URL", "ftp://127.0.0.1"), ("FOOTMARK_LLM_BASE_URL", "sk-typed-into-the-wrong-one"),
    ("FOOTMARK_LLM_BASE_URL", "http://"), ("FOOTMARK_LLM_TIMEOUT", "0"), ("FOOTMARK_LLM_TIMEOUT", "-1"),
    ("FOOTMARK_LLM_TIMEOUT", "121"), ("FOOTMARK_LLM_TIMEOUT", "soon"), ("FOOTMARK_LLM_TIMEOUT", "nan"),
])
def test_a_setting_that_cannot_be_is_refused_without_repeating_it(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} ") as refusal:
        read_config({**SET_UP, name: value})
    assert KEY not in str(refusal.value)
    assert "sk-typed" not in str(refusal.value)


def test_the_key_shows_in_no_print_of_the_settings() -> None:
    settings = read_config(SET_UP)
    assert KEY not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.language_model is not None
    assert settings.language_model.key.get_secret_value() == KEY


def test_the_seconds_can_be_set() -> None:
    settings = read_config({**SET_UP, "FOOTMARK_LLM_TIMEOUT": "7.5"})
    assert settings.language_model is not None
    assert settings.language_model.timeout_seconds == 7.5


def test_a_start_without_a_model_imports_nothing_for_it(tmp_path: Path) -> None:
    script = (
        "import sys, streamlit_app;"
        "print({name.split('.')[0] for name in sys.modules} & {'pydantic_ai', 'openai', 'httpx2'})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False,
        env={"FOOTMARK_DATABASE_URL": f"sqlite:///{tmp_path}/f.sqlite3", "FOOTMARK_FILES": str(tmp_path)},
    )
    assert ended.stdout.strip() == "set()", ended.stderr
