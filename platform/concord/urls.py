"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from concord.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("account/", include("accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("deliberation.urls")),
]
