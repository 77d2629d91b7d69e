"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, include, path

from deliberation.web import notices

urlpatterns: list[URLPattern | URLResolver] = [
    path("mail/", notices.written_mail, name="written-mail"),
    path("", include("deliberation.web.text_urls")),
    path("", include("deliberation.web.question_urls")),
]
