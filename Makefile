# make run     sets up and serves the product        make test   sets up and runs every test
# make check   lint, types, imports, migrations      make bench  measures against the goals
PORT ?= 8000
LMS_DATA ?= var
LMS_BASE_URL ?= http://127.0.0.1:$(PORT)
PYTHON ?= python3.11
BIN := .venv/bin

WORDS := $(wildcard */locale/*/LC_MESSAGES/*.po lms/*/locale/*/LC_MESSAGES/*.po config/wagtail_words/*/LC_MESSAGES/*.po)

.PHONY: run test check bench pictures messages sample-certificates setup setup-test clean

setup: .venv/.ready

.venv/.ready: uv.lock pyproject.toml config/setup.sh
	bash config/setup.sh run
	touch $@

setup-test: .venv/.ready-test

.venv/.ready-test: uv.lock pyproject.toml config/setup.sh
	bash config/setup.sh test
	touch $@ .venv/.ready

.venv/.words: $(WORDS) | .venv/.ready
	$(BIN)/python manage.py compilemessages -v 0 --ignore .venv
	touch $@

run: setup .venv/.words
	@LMS_DATA="$(LMS_DATA)" LMS_BASE_URL="$(LMS_BASE_URL)" $(BIN)/python manage.py serve_local --port $(PORT)

test: setup-test .venv/.words
	$(BIN)/pytest -n 2 --no-loadscope-reorder -q -m "stack or without_database or on_both"
	$(BIN)/python -m tests.with_postgres $(BIN)/pytest -n 2 -q -m "not stack and not without_database"

bench: setup-test .venv/.words
	$(BIN)/python -m tests.bench

check: setup-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet lms courses quizzes certificates content
	$(BIN)/python manage.py makemigrations --check --dry-run --settings config.settings.test

sample-certificates: setup .venv/.words
	@test -n "$(OUT)" || { echo "Say where: make sample-certificates OUT=folder" >&2; exit 2; }
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export LMS_DATA="$$data" LMS_BASE_URL="$(LMS_BASE_URL)" && \
	  $(BIN)/python manage.py set_up_site --quiet && $(BIN)/python manage.py sample_certificates "$(OUT)"

messages: setup-test
	$(BIN)/python -m tests.catalogues

pictures: setup-test .venv/.words
	$(BIN)/python -m tests.pictures

clean:
	rm -rf .venv var
