"""The report of an import as tables: what is wrong where, what was changed, what becomes of each question."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, Table

from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionImport

MOST_ROWS = 300  # of a table on the page; the counts tell of the rest
OUTCOMES = {
    "created": pgettext_lazy("import", "new"),
    "changed": pgettext_lazy("import", "changed"),
    "unchanged": pgettext_lazy("import", "the same already"),
    "repeated": pgettext_lazy("import", "repeated in the file"),
    "error": pgettext_lazy("import", "has errors"),
}
WRITTEN = ("created", "changed")
Entry = dict[str, Any]
Section = tuple[str | Promise, Table, str | Promise]


def sections(job: QuestionImport) -> list[Section]:
    """Return the tables of a report, each with its heading; those with no rows are left out. At most one query."""
    report = job.report or {}
    entries: list[Entry] = report.get("entries", [])
    found = [
        (_("Errors"), _notices_table(_notices(report, entries, "errors")), ""),
        (_("Notes"), _notices_table(_notices(report, entries, "warnings")), ""),
        (_("Questions"), _entries_table(entries, _addresses(job, entries)), ""),
    ]
    return [section for section in found if section[1].row_count]


def counts_in_words(job: QuestionImport) -> str:
    """Return how many questions have each outcome, e.g. `12 new, 1 has errors`."""
    counts = (job.report or {}).get("counts", {})
    return ", ".join(f"{counts[name]} {words}" for name, words in OUTCOMES.items() if counts.get(name))


def rows_left_out(job: QuestionImport) -> int:
    """Return how many questions the page does not list."""
    return max(0, len((job.report or {}).get("entries", [])) - MOST_ROWS)


def _notices(report: dict[str, Any], entries: Sequence[Entry], name: str) -> list[Entry]:
    of_entries = [{**notice, "entry": entry["name"]} for entry in entries for notice in entry[name]]
    return [*report.get(name, []), *of_entries][:MOST_ROWS]


def _notices_table(notices: Sequence[Entry]) -> Table:
    columns = [
        Column("place", label=_("Place"), accessor="place"),
        Column("entry", label=_("Question"), accessor=lambda notice: notice.get("entry", "")),
        Column("problem", label=_("What is wrong"), accessor="problem"),
        Column("remedy", label=_("What to do"), accessor="remedy"),
    ]
    return Table(columns, notices)


def _entries_table(entries: Sequence[Entry], addresses: dict[str, str]) -> Table:
    def title(entry: Entry) -> str:
        address = addresses.get(entry["code"])
        name = entry["name"] or entry["code"]
        return format_html('<a href="{}">{}</a>', address, name) if address else name

    columns = [
        Column("place", label=_("Place"), accessor="place"),
        Column("name", label=_("Question"), accessor=title),
        Column("kind", label=_("Kind"), accessor=kind_in_words),
        Column("outcome", label=_("Outcome"), accessor=lambda entry: OUTCOMES[entry["outcome"]]),
    ]
    return Table(columns, list(entries[:MOST_ROWS]))


def kind_in_words(entry: Entry) -> str:
    return str(KINDS[entry["kind"]].block().label) if entry["kind"] in KINDS else ""


def _addresses(job: QuestionImport, entries: Sequence[Entry]) -> dict[str, str]:
    """Return where the questions that were written are edited, by their codes."""
    if job.is_dry_run or not job.is_over:
        return {}
    codes = [entry["code"] for entry in entries[:MOST_ROWS] if entry["outcome"] in WRITTEN]
    rows = Question.objects.filter(bank=job.bank_id, code__in=codes).values_list("code", "pk")
    return {code: reverse("wagtailsnippets_quizzes_question:edit", args=[pk]) for code, pk in rows}
