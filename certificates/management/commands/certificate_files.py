"""Compare the stored files of certificates with what was stored; have those drawn anew that are damaged or gone."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.models import Certificate, FileTrouble
from certificates.redrawing import take_up
from certificates.storing import FileDamaged, read_file
from certificates.troubles import note_trouble
from lms.accounts.models import User


class Command(BaseCommand):
    help = "Checks the stored files of certificates in force; --again has what waits for a decision made again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=datetime.fromisoformat, help="only those issued from this day on")
        parser.add_argument("--again", action="store_true", help="have the files made again that are in trouble")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who decides; kept on record")
        parser.add_argument("--reason", default="", help="why; kept on record")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(email__iexact=options["by"]).first() if options["by"] else None
        if options["again"] and (actor is None or not options["reason"].strip()):
            raise CommandError("Say who decides and why: --by EMAIL --reason TEXT.")
        count, found = self._check(options["since"])
        self.stdout.write(f"{count} files checked, {found} damaged or gone.")
        waiting = FileTrouble.objects.filter(over_at__isnull=True, given_up_at__isnull=False)
        waiting = waiting.select_related("certificate").order_by("pk")
        for trouble in waiting:
            self.stdout.write(f"{trouble.certificate.serial}  {trouble.cause}  {trouble.detail}")
            if options["again"] and actor is not None:
                take_up(trouble=trouble, actor=actor, reason=options["reason"])

    def _check(self, since: datetime | None) -> tuple[int, int]:
        rows = Certificate.objects.filter(state=Certificate.State.ISSUED).exclude(file="")
        if since is not None:
            rows = rows.filter(issued_at__gte=since if timezone.is_aware(since) else timezone.make_aware(since))
        count = found = 0
        for certificate in rows.only("serial", "file", "file_sha256").order_by("pk").iterator(chunk_size=500):
            count += 1
            try:
                read_file(certificate)
            except (FileDamaged, FileNotFoundError) as error:
                note_trouble(certificate, error)
                found += 1
        return count, found
