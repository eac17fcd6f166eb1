"""The pages of a course, created or brought up to date, published, and in the package's order."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, PublishPolicy
from courses.packages.errors import PackageError, PackageErrors
from courses.packages.looked_up import Ids
from courses.packages.memory import Memory, digest_of
from courses.packages.needs import find_needs, refuse_circle
from courses.packages.owners import Owners
from courses.packages.package import LANGUAGES
from courses.packages.report import LeftThing, Outcome
from courses.packages.targets import Target, page_key
from lms.core.references import indexed_once
from quizzes.models import Quiz

Pages = dict[str, Any]  # specific pages by key
WRITTEN = frozenset({Outcome.CREATED, Outcome.CHANGED})


@dataclass(frozen=True)
class Around:
    """What writing pages needs beside what they are to be.

    `pages` are the course's that are here, `others` the modules that stay as they are. `ids` are the rows that blocks
    name. `stored_now` says which pictures and files (as in `Target.attached`) this import had to store: pages that name
    them have no or an old one.
    """

    pages: Pages
    others: frozenset[str]
    indexes: dict[str, CourseIndexPage]
    ids: Ids
    stored_now: set[str]
    quizzes: dict[str, Quiz]
    owners: Owners
    actor: Any


def write_pages(targets: list[Target], memory: Memory, around: Around) -> Pages:
    """Make the pages what the targets say, and note in `memory` what became of each. Returns the course's pages."""
    pages = around.pages
    outcomes = {target.key: _decide(target, memory, around) for target in targets}
    changed = [(pages[one.key], one.slug) for one in targets if outcomes[one.key] == Outcome.CHANGED]
    if memory.publish:  # the live pages' addresses are not for drafts to touch
        _park_slugs([page for page, slug in changed if page.slug != slug])
    for target in targets:
        memory.note(target.kind, target.code, outcomes[target.key], target.language)
        if outcomes[target.key] in WRITTEN:
            pages[target.key] = _written(target, memory, around)
            memory.remember(target.key, target.digest, pages[target.key].latest_revision_id)
    for target in targets:
        if outcomes[target.key] in WRITTEN:
            refuse_circle(pages[target.key], target.needs, target.file)
    _arrange(targets, pages, memory, around.actor)
    _note_left(targets, pages, memory)
    return pages


def _written(target: Target, memory: Memory, around: Around) -> Any:
    """Write one page. Raises PackageErrors where the site refuses it."""
    fields = target.fields(around.ids)
    if target.kind == "module":
        fields["quiz"] = around.quizzes.get(target.values["quiz"] or "")
    if target.kind != "lesson" and target.language == LANGUAGES[0]:
        needs = find_needs(target.kind, target.needs, target.file, around.pages, memory.course_code)
        fields["prerequisites"] = needs
    fields["publish_policy"] = _policy(target, memory)
    try:
        return _write_page(target, fields, around, publish=memory.publish)
    except ValidationError as refused:
        raise PackageErrors(_as_errors(target, refused)) from refused


def _policy(target: Target, memory: Memory) -> str:
    """Return what a changed page means for those enrolled: a choice, kept in its draft as its author's would be.

    The course's own page asks nobody to repeat: there it would mean the whole course, whatever changed.
    """
    is_all = target.kind == "course" and memory.policy == PublishPolicy.REPEAT
    return PublishPolicy.SMALL if is_all else memory.policy


def existing_pages(course_code: str, indexes: dict[str, CourseIndexPage]) -> Pages:
    """Return the pages of the course that are here, by key. Three queries.

    Where someone copied a page with its code, the older one counts.
    """
    pages: Pages = {}
    below_index = _below([index.path for index in indexes.values()])
    courses = CoursePage.objects.filter(below_index, code=course_code)
    found: list[Any] = list(courses.select_related("locale").order_by("pk"))
    below = _below([course.path for course in found])
    if found:
        for model in (ModulePage, LessonPage):
            found += model.objects.filter(below).select_related("locale").order_by("pk")
    kinds = {CoursePage: "course", ModulePage: "module", LessonPage: "lesson"}
    for page in found:
        pages.setdefault(page_key(kinds[type(page)], page.locale.language_code, page.code), page)
    return pages


def _below(paths: list[str]) -> Q:
    condition = Q()
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def _decide(target: Target, memory: Memory, around: Around) -> Outcome:
    page = around.pages.get(target.key)
    revision = page.latest_revision_id if page else None
    digest = target.digest if around.stored_now.isdisjoint(target.attached) else ""
    outcome = memory.decide(target.key, digest, exists=page is not None, revision=revision)
    # Taken offline, locked or under review here: that too is someone's decision. A draft never goes past a lock: the
    # review would publish what nobody has looked at.
    if page is not None and outcome == Outcome.CHANGED:
        is_withdrawn = not page.live and page.first_published_at is not None
        is_held = page.locked or page.workflow_in_progress
        if (is_held and not (memory.overwrite and memory.publish)) or (is_withdrawn and not memory.overwrite):
            return Outcome.KEPT
    return Outcome.KEPT if outcome != Outcome.UNCHANGED and target.module in around.others else outcome


def _park_slugs(pages: list[Any]) -> None:
    """Free the slugs of pages that are about to get others, so that two may swap."""
    for page in pages:
        Page.objects.filter(pk=page.pk).update(slug=f"{page.slug[:200]}-moving-{page.pk}")


@indexed_once
def _write_page(target: Target, fields: dict[str, Any], around: Around, *, publish: bool) -> Any:
    if target.key in around.pages:
        page = target.model.objects.get(pk=around.pages[target.key].pk)
        for name, value in fields.items():
            setattr(page, name, value)
    else:
        page = _add_page(target, fields, around)
    revision = page.save_revision(user=around.actor)
    if publish:
        revision.publish(user=around.actor, skip_permission_checks=True)  # who may import was asked before: `scope`
    return target.model.objects.select_related("locale").get(pk=page.pk)


def _add_page(target: Target, fields: dict[str, Any], around: Around) -> Any:
    index = around.indexes[target.language]
    page = target.model(**fields, locale=index.locale, owner=around.actor, live=False)
    main = around.pages.get(page_key(target.kind, LANGUAGES[0], target.code))
    if main is not None:
        page.translation_key = main.translation_key
    if target.kind != "lesson":
        page.agency = main.agency if main is not None else around.owners.get(target.agency)
    above = around.pages[target.parent] if target.parent else index
    # Fresh, because treebeard counts children on the instance.
    return type(above).objects.get(pk=above.pk).add_child(instance=page)


def _as_errors(target: Target, refused: ValidationError) -> list[PackageError]:
    remedy = _("Change the file, or the page that is in its way.")
    return [
        PackageError(target.text.file, None, field, " ".join(messages), remedy)
        for field, messages in refused.message_dict.items()
    ]


def _arrange(targets: list[Target], pages: Pages, memory: Memory, actor: Any) -> None:
    """Put children below their parents in the package's order, wherever that order is news."""
    for parent in targets:
        children = [target for target in targets if target.parent == parent.key]
        key, digest = f"order/{parent.key}", digest_of([child.code for child in children])
        if not children or memory.says(key, digest) or not all(child.key in pages for child in children):
            continue
        if not memory.publish and pages[parent.key].live:  # what trainees see moves only when it is published
            memory.note("order", parent.code, Outcome.KEPT, parent.language)
            continue
        if _arrange_below(pages[parent.key], [pages[child.key].pk for child in children], actor):
            memory.note("order", parent.code, Outcome.CHANGED, parent.language)
        memory.remember(key, digest)


def _arrange_below(parent: Page, wanted: list[int], actor: Any) -> bool:
    """Return whether anything had to move."""
    there = Page.objects.child_of(Page.objects.get(pk=parent.pk)).order_by("path").values_list("pk", flat=True)
    if [pk for pk in there if pk in wanted] == wanted:
        return False
    before = None
    for pk in wanted:
        page = Page.objects.get(pk=pk)
        target = Page.objects.get(pk=before or parent.pk)
        page.move(target, pos="right" if before else "first-child", user=actor)
        before = pk
    return True


def _note_left(targets: list[Target], pages: Pages, memory: Memory) -> None:
    named = {target.key for target in targets}
    for key, page in pages.items():
        if key not in named:
            kind, language, code = key.split("/")
            memory.left.append(LeftThing(kind, code, page.title, language))
