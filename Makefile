# One way to run each thing. Each target is enough by itself on a fresh machine
# with Python 3.11 or newer and make; `make` alone lists them.

HOST ?= 127.0.0.1
PORT ?= 8400
PYTHON ?= python3
JOBS ?= 2
# What follows the command: make test ARGS="tests/core -x", make lock ARGS=--upgrade
ARGS ?=
# How many days chance makes; SEED tells one of them.
SEEDS ?= 1000
SEED ?=

# Someone else's paths must not decide which `server` or `shared` is imported.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

run := .venv/bin/python
demo_data := .callboard-demo

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-samples bench check format lock environment chromium strace mobile-check mutation sim words

help: ## list these targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## /  \1: /p' Makefile

demo: environment ## run a demo production in the browser (HOST, PORT); Ctrl-C stops it
	@exec $(run) -m server demo --data $(demo_data) --host $(HOST) --port $(PORT)

demo-reset: ## forget the demo production: the next make demo starts afresh
	@if { ls -l /proc/[0-9]*/fd || lsof; } 2>/dev/null \
	| grep -qF -e "$(CURDIR)/$(demo_data)/"; \
	then echo "The demo is still running: stop it first (Ctrl-C)." >&2; exit 1; fi
	@rm -rf $(demo_data)
	@echo "The demo production is cleared."

test: check chromium strace ## everything that check does, then all tests (JOBS, ARGS for pytest)
	@$(run) -m pytest --no-skips --numprocesses $(JOBS) $(ARGS)

mutation: environment strace ## remove safeguards one by one: tests must notice (JOBS)
	@$(run) -m tests.mutation --jobs $(JOBS) $(ARGS)

sim: environment ## chance makes days: SEEDS=10000 JOBS=2 (goes on when stopped), SEED=7
	@$(run) -m tests.sim --seeds $(SEEDS) --jobs $(JOBS) $(if $(SEED),--seed $(SEED))

mobile-check: environment ## put the phone app together as for a phone, and start it
	@$(run) -m tests.mobile_check

bench: environment ## how fast it is, as JSON lines (ARGS: which, see --help)
	@$(run) -m tests.bench $(ARGS)

test-samples: environment ## read other people's files: CALLBOARD_SAMPLES=DIR
	@test -d "$$CALLBOARD_SAMPLES" || { echo "Set CALLBOARD_SAMPLES to the folder" \
	"that holds the sample files: make test-samples CALLBOARD_SAMPLES=DIR" >&2; exit 1; }
	@$(run) -m pytest --no-skips -m samples $(ARGS)

check: environment ## format, lint, types, and who may import whom
	@$(run) -m ruff format --check --quiet --diff
	@$(run) -m ruff check --quiet
	@$(run) -m mypy
	@$(run) .venv/bin/lint-imports --no-logo

format: environment ## put what check says about form right, as far as a machine can
	@$(run) -m ruff format
	@$(run) -m ruff check --fix

words: environment ## gather the app's words into its catalogues, and compile them
	@$(run) -m setup.words

lock: ## write requirements.lock anew from pyproject.toml (ARGS=--upgrade: newest)
	@setup/lock.sh $(PYTHON) $(ARGS)

environment: ## set-up: .venv, holding what requirements.lock names
	@setup/environment.sh $(PYTHON)

chromium: environment ## set-up: a Chromium for the screen tests, and its driver
	@setup/chromium.sh

strace: ## set-up: the strace that watches whether the disk is waited for
	@setup/strace.sh
