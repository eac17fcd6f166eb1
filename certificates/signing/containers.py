"""The container of a signature (CMS, RFC 5652), made by pyHanko once for each key and from then on filled in.

Of one key's signatures without time stamps only two parts differ: the digest of the document, among the signed
attributes, and the signature over these. pyHanko takes 9 ms of CPU to build the rest anew each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SEQUENCE, SET, OCTETS, FIRST = b"\x30", b"\x31", b"\x04", b"\xa0"

SAME_EACH_TIME = {"content_type", "message_digest", "signing_certificate_v2", "cms_algorithm_protection"}


@dataclass(frozen=True)
class Container:
    """What stands before the signer's part, before the signature, and is signed; `digest` is the one to replace."""

    kind: bytes
    data_head: bytes
    signer_head: bytes
    attributes: bytes
    digest: bytes

    def filled(self, digest: bytes, make: Callable[[bytes], bytes]) -> bytes:
        """Return the container (DER) for a document's digest, signed by `make`."""
        signature = make(self.attributes.replace(self.digest, digest))
        signer = wrap(SEQUENCE, self.signer_head.replace(self.digest, digest) + wrap(OCTETS, signature))
        data = wrap(SEQUENCE, self.data_head + wrap(SET, signer))
        return wrap(SEQUENCE, self.kind + wrap(FIRST, data))


def container_of(made: Any, digest: bytes) -> Container | None:
    """Return what pyHanko made for a digest (asn1crypto's ContentInfo) as a container; None where it has another form.

    Nothing among the attributes may differ from signature to signature: a time does, which PAdES keeps elsewhere.
    """
    data = made["content"]
    signer = data["signer_infos"][0]
    signature = wrap(OCTETS, signer["signature"].native)
    found = Container(
        kind=made["content_type"].dump(),
        data_head=data.contents.removesuffix(data["signer_infos"].dump()),
        signer_head=signer.contents.removesuffix(signature),
        attributes=signer["signed_attrs"].untag().dump(),
        digest=digest,
    )
    again = found.filled(digest, lambda _data: signer["signature"].native)
    is_whole = again == made.dump() and found.attributes.count(digest) == found.signer_head.count(digest) == 1
    kinds = {attribute["type"].native for attribute in signer["signed_attrs"]}
    return found if is_whole and kinds <= SAME_EACH_TIME else None


def wrap(tag: bytes, content: bytes) -> bytes:
    """Return DER: tag, length (X.690 section 10.1: the shortest form), content."""
    size = len(content)
    if size < 128:
        return tag + bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + bytes([0x80 | len(length)]) + length + content
