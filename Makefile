# Every target says what it does after `##`; `make` alone lists them.
# The first Python that is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$p && exit; done; echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
export OARLOCK_VENV := $(VENV)

# Tests that need neither Java nor PostgreSQL nor Chromium nor patience.
FAST := not spark and not postgres and not crash and not slow and not browser

.DEFAULT_GOAL := help
.PHONY: help demo test late browser-late browser-postgres test-postgres check lint fmt bench night fuzz messages docs lock runtime environment clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

demo: runtime ## make the sample company in ./demo, print its report, serve its pages (CHECK=1: stop after one page)
	@$(BIN)/oarlock demo
	@$(BIN)/oarlock up $(if $(CHECK),--check)

test: lint ## linters, types, and the suite on both engines and in Chromium, in 20 minutes (brings Java, Chromium and PostgreSQL)
	$(BIN)/python tools/services.py $(PYTEST) -q -n 2 --dist worksteal --timeout 1200 -m "not spark and not browser and not late"
	$(BIN)/python tools/services.py $(PYTEST) -q -n 2 --dist worksteal --timeout 1500 -m "spark and not late"
	$(BIN)/python tools/services.py $(PYTEST) -q --timeout 1200 -m "browser and not late"

late: environment ## what takes longer: kills, restores, a cluster, how pages look, and the browser's tests on PostgreSQL
	$(BIN)/python tools/services.py $(PYTEST) -q -n 2 --dist worksteal --timeout 1500 -m "late and not browser"
	$(MAKE) -j 2 --output-sync=target browser-late browser-postgres

# A browser waits more than it works, so both are driven at once; each shows its output when it has ended.
browser-late:
	$(BIN)/python tools/services.py $(PYTEST) -q --timeout 1200 -m "browser and late"

# How a page looks, and whom its policy lets in, does not hang on where the work is kept.
browser-postgres:
	OARLOCK_TEST_DATABASE=postgres $(BIN)/python tools/services.py $(PYTEST) -q --timeout 1200 -m "browser and not late"

test-postgres: environment ## tests of pages with the work database in PostgreSQL
	OARLOCK_TEST_DATABASE=postgres $(BIN)/python tools/services.py $(PYTEST) -q -n 2 --dist worksteal --timeout 1200 tests/unit/app

check: lint ## what to run before each commit: linters, types, fast tests (3 minutes; needs no Java)
	$(PYTEST) -q -n 2 --dist worksteal -m "$(FAST)"

lint: environment ## style, types and the import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

fmt: environment ## put the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: environment ## speed against hand-written SQL and peers, as a table (SIZE=small for a quick one; SIZE=usage for usage and health)
	$(BIN)/python -m benchmarks $(SIZE)

night: environment ## property tests with 20,000 examples each (hours)
	HYPOTHESIS_PROFILE=night $(PYTEST) -q -n 2 --timeout 0 tests/property

fuzz: environment ## send the API 50,000 requests made from its own document (an hour)
	OARLOCK_API_CASES=50000 $(PYTEST) -q -n 0 --timeout 0 tests/unit/app/test_api_fuzzed.py

messages: environment ## bring the translation catalogues up to date with the code
	$(BIN)/python tools/messages.py

docs: environment ## write the generated pages of docs/ (commands, metrics, entities, sources) from the code
	$(BIN)/python tools/docs.py

lock: environment ## resolve requirements/*.in into hashed locks
	$(BIN)/python tools/lock.py

runtime:
	@$(PYTHON) tools/environment.py runtime
	@$(BIN)/python tools/frontend.py

environment:
	@$(PYTHON) tools/environment.py test
	@$(BIN)/python tools/frontend.py

clean: ## remove what the targets made, .venv apart
	rm -rf demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis spark-warehouse
