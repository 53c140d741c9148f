"""The app of what every stage needs."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The thread, wording, jobs, page and form parts."""

    name = "samband.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
