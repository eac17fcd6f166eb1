"""All levels of signature for sample files, without any network: an issuer, a signer, a time-stamp authority and a list
of revocations that live as long as the process. Each name says that it is a sample.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.signing.authorities import Issuer, issued, named, nothing_revoked, stamper_within
from certificates.signing.configuration import LEVELS
from certificates.signing.keys import LoadedKey, as_asn1, key_of
from certificates.signing.ladder import Signed
from certificates.signing.longevity import Trust, with_everything
from certificates.signing.pades import sign_pdf
from certificates.signing.sample_issuer import NOT_OFFICIAL, YEARS

LISTS_AT = "http://sample.invalid/revocations.crl"  # RFC 2606 section 2: never a real place; nobody is asked


@dataclass(frozen=True)
class SampleChain:
    """What signs samples. `root` is what a validator must trust to follow the signatures."""

    key: LoadedKey
    stamper: Any
    root: x509.Certificate
    revocations: x509.CertificateRevocationList

    def signed(self, data: bytes, level: str, reason: str) -> Signed:
        """Return an unsigned PDF at a level of `LEVELS`. Raises SigningFailed."""
        if level == "unsigned":
            return Signed(data, level, "")
        stamper = self.stamper if LEVELS.index(level) >= LEVELS.index("b-t") else None
        signed = sign_pdf(data, key=self.key, reason=reason, stamper=stamper)
        if level == "b-lta":
            lists = [self.revocations.public_bytes(Encoding.DER)]
            trust = Trust(roots=as_asn1([self.root]), lists=lists, asks_network=False)
            signed = with_everything(signed, self.stamper, trust)
        return Signed(signed, level, self.key.key_id)


def make_sample_chain() -> SampleChain:
    """Return a new chain, about a second of CPU: the time-stamp authority's key is RSA-2048."""
    since = datetime.now(UTC) - timedelta(hours=1)
    times = {"since": since, "until": since + timedelta(days=365 * YEARS)}
    name = named("ตัวอย่าง / SAMPLE (test issuer)", NOT_OFFICIAL)
    issuer = Issuer(name, ec.generate_private_key(ec.SECP256R1()), LISTS_AT)
    root = issued(name, issuer.key, issuer, use="issues", **times)
    signer_key = ec.generate_private_key(ec.SECP256R1())
    signer = issued(named("ตัวอย่าง / SAMPLE", NOT_OFFICIAL), signer_key, issuer, use="signs", **times)
    clock_key = rsa.generate_private_key(65537, 2048)
    clock_name = named("ตัวอย่าง / SAMPLE (test time stamps)", NOT_OFFICIAL)
    clock = issued(clock_name, clock_key, issuer, use="stamps", **times)
    return SampleChain(
        key=key_of(signer_key, (signer, root)),
        stamper=stamper_within(clock_key, clock, root),
        root=root,
        revocations=nothing_revoked(issuer, **times),
    )
