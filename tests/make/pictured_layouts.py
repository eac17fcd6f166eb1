"""The designs of certificates as they are shown in the docs."""

from base64 import b64encode

from certificates.layouts.frozen import layout_of
from certificates.layouts.samples import sample_certificate
from certificates.layouts.starter import starter_layouts
from certificates.pdf import draw_certificate
from certificates.sample_files import signed_by

LIKE_THIS = {  # design: (way up, language, how many people sign)
    "formal": ("landscape", "th", 2),
    "agency": ("landscape", "en", 3),
    "youth": ("portrait", "th", 1),
}


def designs() -> dict[str, str]:
    """Return a certificate of nobody in each design, as PDF in base64."""
    found = {}
    for model in starter_layouts():
        orientation, language, people = LIKE_THIS[model.design]
        values = {"orientation": orientation, "main_language": language, "signatories": signed_by(people)}
        drawn = draw_certificate(sample_certificate("usual"), layout_of({**model.frozen_content(), **values}))
        found[model.design] = b64encode(drawn).decode()
    return found
