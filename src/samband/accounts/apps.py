"""The app of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who use the installation."""

    name = "samband.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
