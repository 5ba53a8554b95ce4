# The front door. `make` alone says what there is.
PYTHON ?= python3
OUTPUT ?= reports
REF ?=
TERRITORY ?= all
NOTEBOOK ?= all
MICRODATA ?= synthetic
SEED ?= 1
MAPPING ?=
WEIGHTING ?= base
TRIM ?= 0
ENGINE ?= fork
SCHEDULER ?=
TIME_LIMIT ?= 600
MEMORY ?= 2048
JOBS ?=
OBSERVED ?=
# LANGUAGE is also a variable of the system (gettext): only the command line counts here.
ifneq ($(origin LANGUAGE),command line)
LANGUAGE := fr
endif

BIN := .venv/bin
READY := .venv/.ready
RUN := $(BIN)/python -m impact_citoyens
REPORTS = $(RUN) reports --territory "$(TERRITORY)" --language "$(LANGUAGE)" --notebook "$(NOTEBOOK)" --output "$(OUTPUT)" \
  --microdata $(MICRODATA) --mapping "$(MAPPING)" --weighting "$(WEIGHTING)" --trim "$(TRIM)" \
  --engine "$(ENGINE)" --scheduler "$(SCHEDULER)" --time-limit "$(TIME_LIMIT)" --memory "$(MEMORY)" $(if $(JOBS),--jobs "$(JOBS)")

TESTS := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -q -n auto --dist worksteal
CODE := src tests benchmarks notebooks

.DEFAULT_GOAL := help
.PHONY: help setup reports report plan audit diff synthetic archive intact check validate lint messages test test-long test-all bench screenshots verify lab tutorial lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## private environment in .venv, exact versions with hashes

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make environments. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

reports: $(READY)  ## every notebook for every territory, and the portal   [LANGUAGE=fr|en|all MICRODATA=file|synthetic|none SCHEDULER=tcp://…]
	$(REPORTS)

report: reports  ## the same for one territory: make report TERRITORY=bretagne

plan: $(READY)  ## which pages “make reports” would make, and why; makes none   [the same parameters]
	$(REPORTS) --plan

audit: $(READY)  ## every claim of the ledger recomputed, with its verdict   [MICRODATA=file]
	$(RUN) audit --output "$(OUTPUT)" --microdata $(MICRODATA) --mapping "$(MAPPING)" --weighting "$(WEIGHTING)" --trim "$(TRIM)"

diff: $(READY)  ## which numbers moved since another build, and why: make diff REF=folder or REF=v0.1.0
	$(RUN) diff --ref "$(REF)" --output "$(OUTPUT)"

synthetic: $(READY)  ## 2,400 synthetic respondents as a microdata file   [SEED=1]
	$(RUN) synthetic --seed $(SEED)

verify: $(READY)  ## build twice from nothing and compare every byte   [TERRITORY, NOTEBOOK, LANGUAGE, MICRODATA]
	$(RUN) verify --territory "$(TERRITORY)" --language "$(LANGUAGE)" --notebook "$(NOTEBOOK)" --microdata $(MICRODATA)

archive: reports  ## dist/impact-citoyens-VERSION.zip: sources, pages, manifest with checksums, RO-Crate   [the same parameters; OBSERVED=yes]
	$(RUN) archive $(if $(OBSERVED),--observed)

intact: $(READY)  ## is every file what the manifest (and, unpacked, the archive) says?
	$(RUN) intact

check: $(READY)  ## the ledger and the codebook keep their rules
	$(RUN) check

validate: $(READY)  ## check a microdata file: make validate MICRODATA=file
	$(RUN) validate --microdata $(MICRODATA) --mapping "$(MAPPING)"

lint: $(READY)  ## style and format (ruff), types of the public interface and of the computing rooms (mypy)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy

messages: $(READY)  ## the catalogues of translations hold every text of code, templates and notebooks (docs/develop/translate.md)
	$(BIN)/python -m impact_citoyens.language.catalogues

test: $(READY)  ## the tests of every day, at most six minutes on two cores
	$(TESTS) -m "not long"

test-long: $(READY)  ## what takes longer: every notebook for three territories, faults, a cluster, every page in Chromium
	$(TESTS) -m long

test-all: test test-long  ## all the tests, at most half an hour

screenshots: $(READY)  ## dist/screenshots: each kind of built page at 360 and 1280 px, and printed; needs Chromium   [TERRITORY=bretagne OUTPUT=reports]
	$(BIN)/python tests/browser/screenshots.py --output "$(OUTPUT)" --territory "$(if $(filter all,$(TERRITORY)),bretagne,$(TERRITORY))"

bench: $(READY)  ## the benchmarks of docs/develop/benchmarks.md (about ten minutes)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/survey.py
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/reports.py
	$(BIN)/python benchmarks/browser.py

lab: $(READY)  ## JupyterLab, opened on notebooks/explore.ipynb: choose, look, copy the code
	$(BIN)/jupyter lab --notebook-dir=. notebooks/explore.ipynb

tutorial: $(READY)  ## the five lessons in one language, in JupyterLab; your answers stay in lessons/   [LANGUAGE=fr|en]
	$(BIN)/python -m impact_citoyens.tutorial "$(LANGUAGE)"
	$(BIN)/jupyter lab --notebook-dir=. lessons/$(LANGUAGE)/1_weights.ipynb

lock:  ## resolve pyproject.toml again (needs uv)
	uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --extra test --extra lint --extra build --extra cluster pyproject.toml -o requirements.lock

clean:  ## remove built pages, archives and the environment
	rm -rf .venv dist ro-crate-metadata.json
	find reports -mindepth 1 ! -name README.md -delete
