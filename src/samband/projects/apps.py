"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects from plan and budget to a certified joint report."""

    name = "samband.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what is kept of people and how long, and panels on other pages."""
        from samband.challenges import page_panels
        from samband.projects import retention
        from samband.projects.challenge_panel import challenge_panel
        from samband.projects.overview_panels import declare_panel, declare_waiting
        from samband.projects.personal_data import plan, support
        from samband.projects.plan_waiting import changes_awaited, reports_awaited
        from samband.projects.standing_panel import standing_panel, values_awaited

        plan.declare_holdings()
        support.declare_holdings()
        retention.declare_kinds()
        page_panels.declare_panel(challenge_panel)
        declare_waiting(reports_awaited)
        declare_waiting(changes_awaited)
        declare_waiting(values_awaited)
        declare_panel(standing_panel)
