"""Say which keys have signed certificates and which signs now, or withdraw one that was lost or stolen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.models import SigningKey
from certificates.signing.configuration import SigningFailed, configuration
from certificates.signing.keys import loaded_key
from certificates.signing.withdrawing import withdraw_key
from lms.accounts.models import User


class Command(BaseCommand):
    help = "Lists the keys that have signed certificates; --withdraw ends the trust in one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--withdraw", metavar="KEY", help="the key's id, or how it begins")
        parser.add_argument("--reason", default="", help="why; kept on record")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who decides; kept on record")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["withdraw"]:
            self._withdraw(options["withdraw"], options["reason"], options["by"])
        now = self._current()
        for key in SigningKey.objects.order_by("first_used_at"):
            states = ["signs now"] if key.key_id == now else []
            states += [f"withdrawn {key.withdrawn_at:%Y-%m-%d}: {key.withdraw_reason}"] if key.withdrawn_at else []
            told = f"{key.key_id[:16]}  {key.subject}  until {key.not_after:%Y-%m-%d}  {', '.join(states)}"
            self.stdout.write(told.rstrip())

    def _current(self) -> str:
        """Return the id of the key in the settings, "" where there is none; say what is wrong with it."""
        current = configuration()
        if not current.has_key:
            self.stdout.write("No key is configured: certificates are issued unsigned.")
            return ""
        try:
            return loaded_key(current).key_id
        except SigningFailed as error:
            self.stderr.write(f"The configured key cannot sign: {error}")
            return ""

    def _withdraw(self, begins: str, reason: str, email: str) -> None:
        found = list(SigningKey.objects.filter(key_id__startswith=begins.lower())[:2])
        if len(found) != 1:
            raise CommandError("No key, or more than one, begins like that.")
        actor = User.objects.filter(email__iexact=email).first() if email else None
        if actor is None or not reason.strip():
            raise CommandError("Say who decides and why: --by EMAIL --reason TEXT.")
        withdraw_key(key_id=found[0].key_id, reason=reason, actor=actor)
