# Needs make and Python 3.11 or newer. Everything else comes into .venv and .cache from the package index, as uv.lock
# says; `make clean` takes it all away again.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& command -v $$python && break; done)
UV_VERSION := 0.13.9
UV := .cache/uv-$(UV_VERSION)/bin/uv
ENVIRONMENT := .venv
READY := $(ENVIRONMENT)/ready
RUN := $(ENVIRONMENT)/bin

export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export UV_PROJECT_ENVIRONMENT := $(ENVIRONMENT)
# Behind a proxy the root of trust may be in the system's store alone.
export UV_SYSTEM_CERTS ?= 1

.PHONY: demo test lint check bench wheel which clean help

help:
	@echo 'make demo    see the server answer over the sample vault'
	@echo 'make test    run all tests, a real Neovim among them'
	@echo 'make lint    ruff and mypy'
	@echo 'make check   lint and test: what a change must pass'
	@echo 'make bench   measure beside other servers, from 1,000 to 100,000 notes, into docs/; an hour or two'
	@echo 'make wheel   build the package, install it into an empty environment and try it'
	@echo 'make clean   remove what the others made'

demo: $(READY)
	@$(RUN)/python -m tests.demo

test: $(READY)
	$(RUN)/pytest $(ARGS)

lint: $(READY)
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy

check: lint test

bench: $(READY)
	$(RUN)/pytest tests/benchmarks/bench_*.py
	$(RUN)/python -m tests.benchmarks.compare $(ARGS)
	$(RUN)/python -m tests.benchmarks.first_index .cache/bench-video-20000

wheel: $(UV)
	rm -rf dist .cache/empty
	$(UV) build --quiet
	$(PYTHON) -m venv .cache/empty
	.cache/empty/bin/python -m pip install --quiet --disable-pip-version-check dist/note_lsp-*.whl
	cd .cache && empty/bin/note-lsp --version
	cd .cache && empty/bin/python -m note_lsp check --fail-on error ../tests/vault

which:
	@echo '$(PYTHON)'

clean:
	rm -rf .venv .cache dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache

$(READY): $(UV) pyproject.toml uv.lock
	@$(UV) sync --locked --quiet --python $(PYTHON) || { \
		echo 'The packages could not be installed; above is what uv says of it.' >&2; exit 1; }
	@touch $@

$(UV):
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer with its venv module is needed (Debian: python3-venv).' >&2; exit 1; }
	@echo 'Setting up once, into .venv and .cache …'
	@$(PYTHON) -m venv --clear $(@D)/..
	@$(@D)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { \
		echo 'uv $(UV_VERSION) could not be installed; above is what pip says of it.' >&2; exit 1; }
