"""What the electronic signatures in a PDF say, as far as it is told to anybody."""

import hashlib
import re
from dataclasses import dataclass

from certificates.models import CertificateFile, SigningKey
from certificates.signing.verifying import SignatureFinding, verify_signatures

# As pyHanko writes a subject, and as RFC 4514 does.
_COMMON_NAME = re.compile(r"(?:Common Name: |(?:^|,)CN=)((?:\\.|[^,;\\])+)")
_SAMPLE = "SAMPLE"  # stands in the name of the test issuer of local mode, certificates/signing/sample_issuer.py


@dataclass(frozen=True)
class Signature:
    """One signature: by whom, what is wrong with it ("" or a word of `SignatureFinding`), whether it is ours, and what
    it says that it is for.
    """

    signer: str
    problem: str
    is_ours: bool
    reason: str = ""

    @property
    def is_good(self) -> bool:
        """A key of ours signed the whole file, and nothing was changed since."""
        return self.is_ours and not self.problem

    @property
    def is_sample(self) -> bool:
        return self.is_ours and _SAMPLE in self.signer


def signatures_in(data: bytes, *, is_known: bool) -> list[Signature] | None:
    """Return the signatures, oldest first; None where they cannot be read safely. At most two queries.

    A file that is known, byte for byte, is as it left our signer: what was written down then is told, without the half
    second that reading a stranger's file costs.
    """
    if is_known:
        return _written_down(data)
    found = verify_signatures(data)
    if any(one.problem == "unreadable" for one in found):
        return None
    return [_told(one) for one in found]


def _written_down(data: bytes) -> list[Signature]:
    digest = hashlib.sha256(data).hexdigest()
    key_id = CertificateFile.objects.filter(sha256=digest).values_list("key_id", flat=True).first()
    key = SigningKey.objects.filter(key_id=key_id).first() if key_id else None
    if key is None:
        return []
    return [Signature(signer_name(key.subject), "withdrawn" if key.withdrawn_at else "", is_ours=True)]


def _told(found: SignatureFinding) -> Signature:
    return Signature(signer_name(found.signer), found.problem, found.is_ours, found.reason)


def signer_name(subject: str) -> str:
    """Return the name that a person reads out of a certificate's subject."""
    found = _COMMON_NAME.search(subject)
    return found[1].replace("\\", "").strip() if found else subject
