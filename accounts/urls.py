from django.urls import path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/", views.token_create, name="token-create"),
    path("tokens/<slug:public_id>/end/", views.token_end, name="token-end"),
    path("tokens/<slug:public_id>/ballots/", views.token_grant_ballots, name="token-ballots"),
]
