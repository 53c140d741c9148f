"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects from plan and budget to a certified joint report."""

    name = "samband.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told."""
        from samband.projects.joint_people import declare_joint_notices

        declare_joint_notices()
