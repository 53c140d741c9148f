"""The app of challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Needs, the doors into a city, and what is brought to them."""

    name = "samband.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps, what for a time only, and its panels elsewhere."""
        from samband.actors.page_panels import declare_panel
        from samband.challenges import retention
        from samband.challenges.personal_data import requests
        from samband.challenges.requests_reading import opened_panel

        requests.declare_holdings()
        retention.declare_kinds()
        declare_panel(opened_panel)
