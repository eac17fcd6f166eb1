"""Bring the database to the present version and load what every site starts with. Safe to repeat."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from certificates.badges.signer import make_sample_key
from certificates.layouts.roles import grant_layout_rights
from certificates.layouts.starter import load_layouts
from certificates.signing.sample_issuer import make_sample_issuer
from lms.accounts.privacy import load_notice
from lms.accounts.samples import make_samples
from lms.training.agency_setup import set_up_agencies
from lms.training.roles import grant_staff_rights
from lms.volunteers.loading import load_programmes
from quizzes.roles import grant_editor_rights

STARTER = Path(settings.BASE_DIR) / "content" / "starter"


class Command(BaseCommand):
    help = (
        "Migrates; loads starter courses, privacy notice, programmes, agencies, staff groups; locally, sample accounts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        make_sample_issuer()
        load_notice(STARTER)
        call_command("load_starter", stdout=StringIO() if options["quiet"] else self.stdout)
        load_programmes(STARTER / "programmes.yaml")
        load_layouts()
        grant_editor_rights()
        grant_layout_rights()
        grant_staff_rights()
        set_up_agencies()
        if settings.SAMPLE_ACCOUNTS:
            make_samples()
            make_sample_key()
