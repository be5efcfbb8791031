# Two commands are all a newcomer needs: `make run` and `make test`. The rest is `uv run village --help`.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# uv is used where it is there; where it is not, it goes into a small environment of its own.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --frozen --no-sync

# uv's own words stand above these; they say what to do.
PYTHON_MISSING = Python $(1) is not here and could not be fetched: install it, then run this again.
NOT_INSTALLED = That did not install: where the lock is out of date run '$(UV) lock$(1)', where a download failed look at the network; then run this again.
UV_MISSING = uv could not be fetched: look at the network, or install uv (https://docs.astral.sh/uv), then run this again.

# `rasa test` would take the stories of Rasa's own example for ours.
RASAS_EXAMPLE = engine/.venv/lib/python3.10/site-packages/rasa/cli/initial_project/tests/test_stories.yml

have_python = { $(UV) python find --no-project $(1) || $(UV) python install $(1); } >/dev/null || { echo "$(call PYTHON_MISSING,$(1))" >&2; exit 1; }

.PHONY: help run test lint bench bench-understanding bench-journey bench-walk pictures engine install train clean

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: install train  ## Install what is missing, train what changed, start everything
	@$(RUN) village run

test: install train  ## Install what is missing and run the whole test suite
	@$(RUN) python -m pytest -n 2 --dist loadfile

lint: .venv/.ready  ## Ruff, mypy, direction of imports
	@$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) mypy && $(RUN) lint-imports

bench: install train  ## Measure Village beside stock Rasa, on an idle machine (`uv run python -m benchmarks --help`)
	@$(RUN) python -m benchmarks

bench-understanding: install train  ## Compare ways of understanding (`uv run python -m benchmarks.understanding --help`)
	@$(RUN) python -m benchmarks.understanding

bench-journey: .venv/.ready  ## Let many parents write while much fails, and count what became of each message
	@$(RUN) python -m benchmarks.journey

bench-walk: install train  ## Let parents say anything at all in any state, and tell what went wrong
	@$(RUN) python -m benchmarks.walk

pictures: install train  ## Take the pictures of the README again, in Chromium
	@$(RUN) python -m tests.browser.pictures

engine: engine/.venv/.ready  ## Install the dialogue engine's environment

install: .venv/.ready engine/.venv/.ready

train: install
	@$(RUN) village train >/dev/null

clean:  ## Remove what was made here (environments, models of the engine, databases)
	rm -rf .venv .tools engine/.venv models/rasa var

.venv/.ready: uv.lock pyproject.toml | $(UV)
	@echo "Installing the gateway's environment (Python 3.12; a few minutes the first time) ..."
	@$(call have_python,3.12)
	@$(UV) sync --locked || { echo "$(call NOT_INSTALLED)" >&2; exit 1; }
	@touch $@

engine/.venv/.ready: engine/uv.lock engine/pyproject.toml | $(UV)
	@echo "Installing the dialogue engine's environment (Python 3.10, Rasa 3.6.21; a few minutes the first time) ..."
	@$(call have_python,3.10)
	@$(UV) sync --project engine --locked || { echo "$(call NOT_INSTALLED, --project engine)" >&2; exit 1; }
	@rm -f $(RASAS_EXAMPLE)
	@touch $@

.tools/bin/uv:
	@echo "uv is not here: putting it into .tools ..."
	@python3 -m venv .tools || { echo "Python 3 with its venv module is needed (Debian: apt install python3-venv)." >&2; exit 1; }
	@.tools/bin/pip install --quiet uv==0.13.9 || { echo "$(UV_MISSING)" >&2; exit 1; }

# A uv that is on the path needs nothing.
ifneq ($(UV),.tools/bin/uv)
$(UV): ;
endif
