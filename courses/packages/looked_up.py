"""What a package names of the site's own lists: hotlines and words of the glossary, found in the database."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from content.models import GlossaryTerm, Hotline
from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.package import CoursePackage

Ids = dict[str, dict[str, int]]  # of rows: by kind of name, then by name
LISTS: dict[str, tuple[Any, Any]] = {
    "hotline": (Hotline, lambda: _("There is no hotline “%(code)s” on the site.")),
    "term": (GlossaryTerm, lambda: _("There is no word “%(code)s” in the site's glossary.")),
}


def find_looked_up(package: CoursePackage, errors: ErrorList) -> Ids:
    """Return the rows that the texts name, by kind and code. A query for each kind that is named.

    Notes where the site has no such entry.
    """
    places = defaultdict[str, dict[str, list[Place]]](lambda: defaultdict(list))
    for text in package.texts:
        for block in text.blocks:
            for name in block.names:
                places[name.kind][str(name)].append(Place(text.file, block.line))
    ids: Ids = {}
    for kind, (model, problem) in LISTS.items():
        ids[kind] = dict(model.objects.values_list("code", "pk")) if places[kind] else {}
        for code in places[kind].keys() - ids[kind].keys():
            remedy = did_you_mean(code, ids[kind]) or _("Add it in the admin, under “Hotlines and words”.")
            for place in places[kind][code]:
                errors.add(place, kind, problem() % {"code": code}, remedy)
    return ids
