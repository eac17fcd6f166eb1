"""Course, module and lesson pages in preview: as the trainee sees them, at any step of the course.

Pages know no journey. The package that presents them to trainees says when Django starts how a draft is shown
(`preview_with`); Wagtail's own preview, the phone frame and the weight meter all ask it here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

BEFORE, READING, DONE, FINISHED = "before", "reading", "done", "finished"
STEPS: dict[str, Promise] = {
    BEFORE: _("Before the start"),
    READING: _("In mid-course"),
    DONE: _("Lesson finished"),
    FINISHED: _("Course finished"),
}
PHONE_WIDTH, PHONE_HEIGHT = 360, 740  # CSS pixels
Presenter = Callable[[Any, HttpRequest, str], HttpResponse]
_presenters: list[Presenter] = []
_Base = Page if TYPE_CHECKING else object


def preview_with(presenter: Presenter) -> None:
    """Have drafts shown by `presenter(page, request, step)`. Called once, when Django starts."""
    _presenters[:] = [presenter]


def preview_html(page: Any, step: str = READING) -> str:
    """Return a draft's page as a trainee's phone would get it; no request need be at hand."""
    request = HttpRequest()
    request.method, request.path = "GET", page.get_url() or "/"
    return page.serve_preview(request, step).content.decode()


class PreviewedPage(_Base):  # type: ignore[valid-type, misc]
    """A page whose preview is the trainee's view of it. To be named before `Page` among a model's bases."""

    preview_steps: tuple[str, ...] = ()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        modes: list[tuple[str, Any]] = [(step, STEPS[step]) for step in self.preview_steps]
        return modes or super().preview_modes

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        _phone, *larger = super().preview_sizes
        phone = {"name": "phone", "icon": "mobile-alt", "device_width": PHONE_WIDTH, "label": _("Preview on a phone")}
        return [phone, *larger]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if not self.preview_steps:
            return super().serve_preview(request, mode_name)
        step = mode_name if mode_name in self.preview_steps else self.preview_steps[0]
        return _presenters[0](self, request, step)
