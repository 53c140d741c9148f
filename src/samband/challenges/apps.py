"""The app of challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """Needs, the doors into a city, and what is brought to them."""

    name = "samband.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told, and which personal data this app keeps."""
        from samband.challenges.following import declare_notices
        from samband.challenges.personal_data import following, inbox

        declare_notices()
        following.declare_holdings()
        inbox.declare_holdings()
