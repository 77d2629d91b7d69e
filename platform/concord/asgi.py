"""Pages, API and the live line in one ASGI application."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.settings.development")
_pages = get_asgi_application()

from deliberation.live.routing import live_line  # noqa: E402

application = ProtocolTypeRouter({"http": _pages, "websocket": live_line()})
