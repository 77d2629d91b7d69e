# Concord: `make run` serves the demonstration, `make test` tests everything.
#
# Servers for work at hand (throw-away PostgreSQL and Valkey, addresses in the environment):
#   make servers                                   prints the addresses and keeps them up
#   make with-servers COMMAND=".venv/bin/pytest tests/operations -x"
# or, without make:
#   PYTHONPATH=platform python3 -m concord.launcher with-servers -- .venv/bin/pytest tests/operations -x

PYTHON ?= python3
# `exec`: signals reach the launcher itself, and it ends what it started.
LAUNCHER = exec env PYTHONPATH=platform $(PYTHON) -m concord.launcher

.PHONY: help install servers with-servers
.DEFAULT_GOAL := help

help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

install: ## Fills .venv from the hashed locks
	@$(LAUNCHER) install

servers: ## Starts throw-away PostgreSQL and Valkey and prints their addresses
	@$(LAUNCHER) servers

with-servers: ## Runs COMMAND="…" with throw-away servers
	@$(LAUNCHER) with-servers -- $(COMMAND)
