# make run     set up and serve on http://127.0.0.1:8000
# make test    set up and pass every check
# make help    everything else

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input
# With extras: pip takes a package and the same with an extra for two, and wants a hash for both.
LOCK    = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-annotate --no-header --no-strip-extras $(UPGRADE)

NPM_CLIENTS = openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@26.6.7

# $(call step,WHAT,COMMAND): a line with what is done and how long it took; what the command prints only if it fails.
define step
@printf '%s … ' '$(1)'; started=$$(date +%s); \
output=$$( { $(2); } 2>&1 ) && echo "done in $$(($$(date +%s) - started)) s" \
    || { echo 'failed:'; printf '%s\n' "$$output"; exit 1; }
endef

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit browser soak coverage clients guards bench format lock openapi clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## set up and serve on http://127.0.0.1:8000
	@$(BIN)/diplomatic-events serve

test: $(VENV)/.test ## set up and pass every check
	@PATH="$(abspath $(BIN)):$$PATH" ./tests/run-all

lint: $(VENV)/.test ## style, format, layers and dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

types: $(VENV)/.test ## mypy, strict
	$(BIN)/mypy

unit: $(VENV)/.test ## the tests that need no database, application or server: an answer in a minute
	$(BIN)/pytest -m unit --numprocesses 2 --dist loadgroup tests/cli tests/datasets tests/db tests/domain tests/queries \
	    tests/representations tests/schemas tests/search tests/services tests/web tests/test_guards.py

browser: $(VENV)/.test ## the tests in a real Chromium ($CHROMIUM or /usr/bin/chromium)
	$(BIN)/pytest -m browser

soak: SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
soak: $(VENV)/.test ## the tests that take minutes, on fresh random examples; figures are printed and kept in build/soak.xml
	@echo 'Seed $(SEED): "make soak SEED=$(SEED)" repeats this run.'
	$(BIN)/pytest --randomly-seed=$(SEED) --hypothesis-seed=$(SEED) -m 'not soak' tests/properties tests/representations tests/search
	$(BIN)/pytest --randomly-seed=$(SEED) --hypothesis-seed=$(SEED) -m soak --junitxml=build/soak.xml

coverage: $(VENV)/.test ## branch coverage of the tests that run within one process, with a floor; takes half as long again
	$(BIN)/pytest -m 'not alone and not slow and not soak and not browser and not clients' --database sqlite \
	    --numprocesses 2 --dist loadgroup --no-loadscope-reorder --quiet --cov --cov-report=term

clients: $(VENV)/.test build/clients/.done ## generate clients from the OpenAPI document, and read and write with each (needs Java and Node)
	$(BIN)/pytest -m clients tests/clients

build/clients/.done: requirements-clients.txt Makefile
	$(call step,Installing the generators of clients,\
	    $(PYTHON) -m venv build/clients/venv && \
	    build/clients/venv/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements-clients.txt && \
	    { ! command -v npm || npm install --silent --no-save --no-package-lock --prefix build/clients $(NPM_CLIENTS); })
	@touch $@

guards: $(VENV)/.test ## take out each guard against faults and see that its test fails; ONLY="words" chooses
	$(BIN)/python tests/remove_guards.py $(ONLY)

bench: $(VENV)/.test build/bench/venv/.done ## measure against others (needs wrk); BENCH=--quick tries it out
	$(BIN)/python -m benchmarks.load --check
	$(BIN)/python -m benchmarks.serving $(BENCH)
	$(BIN)/python -m benchmarks.scaling $(BENCH)
	$(BIN)/python -m benchmarks.bulk $(BENCH)
	$(BIN)/python -m benchmarks.varied $(if $(findstring --quick,$(BENCH)),--quick)
	$(BIN)/python -m benchmarks.postgresql $(if $(findstring --quick,$(BENCH)),--quick)

build/bench/venv/.done:
	$(PYTHON) -m venv build/bench/venv
	build/bench/venv/bin/python -m pip --disable-pip-version-check --quiet install datasette pysqlite3 asyncpg 'uvicorn[standard]'
	@touch $@

format: $(VENV)/.test ## rewrite what ruff can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## bring the requirements files up to pyproject.toml; UPGRADE=--upgrade takes the newest of all
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group pyproject.toml:build --output-file requirements-build.txt
	$(LOCK) --group pyproject.toml:clients --output-file requirements-clients.txt

openapi: $(VENV)/.run ## write docs/openapi.json anew
	@mkdir -p build
	$(BIN)/diplomatic-events openapi > build/openapi.json
	mv build/openapi.json docs/openapi.json

clean: ## remove the virtual environment, caches and what was built; no database
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
	$(call step,Installing the tools for the checks (a minute or two the first time),\
	    $(PIP) install --require-hashes --no-build-isolation -r requirements-dev.txt)
	@touch $@
