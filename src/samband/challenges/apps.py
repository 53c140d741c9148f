"""The app of challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Needs, the doors into a city, and what is brought to them."""

    name = "samband.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps."""
        from samband.challenges.personal_data import challenges

        challenges.declare_holdings()
