"""The tables of the report's pages."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, Table

from quizzes.admin.statistics_plots import bar
from quizzes.admin.statistics_rows import Answer, DrawRow, QuestionRow, Reading, Variant
from quizzes.admin.statistics_words import NOT_SHOWN, OF_QUIZ, SHORT, in_a_cell, percent, plain, written
from quizzes.statistics.figures import Figures

QUESTION_URL = "quiz_statistics:question"


def figure_column(name: str, *, sortable: bool = False) -> Column:
    def cell(row: QuestionRow | DrawRow | Variant) -> SafeString:
        return in_a_cell(row.figures[name], name)

    return Column(name, label=SHORT[name], accessor=cell, sort_key=name if sortable else None)


def questions_table(reading: Reading, ordering: str, address: Callable[[QuestionRow], str]) -> Table:
    """Return the questions with what to look at and their figures; `address` says where a question's own page is."""

    def question(row: QuestionRow) -> SafeString:
        flags = format_html_join("", "<li>{}</li>", ((flag,) for flag in row.flags))
        words = '<a href="{}">{}</a> <span class="w-text-text-meta">{} · {}</span>{}'
        listed = format_html("<ul>{}</ul>", flags) if flags else flags
        return format_html(words, address(row), row.title, row.code, row.topic, listed)

    columns = [
        NumberColumn("number", label=_("No."), sort_key="number"),
        Column("question", label=_("Question, and what to look at"), accessor=question, sort_key="flags", width="40%"),
        Column("attempts", label=_("Asked"), accessor=lambda row: plain(row.attempts), sort_key="attempts"),
        *(figure_column(name, sortable=True) for name in SHORT),
    ]
    return Table(columns, reading.sorted_by(ordering), ordering=ordering, caption=gettext("Questions"))


def draws_table(reading: Reading) -> Table:
    """Return each topic that questions are drawn from, an attempt's questions taken together as one."""
    columns = [
        Column("topic", label=_("Topic")),
        Column("drawn", label=_("Drawn, of how many")),
        Column("attempts", label=_("Attempts"), accessor=lambda row: plain(row.attempts)),
        *(figure_column(name) for name in SHORT),
    ]
    return Table(columns, reading.draws, caption=gettext("Draws"))


def figures_table(labels: dict[str, tuple[Any, Any]], figures: Figures) -> Table:
    """Return figures with what they say, one a row."""
    rows = [
        {"name": label, "value": written(figures[name], name), "meaning": meaning}
        for name, (label, meaning) in labels.items()
        if name in figures
    ]
    columns = [
        Column("name", label=_("Figure")),
        Column("value", label=_("Value")),
        Column("meaning", label=_("What it says")),
    ]
    return Table(columns, rows)


def quiz_figures_table(reading: Reading) -> Table:
    return figures_table(OF_QUIZ, reading.figures)


def scores_table(counts: Sequence[int]) -> Table:
    """Return the histogram of scores in numbers."""
    step, whole = 100 // len(counts), sum(counts) or 1
    last = len(counts) - 1
    rows = [
        {
            "scores": f"{place * step}-{100 if place == last else place * step + step - 1} %",
            "attempts": plain(count),
            "share": percent(100 * count / whole),
        }
        for place, count in enumerate(counts)
    ]
    columns = [
        Column("scores", label=_("Score")),
        Column("attempts", label=_("Attempts")),
        Column("share", label=_("Share")),
    ]
    return Table(columns, rows, caption=gettext("Scores"))


def answers_table(variant: Variant) -> Table:
    """Return what was answered how often."""

    def words(row: Answer) -> str:
        return row.words if row.words is not None else str(NOT_SHOWN)

    def right(row: Answer) -> str:
        return gettext("yes") if row.right else gettext("no")

    columns = [
        Column("words", label=_("Answer"), accessor=words),
        Column("right", label=_("Right"), accessor=right),
        NumberColumn("often", label=_("How often")),
        Column("share", label=_("Of those asked"), accessor=lambda row: percent(100 * row.share)),
        Column("bar", label=_("Bar"), accessor=lambda row: bar(row.share)),
    ]
    if any(row.part for row in variant.answers):
        columns.insert(0, Column("part", label=_("Part")))
    return Table(columns, variant.answers, caption=gettext("Answers"))


def question_address(quiz: int, attempts: str) -> Callable[[QuestionRow], str]:
    return lambda row: f"{reverse(QUESTION_URL, args=[quiz, row.pk])}?attempts={attempts}"
