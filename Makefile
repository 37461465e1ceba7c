# Everything that is done to Dualcaster from a shell. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev browser run demo test lint format bench fuzz test-faults migrate import-scryfall-all trigger-scrape db-shell clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | awk -F ':.*  ## ' '{printf "  make %-20s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 to 3.14 is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if not (3, 11) <= sys.version_info < (3, 15) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(BIN)/python
	@echo "Installing (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what tests need (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/installed $@

install: $(VENV)/installed  ## Make the virtual environment and install the program

install-dev: $(VENV)/installed-dev  ## Install what tests and checks need, too

run: $(VENV)/installed  ## Run everything on this machine with real prices
	@exec $(BIN)/python -m stack run

demo: $(VENV)/installed  ## Run everything with a simulated market that moves; needs no network
	@exec $(BIN)/python -m stack run --demo

test: $(VENV)/installed-dev  ## Run all tests; ARGS="-k name" chooses some, TEST_DATABASE_URL another server
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/installed-dev  ## Check style, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/installed-dev  ## Format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: $(VENV)/installed-dev  ## Measure speed and memory against limits taken in the same run
	@$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(VENV)/installed-dev  ## Ask the API thousands of right and wrong questions
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-400} $(BIN)/python -m pytest -q -p no:xdist tests/fuzz $(ARGS)

test-faults: $(VENV)/installed-dev  ## Kill workers, stop servers, ask hostile upstreams, in full size: half an hour
	@$(BIN)/python -m pytest -p no:xdist tests/faults $(ARGS)

migrate: $(VENV)/installed  ## Bring the database to the newest schema
	@$(BIN)/python -m stack exec -- $(BIN)/python -m alembic upgrade head

import-scryfall-all: $(VENV)/installed  ## Load every card and today's prices from Scryfall
	@$(BIN)/python -m stack exec -- $(BIN)/python -m ingestion scryfall-bulk $(ARGS)

trigger-scrape: $(VENV)/installed  ## Collect now what the sources have new
	@$(BIN)/python -m stack exec -- $(BIN)/python -m ingestion collect $(ARGS)

db-shell: $(VENV)/installed  ## Open psql on the database
	@$(BIN)/python -m stack psql $(ARGS)

clean:  ## Remove the virtual environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
