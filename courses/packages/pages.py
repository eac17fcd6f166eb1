"""The pages of a course, created or brought up to date, published, and in the package's order."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.packages.errors import PackageError, PackageErrors
from courses.packages.looked_up import Ids
from courses.packages.memory import Memory, digest_of
from courses.packages.package import LANGUAGES
from courses.packages.report import LeftThing, Outcome
from courses.packages.targets import Target, page_key
from quizzes.models import Quiz

Pages = dict[str, Any]  # specific pages by key


def write_pages(
    targets: list[Target],
    memory: Memory,
    *,
    indexes: dict[str, CourseIndexPage],
    ids: Ids,
    stored_now: set[str],
    quizzes: dict[str, Quiz],
    actor: Any,
) -> None:
    """Make the pages what the targets say, and note in `memory` what became of each.

    `ids` are the rows that blocks name. `stored_now` says which pictures and files (as in `Target.attached`) this
    import had to store: pages that name them have no or an old one.
    """
    pages = existing_pages(memory.course_code, indexes)
    outcomes = {target.key: _decide(target, pages.get(target.key), memory, stored_now) for target in targets}
    _park_slugs([pages[t.key] for t in targets if outcomes[t.key] == Outcome.CHANGED and pages[t.key].slug != t.slug])
    for target in targets:
        outcome = outcomes[target.key]
        memory.note(target.kind, target.code, outcome, target.language)
        if outcome in {Outcome.UNCHANGED, Outcome.KEPT}:
            continue
        fields = target.fields(ids)
        if target.kind == "module":
            fields["quiz"] = quizzes.get(target.values["quiz"] or "")
        try:
            page = _write_page(target, fields, pages, indexes, actor)
        except ValidationError as refused:
            raise PackageErrors(_as_errors(target, refused)) from refused
        pages[target.key] = page
        memory.remember(target.key, target.digest, page.latest_revision_id)
    _arrange(targets, pages, memory, actor)
    _note_left(targets, pages, memory)


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


def _decide(target: Target, page: Any, memory: Memory, stored_now: set[str]) -> Outcome:
    revision = page.latest_revision_id if page else None
    digest = target.digest if stored_now.isdisjoint(target.attached) else ""
    outcome = memory.decide(target.key, digest, exists=page is not None, revision=revision)
    # Taken offline or locked here: that too is someone's decision.
    if outcome == Outcome.CHANGED and not memory.overwrite and (page.locked or not page.live):
        return Outcome.KEPT
    return outcome


def _park_slugs(pages: list[Any]) -> None:
    """Free the slugs of pages that are about to get others, so that two may swap."""
    for page in pages:
        Page.objects.filter(pk=page.pk).update(slug=f"{page.slug[:200]}-moving-{page.pk}")


def _write_page(target: Target, fields: dict[str, Any], pages: Pages, indexes: dict[str, Any], actor: Any) -> Any:
    if target.key in pages:
        page = target.model.objects.get(pk=pages[target.key].pk)
        for name, value in fields.items():
            setattr(page, name, value)
    else:
        page = _add_page(target, fields, pages, indexes, actor)
    page.save_revision(user=actor).publish(user=actor)
    return target.model.objects.select_related("locale").get(pk=page.pk)


def _add_page(target: Target, fields: dict[str, Any], pages: Pages, indexes: dict[str, Any], actor: Any) -> Any:
    page = target.model(**fields, locale=indexes[target.language].locale, owner=actor, live=False)
    main = pages.get(page_key(target.kind, LANGUAGES[0], target.code))
    if main is not None:
        page.translation_key = main.translation_key
    above = pages[target.parent] if target.parent else indexes[target.language]
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
        if not children or memory.says(key, digest):
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
