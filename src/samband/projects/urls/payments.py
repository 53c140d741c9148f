"""Addresses of payments."""

from django.urls import URLPattern, path

from samband.projects.views import payments

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/payments/", payments.project_payments, name="project-payments"),
    path("projects/<str:key>/payments/new/", payments.new, name="payment-new"),
    path("projects/<str:key>/payments/export/<str:form>/", payments.export, name="payment-export"),
    path("payments/<str:key>/reverse/", payments.reverse_one, name="payment-reverse"),
    path("payments/<str:key>/split/", payments.split, name="payment-split"),
]
