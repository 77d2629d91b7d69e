"""Addresses of the site with the minimal view beside them, behind the same middleware."""

from django.urls import include, path

from bench.minimal.votes import Votes

urlpatterns = [path("votes/", Votes.as_view()), path("", include("concord.urls"))]
