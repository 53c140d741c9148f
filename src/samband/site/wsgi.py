"""The entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samband.site.settings")

application = get_wsgi_application()

from samband.site.warming import warm_up_beside  # noqa: E402 - it needs the apps, which stand from here on

warm_up_beside()
