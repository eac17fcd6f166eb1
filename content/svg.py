"""Which SVG drawings are safe to serve: shapes and text only. No scripts, no event handlers, nothing from elsewhere."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

# fmt: off
_ELEMENTS = frozenset({
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse",
    "line", "polyline", "polygon", "text", "tspan", "textPath", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "pattern", "marker", "filter", "feGaussianBlur", "feOffset", "feFlood", "feBlend", "feMerge",
    "feMergeNode", "feColorMatrix", "feComposite", "feDropShadow",
})
# fmt: on
_OUTSIDE_URL = re.compile(
    r"url\(\s*['\"]?\s*(?!['\"]?\s*#)|@import|expression\(|javascript:|-moz-binding", re.IGNORECASE
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIZE = re.compile(r"\s*[0-9]*\.?[0-9]+(px)?\s*")
# A browser heeds these two; the parser drops them.
_INSTRUCTION = re.compile(r"<\?(?!xml\s)", re.IGNORECASE)
_ENCODING = re.compile(r"<\?xml[^>]*?encoding\s*=\s*['\"]([^'\"]*)", re.IGNORECASE)
_NAMESPACE = re.compile(r"\{[^}]*\}")


def svg_problems(data: bytes) -> Iterator[str]:
    """Yield what keeps a drawing from being used, in the user's language."""
    try:
        text = data.decode("utf-8-sig")
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except UnicodeDecodeError:
        yield _("This is not UTF-8 text.")
        return
    except DefusedXmlException:
        yield _("The drawing has a DOCTYPE or entities.")
        return
    except (ParseError, ValueError) as error:
        yield _("The drawing is not XML: %(reason)s.") % {"reason": error}
        return
    declared = _ENCODING.match(text)
    if (declared and declared[1].lower() != "utf-8") or _INSTRUCTION.search(text):
        yield _("The drawing has a processing instruction or names an encoding other than UTF-8.")
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        yield _("The file is not an SVG drawing.")
        return
    if not _has_size(root):
        yield _("The drawing has neither a viewBox nor a width and a height.")
    for element in root.iter():
        yield from _element_problems(element)


def _has_size(root: Element) -> bool:
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4 and all(re.fullmatch(r"-?[0-9]*\.?[0-9]+", part) for part in box):
        return float(box[2]) > 0 and float(box[3]) > 0
    return all(_SIZE.fullmatch(root.get(name, "")) for name in ("width", "height")) and "viewBox" not in root.attrib


def _element_problems(element: Element) -> Iterator[str]:
    name = _NAMESPACE.sub("", str(element.tag))
    if name not in _ELEMENTS:
        yield _("The drawing has an element <%(name)s>, which is not allowed.") % {"name": name}
    for key, value in element.attrib.items():
        attribute = _NAMESPACE.sub("", key)
        if attribute.lower().startswith("on"):
            yield _("The drawing has an event handler “%(name)s”.") % {"name": attribute}
        elif attribute == "base" or (attribute == "href" and not value.strip().startswith("#")) or _leaves(value):
            yield _("The drawing refers to something outside itself: “%(address)s”.") % {"address": value[:80]}
    if name == "style" and _leaves(element.text or ""):
        yield _("The drawing's style refers to something outside itself.")


def _leaves(words: str) -> bool:
    """Say whether CSS could load something. A backslash could hide a word, so it counts as an attempt."""
    return "\\" in words or bool(_OUTSIDE_URL.search(_CSS_COMMENT.sub("", words)))
