# kehou: make run starts everything, make test checks everything. Needs Python 3.11 or newer, and nothing else.
# On the way:  PORT=8001  another port ·  PYTHON=python3.12  another Python ·  KEHOU_NO_UV=1  pip instead of uv ·  JOBS=0  one test at a time

PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(if $(shell $(name) -c "import sys; print(sys.version_info >= (3, 11) or '')" 2>/dev/null),$(name))) python3)
PORT ?= 8000
JOBS ?= auto
ARGS ?=

# What Python has compiled is kept, also where the surroundings say it need not be: each of the many starts takes half as long.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test bench lint docs
.DEFAULT_GOAL := run

run:
	@$(PYTHON) tools/setup.py run && exec .venv/bin/kehou serve --demo --port $(PORT) $(ARGS)

test:
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python -m pytest -n $(JOBS) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder -m "not heavy" $(ARGS)

bench:
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python -m bench $(ARGS)

lint:
	@$(PYTHON) tools/setup.py test && exec tools/lint

docs:
	@$(PYTHON) tools/setup.py test && exec .venv/bin/kehou docs
