"""The app of funding."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Programmes, funds, grants with conditions and aid awards."""

    name = "samband.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what is kept of people, and how long."""
        from samband.funding import retention
        from samband.funding.personal_data import aid

        aid.declare_holdings()
        retention.declare_kinds()
