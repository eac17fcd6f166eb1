"""Runs Python beside a server, on its data: a line of JSON in is code, a line of JSON out its `answer` or its error.

One process for all that the tests of a server ask: starting Django takes longer than most of what is asked.
"""

import json
import os
import sys
import traceback
from contextlib import redirect_stdout

import django

django.setup()

from django.core.cache import cache  # noqa: E402 -- these need the settings
from django.db import connections  # noqa: E402

from quizzes.version_store import forget_versions  # noqa: E402


def run(code: str) -> dict[str, object]:
    """Return what a piece of code leaves as `answer`, or how it failed."""
    found: dict[str, object] = {"answer": None}
    try:
        exec(compile(code, "shell", "exec"), found)  # noqa: S102 -- the tests' own code
    except Exception:  # noqa: BLE001 -- told to the test, which fails with it
        return {"answer": None, "error": traceback.format_exc()}
    finally:
        connections.close_all()
        forget_versions()
        cache.close()
    return {"answer": found["answer"], "error": ""}


answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
with redirect_stdout(sys.stderr):
    for line in sys.stdin:
        answers.write(json.dumps(run(json.loads(line))) + "\n")
        answers.flush()
