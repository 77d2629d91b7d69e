"""Pages and API at size: gunicorn with threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.settings.production")
application = get_wsgi_application()
