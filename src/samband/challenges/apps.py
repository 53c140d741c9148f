"""The app of challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Needs, the doors into a city, and what is brought to them."""

    name = "samband.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told, what is kept of them and how long, and panels on other pages."""
        from samband.actors.page_panels import declare_panel
        from samband.challenges import retention
        from samband.challenges.door_panel import door_panel
        from samband.challenges.following import declare_notices
        from samband.challenges.personal_data import challenges, doors, following, ideas, inbox, requests
        from samband.challenges.requests_reading import opened_panel

        declare_notices()
        for part in (challenges, doors, following, ideas, inbox, requests):
            part.declare_holdings()
        retention.declare_kinds()
        declare_panel(door_panel)
        declare_panel(opened_panel)
