"""An agency's pictures and documents: a collection of its own, in which its groups may work."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission

from lms.agencies.models import Agency

MEDIA_RIGHTS = Q(
    content_type__app_label="wagtailimages", codename__in=("add_image", "change_image", "choose_image")
) | Q(content_type__app_label="wagtaildocs", codename__in=("add_document", "change_document", "choose_document"))


def make_collection(*, agency: Agency, groups: Iterable[Group]) -> Collection:
    """Return the agency's collection, in which `groups` may add, change and choose; repeatable."""
    with transaction.atomic():
        collection = agency.collection
        if collection is None:
            # Fresh, because treebeard counts children on the instance.
            root = Collection.get_first_root_node() or Collection.add_root(name="Root")
            collection = agency.collection = root.add_child(name=agency.name[:255])
            agency.save(update_fields=["collection"])
        for permission in Permission.objects.filter(MEDIA_RIGHTS):
            for group in groups:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
    return collection
