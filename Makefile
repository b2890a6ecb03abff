# The commands of the project. Each does its own set-up with nothing but Python 3.11.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SHARE ?= 1

.PHONY: setup setup-dev demo run style types check gate test bench soak migration lock clean

setup: $(VENV)/.setup          ## install onex at .venv/bin/onex
setup-dev: $(VENV)/.setup-dev  ## the same, and what the tests need

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.setup: requirements.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements-build.lock -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.setup-dev: $(VENV)/.setup requirements-dev.lock
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements-dev.lock
	touch $@

demo: setup  ## the demo at http://127.0.0.1:8000, fresh data, no token
	$(BIN)/onex demo

run: setup  ## Telegram, web chat and scheduler, as the settings say
	$(BIN)/onex run

check: style types  ## style, import order, types

style: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: setup-dev
	$(BIN)/mypy

test: style  ## the gate: style, then types beside every test on SQLite and PostgreSQL, with coverage
	$(MAKE) --no-print-directory --jobs=2 types gate

gate: setup-dev
	$(BIN)/python -m tests.gate

bench: setup-dev $(VENV)/.bench  ## comparisons with peers, in one run
	$(BIN)/python -m bench

$(VENV)/.bench: bench/requirements.lock
	$(BIN)/pip install --quiet --require-hashes -r bench/requirements.lock
	touch $@

soak: setup-dev  ## every measured figure; SHARE=0.1 for a tenth
	ONEX_SOAK_SHARE=$(SHARE) $(BIN)/pytest -m soak -s -p no:cacheprovider

migration: setup-dev  ## draft a migration for changed tables: make migration NAME="what changes"
	$(BIN)/python -m models.migrations.write "$(NAME)"

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 requirements-build.in -o requirements-build.lock
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --extra bench -c requirements.lock pyproject.toml -o bench/requirements.lock

clean:
	rm -rf $(VENV) var
