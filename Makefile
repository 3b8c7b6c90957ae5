# make track   the ten-minute bedtime twist, from nothing but Python >= 3.11 and make
# make studio  the page to choose, hear and tune sessions, from nothing but Python >= 3.11 and make
# make test    every check; brings the development tools itself
# make quick   in a minute and a half: the linters, and the tests that start no program, server, browser or voice
# make test-newest, make test-lowest   the suite with the newest and the lowest versions that pyproject.toml allows
# make sweep   every shipped routine at every seventh second it can last (minutes of work)
# make bench   race against plain gTTS and pydub, and write docs/benchmarks.md (needs ffmpeg)
# make fuzz    fuzzers on everything that reads strangers' bytes, half a minute for each door (FUZZ="--inputs 100000")
# make laws    every law with ten times as many examples as in the suite, other ones each time (an hour of work)
# make net     compare all that the program gives with what was recorded, byte for byte (minutes of work; NET=write)
# make sound   prove every routine over every bed, tell what it costs, and write docs/sound.md
# make voices  measure every installed voice, and write docs/voices-measured.md (VOICES="hibari kokoro:bf_emma")
# make fix     mend what the formatter and the linter can mend by themselves
# make docs    write anew what is made for docs/: manual, reference, schema, what examples print
# make lock    choose new exact versions of everything and write them into the requirements*.lock files
# make clean   forget the environment and every cache of the tools (never the speech cache)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help track studio test quick test-newest test-lowest sweep bench fuzz laws net sound voices fix docs lock clean

VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
NET ?= compare
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The first interpreter that really runs and is new enough; PYTHON=... decides otherwise.
NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python3.14 python,\
    $(shell $(name) -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && echo $(name))))
NO_PYTHON := echo "voiceguide needs Python 3.11 or newer; none was found. Install one, or say make PYTHON=/path/to/python3." >&2

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

track: $(VENV)/.ready-to-run
	$(BIN)/voiceguide render bedtime-twist --minutes 10 --voice auto

studio: $(VENV)/.ready-to-run
	$(BIN)/voiceguide studio --scripts my-scripts

test: $(VENV)/.ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

quick: $(VENV)/.ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --quick

# What `make test` holds still by its lock, moved to both ends. The environment is made anew each time: the
# newest versions are those of today. No linters: what they demand changes with every version of theirs.
test-newest: RESOLUTION := highest
test-lowest: RESOLUTION := lowest-direct
test-newest test-lowest: test-%:
	@test -n "$(PYTHON)" || { $(NO_PYTHON); exit 1; }
	$(PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/python -m pip --disable-pip-version-check --quiet install uv
	.venv-$*/bin/python -m uv pip install --quiet --python .venv-$*/bin/python --resolution $(RESOLUTION) --editable '.[dev]'
	.venv-$*/bin/python -m pytest -n $(WORKERS) --dist worksteal

sweep: $(VENV)/.ready-to-test
	$(BIN)/pytest -n $(WORKERS) tests/test_shipped.py --sweep

bench: $(VENV)/.ready-to-test
	$(BIN)/python tests/bench/bench.py

fuzz: $(VENV)/.ready-to-test
	$(BIN)/python tests/fuzz/run.py $(FUZZ)

laws: $(VENV)/.ready-to-test
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --laws --timeout 0

net: $(VENV)/.ready-to-test
	$(BIN)/python tests/net/net.py $(NET)

sound: $(VENV)/.ready-to-test
	$(BIN)/python tests/bench/sound.py

# In an environment of its own: torch is larger than everything else together.
voices: $(VENV)/.ready-to-test
	test -d .venv-voices || $(PYTHON) -m venv .venv-voices
	.venv-voices/bin/python -m pip --disable-pip-version-check --quiet install --constraint requirements-dev.lock --editable '.[dev]'
	.venv-voices/bin/python -m pip --disable-pip-version-check --quiet install --requirement tests/bench/voices.txt
	.venv-voices/bin/python tests/bench/voices.py $(VOICES)

fix: $(VENV)/.ready-to-test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.ready-to-test
	$(BIN)/python -m voiceguide.cli.manual > docs/commands.md.new && mv docs/commands.md.new docs/commands.md
	$(BIN)/python -m voiceguide.script.schema.reference > docs/script-reference.md.new && mv docs/script-reference.md.new docs/script-reference.md
	$(BIN)/python -m voiceguide.script.schema.json_schema > docs/script.schema.json.new && mv docs/script.schema.json.new docs/script.schema.json
	$(BIN)/python tests/support/docs_page.py
	$(BIN)/python tests/support/glossary_page.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { $(NO_PYTHON); exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# The stamps are newer than what they were made from, so an unchanged checkout installs nothing again.
# A listener's install takes no file whose hash is not written down; what builds it is locked as well.
$(VENV)/.ready-to-run: pyproject.toml requirements.lock requirements-build.lock | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements-build.lock
	$(PIP) install --require-hashes --no-build-isolation --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-to-test: pyproject.toml requirements-dev.lock | $(BIN)/python
	$(PIP) install --constraint requirements-dev.lock --editable '.[dev]'
	@touch $@ $(VENV)/.ready-to-run

# A new environment, so that nothing but what pyproject.toml asks for is written down. uv resolves for every
# system and Python at once, which pip cannot; it holds a listener's install to the versions of the checks.
LOCK := $(VENV)/lock/bin/python -m
HASHED := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --constraint requirements-dev.lock
lock: | $(BIN)/python
	rm -rf $(VENV)/lock && $(BIN)/python -m venv $(VENV)/lock
	$(LOCK) pip --disable-pip-version-check --quiet install --editable '.[dev]'
	@{ sed -n '/^#/p' requirements-dev.lock; $(LOCK) pip --disable-pip-version-check freeze --exclude-editable; } > requirements-dev.lock.new
	@mv requirements-dev.lock.new requirements-dev.lock
	$(LOCK) pip --disable-pip-version-check --quiet install uv
	@{ sed -n '/^#/p' requirements.lock; $(LOCK) $(HASHED) pyproject.toml; } > requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@{ sed -n '/^#/p' requirements-build.lock; printf '%s\n' 'hatchling>=1.27' editables setuptools | $(LOCK) $(HASHED) -; } > requirements-build.lock.new
	@mv requirements-build.lock.new requirements-build.lock && rm -rf $(VENV)/lock
	@git --no-pager diff --stat -- 'requirements*.lock'

clean:
	rm -rf $(VENV) .venv-newest .venv-lowest .venv-voices .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
