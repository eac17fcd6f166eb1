"""A draft on a phone: its screen in a frame, at any step of the course, light or dark, in either language."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from courses.admin.drafts import Draft, draft_for
from courses.previews import PHONE_HEIGHT, PHONE_WIDTH, STEPS, preview_html
from courses.themes import DARK, LIGHT, with_theme

THEMES = {LIGHT: _("Light"), DARK: _("Dark")}


class PhoneForm(forms.Form):
    """What an editor may choose: how far the trainee is, light or dark, the language."""

    step = forms.ChoiceField(label=_("The trainee is"), required=False)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=list(THEMES.items()), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, page: Draft, languages: dict[str, int], data: dict[str, Any]) -> None:
        super().__init__(data)
        names = dict(settings.LANGUAGES)
        self.fields["step"].choices = [(step, STEPS[step]) for step in page.preview_steps]  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, names[code]) for code in languages]  # type: ignore[attr-defined]


@require_GET
def phone(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a phone with the draft on it, and what may be chosen."""
    page = draft_for(request.user, page_id)
    languages = _languages(page)
    here = {"step": page.preview_steps[0], "theme": LIGHT, "language": page.locale.language_code}
    chosen = {**here, **request.GET.dict()}
    form = PhoneForm(page, languages, chosen)
    if not form.is_valid():
        raise Http404
    if form.cleaned_data["language"] != here["language"]:
        target = reverse("courses_admin:phone", args=[languages[form.cleaned_data["language"]]])
        return redirect(f"{target}?{urlencode({name: form.cleaned_data[name] for name in ('step', 'theme')})}")
    screen = reverse("courses_admin:phone_screen", args=[page_id])
    facts = {
        "page": page,
        "form": form,
        "screen": f"{screen}?{urlencode({name: form.cleaned_data[name] for name in ('step', 'theme')})}",
        "size": {"width": PHONE_WIDTH, "height": PHONE_HEIGHT},
    }
    return render(request, "courses/admin/phone.html", facts)


@require_GET
@xframe_options_sameorigin
def phone_screen(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with the draft as the trainee's phone shows it."""
    page = draft_for(request.user, page_id)
    theme = request.GET.get("theme", LIGHT)
    if theme not in THEMES:
        raise Http404
    html, policy = with_theme(preview_html(page, request.GET.get("step", "")), theme)
    return HttpResponse(html, headers={"Content-Security-Policy": policy})


def _languages(page: Draft) -> dict[str, int]:
    """Return the key of the page in each language that it exists in."""
    return dict(
        page.get_translations(inclusive=True)
        .order_by("-locale__language_code")
        .values_list("locale__language_code", "pk")
    )
