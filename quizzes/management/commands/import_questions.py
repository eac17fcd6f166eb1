"""Import a file of questions."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quizzes.errors import FieldErrors
from quizzes.exchange.banks import bank_of
from quizzes.exchange.contract import FileRefused, Notice
from quizzes.exchange.decoding import check_size
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.importing import WRITTEN, ImportPlan, apply_import, plan_import, read_file
from quizzes.exchange.limits import FILE_BYTES
from quizzes.exchange.plain import CODE
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = "Imports the questions in FILE into an agency's question bank (formats: docs/question-formats.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--agency", required=True, metavar="CODE", help="who owns the questions")
        parser.add_argument("--bank", default="", metavar="CODE", help="the agency's own bank where not given")
        parser.add_argument("--topic", default="", help="for all questions; else what the file says")
        parser.add_argument("--language", default="th", choices=["th", "en"], help="of a file that holds one only")
        parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")
        parser.add_argument("--partial", action="store_true", help="leave out what has errors and write the rest")
        parser.add_argument("--publish", action="store_true", help="publish at once; without it, questions are drafts")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if options["topic"] and not CODE.fullmatch(options["topic"]):
            raise CommandError(_("A topic has letters a–z, digits and hyphens only."))
        try:
            bank = bank_of(agency=options["agency"], bank=options["bank"])
            plan = self._plan(file, bank, options)
        except FieldErrors as refused:
            raise CommandError("\n".join(f"{error.problem} — {error.remedy}" for error in refused)) from refused
        except FileRefused as refused:
            raise CommandError(Notice(refused.place, "", refused.problem, refused.remedy).line(file.name)) from refused
        is_written = not options["dry_run"] and (plan.is_right or options["partial"])
        if is_written:
            apply_import(plan=plan, bank=bank, actor=None, partial=options["partial"])
        self._report(plan, is_written=is_written, as_json=options["json"])
        if not plan.is_right and not (is_written and options["partial"]):
            count = len(plan.all_errors())
            message = ngettext("%(count)s error; nothing was written.", "%(count)s errors; nothing was written.", count)
            raise CommandError(message % {"count": count})

    def _plan(self, file: Path, bank: QuestionBank, options: dict[str, Any]) -> ImportPlan:
        reading = read_file(_bytes(file), name=file.name, format=options["format"])
        chosen = {name: options[name] for name in ("topic", "language", "publish")}
        return plan_import(reading, file_name=file.name, bank=bank, **chosen)

    def _report(self, plan: ImportPlan, *, is_written: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**plan.as_report(), "written": is_written}, ensure_ascii=False, indent=2))
            return
        for line in plan.lines:
            if line.outcome in WRITTEN:
                self.stdout.write(f"{line.code}: {_words(line.outcome)}")
        for notice in plan.all_warnings():
            self.stdout.write(f"{pgettext('report', 'note')}: {notice.line(plan.file_name)}")
        for notice in plan.all_errors():
            self.stderr.write(notice.line(plan.file_name))
        counts = ", ".join(f"{count} {_words(outcome)}" for outcome, count in plan.counts().items())
        self.stdout.write(f"{plan.file_name}: {counts}")
        if not is_written and plan.is_right:
            self.stdout.write(_("Dry run: nothing was written."))
        elif is_written and not plan.publish:
            self.stdout.write(_("Questions are drafts until they are published."))


def _bytes(file: Path) -> bytes:
    """Return what a file holds, never much more of it than may be read. Raises FileRefused."""
    try:
        with file.open("rb") as opened:
            data = opened.read(FILE_BYTES + 1)
    except OSError as error:
        raise FileRefused(_("The file cannot be read: %(error)s.") % {"error": error.strerror}, "") from error
    check_size(data)
    return data


def _words(outcome: str) -> str:
    return {
        "created": pgettext("import", "created"),
        "changed": pgettext("import", "changed"),
        "unchanged": pgettext("import", "unchanged"),
        "repeated": pgettext("import", "repeated in the file"),
        "error": pgettext("import", "with errors"),
    }[outcome]
