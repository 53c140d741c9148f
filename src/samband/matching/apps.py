"""The app of matching."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Profiles, needs, the index and the answers."""

    name = "samband.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps, and what of it for a time only."""
        from samband.matching.personal_data import declare_holdings
        from samband.matching.retention import declare_kinds

        declare_holdings()
        declare_kinds()
