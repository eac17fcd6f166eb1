"""The three layouts that a site starts with."""

from pathlib import Path

import yaml
from django.db import transaction

from certificates.layouts.versions import publish_layout
from certificates.models import CertificateLayout, LayoutChoice

FILE = Path(__file__).parent / "starter.yaml"


def starter_layouts() -> list[CertificateLayout]:
    """Return the layouts of the starter file; none is saved."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [CertificateLayout(**row.pop("texts"), **row) for row in rows]


def load_layouts() -> int:
    """Publish the starter layouts that a site lacks, and choose the formal one for all courses; return how many.

    Repeatable: what staff changed stays, and so does any choice there is.
    """
    known = set(CertificateLayout.objects.values_list("code", flat=True))
    missing = [layout for layout in starter_layouts() if layout.code not in known]
    with transaction.atomic():
        for layout in missing:
            publish_layout(layout=layout)
        if missing and not LayoutChoice.objects.filter(course=None, agency=None).exists():
            formal = CertificateLayout.objects.get(code="formal-state")
            LayoutChoice.objects.create(layout=formal)
    return len(missing)
