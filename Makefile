# Everything that a developer or a trial needs; `make env` asks only for python3-venv, make and git.

BIN := .venv/bin
PORT ?= 8501

.PHONY: env demo run test check

env: .venv/ready

.venv/ready: pyproject.toml uv.lock $(wildcard scheduler/compiled/*.py)
	test -x $(BIN)/python || python3 -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --inexact --compile-bytecode
	$(BIN)/python -m scheduler compile
	touch .venv/ready

demo: env
	FOOTMARK_DATABASE_URL=sqlite:///var/demo/footmark.sqlite3 FOOTMARK_FILES=var/demo/files $(BIN)/footmark demo
	FOOTMARK_DATABASE_URL=sqlite:///var/demo/footmark.sqlite3 FOOTMARK_FILES=var/demo/files $(BIN)/footmark serve --port $(PORT)

run: env
	$(BIN)/footmark serve --port $(PORT)

test: check
	$(BIN)/python tests/needs.py
	$(BIN)/pytest

check: env
	$(BIN)/ruff check .
	$(BIN)/mypy models intake_app scheduler docs_templates streamlit_app.py
	$(BIN)/lint-imports
