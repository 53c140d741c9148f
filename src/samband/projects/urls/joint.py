"""Addresses of joint reports."""

from django.urls import URLPattern, path

from samband.projects.views import joint, joint_moves, joint_steps

_ONE = "joint-reports/<str:key>"
urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/joint-reports/", joint.project_joint, name="project-joint"),
    path("projects/<str:key>/joint-reports/begin/", joint.begin, name="joint-begin"),
    path("projects/<str:key>/joint-reports/feed/", joint.feed, name="project-joint-feed"),
    path(f"{_ONE}/", joint.detail, name="joint-report"),
    path(f"{_ONE}/certificates/", joint_steps.certificates, name="joint-certificates"),
    path(f"{_ONE}/missing/", joint_steps.missing, name="joint-missing"),
    path(f"{_ONE}/texts/", joint_steps.texts, name="joint-texts"),
    path(f"{_ONE}/autosave/", joint_steps.autosave, name="joint-autosave"),
    path(f"{_ONE}/verification/", joint_moves.deductions, name="joint-deductions"),
    path(f"{_ONE}/entries/<str:entry>/", joint.entry, name="joint-entry"),
    path(f"{_ONE}/versions/<int:number>/", joint.version, name="joint-version"),
    path(f"{_ONE}/download/<str:form>/", joint.download, name="joint-download"),
    path(f"{_ONE}/sign/<str:partner>/", joint_moves.sign, name="joint-sign"),
    path(f"{_ONE}/do/<str:verb>/", joint_moves.move, name="joint-move"),
]
