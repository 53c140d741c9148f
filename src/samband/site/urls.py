"""Addresses of the whole installation."""

from django.urls import include, path, register_converter
from django.views.i18n import set_language

from samband.site.views import about, frame, health, home, needs, profiles


class ProfileSort:
    """A sort of profile in an address: the plural there, the singular in code."""

    regex = "testbeds|projects"

    def to_python(self, value: str) -> str:
        """Read it from an address."""
        return value.removesuffix("s")

    def to_url(self, value: str) -> str:
        """Write it into an address."""
        return f"{value}s"


register_converter(ProfileSort, "sort")

urlpatterns = [
    path("", home.home, name="home"),
    path("answer/", home.answer_live, name="answer-live"),
    path("ask/", needs.ask, name="need-ask"),
    path("needs/<str:key>/", needs.detail, name="need-detail"),
    path("needs/<str:key>/forget/", needs.forget, name="need-forget"),
    path("needs/<str:key>/why/<str:profile>/", needs.why, name="need-why"),
    path("needs/<str:key>/write/<str:profile>/", needs.write, name="need-write"),
    path("needs/<str:key>/feedback/<str:profile>/", needs.feedback, name="need-feedback"),
    path("<sort:sort>/", profiles.profile_list, name="profile-list"),
    path("profiles/<str:key>/", profiles.detail, name="profile-detail"),
    path("like/<str:key>/", profiles.like, name="profile-like"),
    path("organisations/", include("samband.actors.urls")),
    path("about/answers/", about.answers, name="about-answers"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/barrier/", about.barrier, name="report-barrier"),
    path("about/privacy/", about.privacy, name="privacy"),
    path("health/", health.health, name="health"),
    path("tour/", about.tour, name="tour"),
    path("colours/", frame.set_color_scheme, name="set-color-scheme"),
    path("see-as/", frame.see_as, name="see-as"),
    path("language/", set_language, name="set_language"),
]
