"""Formatted texts of other systems as plain texts, and what they lose by it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt

from quizzes.exchange.html_tokens import Tag, html_tokens


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _names(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
_FORMATTING = _names(
    "b big blockquote center cite code del em font h1 h2 h3 h4 h5 h6 i ins kbd mark pre q s samp small strike strong"
    " style tt u var"
)
_DROPPED = _names("head noscript script style template title")
# Without these the text may not make sense: what holds one is not taken.
_ESSENTIAL = {
    **dict.fromkeys(_names("audio bgsound embed iframe object source track video"), "media"),
    **dict.fromkeys(_names("button input select textarea"), "input"),
    **dict.fromkeys(_names("canvas map math svg"), "drawing"),
}
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_VOID = _names("br embed hr img input source track wbr")
_OTHERS = _names("a abbr br caption col colgroup img span sub sup td th wbr")
_TAGS = _BLOCKS | _FORMATTING | _DROPPED | _OTHERS | set(_ESSENTIAL)
_KNOWN_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_TAGS))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MLANG = re.compile(r"\{mlang(?:\s+([^{}\s]{1,40}))?\s*\}")
_MEDIA = re.compile(r"\.(?:mp3|m4a|aac|oga|ogg|wav|flac|mp4|m4v|ogv|webm|mov|avi)(?:[?#]|$)", re.IGNORECASE)
_SPACE = re.compile(r"[^\S\n]+")
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7});", re.IGNORECASE)
# A block begins or ends: a new line where the line is not empty. No text holds a noncharacter, see decoding.py.
_BLOCK = "\ufdd8"
_BREAKS = re.compile(f"(\n|{_BLOCK})")


@dataclass(frozen=True)
class HtmlPicture:
    """An `img` element."""

    source: str
    alt: str


@dataclass(frozen=True)
class Plain:
    """A text taken out of its formatting; `en` is set where the formatted text held English apart.

    - `lost`: what was dropped, the sense staying: `formatting`, `table`, `script`, `link` (into the
      other system), `position` (of raised and lowered).
    - `missing`: what was dropped and may be needed: `media`, `input`, `drawing`.
    """

    th: str
    en: str = ""
    lost: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    pictures: tuple[HtmlPicture, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.th or self.en)


def plain_text(text: str) -> Plain:
    """Return a text that has no formatting."""
    return Plain(text.strip())


def plain_html(html: str, *, keep_lines: bool = False) -> Plain:
    """Return what an HTML fragment says. Its line ends are spaces, as in HTML, unless they are to be kept."""
    html = _spans_for_mlang(html)
    first = _read(html, keep_lines=keep_lines, language="th")
    if not first.has_languages:
        return _plain(first, "")
    second = _read(html, keep_lines=keep_lines, language="en")
    th, en = first.text, second.text
    if "th" not in first.languages:
        th = ""
    return _plain(first, en if "en" in first.languages else "", th)


def plain_auto(text: str) -> Plain:
    """Return what a text in Moodle's own format says: line ends count, and so do the HTML elements that it knows."""
    if _KNOWN_TAG.search(text) or _ENTITY.search(text) or _MLANG.search(text):
        return plain_html(text, keep_lines=True)
    return plain_text(text)


def plain_markdown(text: str) -> Plain:
    """Return what a Markdown text says."""
    return plain_html(MarkdownIt("commonmark").render(text))


def _plain(reader: "_Reader", en: str, th: str | None = None) -> Plain:
    lost, missing = frozenset(reader.lost), frozenset(reader.missing)
    return Plain(reader.text if th is None else th, en, lost, missing, tuple(reader.pictures))


def _read(html: str, *, keep_lines: bool, language: str) -> "_Reader":
    reader = _Reader(keep_lines=keep_lines, language=language)
    for token in html_tokens(html):
        if isinstance(token, str):
            reader.text_found(token)
        elif token.is_end:
            reader.end(token.name)
        else:
            reader.start(token)
    return reader


def _spans_for_mlang(html: str) -> str:
    """Return the shorthand `{mlang th}…{mlang}` as the spans that it stands for."""

    def span(found: re.Match[str]) -> str:
        return f'<span class="multilang" lang="{found.group(1)}">' if found.group(1) else "</span>"

    return _MLANG.sub(span, html)


def _tidy(text: str) -> str:
    """Return a text with its spaces folded and its lines as a reader of the formatted text sees them."""
    lines = [""]
    for piece in _BREAKS.split(text.replace("\xa0", " ")):
        if piece == "\n" or (piece == _BLOCK and lines[-1].strip()):
            lines.append("")
        elif piece != _BLOCK:
            lines[-1] += piece
    return "\n".join(_SPACE.sub(" ", line).strip() for line in lines).strip()


class _Reader:
    """Collects the text of a fragment, in one of the languages where it keeps languages apart."""

    def __init__(self, *, keep_lines: bool, language: str) -> None:
        self.keep_lines, self.language = keep_lines, language
        self.pieces: list[str] = []
        self.lost: set[str] = set()
        self.missing: set[str] = set()
        self.pictures: list[HtmlPicture] = []
        self.languages: set[str] = set()
        self.has_languages = False
        self._silent = 0  # open elements whose text is not shown
        self._preformatted = 0  # open elements whose line ends count
        self._spans: list[bool] = []  # open spans: whether they are silent
        self._lists: list[int | None] = []  # open lists: the last number, None where they have none
        self._raised: list[int] = []  # open sub and sup: the piece where they begin
        self._links: list[tuple[str, int]] = []  # open links: address, and the piece where they begin

    @property
    def text(self) -> str:
        return _tidy("".join(self.pieces))

    def text_found(self, text: str) -> None:
        if not self._silent:
            keep = self.keep_lines or self._preformatted
            self.pieces.append(text if keep else text.replace("\n", " "))

    def start(self, tag: Tag) -> None:
        name, about = tag.name, tag.attributes
        if name in _DROPPED:
            self._silent += 1
            self.lost |= {"script"} if name == "script" else set()
        elif name == "span":
            self._open_span(about)
        if not self._silent:
            self._note(name)
            self._start_shown(name, about)
        if tag.is_closed and name not in _VOID:
            self.end(name)

    def _note(self, name: str) -> None:
        if name in _FORMATTING or name not in _TAGS:
            self.lost.add("formatting")
        if name in _ESSENTIAL:
            self.missing.add(_ESSENTIAL[name])
        if name in _BLOCKS:
            self.pieces.append(_BLOCK)

    def _start_shown(self, name: str, about: Mapping[str, str]) -> None:
        if name == "br":
            self.pieces.append("\n")
        elif name == "img":
            self.pictures.append(HtmlPicture(about.get("src", ""), _tidy(about.get("alt", ""))))
        elif name in ("ul", "ol"):
            self._lists.append(0 if name == "ol" else None)
        elif name == "li":
            self.pieces.append(self._bullet())
        elif name == "pre":
            self._preformatted += 1
        elif name in ("td", "th"):
            self.lost.add("table")
            self.pieces.append(" | " if self.pieces and self.pieces[-1].strip(f" \n{_BLOCK}") else "")
        elif name in ("sub", "sup"):
            self._raised.append(len(self.pieces))
        elif name == "a":
            self._links.append((about.get("href", ""), len(self.pieces)))

    def end(self, name: str) -> None:
        if name in _DROPPED:
            self._silent = max(0, self._silent - 1)
        elif name == "span" and self._spans:
            self._silent -= self._spans.pop()
        elif name == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif name in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif name in ("sub", "sup") and self._raised:
            self._close_raised(name)
        elif name == "a" and self._links:
            self._close_link()
        if name in _BLOCKS and not self._silent:
            self.pieces.append(_BLOCK)

    def _open_span(self, about: Mapping[str, str]) -> None:
        is_other = False
        if "multilang" in about.get("class", "").split():
            language = about.get("lang", "").lower()[:2]
            self.has_languages = True
            self.languages.add(language)
            is_other = language != self.language
        elif "style" in about and not self._silent:
            self.lost.add("formatting")
        self._silent += is_other
        self._spans.append(is_other)

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _close_raised(self, name: str) -> None:
        start = self._raised.pop()
        text = "".join(self.pieces[start:])
        table = _SUPERSCRIPT if name == "sup" else _SUBSCRIPT
        if text and all(ord(character) in table for character in text):
            self.pieces[start:] = [text.translate(table)]
        elif text.strip():
            self.lost.add("position")

    def _close_link(self) -> None:
        address, start = self._links.pop()
        text = "".join(self.pieces[start:]).strip()
        is_whole = address.startswith(("http://", "https://", "mailto:", "tel:"))
        if is_whole and text and address.rstrip("/") != text.rstrip("/"):
            self.pieces.append(f" ({address})")
        elif address and not is_whole and _MEDIA.search(address):
            self.missing.add("media")  # Moodle shows such a link as a player
        elif address and not is_whole and not address.startswith("#"):
            self.lost.add("link")
