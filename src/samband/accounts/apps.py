"""The app of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who use the installation."""

    name = "samband.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare which personal data this app keeps."""
        from samband.accounts.own_record import declare_own_record

        declare_own_record()
