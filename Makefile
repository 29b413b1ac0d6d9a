# arkivbro. `make help` lists what there is.
# Debian's own Python, where it can make an environment: it is built for speed, and others (pyenv's) take half as long again.
PYTHON ?= $(shell /usr/bin/python3 -c "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench soak docs format wheel

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## everything that running, tests and checks need, into .venv and .tools; may be run again
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Mangler Python. Kjør: sudo apt install git make python3-venv" >&2; exit 2; }
	@$(PYTHON) scripts/setup.py

demo: setup ## a made-up public body, live; ARGS="--once" plays it to rest and prints the log
	@$(BIN)/arkivbro demo $(ARGS)

test: setup ## all suites; ends with a line for each
	@$(BIN)/python -m scripts.test $(ARGS)

check: setup ## ruff, mypy, templates, who may import whom, migrations in step
	@$(BIN)/python scripts/check.py

format: setup ## lays the code out
	@$(BIN)/ruff check --fix -q src tests scripts benchmarks simulators; $(BIN)/ruff format -q src tests scripts benchmarks simulators
	@$(BIN)/djlint --reformat --quiet src || true

bench: setup ## benchmarks: ratios, printed in one run
	@$(BIN)/python scripts/setup_bench.py
	@$(BIN)/python -m benchmarks $(ARGS)

soak: setup ## the long tests; about three hours
	@$(BIN)/python -m tests.soak
	@$(BIN)/python -m pytest -m soak tests $(ARGS)
	@ARKIVBRO_TEST_DATABASE=postgres $(BIN)/python -m pytest -m soak tests/simulation $(ARGS)
	@ARKIVBRO_EXAMPLES=1000 $(BIN)/python -m pytest -q -m "hypothesis and not soak" tests/unit $(ARGS)
	@for suite in integration web; do ARKIVBRO_TEST_DATABASE=postgres $(BIN)/python -m pytest -q -m "not soak" --everything tests/$$suite $(ARGS) || exit 1; done

docs: setup ## the reference pages that are made from the code
	@$(BIN)/python scripts/reference.py

wheel: setup ## dist/arkivbro-….whl, with typefaces, front end and profiles in it
	@$(BIN)/python scripts/wheel.py
