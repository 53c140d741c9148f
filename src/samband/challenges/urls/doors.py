"""Addresses of the doors into a city."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
