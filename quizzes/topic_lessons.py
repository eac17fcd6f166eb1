"""Which lessons teach the topics of a quiz, for naming a topic in words that trainees know."""

from collections.abc import Collection

from django.db.models import Q

from quizzes.models import Question, Quiz


def lesson_codes_by_topic(quiz: Quiz, topics: Collection[str]) -> dict[str, list[str]]:
    """Return the codes of the lessons that the live questions of each topic name. One statement, none for no topics."""
    codes: dict[str, list[str]] = {topic: [] for topic in topics}
    if not codes:
        return codes
    mine = Question.objects.filter(Q(bank=quiz.bank_id) | Q(fixed_in__quiz=quiz), live=True, topic__in=codes)
    for topic, code in mine.exclude(lesson_code="").values_list("topic", "lesson_code").distinct().order_by("topic"):
        codes[topic].append(code)
    return codes
