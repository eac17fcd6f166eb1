"""How often anybody may check, so that nobody can try out numbers and no village is locked out behind one address.

Every look counts for its address, in a bucket that a training room does not empty. A number that nobody was given
counts as a miss, of which few are allowed: people with a certificate in their hands hardly make one. Where the whole
site is missed too often, many addresses are trying numbers at once: then each may miss only a time or two more, and
who has not missed does not notice. A number that was found lately is shown whatever the address has spent.
"""

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
        self.is_known = False  # whether the serial was found lately, by anybody

    def admit_serial(self, serial: str) -> None:
        """Let a check of a serial pass; raise `Refused` ("too_many_checks"). One look into the cache."""
        looks, misses, everywhere = self._bucket("looks"), self._bucket("misses"), _everywhere("misses_everywhere")
        known = _known_key(serial)
        spent = spent_of([looks, misses, everywhere], also=[known])
        self.is_known = known in spent
        if self.is_known:
            return
        braked = spent.get(everywhere.key, 0) >= everywhere.limit.points
        if not self.address:
            if braked:
                raise _refused(everywhere)
            return
        allowed = _limit("misses_while_braked" if braked else "misses").points
        for bucket, points in ((looks, looks.limit.points), (misses, allowed)):
            if spent.get(bucket.key, 0) >= points:
                raise _refused(bucket)

    def count_serial(self, finding: Finding) -> None:
        """Count a check that was made."""
        if finding.facts is None:
            self._bucket("misses").spend()
            _everywhere("misses_everywhere").spend()
        elif not self.is_known:
            cache.add(_known_key(finding.serial), 1, timeout=settings.LMS_VERIFY_KNOWN_SECONDS)
        self._bucket("looks").spend()

    def admit_file(self) -> None:
        """Count a file before it is read, which costs far more than a number; raise `Refused` ("too_many_checks")."""
        buckets = [_everywhere("files_everywhere")]
        if self.address:
            buckets.insert(0, self._bucket("files"))
        for bucket in buckets:
            if bucket.spend() > bucket.limit.points:
                raise _refused(bucket)

    def _bucket(self, name: str) -> Bucket:
        return Bucket(f"verify-{name}", self.address, _limit(name))


def _everywhere(name: str) -> Bucket:
    return Bucket(f"verify-{name}", "", _limit(name))


def _limit(name: str) -> Limit:
    return Limit(*settings.LMS_VERIFY_LIMITS[name])


def _known_key(serial: str) -> str:
    return "verify-known:" + salted_hmac("certificates.checking.limits", serial, algorithm="sha256").hexdigest()[:32]


def _refused(bucket: Bucket) -> Refused:
    facts: dict[str, Any] = {"seconds": bucket.opens_in, "minutes": -(-bucket.opens_in // 60)}
    return Refused("too_many_checks", **facts)
