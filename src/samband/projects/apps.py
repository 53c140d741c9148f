"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects from plan and budget to a certified joint report."""

    name = "samband.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told, what is kept of them and how long, and panels on other pages."""
        from samband.challenges import page_panels
        from samband.projects import (
            control_words,
            cost_retention,
            official_retention,
            report_people,
            report_retention,
            retention,
        )
        from samband.projects.challenge_panel import challenge_panel
        from samband.projects.joint_ledger_check import declare_figures
        from samband.projects.joint_panel import joint_panel
        from samband.projects.joint_people import declare_joint_notices
        from samband.projects.overview_panels import declare_panel, declare_waiting
        from samband.projects.personal_data import control, costs, official, plan, reports, support
        from samband.projects.plan_waiting import changes_awaited, reports_awaited
        from samband.projects.standing_panel import standing_panel, values_awaited

        report_people.declare_notices()
        control_words.declare_notices()
        declare_joint_notices()
        declare_figures()
        for part in (control, costs, official, plan, reports, support):
            part.declare_holdings()
        retention.declare_kinds()
        report_retention.declare_kinds()
        cost_retention.declare_kinds()
        official_retention.declare_kinds()
        page_panels.declare_panel(challenge_panel)
        declare_waiting(reports_awaited)
        declare_waiting(changes_awaited)
        declare_waiting(values_awaited)
        declare_panel(joint_panel)
        declare_panel(standing_panel)
