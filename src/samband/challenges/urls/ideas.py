"""Addresses of ideas."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
