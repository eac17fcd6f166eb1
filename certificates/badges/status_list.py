"""The list that tells whether a badge still holds: one bit for each, at a place drawn at random.

W3C, *Bitstring Status List 1.0*. A list has 131,072 places, the least that hides a single badge among others, and is
16 KB before it is compressed, some hundred bytes after. Places are drawn at random, so that neighbours tell nothing of
when, or for whom, a badge was made. What is published is computed from the certificates each time it is asked for:
a decision shows at once.
"""

import base64
import gzip
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Q
from django.utils import timezone

from certificates.badges.addresses import address
from certificates.badges.credential import written
from certificates.badges.issuer import CREDENTIALS
from certificates.badges.signer import signing_key
from certificates.models import Certificate

PLACES = 131_072
DRAWN_AT_ONCE = 16  # at 60 % full, one draw in 3,500 finds them all taken, and draws again
OPEN_LIST = "certificates.status_list.open"
OPEN_SECONDS = 60  # how long a process goes by what it knows of how full the list is
HOLDS_FOR = timedelta(days=1)


def draw_place() -> dict[str, int]:
    """Return a free place for a new certificate: `status_list`, `status_index`. One query, rarely a few more.

    Two who draw the same at the same time are told apart by the unique constraint: whoever comes second draws anew.
    """
    number = _open_list()
    while True:
        drawn = [secrets.randbelow(PLACES) for _ in range(DRAWN_AT_ONCE)]
        taken = set(
            Certificate.objects.filter(status_list=number, status_index__in=drawn).values_list(
                "status_index", flat=True
            )
        )
        free = next((index for index in drawn if index not in taken), None)
        if free is not None:
            return {"status_list": number, "status_index": free}


def _open_list() -> int:
    """Return the number of the list that is being filled: the next one once the last is as full as the rule allows."""
    known: int | None = cache.get(OPEN_LIST)
    if known is not None:
        return known
    drawn = Certificate.objects.filter(status_list__isnull=False).values_list("status_list")
    number, taken = drawn.annotate(taken=Count("pk")).order_by("-status_list").first() or (1, 0)
    if taken >= PLACES * settings.LMS_BADGES["list_fill_percent"] // 100:
        number += 1
    cache.set(OPEN_LIST, number, OPEN_SECONDS)
    return int(number)


def status_list_token(number: int) -> str | None:
    """Return a list as a signed credential; None where there is no such list, or no key. Two queries at most.

    Its times are those of the present span of `list_ttl_seconds`: within it, the same bits give the same bytes.
    """
    key = signing_key()
    if key is None or not (number == 1 or Certificate.objects.filter(status_list=number).exists()):
        return None
    values = _credential(number, _span_start(timezone.now()))
    expires = int(datetime.fromisoformat(values["validUntil"]).timestamp())
    starts = int(datetime.fromisoformat(values["validFrom"]).timestamp())
    claims = {**values, "iss": values["issuer"], "jti": values["id"], "nbf": starts, "exp": expires}
    return key.sign(claims, typ="vc+jwt")


def _credential(number: int, start: datetime) -> dict[str, Any]:
    home = address("status_list", number)
    return {
        "@context": [CREDENTIALS],
        "id": home,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": address("programme"),
        "validFrom": written(start),
        "validUntil": written(start + HOLDS_FOR),
        "credentialSubject": {
            "id": f"{home}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_bits(_ended(number)),
            "ttl": settings.LMS_BADGES["list_ttl_seconds"] * 1000,  # milliseconds
        },
    }


def _span_start(now: datetime) -> datetime:
    seconds: int = settings.LMS_BADGES["list_ttl_seconds"]
    return now - timedelta(seconds=now.timestamp() % seconds)


def _ended(number: int) -> Iterable[int]:
    """Return the places of badges that no longer hold: of certificates revoked or replaced, or ended sooner than said.

    What merely comes to the end of its time is not revoked: the badge itself says how long it is valid. One query.
    """
    decided = Q(state__in=[Certificate.State.REVOKED, Certificate.State.SUPERSEDED])
    over = Q(valid_until__lt=timezone.localdate(), badge__isnull=False)
    sooner = Q(badge__valid_until__isnull=True) | Q(badge__valid_until__gt=F("valid_until"))
    rows = Certificate.objects.filter(decided | (over & sooner), status_list=number, status_index__isnull=False)
    return rows.values_list("status_index", flat=True)


def encode_bits(indices: Iterable[int]) -> str:
    """Return a list with these bits set, compressed by GZIP, in base64url behind multibase's `u` (section 3.3).

    The first place is the leftmost bit. The same bits always give the same text.
    """
    bits = bytearray(PLACES // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), compresslevel=6, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
