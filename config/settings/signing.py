"""Who issues certificates, and with which keys."""

import os
from typing import Any

# Whose name stands on certificates.
LMS_ISSUER = {
    "name_th": os.environ.get("LMS_ISSUER_TH", "โครงการอาสาสมัครดิจิทัล"),
    "name_en": os.environ.get("LMS_ISSUER_EN", "Digital Volunteer Programme"),
}
# Who signs certificates (PAdES). docs/signing.md tells how to deploy and change a key.
LMS_SIGNING: dict[str, Any] = {
    # "pkcs12": a file with key and certificates; "pkcs11": a token (HSM); "none": certificates are issued unsigned.
    "kind": os.environ.get("LMS_SIGNING_KIND", ""),
    "path": os.environ.get("LMS_SIGNING_PATH", ""),  # of the PKCS#12 file
    "module": os.environ.get("LMS_SIGNING_MODULE", ""),  # PKCS#11: the library of the token's maker
    "slot": os.environ.get("LMS_SIGNING_SLOT", ""),  # PKCS#11: index of the slot, or
    "token": os.environ.get("LMS_SIGNING_TOKEN", ""),  # PKCS#11: label of the token
    "label": os.environ.get("LMS_SIGNING_LABEL", ""),  # PKCS#11: label of key and certificate
    "chain": os.environ.get("LMS_SIGNING_CHAIN", ""),  # PEM file of the issuers, where the key lacks them
    "pin_from": "LMS_SIGNING_PIN",  # the environment variable with the PIN or password, read when it is needed
    "tsa_url": os.environ.get("LMS_SIGNING_TSA_URL", ""),  # time-stamp authority (RFC 3161)
    "tsa_seconds": 10,
    "level": os.environ.get("LMS_SIGNING_LEVEL", ""),  # "b-b", "b-t", "b-lta"; else the highest that is possible
    "roots": os.environ.get("LMS_SIGNING_ROOTS", ""),  # PEM file or folder: where trust begins, time stamps' too
}
# Badges (Open Badges 3.0) within certificates. Without a key there are none.
LMS_BADGES: dict[str, Any] = {
    # A private key in PEM without a password, itself or in a file: P-256 signs as ES256, Ed25519 as EdDSA. To rotate,
    # put another here; the public part of every key that has signed stays published.
    "key": os.environ.get("LMS_BADGE_KEY", ""),
    "key_file": os.environ.get("LMS_BADGE_KEY_FILE", ""),
    # Badges are handed on without the certificate: whether they carry the name in plain text, beside the salted hash.
    "with_name": False,
    # The next status list is begun when one is so full; verifiers may keep a list for so long.
    "list_fill_percent": 60,
    "list_ttl_seconds": 300,
}
