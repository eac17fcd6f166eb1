"""Content packages: zip files of items, with or without a manifest, and the pictures that the items name."""

import base64
import binascii
import posixpath
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from quizzes.exchange.archives import Archive
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import PICTURE_BYTES
from quizzes.exchange.qti.item_reader import FindPicture
from quizzes.exchange.qti.nodes import Node, read_nodes

MANIFEST = "imsmanifest.xml"
INLINE_PICTURE = "data:"


def item_files(archive: Archive) -> list[str]:
    """Return the names of the files that may be items: those of the manifest in its order, else all XML files.

    A manifest may know no items by their type: other versions, and systems that list them as ordinary files.
    """
    manifest = _manifest(archive)
    others = [name for name in archive.names if name.lower().endswith(".xml") and name != manifest]
    if manifest is None:
        return others
    folder = posixpath.dirname(manifest)
    root = read_nodes(archive.read(manifest), file=manifest)
    if root.name != "manifest":
        raise FileRefused(_("The manifest is not one of a content package."), _("Export the package anew."), manifest)
    named = [inside(archive, folder, href) for href in _hrefs(root)]
    missing = [href for href, name in zip(_hrefs(root), named, strict=True) if name is None]
    if missing:
        problem = _("The manifest names a file that is not in the package: “%(name)s”.") % {"name": missing[0][:80]}
        raise FileRefused(problem, _("Export the package anew."), manifest)
    return list(dict.fromkeys(name for name in named if name)) or others


def manifest_tags(archive: Archive) -> dict[str, list[str]]:
    """Return the keywords that a manifest gives to each item, by the item's file."""
    manifest = _manifest(archive)
    if manifest is None:
        return {}
    tags: dict[str, list[str]] = {}
    for resource in read_nodes(archive.read(manifest), file=manifest).find("resource"):
        name = inside(archive, posixpath.dirname(manifest), resource.get("href"))
        words = [word.text for keyword in resource.find("keyword") for word in keyword.find("string", "langstring")]
        if name and words:
            tags[name] = words
    return tags


def _manifest(archive: Archive) -> str | None:
    """Return the manifest, which some systems put into a folder; the one nearest to the top."""
    found = [name for name in archive.names if posixpath.basename(name) == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default=None)


def _hrefs(manifest: Node) -> list[str]:
    """Return the addresses of the items that a manifest lists, by the types `imsqti_item_xmlv2p1` and the like."""
    resources = [node for node in manifest.find("resource") if "item_xml" in node.get("type").lower()]
    files = ((node.first("file") or node).get("href") for node in resources if not node.get("href"))
    return [node.get("href") for node in resources if node.get("href")] + [href for href in files if href]


def inside(archive: Archive, folder: str, address: str) -> str | None:
    """Return the name of the file that an address means from a folder of the package; None where there is none."""
    parts = urlsplit(address.replace("\\", "/"))
    if parts.scheme or parts.netloc:
        return None
    for path in (unquote(parts.path), parts.path):
        name = posixpath.normpath(posixpath.join(folder, path.lstrip("/") if path.startswith("/") else path))
        if name in archive:
            return name
    return None


def pictures_in(archive: Archive, item: str) -> FindPicture:
    """Return the function that finds the pictures of an item by their addresses."""

    def find(address: str) -> bytes:
        if address.startswith(INLINE_PICTURE):
            return inline_picture(address)
        name = inside(archive, posixpath.dirname(item), address)
        if name is None:
            raise KeyError(address)
        return archive.read(name)

    return find


def inline_picture(address: str) -> bytes:
    """Return a picture that is written out in its address (RFC 2397). Raises KeyError for any other address."""
    head, comma, words = address.partition(",")
    if not head.startswith(INLINE_PICTURE) or not comma or ";base64" not in head:
        raise KeyError(address)
    if len(words) > PICTURE_BYTES * 2:
        raise KeyError(address)
    try:
        return base64.b64decode("".join(unquote(words).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyError(address) from error
