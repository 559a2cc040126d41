# Two commands matter: `make run` and `make test`. `make help` lists the others.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
IN_VENV := .venv/bin/python
# Not called PYTHON: that one may name the Python to make .venv with, and make would hand ours on instead.
SERVERS := $(IN_VENV) -m devservers
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
TESTS ?=

.PHONY: help run test check audit format lock stop clean prepare

help:           ## list the commands
	@awk -F ' *## ' '/^[a-z]+:.*##/ {split($$1, target, ":"); printf "  make %-8s %s\n", target[1], $$2}' Makefile

run: prepare    ## start the studio (first time: with demo data), until Ctrl-C
	@$(IN_VENV) -m devservers.supervisor

test: prepare   ## run all tests; TESTS='tests/assignments -k move' runs some
	@scripts/browser.sh
	@scripts/clients.sh
	@$(SERVERS) run .venv/bin/pytest -n 2 --dist worksteal $(TESTS)

check: prepare  ## format, lint, types, imports, templates, migrations, production settings
	@$(SERVERS) run scripts/check.sh

audit: prepare  ## ask PyPI or OSV for known holes in the locked packages; fails when neither answers
	@$(IN_VENV) scripts/audit.py

format: prepare ## bring code and templates into shape
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format .
	@git ls-files 'templates/*.html' '*/templates/*.html' | xargs -r .venv/bin/djade --target-version 6.1

lock: prepare   ## lock the newest allowed versions of all dependencies, with hashes
	@$(LOCK) --upgrade pyproject.toml --output-file requirements/base.txt
	@$(LOCK) --upgrade pyproject.toml --group dev --output-file requirements/dev.txt

stop:           ## stop the embedded PostgreSQL and Valkey of this checkout
	@if [ -x $(IN_VENV) ]; then $(SERVERS) stop; fi

clean: stop     ## remove what was made here: environment, data, caches
	@rm -rf .venv .local staticfiles tests/api/javascript/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results

prepare:
	@scripts/prepare.sh
