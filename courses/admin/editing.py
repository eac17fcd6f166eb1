"""The editor of courses, modules and lessons: Wagtail's, but for the last review, which publishes."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from courses.admin.approving import BROKEN, ApproveView, AskBeforeSavingView
from courses.admin.before_publishing import tell_what_to_mend
from courses.approving import note_choice, publishes
from courses.models import CoursePage, LessonPage, ModulePage
from courses.policy_forms import POLICY
from lms.accounts.models import User
from lms.core.refusals import Refused

FROM_DIALOG = "workflow-action-extra-data"


def with_choice_of_dialog(post: QueryDict) -> QueryDict:
    """Return what was posted, where the choice made in the dialog of the last review is the form's."""
    try:
        said = json.loads(post.get(FROM_DIALOG, "{}"))
    except ValueError:
        said = None
    if not isinstance(said, dict) or POLICY not in said:
        return post
    chosen = post.copy()
    chosen[POLICY] = said.pop(POLICY)
    chosen[FROM_DIALOG] = json.dumps(said)
    return chosen


class CoursePartEditView(EditView):
    """What the last review refuses to publish is saved, and the editor says what is to be mended, and where."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.POST = with_choice_of_dialog(request.POST)  # type: ignore[assignment]
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def perform_workflow_action(self) -> HttpResponse:
        page = self.real_page_record.specific
        reviewed = page.current_workflow_task_state if publishes(page, self.workflow_action) else None
        try:
            response: HttpResponse = super().perform_workflow_action()
        except Refused as refused:
            if refused.code != BROKEN:
                raise
            tell_what_to_mend(self.request, self.page)
            return self.redirect_and_remain()
        if reviewed is not None:
            note_choice(page=self.page, task_state=reviewed, actor=User.objects.get(pk=self.request.user.pk))
        return response


class CoursePartViewSet(PageViewSet):
    """Lists and everything else stay as Wagtail has them for all pages."""

    edit_view_class = CoursePartEditView
    workflow_action_view_class = ApproveView
    collect_workflow_action_data_view_class = AskBeforeSavingView
    parent_models: list[type] = []


class CourseViewSet(CoursePartViewSet):
    model = CoursePage
    name = "course_pages"


class ModuleViewSet(CoursePartViewSet):
    model = ModulePage
    name = "module_pages"


class LessonViewSet(CoursePartViewSet):
    model = LessonPage
    name = "lesson_pages"


PART_VIEWSETS = (CourseViewSet, ModuleViewSet, LessonViewSet)
