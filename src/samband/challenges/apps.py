"""The app of challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Needs, the doors into a city, and what is brought to them."""

    name = "samband.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps, and what of it for a time only."""
        from samband.challenges.personal_data import ideas
        from samband.challenges.retention import declare_kinds

        ideas.declare_holdings()
        declare_kinds()
