"""The Celery application; tasks live in each package's tasks.py.

DJANGO_SETTINGS_MODULE must be set: it has no default here, so that no worker starts with local settings by mistake.
"""

from celery import Celery

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
