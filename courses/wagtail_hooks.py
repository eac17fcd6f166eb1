"""How courses, modules and lessons are edited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.giving import give_page
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.page_forms import CoursePageForm, ModulePageForm
from courses.practice import asked_in_quizzes, practised_ids
from lms.agencies.reach import is_limited

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
            FieldPanel("agency"),
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
    FieldPanel("agency"),
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

CoursePage.base_form_class = CoursePageForm
ModulePage.base_form_class = ModulePageForm


@hooks.register("after_edit_page")
def give_as_the_form_says(request: HttpRequest, page: Page) -> None:
    """Let the page be whose the programme office said in the form: at once, whether it was published or saved."""
    if isinstance(page, CoursePage | ModulePage) and not is_limited(request.user):
        actor: Any = request.user
        give_page(page=page, agency=page.agency, actor=actor)


@hooks.register("register_log_actions")
def register_giving(actions: LogActionRegistry) -> None:
    actions.register_action("courses.given", _("Give to an agency"), _("Given to another agency"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_practice_in_quizzes(request: HttpRequest, page: Page) -> None:
    """Tell the author of a lesson which of its practice questions a quiz asks as well."""
    if isinstance(page, LessonPage):
        for question, quiz in asked_in_quizzes(practised_ids(page)):
            words = gettext("The practice question “%(code)s” is also asked by the quiz “%(quiz)s”: use another one.")
            messages.warning(request, words % {"code": question.code, "quiz": quiz.title_here})
