# Duaal Monitor. `make help` lists the targets; README.md says who needs which.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
PYTHON_FILES := schemas etl dashboard tests bench scripts
ARGS ?=
# Tests and benches start the command hundreds of times: compile its modules once.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-dev run test sweep test-next fault scale-test bench bench-pages bench-growth lint format docs lock screenshots

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Put the pinned packages and the command duaal into .venv
	@scripts/setup.sh runtime

setup-dev: ## The same, with what tests and linters need
	@scripts/setup.sh dev

run: setup ## Load the reference data and the sample, and serve the dashboard on http://localhost:8501
	@$(BIN)/duaal run --sample $(ARGS)

test: setup-dev ## Run the tests, in a browser too, but for the long ones of sweep; ARGS="tests/etl -k name" runs some
	@scripts/install_chromium.sh
	@scripts/install_libreoffice.sh
	@scripts/install_postgresql.sh
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not sweep" $(ARGS)

sweep: setup-dev ## Run the tests that take long: kills, failing disks, huge files, erasing, 32 uploads at once, every page at every size
	@scripts/install_chromium.sh
	@scripts/install_libreoffice.sh
	@scripts/install_postgresql.sh
	@scripts/install_nginx.sh
	@scripts/install_s3_server.sh
	@$(BIN)/python -m pytest -m sweep $(ARGS)

test-next: ## Run the tests on the newest DuckDB and say what breaks
	@scripts/test_next.sh -n 2 --dist loadfile $(ARGS)

fault: setup-dev ## Kill 200 uploads, fill and break the disk, flip 200 bytes: nothing lost, nothing half seen; ARGS=40 does 40
	@$(BIN)/python -m tests.fault.kills $(or $(ARGS),200)
	@$(BIN)/python -m tests.fault.disks
	@$(BIN)/python -m tests.fault.flips $(or $(ARGS),200)

scale-test: setup-dev ## Two machines in network namespaces on PostgreSQL and S3: uploads, kills, restarts, errors, a pulled cable (root)
	@scripts/install_postgresql.sh
	@scripts/install_s3_server.sh
	@$(BIN)/python -m tests.scale.run

bench: setup-dev ## Measure speed and memory in pairs and compare the ratios with their bars
	@$(BIN)/python -m bench.run $(ARGS)

bench-growth: setup-dev ## Measure loads of 10⁴ to 10⁶ rows beside pandera, Great Expectations and Frictionless, and plot them
	@VENV=.venv-bench scripts/setup.sh bench
	@$(BIN)/python -m bench.growth $(ARGS)

bench-pages: ## Measure pages: reruns, 100 visitors at once, memory, Chromium, and the same page in Dash; takes ten minutes
	@VENV=.venv-bench scripts/setup.sh bench
	@scripts/install_chromium.sh
	@.venv-bench/bin/python -m bench.pages $(ARGS)

lint: setup-dev ## Check style, types, the direction of imports, secrets in files, and advisories on dependencies
	@$(BIN)/ruff check $(PYTHON_FILES)
	@$(BIN)/ruff format --check $(PYTHON_FILES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m scripts.scan_secrets
	@$(BIN)/python -m scripts.check_advisories

format: setup-dev ## Put the code into the project's form
	@$(BIN)/ruff check --fix --select I $(PYTHON_FILES)
	@$(BIN)/ruff format $(PYTHON_FILES)

docs: setup ## Write the generated documentation anew
	@$(BIN)/python -m scripts.write_docs

screenshots: setup-dev ## Take a picture of every page, in both languages, wide and narrow, into data/screenshots
	@scripts/install_chromium.sh
	@$(BIN)/python -m scripts.screenshots $(ARGS)

lock: ## Write the lock files anew; ARGS=--upgrade takes newer versions
	@scripts/lock.sh $(ARGS)
