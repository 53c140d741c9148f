"""Addresses of ideas."""

from samband.challenges.urls import sending

urlpatterns = [*sending.urlpatterns]
