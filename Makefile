# A thin alias over scripts/ and the command `tomoni`. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
V := .venv/bin

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## bring up ひばり町 with demo people; PORT and DATABASE_URL are honoured
	@scripts/setup run && exec scripts/run

test: ## rings 1 and 2 on SQLite and PostgreSQL, and one journey a service in a real browser
	@scripts/setup dev && exec scripts/test

test-all: ## everything: all journeys, widths, killing, both databases
	@scripts/setup dev && exec scripts/test --all

check: ## format, lint, types, arrows between rooms, packs
	@scripts/setup dev && exec scripts/check

bench: ## each figure beside its target and a baseline from the same run
	@scripts/setup dev && exec $(V)/python -m bench

packs: ## check every pack and run its examples
	@scripts/setup run && $(V)/tomoni packs check && $(V)/tomoni packs test

.PHONY: help run test test-all check bench packs
