"""The live preview of a layout: the certificate of a sample person as a PDF, or in words why there is none."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from certificates.layouts.frozen import layout_of
from certificates.layouts.samples import sample_certificate
from certificates.layouts.texts import TEXTS, check_text
from certificates.models import CertificateLayout
from certificates.pdf import DoesNotFit, draw_certificate


def preview(layout: CertificateLayout, mode_name: str) -> HttpResponse:
    """Return the sample that a preview mode names, on the layout as it stands in the form."""
    frozen = layout_of(layout.frozen_content())
    try:
        for name in TEXTS:
            check_text(frozen.texts[name])
            check_text(frozen.texts[f"{name}_en"])
        data = draw_certificate(sample_certificate(mode_name or "usual"), frozen)
    except ValidationError as error:
        return _instead(" ".join(error.messages))
    except DoesNotFit:
        return _instead("")
    response = HttpResponse(data, content_type="application/pdf")
    patch_cache_control(response, private=True, no_store=True)
    return response


def _instead(problem: str) -> HttpResponse:
    return render(None, "certificates/layout_without_preview.html", {"problem": problem})
