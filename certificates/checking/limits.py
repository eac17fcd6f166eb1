"""How often anybody may check, so that nobody can try out numbers and no village is locked out behind one address.

Every look counts for its address, in a bucket that a training room does not empty. A number that nobody was given
counts as a miss, of which few are allowed: people with a certificate in their hands hardly make one. Where the whole
site is missed too often, many addresses are trying numbers at once: then each may miss only a time or two more (of
IPv6 each /48, which one customer may hold), and who has not missed does not notice. A number that was found lately is
shown whatever the address has spent. A file that is, byte for byte, one of ours counts as a file of its address only.
"""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from certificates.checking.finding import Finding
from lms.core.rate_limits import Bucket, Limit, spent_of
from lms.core.refusals import Refused


class Allowance:
    """What one address may still ask. `address` is "" where the server knows none: then only the site's limits hold."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.wide = wide_network(address)
        self.is_known = False  # whether the serial was found lately, by anybody

    def admit_serial(self, serial: str) -> None:
        """Let a check of a serial pass; raise `Refused` ("too_many_checks"). One look into the cache."""
        self._admit(known=_known_key(serial))

    def count_serial(self, finding: Finding) -> None:
        """Count a check that was made."""
        if finding.facts is None:
            self.count_misses(1)
        elif not self.is_known:
            cache.add(_known_key(finding.serial), 1, timeout=settings.LMS_VERIFY_KNOWN_SECONDS)
        self._bucket("looks").spend()

    def count_misses(self, count: int) -> None:
        """Count numbers that nobody was given, typed or named by a file."""
        self._bucket("misses").spend(count)
        if self.wide:
            self._wide().spend(count)
        _everywhere("misses_everywhere").spend(count)

    def admit_file(self) -> None:
        """Count a file before it is received; raise `Refused` ("too_many_checks")."""
        bucket = self._bucket("files")
        if self.address and bucket.spend() > bucket.limit.points:
            raise _refused(bucket)

    def admit_strange_file(self) -> None:
        """Count a file that is not, byte for byte, one of ours before it is read, which costs far more than a number.

        The numbers that it names are tried like typed ones. Raises `Refused` ("too_many_checks").
        """
        self._admit()
        everywhere = _everywhere("files_everywhere")
        if everywhere.spend() > everywhere.limit.points:
            raise _refused(everywhere)

    def _admit(self, known: str = "") -> None:
        looks, misses, everywhere = self._bucket("looks"), self._bucket("misses"), _everywhere("misses_everywhere")
        wide = [self._wide()] if self.wide else []
        spent = spent_of([looks, misses, everywhere, *wide], also=[known] if known else [])
        self.is_known = known in spent
        if self.is_known:
            return
        braked = spent.get(everywhere.key, 0) >= everywhere.limit.points
        if not self.address:
            if braked:
                raise _refused(everywhere)
            return
        allowed = _limit("misses_while_braked" if braked else "misses").points
        limits = [(looks, looks.limit.points), (misses, allowed), *((bucket, allowed) for bucket in wide if braked)]
        for bucket, points in limits:
            if spent.get(bucket.key, 0) >= points:
                raise _refused(bucket)

    def _bucket(self, name: str) -> Bucket:
        return Bucket(f"verify-{name}", self.address, _limit(name))

    def _wide(self) -> Bucket:
        return Bucket("verify-misses-wide", self.wide, _limit("misses"))


def wide_network(address: str) -> str:
    """Return the /48 that an IPv6 network lies in, "" for other addresses: who has one has 65,536 of the /64."""
    if ":" not in address:
        return ""
    return str(ipaddress.ip_network(address, strict=False).supernet(new_prefix=48))


def _everywhere(name: str) -> Bucket:
    return Bucket(f"verify-{name}", "", _limit(name))


def _limit(name: str) -> Limit:
    return Limit(*settings.LMS_VERIFY_LIMITS[name])


def _known_key(serial: str) -> str:
    return "verify-known:" + salted_hmac("certificates.checking.limits", serial, algorithm="sha256").hexdigest()[:32]


def _refused(bucket: Bucket) -> Refused:
    facts: dict[str, Any] = {"seconds": bucket.opens_in, "minutes": -(-bucket.opens_in // 60)}
    return Refused("too_many_checks", **facts)
