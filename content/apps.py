from django.apps import AppConfig

from content.published import watch


class ContentConfig(AppConfig):
    name = "content"
    label = "content"

    def ready(self) -> None:
        watch()
