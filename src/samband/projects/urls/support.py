"""Addresses of the register of support."""

from django.urls import URLPattern, path

from samband.projects.views import support, support_files

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/support/", support.register, name="project-support"),
    path("projects/<str:key>/support/export/<str:form>/", support_files.export, name="support-export"),
    path("projects/<str:key>/support/template/<str:form>/", support_files.template, name="support-template"),
    path("projects/<str:key>/support/add/<str:partner>/", support.add, name="support-add"),
    path("projects/<str:key>/support/file/<str:partner>/", support_files.take_in, name="support-file"),
    path("projects/<str:key>/support/<str:row>/", support.edit, name="support-edit"),
    path("projects/<str:key>/support/<str:row>/withdraw/", support.withdraw, name="support-withdraw"),
]
