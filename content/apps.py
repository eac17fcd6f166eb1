from importlib import import_module

from django.apps import AppConfig

from content.published import watch


class ContentConfig(AppConfig):
    name = "content"
    label = "content"

    def ready(self) -> None:
        watch()
        import_module("content.new_pictures")  # has copies made of what is uploaded
