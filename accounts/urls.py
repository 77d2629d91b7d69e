from django.urls import path

from accounts import sessions, views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("second-factor/", views.second_factor_page, name="second-factor"),
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/others/end/", sessions.session_end_others, name="session-end-others"),
    path("sessions/<int:number>/end/", sessions.session_end, name="session-end"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/", views.token_create, name="token-create"),
    path("tokens/<slug:public_id>/end/", views.token_end, name="token-end"),
    path("tokens/<slug:public_id>/ballots/", views.token_grant_ballots, name="token-ballots"),
]
