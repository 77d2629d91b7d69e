"""The minimal view as a site of its own, without any middleware: `bench.minimal.bare:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.minimal.settings"
application = get_wsgi_application()

from bench.minimal.votes import Votes  # noqa: E402

urlpatterns = [path("votes/", Votes.as_view())]
