# The two main commands are `make run` and `make test`. `make help` lists the others.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
IN_VENV := .venv/bin/python
# Not named PYTHON: prepare.sh reads that variable to choose the Python for .venv, and make would export this value.
SERVERS := $(IN_VENV) -m devservers
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
TESTS ?=

.PHONY: help run test check audit format lock stop clean prepare

help:           ## list the commands
	@awk -F ' *## ' '/^[a-z]+:.*##/ {split($$1, target, ":"); printf "  make %-8s %s\n", target[1], $$2}' Makefile

run: prepare    ## run the application until Ctrl-C; loads demo data the first time
	@$(IN_VENV) -m devservers.supervisor

test: prepare   ## run all tests; TESTS='tests/assignments -k move' runs some
	@scripts/install_browser.sh
	@scripts/install_supabase_client.sh
	@$(SERVERS) run .venv/bin/pytest -n 2 --dist worksteal $(TESTS)

check: prepare  ## format, lint, types, imports, templates, migrations, production settings
	@$(SERVERS) run scripts/check.sh

audit: prepare  ## check the locked packages for known vulnerabilities at PyPI or OSV
	@$(IN_VENV) scripts/audit.py

format: prepare ## format code and templates
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format .
	@git ls-files 'templates/*.html' '*/templates/*.html' | xargs -r .venv/bin/djade --target-version 6.1

lock: prepare   ## lock the newest allowed versions of all requirements, with hashes
	@$(LOCK) --upgrade pyproject.toml --output-file requirements/base.txt
	@$(LOCK) --upgrade pyproject.toml --group dev --output-file requirements/dev.txt

stop:           ## stop the PostgreSQL and Valkey servers of this checkout
	@if [ -x $(IN_VENV) ]; then $(SERVERS) stop; fi

clean: stop     ## delete the environment, the data of the servers, and caches
	@rm -rf .venv .local staticfiles tests/api/javascript/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results

prepare:
	@scripts/prepare.sh
