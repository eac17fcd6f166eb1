"""Make the site's first pages and load the starter courses. May be run as often as wanted."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from content.loading import load_hotlines, load_terms
from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.loaded import course_folders, fingerprint, is_loaded, note_loaded
from courses.packages.reading import read_package
from courses.packages.report import Outcome
from courses.packages.site import STARTER, ensure_site
from lms.agencies.loading import load_agencies


class Command(BaseCommand):
    help = "Makes the first pages, hotlines and words; loads the courses of content/starter. What was edited is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=STARTER, help="a folder of course packages")
        parser.add_argument("--all", action="store_true", help="also courses whose files are as they were last time")

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        ensure_site()
        load_agencies()
        load_hotlines()
        load_terms()
        for course in course_folders(folder):
            line = self._load(course, again=options["all"])
            if verbosity:
                self.stdout.write(line)

    def _load(self, folder: Path, *, again: bool) -> str:
        digest = fingerprint(folder)
        if is_loaded(folder, digest) and not again:
            return _("%(course)s: the same files as last time.") % {"course": folder.name}
        try:
            report = import_package(package=read_package(folder))
        except PackageErrors as refused:
            for error in refused.errors:
                self.stderr.write(f"{folder.name}/{error}")
            raise CommandError(_("The starter course “%(name)s” has errors.") % {"name": folder.name}) from refused
        note_loaded(folder, digest)
        counts = report.counts()
        line = _(
            "%(course)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged, %(kept)s kept as edited."
        )
        return line % {"course": report.course, **{str(outcome): counts[outcome] for outcome in Outcome}}
