# Every target does its own set-up; `make help` lists them.
VENV    := .venv
BIN     := $(VENV)/bin
PYTHON  ?= python3
DEMO    := build/demo
TESTS   := $(BIN)/python -m pytest -q --numprocesses logical --maxprocesses 4 --dist loadgroup
SECONDS ?= 60
SAMPLE  := samples/2022/息县关店乡人民政府.toml

.DEFAULT_GOAL := help
.PHONY: help demo check test lint golden templates bench fuzz build clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: pyproject.toml $(wildcard templates/*.docx) # which the install makes ready
	@$(PYTHON) -c 'import sys; sys.exit("govreport needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

demo: $(VENV)/.ready ## scaffold the next year from a sample, validate and render it
	@rm -rf $(DEMO) && mkdir -p $(DEMO)/2022 && cp '$(SAMPLE)' $(DEMO)/2022/
	@echo '== scaffold: the 2023 file from the 2022 report'
	@$(BIN)/govreport scaffold 2023 --workspace $(DEMO)
	@echo '== validate: the 2022 report'
	@$(BIN)/govreport validate $(DEMO)/2022
	@echo '== render: the 2022 report as .docx and .txt'
	@$(BIN)/govreport render $(DEMO)/2022

check: lint ## run what an edit needs: lint and all tests but the slow ones
	$(TESTS) -m 'not slow'

test: lint ## run everything: format, lint, types, imports, tests with coverage
	$(TESTS) --cov --cov-report= --cov-fail-under=0
	@total=$$($(BIN)/coverage report --format=total) && echo "coverage, branches too: $$total %" \
	  || { $(BIN)/coverage report; false; }

lint: $(VENV)/.ready ## check format, lint, types and the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

golden: $(VENV)/.ready ## rewrite the expected files of samples/, the transcripts, what the program says in docs/
	$(BIN)/python tests/golden.py
	$(BIN)/python tests/generated_docs.py

templates: $(VENV)/.ready ## rebuild templates/*.docx from the forms
	$(BIN)/python templates/build.py

bench: $(VENV)/.ready ## print timings as ratios measured in one run
	PYTHONPATH=tests $(BIN)/python -m bench

fuzz: $(VENV)/.ready ## send made-up inputs to every reader for SECONDS=60, and use what is read
	PYTHONPATH=tests:. $(BIN)/python -W ignore -m fuzz --seconds $(SECONDS)

build: $(VENV)/.ready ## build the wheel and the source archive into dist/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build
	$(BIN)/python -m build

clean: ## remove everything that the other targets made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
