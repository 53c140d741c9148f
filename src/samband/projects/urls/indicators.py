"""Addresses: indicators."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
