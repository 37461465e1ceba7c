# Everything that is done to Dualcaster from a shell. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
DATA ?= ../shared/data
UV := uv==0.13.9
# Scripts are checked and tested with Node. Tests of scripts are skipped where there is none; lint needs it.
NODE_PACKAGES := $(if $(shell command -v npm),node_modules/installed bundle/node_modules/installed)

.DEFAULT_GOAL := help
.PHONY: help install install-dev lock run demo test test-quick lint format bundle bench load-test evaluate fuzz test-faults migrate import-scryfall-all trigger-scrape db-shell backup restore restore-drill docs sbom image clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | awk -F ':.*  ## ' '{printf "  make %-20s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 to 3.14 is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if not (3, 11) <= sys.version_info < (3, 15) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock | $(BIN)/python
	@echo "Installing (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements.lock requirements-dev.lock | $(BIN)/python
	@echo "Installing what tests need (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/installed $@

node_modules/installed: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "Node 20.19 or newer with npm is needed to check the scripts of pages. Install it (Debian: apt-get install nodejs npm; macOS: brew install node) and run this again." >&2; exit 1; }
	@echo "Installing what checks and tests scripts (once, about half a minute) ..."
	@npm ci --loglevel error
	@touch $@

bundle/node_modules/installed: bundle/package.json bundle/package-lock.json bundle/.npmrc
	@echo "Installing what builds plotly.js (once, about half a minute) ..."
	@cd bundle && npm ci --loglevel error
	@touch $@

install: $(VENV)/installed  ## Make the virtual environment and install the program

install-dev: $(VENV)/installed-dev $(NODE_PACKAGES)  ## Install what tests and checks need, too

lock: $(BIN)/python  ## Renew requirements*.lock after a change of requirements*.txt
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	@for name in requirements requirements-dev; do \
		$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
			--output-file $$name.lock $$name.txt; \
	done

run: $(VENV)/installed  ## Run everything on this machine with real prices
	@exec $(BIN)/python -m stack run

demo: $(VENV)/installed  ## Run everything with a simulated market that moves; needs no network
	@exec $(BIN)/python -m stack run --demo

test: $(VENV)/installed-dev $(NODE_PACKAGES)  ## Run all tests; ARGS="-k name" chooses some, TEST_DATABASE_URL another server
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-quick: $(VENV)/installed-dev $(NODE_PACKAGES)  ## Run the tests that need no server and no browser: for use while writing
	@$(BIN)/python -m pytest -q -n 2 tests/unit tests/architecture $(ARGS)

lint: $(VENV)/installed-dev node_modules/installed  ## Check style, types, import rules and the workflow
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@npm run --silent lint
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(BIN)/kubernetes-validate --quiet --strict deploy/kubernetes/*.yml

format: $(VENV)/installed-dev  ## Format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bundle: bundle/node_modules/installed  ## Build plotly.js with only what figures draw, after an update or for a new kind of trace
	@node bundle/build.js assets/vendor

bench: $(VENV)/installed-dev  ## Measure speed and memory against limits taken in the same run
	@$(BIN)/python -m benchmarks $(ARGS)

load-test: $(VENV)/installed-dev  ## Ask at a constant rate while prices load, against limits; ARGS="mix --seconds 10"
	@$(BIN)/python -m load $(ARGS)

evaluate: $(VENV)/installed  ## Measure forecasts on archives of real prices, DATA=their folder (docs/evaluation.md)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m analysis confidence $(DATA)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m analysis evaluate $(DATA) $(ARGS)

fuzz: $(VENV)/installed-dev  ## Ask the API and the callbacks thousands of right and wrong questions
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

backup: $(VENV)/installed  ## Write a backup of the database, while the program runs; ARGS="--to folder"
	@$(BIN)/python -m backup dump $(ARGS)

restore: $(VENV)/installed  ## Restore FILE=the folder of a backup into an empty database; ARGS=--replace for another one
	@test -n "$(FILE)" || { echo "Which backup? make restore FILE=.data/backups/..." >&2; exit 2; }
	@$(BIN)/python -m backup restore "$(FILE)" $(ARGS)

restore-drill: $(VENV)/installed  ## Prove that the newest backup, or FILE=, can be restored and served
	@$(BIN)/python -m backup drill $(if $(FILE),"$(FILE)")

docs: $(VENV)/installed-dev  ## Build the site of the documents into build/docs; a link that leads nowhere fails
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@echo "build/docs/index.html"

sbom: $(VENV)/installed-dev  ## Write the bills of materials (CycloneDX) of what is deployed into build/sbom
	@mkdir -p build/sbom
	@$(BIN)/cyclonedx-py requirements --output-file build/sbom/python.json requirements.lock
	@cd bundle && npm sbom --package-lock-only --sbom-format cyclonedx > ../build/sbom/node.json
	@echo "build/sbom/python.json build/sbom/node.json"

image:  ## Build the image with Docker, and run it read-only, without a network, as nobody special
	@docker build --tag dualcaster:local .
	@docker run --rm --read-only --network none dualcaster:local sh -c 'test "$$(id -u)" -ne 0 && python -m ingestion --help'

clean:  ## Remove the virtual environment, Node's packages, what was built and caches; data stays
	rm -rf build $(VENV) node_modules bundle/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
