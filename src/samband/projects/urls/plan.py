"""Addresses: plan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
