"""Export the questions of a bank."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.errors import FieldErrors
from quizzes.exchange.banks import bank_of
from quizzes.exchange.contract import Loss, Written
from quizzes.exchange.exporting import export_questions, record_export
from quizzes.exchange.formats import FORMATS


class Command(BaseCommand):
    help = "Exports what is published of an agency's question bank to FILE, or to the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the standard output where not given")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--agency", required=True, metavar="CODE", help="who owns the questions")
        parser.add_argument("--bank", default="", metavar="CODE", help="the agency's own bank where not given")
        parser.add_argument("--topic", default="", help="only questions of this topic")
        parser.add_argument("--language", default="th", choices=["th", "en"], help="where the format holds one only")
        parser.add_argument("--json", action="store_true", help="report what was lost as JSON, on the error output")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            bank = bank_of(agency=options["agency"], bank=options["bank"])
        except FieldErrors as refused:
            raise CommandError("\n".join(f"{error.problem} — {error.remedy}" for error in refused)) from refused
        if bank.pk is None:
            raise CommandError(_("The agency has no question bank yet."))
        chosen = {name: options[name] for name in ("format", "topic", "language")}
        written = export_questions(bank=bank, **chosen)
        self._write(written.data, file)
        record_export(bank=bank, actor=None, **chosen)
        self._report(written, as_json=options["json"])

    def _write(self, data: bytes, file: Path | None) -> None:
        if file is None:
            output = getattr(self.stdout, "buffer", None)
            if output is None:
                self.stdout.write(data.decode("utf-8", "replace"), ending="")
            else:
                output.write(data)
            return
        try:
            file.write_bytes(data)
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(error)s.") % {"error": error.strerror}) from error

    def _report(self, written: Written, *, as_json: bool) -> None:
        if as_json:
            report = {"left_out": list(map(_as_json, written.left_out)), "losses": list(map(_as_json, written.losses))}
            self.stderr.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for loss in written.left_out:
            self.stderr.write(_("%(code)s was left out: %(problem)s") % {"code": loss.code, "problem": loss.problem})
        for loss in written.losses:
            self.stderr.write(_("%(code)s lost: %(problem)s") % {"code": loss.code, "problem": loss.problem})
        count = len(written.left_out)
        message = ngettext("%(count)s question was left out.", "%(count)s questions were left out.", count)
        self.stderr.write(message % {"count": count})


def _as_json(loss: Loss) -> dict[str, str]:
    return {"code": loss.code, "problem": str(loss.problem)}
