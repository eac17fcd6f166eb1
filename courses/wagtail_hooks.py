"""How courses, modules and lessons are edited."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage

CourseIndexPage.content_panels = [*Page.content_panels, FieldPanel("introduction")]
CoursePage.content_panels = [
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("introduction"),
    MultiFieldPanel(
        [
            FieldPanel("code"),
            FieldRowPanel([FieldPanel("minutes"), FieldPanel("edition"), FieldPanel("certificate_valid_months")]),
            FieldPanel("sequential"),
        ],
        heading=_("Rules"),
    ),
]
ModulePage.content_panels = [
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("introduction"),
    FieldPanel("quiz"),
    FieldPanel("code"),
]
LessonPage.content_panels = [
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("body"),
    FieldPanel("sources"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("minutes"), FieldPanel("checked_on"), FieldPanel("review_by")]), FieldPanel("code")],
        heading=_("Facts and reading time"),
    ),
]
