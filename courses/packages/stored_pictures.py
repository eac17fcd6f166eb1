"""A package's pictures in Wagtail's picture library: each file once, and none left behind by a failed import."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.packages.memory import Memory
from courses.packages.package import CoursePackage, Picture
from courses.packages.report import Outcome
from lms.agencies.models import Agency
from lms.core.stored_files import StoredFiles, store_with_row

COLLECTION = "Courses"


def store_pictures(
    package: CoursePackage, memory: Memory, *, owner: Agency | None, actor: Any, stored: StoredFiles
) -> dict[str, int]:
    """Return the ids of the package's pictures by name, storing those that are not there yet. Two queries if all are.

    They lie in the collection of the course's `owner`, where it has one.

    A picture is known by its title (course and name) and its content; a redrawn one becomes a new picture, so that
    pages edited here keep theirs.
    """
    if not package.pictures:
        return {}
    collections = collections_for(owner)
    titles = {picture.name: f"{package.course.id}/{picture.name}" for picture in package.pictures.values()}
    images = get_image_model().objects.filter(collection__in=collections, title__in=titles.values())
    there = {(title, digest): pk for pk, title, digest in images.values_list("pk", "title", "file_hash")}
    ids: dict[str, int] = {}
    for name, picture in package.pictures.items():
        known = there.get((titles[name], picture.digest))
        ids[name] = known or _store(picture, titles[name], collections[0], actor, stored)
        memory.note("picture", name, Outcome.UNCHANGED if known else Outcome.CREATED)
    return ids


def _store(picture: Picture, title: str, collection: Collection, actor: Any, stored: StoredFiles) -> int:
    content = ContentFile(picture.data, name=title.replace("/", "-"))
    image = get_image_model()(title=title, collection=collection, uploaded_by_user=actor, file=content)
    return store_with_row(image, content=content, digest=picture.digest, stored=stored)


def collections_for(owner: Agency | None) -> list[Collection]:
    """Return where what packages bring may lie, first where it is put: with the agency, or with all courses."""
    shared = courses_collection()
    return [owner.collection, shared] if owner is not None and owner.collection is not None else [shared]


def courses_collection() -> Collection:
    """Return the collection that holds what packages bring."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
