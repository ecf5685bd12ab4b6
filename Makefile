# What people do with Trafikklys. Everything is installed into .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
UV := $(RUN)/uv

.DEFAULT_GOAL := help
.PHONY: help demo test verify bench format lock clean

help:
	@echo "make demo    importer eksempeldata og start Trafikklys"
	@echo "make test    format, lint, typer og alle tester"
	@echo "make verify  det som tar lang tid: simuleringer og avbrutte importer"
	@echo "make bench   fart, målt mot andre måter å regne på"
	@echo "make format  rett formateringen"

demo: $(VENV)/.klar
	@$(RUN)/trafikklys demo

test: $(VENV)/.utvikling
	@$(PYTHON) tests/chromium.py
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/pytest -n 2

verify: $(VENV)/.utvikling
	$(RUN)/pytest -m verify -s

bench: $(VENV)/.utvikling
	$(RUN)/pytest -m bench -s

format: $(VENV)/.utvikling
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

lock: $(UV)
	$(UV) lock --upgrade

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Trafikklys trenger Python 3.11 eller nyere. Bruk for eksempel: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check uv

# --inexact: uv itself, and what the tests need, stay installed. The login service is the demo's own.
$(VENV)/.klar: uv.lock pyproject.toml | $(UV)
	$(UV) sync --frozen --inexact --no-dev --group demo --quiet
	@touch $@

$(VENV)/.utvikling: uv.lock pyproject.toml | $(UV)
	$(UV) sync --frozen --inexact --quiet
	@touch $@ $(VENV)/.klar
