# govreports: everything runs in .venv, built from requirements.lock and rebuilt only when the lock changes.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
STAMP := $(VENV)/built-from-lock

.PHONY: help figures test browser-test lab example lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' Makefile

figures: $(STAMP) ## tables, notebooks and figures from the page
	@$(PY) -m govreports figures

test: $(STAMP) ## all tests, the notebooks included, on two cores (three minutes)
	@$(PY) -m pytest

browser-test: $(STAMP) ## notebooks and explorers in JupyterLab, in a real browser (needs Chromium; five minutes)
	@$(PY) scripts/browser_test.py

lab: $(STAMP) ## JupyterLab on the notebooks
	@$(PY) -m jupyter lab notebooks

example: ## examples/paper.tex -> build/paper.pdf (needs XeLaTeX with ctex)
	@command -v latexmk >/dev/null && command -v xelatex >/dev/null || \
	  { echo "make example needs XeLaTeX with ctex. On Debian: apt install texlive-xetex texlive-latex-recommended texlive-fonts-recommended texlive-lang-chinese latexmk"; exit 1; }
	@cd examples && latexmk -xelatex -interaction=nonstopmode -halt-on-error -quiet -outdir=../build paper.tex

lock: ## resolve requirements.lock again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --fork-strategy fewest \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade \
	  --extra fast --extra files --extra dev --extra browser pyproject.toml -o requirements.lock
	$(PYTHON) scripts/lock_environment.py

clean: ## remove the environment, nothing else
	rm -rf $(VENV)

$(STAMP): requirements.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "govreports needs Python 3.11 or newer; found: $$($(PYTHON) --version 2>&1). Install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" || \
	  { echo "This Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Building $(VENV) from requirements.lock (once, about a minute) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)
