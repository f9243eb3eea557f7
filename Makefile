# make run     install and serve on http://127.0.0.1:8000
# make test    install and run every kind of check
# make help    list all targets

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Keep extras: with --require-hashes, pip requires a hash for a package with and without its extra.
LOCK    = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-annotate --no-header --no-strip-extras $(UPGRADE)

NPM_CLIENTS = openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@26.6.7

# $(call step,WHAT,COMMAND): print WHAT and the elapsed time, and the output of COMMAND only if it fails.
define step
@printf '%s … ' '$(1)'; started=$$(date +%s); \
output=$$( { $(2); } 2>&1 ) && echo "done in $$(($$(date +%s) - started)) s" \
    || { echo 'failed:'; printf '%s\n' "$$output"; exit 1; }
endef

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit browser soak full coverage clients guards bench format lock openapi clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## install and serve on http://127.0.0.1:8000
	@$(BIN)/diplomatic-events serve

test: $(VENV)/.test ## install and run every kind of check, on a sample of the examples
	@PATH="$(abspath $(BIN)):$$PATH" ./tests/run-all

lint: $(VENV)/.test ## check style, format, layers and dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

types: $(VENV)/.test ## run mypy in strict mode
	$(BIN)/mypy

unit: $(VENV)/.test ## run the tests that need no database, application or server, in about a minute
	$(BIN)/pytest -m unit --numprocesses 2 --dist loadgroup tests/cli tests/datasets tests/db tests/domain tests/queries \
	    tests/representations tests/schemas tests/search tests/services tests/web tests/test_guards.py

browser: $(VENV)/.test ## run the browser tests in Chromium ($CHROMIUM or /usr/bin/chromium)
	$(BIN)/pytest -m browser

soak: SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
soak: $(VENV)/.test ## run the long tests on new random examples; figures go to the terminal and build/soak.xml
	@echo 'Seed $(SEED): "make soak SEED=$(SEED)" repeats this run.'
	$(BIN)/pytest --randomly-seed=$(SEED) --hypothesis-seed=$(SEED) -m 'not soak' tests/properties tests/representations tests/search
	$(BIN)/pytest --randomly-seed=$(SEED) --hypothesis-seed=$(SEED) -m soak --junitxml=build/soak.xml

full: $(VENV)/.test ## run what `test` leaves out: the other examples of each test, also on PostgreSQL, and more examples of properties
	$(BIN)/pytest --rest -m 'not alone and not soak and not clients' --numprocesses 2 --dist loadgroup --no-loadscope-reorder

coverage: $(VENV)/.test ## measure branch coverage of the in-process tests, with a minimum; takes half as long again
	$(BIN)/pytest -m 'not alone and not slow and not soak and not browser and not clients' --database sqlite \
	    --numprocesses 2 --dist loadgroup --no-loadscope-reorder --quiet --cov --cov-report=term

clients: $(VENV)/.test build/clients/.done ## generate clients from the OpenAPI document, and read and write with each (requires Java and Node)
	$(BIN)/pytest -m clients tests/clients

build/clients/.done: requirements-clients.txt Makefile
	$(call step,Installing the client generators,\
	    $(PYTHON) -m venv build/clients/venv && \
	    build/clients/venv/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements-clients.txt && \
	    { ! command -v npm || npm install --silent --no-save --no-package-lock --prefix build/clients $(NPM_CLIENTS); })
	@touch $@

guards: $(VENV)/.test ## remove each guard against faults and check that its test fails; ONLY="words" selects some
	$(BIN)/python tests/remove_guards.py $(ONLY)

bench: QUICK := $(findstring --quick,$(BENCH))
bench: $(VENV)/.test build/bench/venv/.done ## run the benchmarks (requires wrk); BENCH=--quick for a short run
	$(BIN)/python -m benchmarks.load --check
	$(BIN)/python -m benchmarks.serving $(BENCH)
	$(BIN)/python -m benchmarks.scaling $(BENCH)
	$(BIN)/python -m benchmarks.bulk $(BENCH)
	$(if $(QUICK),,$(BIN)/python -m benchmarks.bulk --million)
	$(BIN)/python -m benchmarks.writes $(BENCH)
	$(BIN)/python -m benchmarks.beside --records $(if $(QUICK),200,100000)
	$(BIN)/python -m benchmarks.beside --records $(if $(QUICK),200,100000) --postgresql
	$(BIN)/python -m benchmarks.public_data $(QUICK)
	$(BIN)/python -m benchmarks.matching $(if $(QUICK),2000)
	$(BIN)/python -m benchmarks.drafting $(if $(QUICK),1)
	$(BIN)/python -m benchmarks.statistics 1000 $(if $(QUICK),,100000)
	$(BIN)/python -m benchmarks.pages 1000
	$(BIN)/python -m benchmarks.varied $(QUICK)
	$(BIN)/python -m benchmarks.postgresql $(QUICK)

build/bench/venv/.done:
	$(PYTHON) -m venv build/bench/venv
	build/bench/venv/bin/python -m pip --disable-pip-version-check --quiet install datasette pysqlite3 asyncpg 'uvicorn[standard]'
	@touch $@

format: $(VENV)/.test ## apply ruff's fixes and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## update the requirements files from pyproject.toml; UPGRADE=--upgrade upgrades all packages
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group pyproject.toml:build --output-file requirements-build.txt
	$(LOCK) --group pyproject.toml:clients --output-file requirements-clients.txt

openapi: $(VENV)/.run ## regenerate docs/openapi.json
	@mkdir -p build
	$(BIN)/diplomatic-events openapi > build/openapi.json
	mv build/openapi.json docs/openapi.json

clean: ## remove the virtual environment, caches and build output, but no database
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .*_cache .hypothesis .schemathesis
	find app migrations tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: requirements-build.txt requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo 'Python 3.11 or newer is required: make PYTHON=python3.12 …'; exit 1; }
	$(call step,Creating the virtual environment $(VENV),\
	    $(BIN)/python -m pip --version || $(PYTHON) -m venv --clear $(VENV))
	$(call step,Installing the service (a minute or two the first time),\
	    $(PIP) install --require-hashes -r requirements-build.txt && \
	    $(PIP) install --require-hashes --no-build-isolation -r requirements.txt && \
	    $(PIP) install --no-deps --no-build-isolation --no-index --editable .)
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	$(call step,Installing the development tools (a minute or two the first time),\
	    $(PIP) install --require-hashes --no-build-isolation -r requirements-dev.txt)
	@touch $@
