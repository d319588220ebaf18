# Needs Python 3.11 or later, git and make. Every environment is made on first use.
PYTHON ?= python3
VENV := .venv
SAM_VENV := .venv-sam
STACK ?= a365-sync
SAM := SAM_CLI_TELEMETRY=0 $(SAM_VENV)/bin/sam
PIP := -m pip install --quiet --disable-pip-version-check

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo connect openapi bench bench-scale test test-browser check build validate

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What is given as `make demo DOOR_URL=... OUT=...` reaches it in the environment: local/demo/options.py.
demo: $(VENV)/.ready ## deploy into the embedded cloud, sync, edit, sync again; results in out/
	PYTHONPATH=layers/a365_sync/python $(VENV)/bin/python -m local.demo

# The credential is asked for, or comes from the environment (docs/connection.md): never from arguments.
connect: $(VENV)/.ready ## store a credential in a deployed stack: make connect STACK=a365-sync
	PYTHONPATH=layers/a365_sync/python $(VENV)/bin/python -m local.connect --stack-name '$(STACK)'

openapi: $(VENV)/.ready ## write docs/openapi.json from the routes of the read API
	PYTHONPATH=layers/a365_sync/python $(VENV)/bin/python -m local.openapi

bench: $(VENV)/.ready ## print how long each part of the demo takes here
	PYTHONPATH=layers/a365_sync/python $(VENV)/bin/python -m local.demo.bench

# Half an hour and some GB of memory. Smaller: make bench-scale SCALE="--size S --sample 10".
# The page in docs/: make bench-scale SCALE="--out docs/scale.md".
bench-scale: $(VENV)/.ready ## measure the sync of 1,500 projects and 50,000 components; tables in out/
	PYTHONPATH=layers/a365_sync/python $(VENV)/bin/python -m local.scale $(SCALE)

# No more than four processes; tests/spread.py says how many for these processors, and which tests stay together.
test: check ## check the code, then run all tests
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist loadscope

test-browser: $(VENV)/.ready ## connect in a headless Chromium (Debian: apt install chromium chromium-driver)
	$(VENV)/bin/python -m pytest -rs tests/browser

check: $(VENV)/.ready ## lint, format and types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy functions layers/a365_sync/python local tests

build: $(SAM_VENV)/.ready ## build for deployment (no Docker), then check sizes and imports
	INSTALLER='$(abspath $(SAM_VENV))/bin/python' $(SAM) build
	$(SAM_VENV)/bin/python -m local.packaging.layers .aws-sam/build
	$(SAM_VENV)/bin/python -m local.packaging.imports .aws-sam/build

validate: $(SAM_VENV)/.ready ## check template.yaml
	$(SAM) validate --lint --region us-east-1 # a region is asked for, and not spoken to
	$(SAM_VENV)/bin/cfn-lint --config-file local/packaging/cfnlint.yaml -- template.yaml

# The stamp is younger than what it was made from: a second make does nothing.
$(VENV)/.ready: requirements-dev.txt layers/dependencies/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python $(PIP) --requirement requirements-dev.txt
	touch $@

$(SAM_VENV)/.ready: local/packaging/requirements.txt
	$(PYTHON) -m venv $(SAM_VENV)
	$(SAM_VENV)/bin/python $(PIP) --requirement local/packaging/requirements.txt
	touch $@
