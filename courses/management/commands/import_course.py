"""Import a course package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import PublishPolicy
from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.packages.report import OUTCOMES, ImportReport, Outcome
from courses.packages.scope import Scope
from lms.agencies.models import Agency


class Command(BaseCommand):
    help = "Imports the course in FILE (format: docs/course-package.md). Importing again changes only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a folder or a zip file")
        parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")
        parser.add_argument("--agency", default="", help="the code of the agency whose course it becomes")
        parser.add_argument("--overwrite", action="store_true", help="replace what was edited on the site")
        policy = "what changed lessons and modules mean for those enrolled (default: the setting's)"
        parser.add_argument("--policy", choices=PublishPolicy.values, default="", help=policy)

    def handle(self, *args: Any, file: Path, dry_run: bool, agency: str, overwrite: bool, **options: Any) -> None:
        policy = options.get("policy", "")
        scope = Scope(agency=self._agency(agency) if agency else None)
        try:
            package = read_package(file)
            report = import_package(package=package, dry_run=dry_run, overwrite=overwrite, policy=policy, scope=scope)
        except PackageErrors as refused:
            for error in refused.errors:
                self.stderr.write(str(error))
            count = len(refused.errors)
            message = ngettext("%(count)s error; nothing was written.", "%(count)s errors; nothing was written.", count)
            raise CommandError(message % {"count": count}) from refused
        self._print(report)

    def _agency(self, code: str) -> Agency:
        found = Agency.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Agency.objects.values_list("code", flat=True)) or "–"
            raise CommandError(
                _("There is no agency “%(code)s”. Known here: %(known)s.") % {"code": code, "known": known}
            )
        return found

    def _print(self, report: ImportReport) -> None:
        for thing in report.things:
            if thing.outcome != Outcome.UNCHANGED:
                self.stdout.write(f"{thing.name}: {OUTCOMES[thing.outcome]}")
        for left in report.left:
            self.stdout.write(_("%(name)s: not in the package, left as it is") % {"name": left.name})
        for warning in report.warnings:
            self.stdout.write(warning)
        counts = report.counts()
        summary = ", ".join(f"{counts[outcome]} {word}" for outcome, word in OUTCOMES.items())
        self.stdout.write(f"{report.course}: {summary}")
        if report.dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
