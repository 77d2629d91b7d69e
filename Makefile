# Concord: `make run` serves the demonstration, `make test` tests everything.
#
# Throw-away PostgreSQL and Valkey for the work at hand, their addresses in the environment:
#   make with-servers COMMAND=".venv/bin/pytest tests/operations -x"
#   make servers                                   prints the addresses and keeps them up
# or, without make:
#   PYTHONPATH=platform python3 -m concord.launcher with-servers -- .venv/bin/pytest tests/operations -x

PYTHON ?= python3
# `exec`: signals reach the launcher itself, and it ends what it started.
LAUNCHER = exec env PYTHONPATH=platform $(PYTHON) -m concord.launcher

.PHONY: help install run test faults soak bench lint lock servers with-servers
.DEFAULT_GOAL := help

help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

install: ## Fills .venv from the hashed lock, so that .venv/bin/python manage.py … works
	@$(LAUNCHER) install

run: ## Serves Concord with its demonstration on http://localhost:8000 (PORT=, CONCORD_DATA=)
	@$(LAUNCHER) run

test: ## Lint, types, contracts, tests and browser journeys; ARGS="tests/rules -k x" for pytest alone
	@$(LAUNCHER) test $(ARGS)

faults: ## Kills and races on the packaged PostgreSQL
	@$(LAUNCHER) faults $(ARGS)

soak: ## The long journeys, every cell of the matrix, then the fault tests in rounds for SOAK_MINUTES (60)
	@$(LAUNCHER) soak $(ARGS)

bench: ## The benchmark suite, or ONLY=name of it
	@$(LAUNCHER) bench $(ONLY)

lint: ## Style, types, import contracts, migrations, deployment settings
	@$(LAUNCHER) lint

lock: ## Compiles requirements/*.in to the hashed locks; ARGS=--upgrade for newer versions
	@$(LAUNCHER) lock $(ARGS)

servers: ## Starts throw-away PostgreSQL and Valkey and prints their addresses
	@$(LAUNCHER) servers

with-servers: ## Runs COMMAND="…" with throw-away servers
	@$(LAUNCHER) with-servers -- $(COMMAND)
