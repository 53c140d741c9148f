"""Addresses of workshop notes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
