# Every target makes ready what it needs; python3 (3.10 or later, with venv), make and git are enough to begin.
PYTHON ?= python3
export PYTHON
RUN := .venv
DEV := .venv-dev
COMPILE := $(DEV)/bin/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
      --no-annotate --no-header --no-emit-index-url --no-emit-find-links --exclude-newer "14 days" $(UPGRADE)
KILLS ?= 500
SOAK ?= --minutes 20 --feeds 2000
MINUTES ?= 20
PAGES ?= 4000
PEERS := mediacloud-metadata news-please datasketch fetching
PYTEST_ARGS ?=
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint eval bench bench-extraction kill soak flink flink-soak flink-speed prism objects docs sbom interpreters simulate lock clean run-environment dev-environment peer-environments

help: ## print this list
	@echo "make TARGET [PYTHON=python3.12]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile

demo: run-environment ## samples, corpus and a site of its own, watched for 25 s, to tables in build/demo; what a reader finds there
	@rm -rf build/demo
	@$(RUN)/bin/newsbeam backfill tests/data/samples tests/data/corpus --out build/demo || [ $$? -eq 3 ] # 3: some records set aside
	@$(RUN)/bin/python -m tests.demo_site $(RUN)/bin/newsbeam build/demo || [ $$? -eq 3 ] # feeds watched for some seconds
	@$(RUN)/bin/python tests/demo.py build/demo

test: dev-environment ## the whole suite, against the installed wheel (PYTEST_ARGS="-k dates" for a part of it, JOBS=0 for one process)
	@cd tests && env -u PYTHONPATH ../$(DEV)/bin/pytest -c ../pyproject.toml --rootdir .. --pyargs \
	    --numprocesses $(JOBS) --dist worksteal schemas transforms pipelines "$(CURDIR)/tests" $(PYTEST_ARGS)

lint: dev-environment ## ruff (style, format) and mypy --strict
	@$(DEV)/bin/ruff check .
	@$(DEV)/bin/ruff format --check .
	@$(DEV)/bin/mypy

eval: dev-environment ## every quality figure beside its pinned floor
	@$(DEV)/bin/python -m tests.quality

bench: dev-environment bench-extraction ## speed, memory, share of each step: against a bare loop, and against peers
	@$(DEV)/bin/python -m tests.benchmarks.bench
	@$(DEV)/bin/python -m tests.benchmarks.fetching --peers .venv-fetching/bin/python
	@$(DEV)/bin/python -m tests.benchmarks.startup
	@$(DEV)/bin/python -m tests.benchmarks.ticks
	@$(DEV)/bin/python -m tests.benchmarks.monitor_store
	@$(DEV)/bin/python -m tests.benchmarks.compact
	@$(DEV)/bin/python -m tests.benchmarks.duplicates_index --datasketch .venv-datasketch/bin/python

bench-extraction: dev-environment peer-environments ## extraction alone, beside trafilatura, mcmetadata and news-please; language beside langdetect; artifacts
	@$(DEV)/bin/python -m tests.benchmarks.extraction \
	    --mcmetadata .venv-mediacloud-metadata/bin/python --newsplease .venv-news-please/bin/python
	@$(DEV)/bin/python -m tests.benchmarks.language
	@$(DEV)/bin/python -m tests.benchmarks.artifacts

kill: dev-environment ## kill -9 at random moments, KILLS=500 times: nothing lost, nothing twice
	@$(DEV)/bin/python -m tests.benchmarks.kill --kills $(KILLS)

soak: dev-environment ## SOAK="--minutes 20 --feeds 2000": feeds that fail at random, a monitor killed ten times: all accounted for
	@$(DEV)/bin/python -m tests.soak $(SOAK)

flink: dev-environment ## a real Flink cluster on this machine: backfills byte for byte, feeds watched, all killed and restored (PYTEST_ARGS="-k bytes"); Java 17 and Maven
	@$(DEV)/bin/python -m tests.flink .cache/flink $(PYTEST_ARGS)

flink-soak: dev-environment ## MINUTES=20: feeds watched on that cluster, and how large checkpoints are
	@NEWSBEAM_SOAK_MINUTES=$(MINUTES) $(DEV)/bin/python -m tests.flink .cache/flink -k test_soak $(PYTEST_ARGS)

flink-speed: dev-environment ## PAGES=4000: two slots of that cluster against one, beside two bare processes against one
	@$(DEV)/bin/python -m tests.benchmarks.cluster_speed .cache/flink $(PAGES)

objects: dev-environment ## published commits in a real server that speaks S3, on this machine (PYTEST_ARGS="-k erased"); Go
	@$(DEV)/bin/python -m tests.objects .cache/objects $(PYTEST_ARGS)

conformance: run-environment dev-environment ## the tables as DuckDB, Spark, ClickHouse, polars, pandas and pyarrow read them (Spark needs Java 17)
	@test -x .venv-conformance/bin/python || $(DEV)/bin/uv venv --quiet --python $(DEV)/bin/python .venv-conformance
	@$(DEV)/bin/uv pip sync --quiet --require-hashes --python .venv-conformance/bin/python tests/conformance/engines.lock
	@rm -rf build/conformance && mkdir -p build/conformance
	@$(RUN)/bin/newsbeam backfill tests/data/samples tests/data/corpus --out build/conformance/tables >build/conformance/backfill.log || [ $$? -eq 3 ] # 3: some records set aside
	@for engine in duckdb spark clickhouse; do $(RUN)/bin/newsbeam views build/conformance/tables --engine $$engine >build/conformance/views-$$engine.sql; done
	@PYTHONPATH=. NEWSBEAM_FRESH=$(CURDIR)/build/conformance/tables .venv-conformance/bin/pytest -q -p no:cacheprovider \
	    -c tests/conformance/pytest.ini --rootdir . --confcutdir tests/conformance tests/conformance

prism: dev-environment ## a stream of feeds on Prism, Beam's own engine, built by Go: windows, lateness, state, nothing lost and nothing twice
	@$(DEV)/bin/python -m tests.flink.prism .cache/prism $(PYTEST_ARGS)

docs: dev-environment ## docs/tables.md from the schema, docs/faults.md from the marks of the tests, and all documents as a site in build/site
	@$(DEV)/bin/python -c 'from pathlib import Path; from schemas.document import tables_markdown; \
	    Path("docs/tables.md").write_text(tables_markdown(), encoding="utf-8")'
	@$(DEV)/bin/python -m tests.faults.document >docs/faults.md
	@NO_MKDOCS_2_WARNING=1 $(DEV)/bin/mkdocs build --quiet --config-file deploy/site/mkdocs.yml

sbom: run-environment dev-environment ## every package that newsbeam runs on (build/sbom.cdx.json, CycloneDX), with its extras and tests (sbom-extras), and its licence; refuses one that does not fit
	@mkdir -p build
	@$(DEV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom.cdx.json $(RUN)/bin/python
	@$(DEV)/bin/python -m tests.licences build/sbom.cdx.json
	@$(DEV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom-extras.cdx.json $(DEV)/bin/python
	@$(DEV)/bin/python -m tests.licences build/sbom-extras.cdx.json

interpreters: dev-environment ## the wheel in an empty environment of every Python from 3.10 to 3.13 that is here
	@$(DEV)/bin/python -m tests.interpreters

simulate: dev-environment ## the schedule of 180,000 feeds over three days, on a clock that is only counted: manners and lateness
	@$(DEV)/bin/python -m tests.benchmarks.simulate

lock: dev-environment ## write the lock files from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@$(COMPILE) --group build --output-file requirements-build.lock
	@$(COMPILE) pyproject.toml --extra demo --constraint requirements-build.lock --output-file requirements.lock
	@$(COMPILE) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) tests/conformance/engines.in --output-file tests/conformance/engines.lock
	@for peer in $(PEERS); do $(COMPILE) tests/benchmarks/peers/$$peer.in --output-file tests/benchmarks/peers/$$peer.lock; done

clean: ## remove environments, caches and everything that was built
	@rm -rf $(RUN) $(DEV) $(PEERS:%=.venv-%) .venv-conformance build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find schemas transforms pipelines tests -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@.ci/environment $(RUN) requirements.lock

dev-environment:
	@.ci/environment $(DEV) requirements-dev.lock

# What we are compared with, each in an environment of its own: they want other versions of the same libraries.
peer-environments: dev-environment
	@for peer in $(PEERS); do \
	    test -x .venv-$$peer/bin/python || $(DEV)/bin/uv venv --quiet --python $(DEV)/bin/python .venv-$$peer; \
	    $(DEV)/bin/uv pip sync --quiet --require-hashes --python .venv-$$peer/bin/python tests/benchmarks/peers/$$peer.lock; \
	done
