# Two commands matter: `make demo` and `make test`. Both fetch what is missing.
UV_VERSION := 0.13.9
# uv from a private folder unless the machine has it: nothing is installed outside the clone.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen

# Node 20 works; without this jsii prints a banner about its age on every start.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
# Some images set it; every process would then compile anew all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check unit synth bench format clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

.uv/bin/uv:
	@echo "Fetching uv $(UV_VERSION) into .uv/"
	@python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: uv.lock pyproject.toml .python-version | $(UV)
	@$(UV) sync --frozen --quiet
	@touch $@

node_modules/.ready: package.json package-lock.json
	@npm ci --no-audit --no-fund --silent
	@touch $@

setup: .venv/.ready node_modules/.ready ## Make .venv/bin/desac and fetch the npm packages

demo: setup ## Deploy the stack to a local emulator and run a synthetic day (ARGS='--exit --json')
	@.venv/bin/desac demo $(ARGS)

test: check ## Everything CI runs: style, types, imports, and all tests
	@$(RUN) python -m sandbox.chromium
	@$(RUN) pytest

check: setup
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports
	@npm run --silent check-types

unit: setup ## Only the quick tests, without the emulator and the browser
	@$(RUN) pytest tests/unit tests/integration tests/contract

synth: setup ## Write the production template to cdk.out/
	@$(RUN) node_modules/.bin/cdk synth --quiet -c stage=production

bench: setup ## Measure speed and memory; writes docs/benchmarks.md
	@$(RUN) python -m benchmarks

format: setup ## Format and fix what can be fixed
	@$(RUN) ruff format . && $(RUN) ruff check --fix .

clean: ## Remove everything that was fetched or built
	@rm -rf .venv .uv .desac build node_modules cdk.out
