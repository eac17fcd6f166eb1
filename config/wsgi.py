"""The WSGI application that gunicorn serves.

DJANGO_SETTINGS_MODULE must be set: it has no default here, so that no server comes up with local settings by mistake.
"""

import django
from django.core.wsgi import get_wsgi_application
from django.db import connections

from config.checks import refuse_to_start

django.setup(set_prefix=False)
refuse_to_start()
connections.close_all()  # a server that forks after this must not share what the checks opened
application = get_wsgi_application()
