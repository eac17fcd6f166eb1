"""Write sample certificates and a manifest, to be put before validators."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certificates.sample_files import write_samples


class Command(BaseCommand):
    help = "Writes sample certificates of every design, language, signature and awkward name, with manifest.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_ACCOUNTS:
            raise CommandError("Only a local site writes samples: elsewhere they would bear the real signature.")
        count = write_samples(options["folder"])
        self.stdout.write(f"{count} certificates in {options['folder']}, listed in manifest.json")
