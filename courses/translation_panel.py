"""The panel at the top of a translated page that is out of date: what changed, and the translator's two ways on."""

from typing import Any

from django.conf import settings
from wagtail.admin.panels import Panel

from courses.translations import outdated_since


class TranslationPanel(Panel):
    """Shown where the main language's page was changed since; see `courses.translations`."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/translation_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            page = self.instance
            is_translation = page.pk and page.locale.language_code != settings.LANGUAGE_CODE
            self.outdated_since = outdated_since(page) if is_translation else None

        def is_shown(self) -> bool:
            return self.outdated_since is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            main = self.instance.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE).first()
            return {**context, "since": self.outdated_since, "main": main, "page": self.instance}
