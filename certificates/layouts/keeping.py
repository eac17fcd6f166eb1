"""The layout of a certificate, read once for each process as long as it is in use."""

from functools import lru_cache

from certificates.layouts.builtin import BUILT_IN
from certificates.layouts.frozen import Layout, layout_of
from certificates.models import Certificate, LayoutVersion

KEPT = 16  # layouts in use at a time; each is at most some 100 kB


def layout_for(certificate: Certificate) -> Layout:
    """Return the layout that a certificate was issued with. One short query; where it is not kept yet, one more."""
    if certificate.layout_version_id is None:
        return BUILT_IN
    versions = LayoutVersion.objects.filter(pk=certificate.layout_version_id)
    return _read(certificate.layout_version_id, versions.values_list("digest", flat=True).get())


@lru_cache(maxsize=KEPT)
def _read(version_id: int, digest: str) -> Layout:
    """Return a version's layout. The digest is part of the key: ids begin anew in every database."""
    return layout_of(LayoutVersion.objects.values_list("content", flat=True).get(pk=version_id, digest=digest))
