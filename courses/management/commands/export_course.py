"""Export a course as a package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CoursePage
from courses.packages.writing.exporting import export_course, find_course
from courses.packages.writing.places import PlaceTaken, write_package
from lms.core.audit import record


class Command(BaseCommand):
    help = "Writes a course as a package (format: docs/course-package.md): a folder, or a zip file by its name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the id of the course, or the slug in its address")
        parser.add_argument("file", type=Path, metavar="FILE", help="a folder, or a name that ends with .zip")
        parser.add_argument("--force", action="store_true", help="replace a package that is there already")

    def handle(self, *args: Any, slug: str, file: Path, force: bool, **options: Any) -> None:
        course = find_course(slug)
        if course is None:
            known = ", ".join(CoursePage.objects.order_by("code").values_list("code", flat=True).distinct())
            facts = {"slug": slug, "known": known or "–"}
            raise CommandError(_("There is no course “%(slug)s”. Known here: %(known)s.") % facts)
        export = export_course(course)
        try:
            write_package(export.files, file, force=force)
        except PlaceTaken as refused:
            raise CommandError(str(refused)) from refused
        record(course, "courses.export")
        for loss in export.losses:
            self.stderr.write(_("not in the package: %(loss)s") % {"loss": loss})
        count = len(export.files)
        words = ngettext("%(course)s: %(count)s file.", "%(course)s: %(count)s files.", count)
        self.stdout.write(words % {"course": export.course, "count": count})
