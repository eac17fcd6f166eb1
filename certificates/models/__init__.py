"""Certificates and what is recorded of them."""

from certificates.models.certificate import Certificate, CertificateQuerySet

__all__ = ["Certificate", "CertificateQuerySet"]
