"""A picture of the library in a page."""

from typing import Any

from django import template

from content.pictures import shown

register = template.Library()


@register.inclusion_tag("content/_picture.html")
def library_picture(image: Any, alt: str, margin: int, columns: int = 1) -> dict[str, Any]:
    """Show a picture at the width of the text.

    `margin` is what lies beside it on a phone, in CSS pixels; `columns` how many stand side by side on a wide screen.
    """
    if not image:
        return {"picture": None}
    sizes = f"(min-width: 40rem) {684 // columns}px, calc(100vw - {margin}px)"
    return {"picture": shown(image), "alt": alt, "sizes": sizes}
