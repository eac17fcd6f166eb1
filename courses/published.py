"""Notes what Wagtail publishes, takes offline and moves: whoever does it, what it means for those enrolled counts."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from content.published import watch_also
from courses.deadlines import resume_deadlines, stop_deadlines
from courses.models import CoursePage, CoursePrerequisite, Edition, LessonPage, ModulePage, ModulePrerequisite
from courses.publishing import note_addition, note_move, note_publication


@receiver(page_published)
def note_what_is_published(instance: Page, revision: Any = None, **_signal: Any) -> None:
    page = instance.specific
    if isinstance(page, CoursePage | ModulePage | LessonPage):
        note_publication(page=page, revision=revision)
    if isinstance(page, CoursePage):  # one that was made without a revision goes offline to wait for its hour
        (resume_deadlines if page.live else stop_deadlines)(course=page, today=timezone.localdate())


@receiver(page_unpublished)
def note_what_is_taken_offline(instance: Page, **_signal: Any) -> None:
    page = instance.specific
    if isinstance(page, CoursePage):
        stop_deadlines(course=page, today=timezone.localdate())


@receiver(post_page_move)
def note_what_is_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **_signal: Any) -> None:
    page = instance.specific
    if parent_page_before.pk != parent_page_after.pk and isinstance(page, ModulePage | LessonPage):
        note_move(page=page, path_before=parent_page_before.path)


def look_whether_live(instance: ModulePage | LessonPage, **_signal: Any) -> None:
    """Keep on a page that is being saved whether it was live: afterwards nothing tells."""
    instance.was_live = bool(instance.pk) and Page.objects.filter(pk=instance.pk, live=True).exists()


def note_what_is_added(instance: ModulePage | LessonPage, created: bool, raw: bool = False, **_signal: Any) -> None:
    if created and not raw:
        note_addition(page=instance)


for model in (ModulePage, LessonPage):
    pre_save.connect(look_whether_live, sender=model)
    post_save.connect(note_what_is_added, sender=model)
for shown in (CoursePrerequisite, ModulePrerequisite, Edition):
    watch_also(shown)
