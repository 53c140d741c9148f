"""The app of the map of actors."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Organisations, places and ties."""

    name = "samband.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps."""
        from samband.actors.personal_data import declare_holdings
        from samband.actors.retention import declare_kinds

        declare_holdings()
        declare_kinds()
