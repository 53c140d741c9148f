"""Addresses of workshop notes."""

from django.urls import URLPattern, path

from samband.challenges.views import notes

urlpatterns: list[URLPattern] = [
    path("notes/", notes.register_list, name="register-list"),
    path("notes/new/", notes.register_new, name="register-new"),
    path("notes/<str:key>/", notes.register_detail, name="register-detail"),
    path("notes/<str:key>/export/<str:form>/", notes.register_export, name="register-export"),
    path("notes/<str:key>/share/", notes.register_share, name="register-share"),
    path("notes/<str:key>/delete/", notes.register_delete, name="register-delete"),
    path("notes/<str:key>/entries/<str:entry>/", notes.entry_edit, name="register-entry"),
    path("notes/<str:key>/entries/<str:entry>/draft/", notes.entry_draft, name="register-draft"),
]
