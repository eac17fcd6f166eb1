"""How courses, modules and lessons are edited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.admin.editing import PART_VIEWSETS, CoursePartViewSet
from courses.admin.editor_hooks import register_editor
from courses.admin.packages import PackageViewSet
from courses.giving import give_page
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.page_forms import CoursePageForm, ModulePageForm
from courses.policy_forms import PolicyForm
from courses.policy_panel import PolicyPanel
from courses.practice import asked_in_quizzes, practised_ids
from courses.translation_panel import TranslationPanel
from lms.agencies.reach import is_limited


def prerequisites_panel() -> InlinePanel:
    """Return the panel in which a course or module says what comes first."""
    return InlinePanel(
        "prerequisites",
        [PageChooserPanel("needed", ["courses.CoursePage", "courses.ModulePage"]), FieldPanel("level")],
        heading=_("What comes first"),
        label=_("Course or module"),
        help_text=_(
            "Opens for those who have done this, in any agency's course. Whoever has begun already stays in. "
            "It holds as it stands on the page in the site's main language."
        ),
    )


CourseIndexPage.content_panels = [*Page.content_panels, FieldPanel("introduction")]
CoursePage.content_panels = [
    TranslationPanel(),
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("introduction"),
    MultiFieldPanel(
        [
            FieldPanel("code"),
            FieldRowPanel(
                [FieldPanel("minutes"), FieldPanel("edition", read_only=True), FieldPanel("certificate_valid_months")]
            ),
            FieldPanel("sequential"),
            FieldPanel("agency"),
        ],
        heading=_("Rules"),
    ),
    prerequisites_panel(),
    PolicyPanel(),
]
ModulePage.content_panels = [
    TranslationPanel(),
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("introduction"),
    FieldPanel("quiz"),
    FieldPanel("code"),
    FieldPanel("agency"),
    prerequisites_panel(),
    PolicyPanel(),
]
LessonPage.content_panels = [
    TranslationPanel(),
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("body"),
    FieldPanel("sources"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("minutes"), FieldPanel("checked_on"), FieldPanel("review_by")]), FieldPanel("code")],
        heading=_("Facts and reading time"),
    ),
    PolicyPanel(),
]

CoursePage.base_form_class = CoursePageForm
ModulePage.base_form_class = ModulePageForm
LessonPage.base_form_class = PolicyForm


@hooks.register("after_edit_page")
def give_as_the_form_says(request: HttpRequest, page: Page) -> None:
    """Let the page be whose the programme office said in the form: at once, whether it was published or saved."""
    if isinstance(page, CoursePage | ModulePage) and not is_limited(request.user):
        actor: Any = request.user
        give_page(page=page, agency=page.agency, actor=actor)


@hooks.register("register_admin_viewset")
def register_packages() -> PackageViewSet:
    return PackageViewSet()


@hooks.register("register_admin_viewset")
def register_editing() -> list[CoursePartViewSet]:
    return [viewset() for viewset in PART_VIEWSETS]


@hooks.register("register_log_actions")
def register_giving(actions: LogActionRegistry) -> None:
    actions.register_action("courses.given", _("Give to an agency"), _("Given to another agency"))
    actions.register_action("courses.import", _("Import a course"), _("The course was imported from a package"))
    actions.register_action("courses.export", _("Export a course"), _("The course was exported, with its questions"))
    actions.register_action("courses.edition", _("Raise the edition"), _("New edition: everyone repeats what changed"))
    actions.register_action("courses.deadline", _("Move a deadline"), _("The day to refresh by was moved: it was away"))
    actions.register_action("courses.policy", _("Choose what a publish means"), _("A reviewer chose what it means"))
    actions.register_action("courses.still_right", _("Confirm a translation"), _("The translation is still right"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_practice_in_quizzes(request: HttpRequest, page: Page) -> None:
    """Tell the author of a lesson which of its practice questions a quiz asks as well."""
    if isinstance(page, LessonPage):
        for question, quiz in asked_in_quizzes(practised_ids(page)):
            words = gettext("The practice question “%(code)s” is also asked by the quiz “%(quiz)s”: use another one.")
            messages.warning(request, words % {"code": question.code, "quiz": quiz.title_here})


register_editor()
