"""Who issues badges: the programme office, and each agency for its own courses; and how their keys are found."""

from typing import Any

from django.conf import settings

from certificates.badges.addresses import address, site_address, site_did
from certificates.badges.keys import public_keys, published
from lms.agencies.models import Agency

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
SAMPLE = "ตัวอย่าง / SAMPLE · "  # stands before the issuer's name where people and passwords are samples


def issuer_profile(agency: Agency | None) -> dict[str, Any]:
    """Return an issuer as a Profile of Open Badges 3.0; None: the programme office."""
    if agency is None:
        names = settings.LMS_ISSUER
        return _profile(address("programme"), names["name_th"], names["name_en"])
    profile = _profile(address("issuer", agency.code), agency.name, agency.name_en)
    if agency.website:
        profile["url"] = agency.website
    if agency.email:
        profile["email"] = agency.email
    return profile


def _profile(identifier: str, thai: str, english: str) -> dict[str, Any]:
    name = (SAMPLE if settings.SAMPLE_ACCOUNTS else "") + both(thai, english)
    return {"id": identifier, "type": ["Profile"], "name": name, "url": site_address()}


def both(thai: str, english: str) -> str:
    """Return a name in Thai with the English one after it, where there is one: badges know one string for a name."""
    return f"{thai} ({english})" if english and english != thai else thai


def key_set() -> dict[str, Any]:
    """Return all public keys as a JWK Set (RFC 7517, section 5). One query."""
    return {"keys": [published(kid, jwk) for kid, jwk in public_keys().items()]}


def did_document() -> dict[str, Any]:
    """Return the site's did:web document with all public keys. Two queries."""
    did, keys = site_did(), public_keys()
    agencies = Agency.objects.order_by("code").values_list("code", flat=True)
    methods = [
        {
            "id": f"{did}#{kid}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {**published(kid, jwk), "kid": kid},
        }
        for kid, jwk in keys.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "alsoKnownAs": [address("programme"), *(address("issuer", code) for code in agencies)],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
        "service": [{"id": f"{did}#keys", "type": "JsonWebKeySet", "serviceEndpoint": address("key_set")}],
    }


def published_key(kid: str) -> dict[str, str] | None:
    """Return one public key as its address gives it; None where no such key was ever used. One query."""
    jwk = public_keys().get(kid)
    return published(kid, jwk) if jwk else None
