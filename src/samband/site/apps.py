"""The app of the composition root."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Home, answers, panels, reactions and the demo world."""

    name = "samband.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what declares verbs and connects the database's settings."""
        from samband.site import declarations  # noqa: F401
