"""The app of funding."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Programmes, funds, grants with conditions and aid awards."""

    name = "samband.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"
