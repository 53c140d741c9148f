"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects from plan and budget to a certified joint report."""

    name = "samband.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what is kept of people, and for how long."""
        from samband.projects import retention
        from samband.projects.personal_data import costs

        costs.declare_holdings()
        retention.declare_kinds()
