"""A trainee's page in light or dark, whatever the device prefers: for previews only."""

import base64
import hashlib

from lms.core.site_css import site_css

LIGHT, DARK = "light", "dark"
_PREFERS_DARK = "@media (prefers-color-scheme: dark)"
_EITHER = "color-scheme: light dark"


def themed_css(theme: str) -> str:
    """Return the style sheet as a device that prefers `theme` reads it. Raises ValueError where it knows no themes."""
    css = site_css()
    if _PREFERS_DARK not in css or _EITHER not in css:
        raise ValueError("the style sheet does not tell light from dark as expected")
    holds = "@media all" if theme == DARK else "@media not all"
    return css.replace(_PREFERS_DARK, holds).replace(_EITHER, f"color-scheme: {theme}")


def with_theme(html: str, theme: str) -> tuple[str, str]:
    """Return a page that carries its style sheet in a theme, and the policy that lets it do so."""
    css = themed_css(theme)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'self'; style-src 'self' 'sha256-{digest}'"
    )
    return html.replace(site_css(), css), policy
