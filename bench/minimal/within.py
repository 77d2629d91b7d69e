"""Addresses of the site with the minimal views beside them, behind the same middleware."""

from django.urls import include, path

from bench.minimal.pages import naive_charter
from bench.minimal.votes import Votes

urlpatterns = [
    path("votes/", Votes.as_view()),
    path("naive/<int:revision>/", naive_charter),
    path("", include("concord.urls")),
]
