# Two commands do everything: `make figures` and `make test`. Both make the environment first.
PYTHON ?= python3
BIN := .venv/bin

# Somebody's own settings for pip would install elsewhere than into .venv, or not at all.
export PIP_USER := 0
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PYTHONHOME

.PHONY: figures test lab check site faults mutants benchmark lock clean help

figures: .venv/ready ## run the notebooks whose inputs have changed and update figures/ (default)
	$(BIN)/companion build

# Three at once for two cores: tests that wait for a browser or a kernel would leave one idle.
test: .venv/test ## check style and types, run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

# JupyterLab saves by itself, so it opens copies; what is in lab/ already stays as you left it.
lab: .venv/lab ## open copies of the notebooks, in lab/, in JupyterLab
	@mkdir -p lab
	@for notebook in notebooks/*.ipynb; do \
	  [ -e "lab/$${notebook##*/}" ] || cp "$$notebook" lab/; done
	$(BIN)/jupyter lab $$([ "$$(id -u)" != 0 ] || echo --allow-root) lab

check: .venv/ready ## list stale, missing and orphaned exhibits
	$(BIN)/companion check

site: .venv/ready $(if $(RUN),build/run/ready) ## write the web site into site/ (RUN=1: notebooks run in its pages; needs npm)
	$(BIN)/companion build
	$(BIN)/companion site $(if $(RUN),--run)

# Python as WebAssembly, some 100 MB, and what connects it with a page.
SHIM := browser_wasi_shim-0.4.2
SHIM_SHA256 := 9c0281520d0e99f027ec7c1c79b4036c0f8168ed9bf98aba19db4737a1333782
build/run/ready: requirements-run.lock .venv/ready
	rm -rf build/run && mkdir -p build/run
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
	  --require-hashes --dest build/run -r $<
	cd build/run && npm pack --silent @bjorn3/$(subst -,@,$(SHIM))
	cd build/run && echo "$(SHIM_SHA256)  bjorn3-$(SHIM).tgz" | sha256sum --check --quiet
	touch $@

faults: .venv/test ## try random edits of the tables and count what becomes of them
	$(BIN)/python -m tests.faults 400

mutants: .venv/mutants ## change the code that computes, place by place, and list what no test notices
	$(BIN)/python -P tests/mutants.py

.venv/mutants: tests/mutants.lock .venv/test
	@$(BIN)/python install.py $<
	@touch $@

# Takes three quarters of an hour; the tools compared with have an environment of their own.
benchmark: .venv/lab $(if $(QUICK),,.venv-peers/ready) ## measure the build beside other tools (45 minutes; QUICK=1: four)
	$(BIN)/python benchmarks/measure.py $(if $(QUICK),--quick)

.venv-peers/ready: benchmarks/requirements.lock
	$(PYTHON) -m venv --clear .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# The environment is made anew whenever the lock changes; `ready` is written last, so a broken
# installation is repeated and not used. JupyterLab and what tests need come on top, when asked for.
.venv/ready: requirements.lock requirements-uv.lock pyproject.toml install.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in .venv."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python install.py $<
	@touch $@

.venv/lab: requirements-lab.lock .venv/ready
	@$(BIN)/python install.py $<
	@touch $@

.venv/test: requirements-test.lock .venv/lab
	@$(BIN)/python install.py $<
	@touch $@

# A lock on top of others has only what they do not have.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-annotate
BEYOND = awk 'NR == FNR {known[$$0]; next} /^[^ ]/ {new = !($$0 in known)} new'

lock: .venv/ready ## for maintainers: solve the dependencies again
	[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	mkdir -p build && cat requirements.lock requirements-lab.lock requirements-test.lock >build/test.lock
	cp build/test.lock build/lab.lock
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra lab --constraint requirements.lock --output-file build/lab.lock
	$(COMPILE) pyproject.toml --extra lab --extra test --constraint build/lab.lock \
	  --output-file build/test.lock
	$(BEYOND) requirements.lock build/lab.lock >requirements-lab.lock
	$(BEYOND) build/lab.lock build/test.lock >requirements-test.lock
	$(COMPILE) benchmarks/requirements.in --output-file benchmarks/requirements.lock
	$(COMPILE) tests/mutants.in --constraint build/test.lock --output-file tests/mutants.lock

clean: ## remove the environments, the build's logs and the web site
	rm -rf .venv .venv-peers build mutants site

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
