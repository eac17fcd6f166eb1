"""Import a course package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.packages.report import ImportReport, Outcome


class Command(BaseCommand):
    help = "Imports the course in FOLDER (format: docs/course-package.md). Importing again changes only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")
        parser.add_argument("--overwrite", action="store_true", help="replace what was edited on the site")

    def handle(self, *args: Any, folder: Path, dry_run: bool, overwrite: bool, **options: Any) -> None:
        try:
            report = import_package(package=read_package(folder), dry_run=dry_run, overwrite=overwrite)
        except PackageErrors as refused:
            for error in refused.errors:
                self.stderr.write(str(error))
            count = len(refused.errors)
            message = ngettext("%(count)s error; nothing was written.", "%(count)s errors; nothing was written.", count)
            raise CommandError(message % {"count": count}) from refused
        self._print(report)

    def _print(self, report: ImportReport) -> None:
        words = {
            Outcome.CREATED: pgettext("import", "created"),
            Outcome.CHANGED: pgettext("import", "changed"),
            Outcome.KEPT: pgettext("import", "kept as edited here"),
            Outcome.UNCHANGED: pgettext("import", "unchanged"),
        }
        for thing in report.things:
            if thing.outcome != Outcome.UNCHANGED:
                name = " ".join(filter(None, (thing.kind, thing.code, thing.language)))
                self.stdout.write(f"{name}: {words[thing.outcome]}")
        for left in report.left:
            name = " ".join(filter(None, (left.kind, left.code, left.language)))
            self.stdout.write(_("%(name)s: not in the package, left as it is") % {"name": name})
        for warning in report.warnings:
            self.stdout.write(warning)
        counts = report.counts()
        summary = ", ".join(f"{counts[outcome]} {word}" for outcome, word in words.items())
        self.stdout.write(f"{report.course}: {summary}")
        if report.dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
