"""What the statistics of a quiz cost over very many attempts. Runs under the production settings and answers in JSON.

The database makes people, attempts and answers itself, as copies of one row of each kind that the models made.
"""

import json
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psutil
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from lms.accounts.models import User
from quizzes.models import Attempt, AttemptQuestion, Quiz, QuizDraw, QuizQuestion, QuizReport
from quizzes.reporting import compute_report
from tests.make.quizzes import question, question_bank

ATTEMPTS = 100_000
TOPICS, POOL, DRAWN, FIXED = ("scams", "passwords", "payments", "privacy"), 10, 4, 4
QUESTIONS = len(TOPICS) * DRAWN + FIXED  # 20
DAYS = 120  # over which the attempts are spread
LOOKS_EVERY = 0.02  # seconds, at how much memory is taken

PEOPLE = (
    "(SELECT id AS person, now() - random() * INTERVAL '{days} days' AS moment FROM accounts_user WHERE id > {pk}) p"
)
VERSIONS = """
CREATE TEMPORARY TABLE version (version bigint, under text, rank int, pool int, drawn int, hardness float, ids text[])
"""
ASKED = """
CREATE TEMPORARY TABLE asked AS
WITH able AS MATERIALIZED (
    SELECT id AS attempt, row_number() OVER () AS n, 2 * (random() + random() + random() - 1.5) + 1 AS ability
    FROM quizzes_attempt WHERE quiz_id = {quiz}
)
SELECT attempt, version, under, row_number() OVER (PARTITION BY attempt) AS place,
       random() < 1 / (1 + exp(hardness - ability)) AS is_right,
       to_jsonb(ids[2]) AS wrong, to_jsonb(ids[1]) AS key
FROM able JOIN version ON pool = 0 OR (rank + n * 7) % pool < drawn
"""
SUMS = """
UPDATE quizzes_attempt SET marks_numerator = earned
FROM (SELECT attempt, count(*) FILTER (WHERE is_right) AS earned FROM asked GROUP BY attempt) AS sums
WHERE attempt = id
"""


def make_quiz() -> Quiz:
    """Return a quiz with fixed questions and draws."""
    bank = question_bank()
    for topic in TOPICS:
        for _number in range(POOL):
            question(bank=bank, topic=topic)
    quiz = Quiz(bank=bank, code="many-attempts", title="แบบทดสอบที่มีคนทำมาก")
    quiz.draws = [QuizDraw(topic=topic, count=DRAWN) for topic in TOPICS]
    quiz.fixed_questions = [QuizQuestion(question=question(bank=bank, topic="duties")) for _number in range(FIXED)]
    quiz.save()
    return quiz


def execute(statement: str, values: list | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copy(row: Model, source: str, **differing: str) -> None:
    """Insert a row like `row` for each row of `source`; `differing` is the SQL of the columns that are not alike."""
    table, fields = row._meta.db_table, [field for field in row._meta.local_concrete_fields if not field.primary_key]
    columns = {field.column: differing.get(field.column, f"model.{field.column}") for field in fields}
    execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"  # noqa: S608 -- own names
        f" FROM {source} CROSS JOIN {table} AS model WHERE model.id = {row.pk}"
    )


def fill(quiz: Quiz) -> None:
    """Give each of very many people a finished attempt, answered as ability and difficulty have it."""
    person = User.objects.create(username="many-0", first_name="สมใจ", last_name="ใจดี", email="many-0@example.org")
    names = {"username": "'many-' || n", "email": "'many-' || n || '@example.org'"}
    copy(person, f"generate_series(1, {ATTEMPTS}) AS n", **names)
    attempt, answer = models_of(quiz, person)
    ends = dict.fromkeys(("started_at", "submitted_at", "finished_at"), "moment")
    keys = {"key": "gen_random_uuid()", "scope": "gen_random_uuid()", "quiz_id": str(quiz.pk)}
    copy(attempt, PEOPLE.format(days=DAYS, pk=person.pk), user_id="person", **keys, **ends)
    list_versions(quiz)
    execute(ASKED.format(quiz=quiz.pk))
    asked = {"attempt_id": "attempt", "version_id": "version", "topic": "under", "position": "place"}
    response = "CASE WHEN is_right THEN key ELSE wrong END"
    copy(answer, "asked", marks_numerator="is_right::int", response=response, **asked)
    execute(SUMS)
    execute("ANALYZE")


def models_of(quiz: Quiz, person: User) -> tuple[Attempt, AttemptQuestion]:
    """Return the attempt and the answer that all others are copies of, at a quiz of their own."""
    ended = timezone.now()
    attempt = Attempt.objects.create(
        quiz=Quiz.objects.create(bank=quiz.bank, code="model", title="ต้นแบบ"),
        user=person,
        scope=uuid.uuid4(),
        number=1,
        state=Attempt.State.FINISHED,
        pass_percent=70,
        started_at=ended,
        submitted_at=ended,
        finished_at=ended,
        marks_numerator=0,
        marks_denominator=1,
        marks_possible=QUESTIONS,
        passed=False,
    )
    version = quiz.bank.questions.first().current_version
    answer = AttemptQuestion.objects.create(
        attempt=attempt, position=1, version=version, layout=version.layout, marks_numerator=0, marks_denominator=1
    )
    return attempt, answer


def list_versions(quiz: Quiz) -> None:
    """Tell the database what may be asked: of ten questions of a topic four, the next four for the next person."""
    execute(VERSIONS)
    for rank, one in enumerate(quiz.bank.questions.select_related("current_version").order_by("pk")):
        version, ids = one.current_version, [choice["id"] for choice in one.current_version.content["choices"]]
        place = (0, 0) if one.topic == "duties" else (POOL, DRAWN)
        row = [version.pk, one.topic, rank % POOL, *place, rank % 7 / 3 - 1, ids]
        execute("INSERT INTO version VALUES (%s, %s, %s, %s, %s, %s, %s)", row)


def own_memory(process: psutil.Process) -> int:
    """Return the bytes that a process holds for itself: PostgreSQL's cache is shared and does not count."""
    memory = process.memory_info()
    return memory.rss - memory.shared


@contextmanager
def watched(peak: list[int]) -> Iterator[None]:
    """Note in `peak` the most memory that this process and its database process held together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        processes = [psutil.Process(), psutil.Process(cursor.fetchone()[0])]
    over = Event()

    def look() -> None:
        while not over.wait(LOOKS_EVERY):
            peak.append(sum(map(own_memory, processes)))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def main() -> None:
    quiz = make_quiz()
    fill(quiz)
    report, peak = QuizReport.objects.create(quiz=quiz), [0]
    begun = time.monotonic()
    with watched(peak):
        compute_report(report.pk)
    seconds = time.monotonic() - begun
    report.refresh_from_db()
    if report.data["attempts"] != ATTEMPTS or report.data["usual"]["questions"] != QUESTIONS:
        raise SystemExit(f"The report is not about all attempts: {report.data['attempts']}, {report.data['usual']}")
    figures = {"attempts": ATTEMPTS, "questions": QUESTIONS, "seconds": seconds, "memory": max(peak)}
    sys.stdout.write(json.dumps(figures) + "\n")
