"""Addresses of the doors into a city."""

from django.urls import URLPattern, path, register_converter

from samband.challenges.views import door_keeping, door_parts, doors


class DoorKey:
    """A door's public key in an address, so that words can stand in its place."""

    regex = "[0-9a-z]{12}"

    def to_python(self, value: str) -> str:
        """Read it from an address."""
        return value

    def to_url(self, value: str) -> str:
        """Write it into an address."""
        return value


register_converter(DoorKey, "door")

urlpatterns: list[URLPattern] = [
    path("doors/", doors.door_list, name="door-list"),
    path("doors/export/<str:form>/", doors.door_export, name="door-export"),
    path("doors/new/", door_keeping.door_new, name="door-new"),
    path("doors/<door:key>/", doors.door_detail, name="door-detail"),
    path("doors/<door:key>/edit/", door_keeping.door_edit, name="door-edit"),
    path("doors/<door:key>/manage/", door_keeping.door_manage, name="door-manage"),
    path("doors/<door:key>/open/", door_keeping.door_open, name="door-open"),
    path("doors/<door:key>/check/", door_keeping.door_check, name="door-check"),
    path("doors/<door:key>/merge/<door:other>/", door_keeping.door_merge, name="door-merge"),
    path("doors/<door:key>/keepers/", door_parts.keeper_name, name="door-keeper-name"),
    path("doors/<door:key>/keepers/<str:person>/go/", door_parts.keeper_go, name="door-keeper-go"),
    path("doors/<door:key>/keepers/<str:person>/away/", door_parts.absence, name="door-absence"),
    path(
        "doors/<door:key>/keepers/<str:person>/away/<int:number>/end/",
        door_parts.absence_end,
        name="door-absence-end",
    ),
    path("doors/<door:key>/closed/", door_parts.closed_announce, name="door-closed"),
    path(
        "doors/<door:key>/closed/<str:closed>/take-back/",
        door_parts.closed_take_back,
        name="door-closed-take-back",
    ),
    path("doors/<door:key>/templates/new/", door_parts.template, name="door-template-new"),
    path("doors/<door:key>/templates/<str:template>/", door_parts.template, name="door-template"),
    path(
        "doors/<door:key>/templates/<str:template>/remove/",
        door_parts.template_remove,
        name="door-template-remove",
    ),
]
