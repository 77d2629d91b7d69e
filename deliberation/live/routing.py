"""Where the live line is: /live/, from our own pages only."""

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from deliberation.live.consumers import LiveConsumer


def live_line() -> AllowedHostsOriginValidator:
    return AllowedHostsOriginValidator(URLRouter([path("live/", LiveConsumer.as_asgi())]))
