"""The texts of an item: its formatted content as plain text, what that loses, and the pictures it names."""

import re
from collections.abc import Callable, Iterable
from html import escape

from quizzes.exchange.markup import Plain, plain_html
from quizzes.exchange.qti.nodes import Node

StandIn = Callable[[Node], str | None]

# Not part of what is asked: feedback is collected apart, the rest is machinery.
SILENT = frozenset(
    {"feedbackInline", "feedbackBlock", "modalFeedback", "stylesheet", "catalogInfo", "infoControl", "rp"}
)
# What another system would fill in while the question is asked.
COMPUTED = frozenset({"printedVariable", "templateInline", "templateBlock", "include", "positionObjectStage"})
FORMULA = "math"
_BLOCK_IN_TEXT = re.compile(r"<(p|div)(?:\s[^<>]*)?>.*</\1>", re.DOTALL)
_KEPT = ("src", "alt", "href", "class", "lang", "style")


def nothing(_node: Node) -> str | None:
    """Stand in for no element."""
    return None


def html_of(parts: Iterable[Node | str], stand_in: StandIn = nothing) -> str:
    """Return content as HTML; where `stand_in` returns HTML for an element, that takes its place."""
    return "".join(_words(part) if isinstance(part, str) else _element(part, stand_in) for part in parts)


def _words(text: str) -> str:
    """Return a text as HTML; one that is nothing but an HTML block was put there as such, in a CDATA section."""
    return text if _BLOCK_IN_TEXT.fullmatch(text.strip()) else escape(text, quote=False)


def plain_of(parts: Iterable[Node | str], stand_in: StandIn = nothing) -> Plain:
    """Return what content says as plain text."""
    return plain_html(html_of(parts, stand_in))


def _element(node: Node, stand_in: StandIn) -> str:
    replaced = stand_in(node)
    if replaced is not None:
        return replaced
    if node.name in SILENT or (node.name == "rubricBlock" and not is_for_candidates(node)):
        return ""
    if node.name == "rt":  # how a word is read, written above it
        return f" ({html_of(node.content, stand_in)})"
    if node.name in COMPUTED:
        return "<canvas></canvas>"
    if node.name == "object" and is_picture(node):
        source, words = escape(node.get("data")), escape(node.get("alt") or node.text)
        return f'<img src="{source}" alt="{words}">'
    tag = "div" if _is_block(node) else node.name if node.name.isalnum() and node.name.islower() else "span"
    about = "".join(f' {name}="{escape(node.get(name))}"' for name in _KEPT if node.get(name))
    if tag in ("br", "hr", "img"):
        return f"<{tag}{about}>"
    return f"<{tag}{about}>{html_of(node.content, stand_in)}</{tag}>"


def is_picture(node: Node) -> bool:
    """Say whether an element shows a picture: `img`, and in version 2 also `object`."""
    if node.name == "img":
        return True
    ending = node.get("data").lower().rpartition(".")[2]
    return node.name == "object" and (
        node.get("type").startswith("image/") or ending in ("svg", "png", "jpg", "jpeg", "gif", "webp")
    )


def is_for_candidates(rubric: Node) -> bool:
    """Say whether a rubric is addressed to those who answer."""
    return "candidate" in rubric.get("view", "candidate").split()


def _is_block(node: Node) -> bool:
    return node.name in ("prompt", "contentBody", "itemBody", "rubricBlock") or node.name.endswith("Interaction")
