from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "lms.volunteers"
    label = "volunteers"
