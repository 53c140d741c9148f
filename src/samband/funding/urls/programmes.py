"""Addresses: programmes."""

from django.urls import URLPattern, path

from samband.funding.views import programmes

urlpatterns: list[URLPattern] = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/new/", programmes.new, name="programme-new"),
    path("programmes/<str:key>/", programmes.detail, name="programme-detail"),
    path("programmes/<str:key>/edit/", programmes.edit, name="programme-edit"),
]
