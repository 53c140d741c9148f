"""The app of rules."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Dated values with source and mark; how long records are kept."""

    name = "samband.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the kinds of records that lie below."""
        from samband.rules.kinds import declare_kinds

        declare_kinds()
