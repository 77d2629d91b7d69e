"""The Django project: settings, addresses, the two servers' entry points, Celery."""
