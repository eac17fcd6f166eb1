"""The key that signs: a PKCS#12 file or a PKCS#11 token, opened once in each process and kept.

pyHanko is loaded at the first signature: web processes sign nothing and save its 50 MB and second.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from certificates.signing.configuration import Configuration, SigningFailed
from certificates.signing.containers import Container, container_of

SignatureMaker = Callable[[bytes], bytes]
SHA256, SHA384, SHA512 = hashes.SHA256(), hashes.SHA384(), hashes.SHA512()
CURVE_DIGESTS: dict[str, hashes.HashAlgorithm] = {"secp256r1": SHA256, "secp384r1": SHA384, "secp521r1": SHA512}
RSA_BITS = 2048
_sessions: list[Any] = []  # with tokens; a token counts as signed in to until the last one is closed


@dataclass(frozen=True)
class LoadedKey:
    """A key ready to sign. `certificates` begins with the signer's own; `signer` is pyHanko's."""

    certificates: tuple[x509.Certificate, ...]
    signer: Any = field(repr=False)
    digest: str

    @property
    def key_id(self) -> str:
        """SHA-256 of the signer's certificate: a renewed one over the same key is a new key."""
        return hashlib.sha256(self.certificates[0].public_bytes(Encoding.DER)).hexdigest()

    @property
    def subject(self) -> str:
        return self.certificates[0].subject.rfc4514_string()

    @property
    def not_after(self) -> datetime:
        return self.certificates[0].not_valid_after_utc

    @property
    def pem(self) -> str:
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in self.certificates)

    @property
    def size(self) -> int:
        """Return the bytes of the whole chain, for reserving room."""
        return sum(len(one.public_bytes(Encoding.DER)) for one in self.certificates)


def loaded_key(current: Configuration) -> LoadedKey:
    """Return the configured key, opened at the first call. Raises SigningFailed, also where it has expired."""
    key = _loaded(current, os.getpid())
    now = datetime.now(UTC)
    if not key.certificates[0].not_valid_before_utc <= now <= key.not_after:
        raise SigningFailed(f"the signing certificate is not valid now (until {key.not_after:%Y-%m-%d})")
    return key


def forget_keys() -> None:
    """Close what is open, so that the next signature opens it anew: a token may have been away."""
    _loaded.cache_clear()
    if _sessions:
        _close_sessions()


@lru_cache(maxsize=2)
def _loaded(current: Configuration, process: int) -> LoadedKey:
    # By process: a session with a token does not survive a fork.
    return _from_token(current) if current.kind == "pkcs11" else _from_file(current)


def read_pkcs12(current: Configuration) -> tuple[Any, tuple[x509.Certificate, ...]]:
    """Return the private key of the PKCS#12 file and its certificates, the signer's first. Raises SigningFailed."""
    try:
        data = Path(current.path).read_bytes()
        key, own, others = pkcs12.load_key_and_certificates(data, current.pin.encode())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SigningFailed(f"the PKCS#12 file cannot be opened: {error}") from error
    if key is None or own is None:
        raise SigningFailed("the PKCS#12 file holds no key with its certificate")
    return key, (own, *others, *read_chain(current.chain))


def read_chain(place: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM file, none where there is no file to read. Raises SigningFailed."""
    if not place:
        return ()
    try:
        return tuple(x509.load_pem_x509_certificates(Path(place).read_bytes()))
    except (OSError, ValueError) as error:
        raise SigningFailed(f"the certificates of the chain cannot be read: {error}") from error


def digest_for(public_key: Any) -> hashes.HashAlgorithm:
    """Return what a key signs over: by its curve, SHA-256 for RSA. Raises SigningFailed for other and weaker keys."""
    if isinstance(public_key, rsa.RSAPublicKey) and public_key.key_size >= RSA_BITS:
        return SHA256
    if isinstance(public_key, ec.EllipticCurvePublicKey) and public_key.curve.name in CURVE_DIGESTS:
        return CURVE_DIGESTS[public_key.curve.name]
    raise SigningFailed(f"a key must be RSA of at least {RSA_BITS} bits, or on the curve P-256, P-384 or P-521")


def _from_file(current: Configuration) -> LoadedKey:
    return key_of(*read_pkcs12(current))


def key_of(key: Any, certificates: tuple[x509.Certificate, ...]) -> LoadedKey:
    """Return a private key with its certificates, the signer's first, ready to sign. Raises SigningFailed."""
    digest = digest_for(key.public_key())

    def make(data: bytes) -> bytes:
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), digest)
        return cast(bytes, key.sign(data, ec.ECDSA(digest)))

    return LoadedKey(certificates, _file_signer(make, certificates), digest.name)


def _file_signer(make: SignatureMaker, certificates: Sequence[x509.Certificate]) -> Any:
    """Return a pyHanko signer that keeps the key: its own loads an RSA key anew for each signature (200 ms)."""
    from asn1crypto import cms  # type: ignore[import-untyped]  # noqa: PLC0415
    from pyhanko.sign.signers import Signer  # noqa: PLC0415

    class KeptKeySigner(Signer):
        container: Container | None = None

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return make(data)

        async def async_sign(self, data_digest: bytes, digest_algorithm: str, *args: Any, **named: Any) -> Any:
            if self.container and not any(named.get(name) for name in ("timestamper", "dry_run")) and not args:
                return cms.ContentInfo.load(self.container.filled(data_digest, make))
            made = await super().async_sign(data_digest, digest_algorithm, *args, **named)
            if not args and not named.get("timestamper") and not named.get("dry_run"):
                self.container = container_of(made, data_digest)
            return made

    own, *others = as_asn1(certificates)
    return KeptKeySigner(signing_cert=own, cert_registry=_registry(others))


def _from_token(current: Configuration) -> LoadedKey:
    import pkcs11  # noqa: PLC0415
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import open_pkcs11_session  # noqa: PLC0415

    try:
        session = open_pkcs11_session(
            current.module,
            slot_no=int(current.slot) if current.slot else None,
            token_criteria=TokenCriteria(label=current.token) if current.token else None,
            user_pin=current.pin,
        )
        _sessions.append(session)
        others = read_chain(current.chain)
        signer = _token_signer(session, current.label, as_asn1(others))
        own = x509.load_der_x509_certificate(signer.signing_cert.dump())
    except (pkcs11.PKCS11Error, OSError, ValueError, RuntimeError) as error:
        _close_sessions()
        raise SigningFailed(f"the token cannot be used: {type(error).__name__} {error}") from error
    return LoadedKey((own, *others), signer, digest_for(own.public_key()).name)


def _close_sessions() -> None:
    from pkcs11 import PKCS11Error  # noqa: PLC0415

    while _sessions:
        with suppress(PKCS11Error):  # the token is gone, and the session with it
            _sessions.pop().close()


def _token_signer(session: Any, label: str, chain: list[Any]) -> Any:
    """Return a pyHanko signer for a token. ECDSA over a digest made here: not every token makes its own."""
    from pkcs11 import PKCS11Error  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415

    one_at_a_time = Lock()  # a session takes one operation at a time

    class OneAtATime(PKCS11Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            with one_at_a_time:
                try:
                    return bytes(await super().async_sign_raw(data, digest_algorithm, dry_run))
                except PKCS11Error as error:
                    forget_keys()
                    raise SigningFailed(f"the token did not sign: {type(error).__name__}") from error

    signer = OneAtATime(session, cert_label=label, key_label=label, ca_chain=chain, bulk_fetch=False)
    signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
    return signer


def as_asn1(certificates: Sequence[x509.Certificate]) -> list[Any]:
    """Return certificates as pyHanko takes them."""
    from asn1crypto import x509 as asn1  # noqa: PLC0415

    return [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates]


def _registry(certificates: list[Any]) -> Any:
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    return SimpleCertificateStore.from_certs(certificates)
