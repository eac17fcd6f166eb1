"""A package's files in Wagtail's document library: each file once, and none left behind by a failed import."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from courses.packages.memory import Memory
from courses.packages.package import AttachedFile, CoursePackage
from courses.packages.report import Outcome
from courses.packages.stored_pictures import collections_for
from lms.agencies.models import Agency
from lms.core.stored_files import StoredFiles, store_with_row


def store_documents(
    package: CoursePackage, memory: Memory, *, owner: Agency | None, actor: Any, stored: StoredFiles
) -> dict[str, int]:
    """Return the ids of the package's files by name, storing those that are not there yet. Two queries if all are.

    A file is known by its title (course and name) and its content, as pictures are.
    """
    if not package.files:
        return {}
    collections = collections_for(owner)
    titles = {file.name: f"{package.course.id}/{file.name}" for file in package.files.values()}
    documents = get_document_model().objects.filter(collection__in=collections, title__in=titles.values())
    there = {(title, digest): pk for pk, title, digest in documents.values_list("pk", "title", "file_hash")}
    ids: dict[str, int] = {}
    for name, file in package.files.items():
        known = there.get((titles[name], file.digest))
        ids[name] = known or _store(file, titles[name], collections[0], actor, stored)
        memory.note("file", name, Outcome.UNCHANGED if known else Outcome.CREATED)
    return ids


def _store(file: AttachedFile, title: str, collection: Collection, actor: Any, stored: StoredFiles) -> int:
    content = ContentFile(file.data, name=title.replace("/", "-"))
    document = get_document_model()(title=title, collection=collection, uploaded_by_user=actor)
    return store_with_row(document, content=content, digest=file.digest, stored=stored)
