"""Addresses: follow-ups."""

from django.urls import URLPattern, path

from samband.funding.views import follow_ups

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups.listing, name="follow-up-list"),
    path("follow-ups/export/<str:form>/", follow_ups.export, name="follow-up-export"),
    path("follow-ups/<str:key>/", follow_ups.detail, name="follow-up"),
    path("follow-ups/<str:key>/edit/", follow_ups.edit, name="follow-up-edit"),
    path("follow-ups/<str:key>/paper/<str:form>/", follow_ups.paper, name="follow-up-paper"),
    path("grants/<str:key>/follow-up/", follow_ups.new, name="follow-up-new"),
]
