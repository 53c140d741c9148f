# Two commands are all the set-up there is: `make demo` and `make test`.
# They need Python 3.11 and make; everything else is fetched into this folder.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo test setup setup-dev assets messages lint format types constraints picture clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1 \t/' | expand -t 20

demo: setup ## Set everything up, fill a home with the demo world and serve it
	@$(BIN)/samband demo $(ARGS)

test: ## Set everything up and pass every test
	@$(PYTHON) tools/set_up.py --dev
	@$(BIN)/python tools/check.py

setup: ## Make .venv with Samband in it, its assets and its catalogues
	@$(PYTHON) tools/set_up.py

setup-dev: ## The same, with what developers need
	@$(PYTHON) tools/set_up.py --dev

assets: ## Build the style sheet, the script and the fonts
	@$(PYTHON) tools/assets.py

messages: ## Collect the words to translate (needs gettext) and compile the catalogues
	@$(BIN)/python tools/messages.py

lint: setup-dev ## Style and import contracts
	@$(BIN)/python tools/check.py lint imports

format: setup-dev ## Write every Python file in the house's form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

types: setup-dev ## Types
	@$(BIN)/python tools/check.py types

constraints: ## Choose all versions anew (needs uv)
	@$(PYTHON) tools/constraints.py

picture: setup-dev ## Take docs/images/main-job.png from the demo (needs a browser)
	@$(BIN)/python tools/picture.py

clean: ## Remove what was built here; the home (./var) stays
	@rm -rf .venv build dist node_modules src/samband/base/static .mypy_cache .ruff_cache .pytest_cache \
	    .import_linter_cache .hypothesis
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
