"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects from plan and budget to a certified joint report."""

    name = "samband.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told of projects, what is kept of them, and for how long."""
        from samband.projects import report_people, retention
        from samband.projects.personal_data import costs

        report_people.declare_notices()
        costs.declare_holdings()
        retention.declare_kinds()
