"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, include, path

from deliberation.web import calendars, desk
from deliberation.web.notices import deliveries, listing, preferences, unsubscribing, written

FORUM = "forums/<slug:forum>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("mail/", written.written_mail, name="written-mail"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    path("desk/", desk.desk, name="desk"),
    path("desk/calendar/", calendars.calendar_feed, name="calendar-feed"),
    path("calendar/<str:secret>.ics", calendars.calendar_file_of, name="calendar-file"),
    path("desk/notices/", listing.notice_list, name="notice-list"),
    path("desk/preferences/", preferences.notice_preferences, name="notice-preferences"),
    path(f"{FORUM}deliveries/", deliveries.delivery_list, name="delivery-list"),
    path(f"{FORUM}deliveries/<slug:public_id>/retry/", deliveries.retry, name="delivery-retry"),
    path("", include("deliberation.web.access_urls")),
    path("", include("deliberation.web.table_urls")),
    path("", include("deliberation.web.credential_urls")),
    path("", include("deliberation.web.text_urls")),
    path("", include("deliberation.web.question_urls")),
]
