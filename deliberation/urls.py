"""Addresses of pages and of the API."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("deliberation.api.urls")),
    path("", include("deliberation.web.urls")),
]
