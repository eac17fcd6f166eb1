"""The public keys of badges: the present one, and every one that ever signed. They stay published for ever."""

from certificates.badges.signer import Signer, key_address, signing_key
from certificates.models import BadgeKey


def public_keys() -> dict[str, dict[str, str]]:
    """Return every public key by its name: the present one and all that ever signed a badge. One query."""
    known: dict[str, dict[str, str]] = dict(BadgeKey.objects.order_by("pk").values_list("kid", "jwk"))
    present = signing_key()
    if present is not None:
        known.setdefault(present.kid, present.jwk)
    return known


def published(kid: str, jwk: dict[str, str]) -> dict[str, str]:
    """Return a public key as a verifier wants it: with its address as `kid`, as the tokens name it."""
    algorithm = "EdDSA" if jwk["kty"] == "OKP" else "ES256"
    return {**jwk, "kid": key_address(kid), "alg": algorithm, "use": "sig"}


def keep_key(key: Signer) -> BadgeKey:
    """Return the row of a key that is about to sign a badge: from now on it stays published."""
    values = {"algorithm": key.algorithm, "jwk": key.jwk}
    return BadgeKey.objects.get_or_create(kid=key.kid, defaults=values)[0]
