"""The second factor of staff: a one-time code (TOTP, RFC 6238) and ten recovery codes."""

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import to_arabic_digits

RECOVERY_CODES = 10
# Without 0, 1, 8, i, l, o: on paper they are taken for each other.
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz2345679"
_CODE_LENGTH = 10
TOLERANCE = 1  # steps of 30 seconds by which a phone's clock may be off


def is_exempt(user: User) -> bool:
    """Say whether this is a sample account of local mode, which has no second factor."""
    return bool(settings.SAMPLE_ACCOUNTS and user.is_sample)


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def new_secret() -> str:
    """Return a fresh secret of 160 bits, in hexadecimal as django-otp keeps it."""
    return str(random_hex(20))


def secret_as_text(secret: str) -> str:
    """Return the secret as people type it into an app: base 32, in groups of four."""
    text = b32encode(unhexlify(secret)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def setup_address(*, user: User, secret: str) -> str:
    """Return the `otpauth:` address that an authenticator app reads from the QR code."""
    issuer = settings.OTP_TOTP_ISSUER
    facts = urlencode({"secret": b32encode(unhexlify(secret)).decode(), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.contact}')}?{facts}"


def set_up(*, user: User, secret: str, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Make the secret the person's second factor if `code` proves that their app has it.

    Replaces an earlier device. Returns the device and fresh recovery codes, or None where the code is wrong.
    """
    totp = TOTP(unhexlify(secret))
    totp.time = time.time()
    digits = tidy_code(code)
    if not (digits.isdecimal() and totp.verify(int(digits), TOLERANCE)):
        return None
    with transaction.atomic():
        user = _locked(user)
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(
            user=user, name="TOTP", key=secret, confirmed=True, drift=totp.drift, last_t=totp.t()
        )
        record(user, "accounts.second_factor_set_up", actor=user)
        return device, make_recovery_codes(user=user)


def make_recovery_codes(*, user: User) -> list[str]:
    """Make ten codes that work once each; earlier ones stop working. They are shown now and never again."""
    codes = ["".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        user = _locked(user)
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery codes", confirmed=True)
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
        record(user, "accounts.recovery_codes_made", actor=user)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def verify(*, user: User, code: str) -> Device | None:
    """Return the device that accepts a one-time or a recovery code, or None where the code is wrong.

    Each device slows guessing down by itself, twice as long after each failure; refuses (`too_many_attempts`)
    before that time is over. A code is accepted once only.
    """
    code = tidy_code(code)
    model = TOTPDevice if code.isdecimal() and len(code) < _CODE_LENGTH else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return None
        _refuse_while_slowed_down(device)
        if not device.verify_token(code):
            return None
        if model is StaticDevice:
            record(_locked(user), "accounts.recovery_code_used", actor=user, left=recovery_codes_left(user))
    return device


def _locked(user: User) -> User:
    """Return the person's row, locked; a request's own `user` is a lazy stand-in that the audit trail does not know."""
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_while_slowed_down(device: Device) -> None:
    allowed, why = device.verify_is_allowed()
    if allowed:
        return
    until = timezone.localtime(why["locked_until"])
    minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
    raise Refused("too_many_attempts", time=until.strftime("%H:%M:%S"), minutes=minutes)


def tidy_code(code: str) -> str:
    """Return a code as it is compared: Arabic digits, lower case, no spaces or dashes."""
    return to_arabic_digits("".join(code.split())).replace("-", "").lower()
