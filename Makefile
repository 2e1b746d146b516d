# From a fresh clone with Python 3.11 or newer: `make demo` runs the portal, `make test` tests it.

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
ifeq ($(PYTHON),)
$(error Python 3.11 or newer is needed, as python3 or python3.11: install it, for instance: apt-get install python3-venv)
endif
PIP := .venv/bin/python -m pip --disable-pip-version-check -qq install --require-hashes
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
MANAGE := .venv/bin/python manage.py

.PHONY: help demo test check bench install lock clean free-port

help:
	@echo "make demo    run the whole portal here, at PORT (8000), keeping its state in STATE_DIR (var)"
	@echo "make test    make check and every test, those in a browser included"
	@echo "make check   lint, format, import contracts, missing migrations, missing translations"
	@echo "make bench   the benchmarks"
	@echo "make lock    renew the lock files after a change of pyproject.toml or package.json"
	@echo "make clean   remove what was installed or made from other files; the state in var stays"

demo: free-port install
	@exec $(MANAGE) demo

test: check locale/sv/LC_MESSAGES/django.mo
	CHROMIUM="$$(.ci/browser)" && export CHROMIUM && .venv/bin/python -m pytest -n 2 -m "not alone" \
		&& .venv/bin/python -m pytest -m alone

check: install
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-logo
	@# The models are compared with the migrations; that no database answers is not the question here.
	.venv/bin/python -W 'ignore:Got an error checking:RuntimeWarning' manage.py makemigrations --check --dry-run
	$(MANAGE) messages check
	@# A lock file that names the host of a registry works only where that host can be reached.
	@! grep -nE 'https?://' requirements*.lock
	@! grep -nF '"resolved"' package-lock.json

locale/sv/LC_MESSAGES/django.mo: locale/sv/LC_MESSAGES/django.po | install
	$(MANAGE) messages compile

bench: install
	$(MANAGE) bench

install: .venv/installed node_modules/installed

# An environment that was left half made is made anew; a changed lock only adds the difference.
.venv/installed: requirements-dev.lock
	@$(PYTHON) .ci/preflight.py
	@[ -e $@ ] || $(PYTHON) -m venv --clear .venv
	@echo "Installing the Python packages (about a minute)"
	@$(PIP) -r $< || { echo "Error: the Python packages could not be installed; pip says why above."; exit 1; }
	@touch $@

node_modules/installed: package-lock.json requirements-node.lock | .venv/installed
	@echo "Installing the front-end libraries"
	@command -v npm >/dev/null || $(PIP) -r requirements-node.lock
	@PATH="$$PATH:$(CURDIR)/.venv/bin" npm ci --silent || \
		{ echo "Error: the front-end libraries could not be installed; try 'npm ci' to see why."; exit 1; }
	@touch $@

# Before minutes of installing, not after.
free-port:
	@$(PYTHON) .ci/preflight.py port

lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock
	$(COMPILE) --group pyproject.toml:node -o requirements-node.lock
	npm install --package-lock-only

clean:
	rm -rf .venv node_modules .pytest_cache .ruff_cache .import_linter_cache test-results
	find . -name var -prune -o \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +
