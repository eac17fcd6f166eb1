"""The pictures of imported questions: checked before anything is written, then stored in Wagtail's picture library."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection

from content.picture_files import BITMAPS, DRAWING, picture_problems, picture_remedy
from lms.accounts.models import User
from lms.core.stored_files import StoredFiles, store_with_row
from quizzes.errors import FieldError
from quizzes.exchange.limits import MEGABYTE, PICTURE_BYTES

COLLECTION = "Questions"
FIELD = "picture.file"
_ODD = re.compile(r"[^\w.()+-]+")


def picture_name(address: str, data: bytes) -> str:
    """Return the name of a picture for the plain form: no folder, no odd characters, the ending that its bytes say."""
    path = PurePosixPath(address.rpartition("/")[2].partition("?")[0].replace("\\", "-"))
    is_named = not address.startswith("data:") and path.suffix
    stem = _ODD.sub("-", path.stem).strip("-.")[:60] if is_named else ""
    return f"{stem or 'picture'}{_suffix_of(data) or (path.suffix.lower() if is_named else '.svg')}"


def _suffix_of(data: bytes) -> str:
    """Return the ending that the first bytes of a bitmap call for; empty where they say nothing."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    return ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def picture_errors(name: str, data: bytes) -> list[FieldError]:
    """Return why a picture cannot be taken; `name` with its ending."""
    extension = name.rpartition(".")[2].lower()
    if extension not in (*BITMAPS, DRAWING):
        problem = _("“%(name)s” is a kind of file that is not shown.") % {"name": name[:80]}
        return [FieldError(FIELD, problem, _("Save the picture as PNG, JPEG, WebP or SVG."))]
    if len(data) > PICTURE_BYTES:
        problem = _("The picture is larger than %(size)s MB.") % {"size": PICTURE_BYTES // MEGABYTE}
        return [FieldError(FIELD, problem, _("Make it smaller."))]
    return [FieldError(FIELD, problem, picture_remedy(extension)) for problem in picture_problems(data, extension)]


def store_pictures(pictures: Mapping[str, bytes], *, actor: User | None, stored: StoredFiles) -> dict[str, int]:
    """Return the keys of images in the picture library by name, storing those that are not there yet.

    A picture is known by its content, whatever its name. `stored` takes the files written, see `removed_on_failure`.
    """
    if not pictures:
        return {}
    collection = _collection()
    digests = {name: hashlib.sha1(data, usedforsecurity=False).hexdigest() for name, data in pictures.items()}
    images = get_image_model().objects.filter(collection=collection, file_hash__in=digests.values())
    there = dict(images.order_by("-pk").values_list("file_hash", "pk"))
    for name, data in pictures.items():
        if digests[name] not in there:
            there[digests[name]] = _store(name, data, digests[name], collection, actor, stored)
    return {name: there[digest] for name, digest in digests.items()}


def _store(name: str, data: bytes, digest: str, collection: Collection, actor: User | None, stored: StoredFiles) -> int:
    content = ContentFile(data, name=name)
    image = get_image_model()(title=name, collection=collection, uploaded_by_user=actor, file=content)
    return store_with_row(image, content=content, digest=digest, stored=stored)


def _collection() -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
