"""The WSGI application that a server such as gunicorn runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oarlock.site.settings")
application = get_wsgi_application()
