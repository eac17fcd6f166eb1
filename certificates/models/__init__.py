"""Certificates and what is recorded of them."""

from certificates.models.badges import Badge, BadgeKey
from certificates.models.certificate import WAYS, Certificate, CertificateQuerySet
from certificates.models.changes import CertificateChange, CertificateNotice
from certificates.models.decisions import Decision
from certificates.models.files import CertificateFile, SignatureLevel, SigningKey
from certificates.models.issue_rules import IssueConditions, IssueListEntry, IssueRefusal, IssueRule
from certificates.models.layouts import CertificateLayout, ImmutableLayoutError, LayoutChoice, LayoutVersion
from certificates.models.pictures import LayoutPicture, Purpose
from certificates.models.reissues import Reissue
from certificates.models.renewals import Renewal
from certificates.models.troubles import FileTrouble

__all__ = [
    "WAYS",
    "Badge",
    "BadgeKey",
    "Certificate",
    "CertificateChange",
    "CertificateFile",
    "CertificateLayout",
    "CertificateNotice",
    "CertificateQuerySet",
    "Decision",
    "FileTrouble",
    "ImmutableLayoutError",
    "IssueConditions",
    "IssueListEntry",
    "IssueRefusal",
    "IssueRule",
    "LayoutChoice",
    "LayoutPicture",
    "LayoutVersion",
    "Purpose",
    "Reissue",
    "Renewal",
    "SignatureLevel",
    "SigningKey",
]
