"""Addresses of requests between organisations, and of the figures by city."""

from django.urls import URLPattern, path

from samband.challenges.views import requests

urlpatterns: list[URLPattern] = [
    path("requests/", requests.request_list, name="request-list"),
    path("requests/export/<str:form>/", requests.request_export, name="request-export"),
    path("requests/new/", requests.new, name="request-new"),
    path("requests/<str:key>/", requests.detail, name="request-detail"),
    path("requests/<str:key>/do/", requests.do, name="request-do"),
    path("doors/opened/", requests.opened, name="doors-opened"),
    path("doors/opened/export/<str:form>/", requests.opened_export, name="doors-opened-export"),
]
