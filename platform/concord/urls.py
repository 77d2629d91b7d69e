"""Every address of the site."""

from django.urls import include, path

from concord.health import health
from deliberation.admin import panel

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", panel.urls),
    path("accounts/", include("allauth.urls")),
    path("account/", include("accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("deliberation.urls")),
]
