"""The WSGI application that gunicorn serves."""

import os

import django
from django.core.wsgi import get_wsgi_application
from django.db import connections

from config.checks import refuse_to_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup(set_prefix=False)
refuse_to_start()
connections.close_all()  # a server that forks after this must not share what the checks opened
application = get_wsgi_application()
