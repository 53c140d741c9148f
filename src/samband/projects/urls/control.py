"""Addresses: control."""

from django.urls import URLPattern, path

from samband.projects.views import certificates, control, control_questions, control_work, corrections, ledger

urlpatterns: list[URLPattern] = [
    path("control/", control.control_list, name="control-list"),
    path("control/<str:key>/", control.report, name="control-report"),
    path("control/<str:key>/start/", control_work.start, name="control-start"),
    path("control/<str:key>/sample/", control_work.sample, name="control-sample"),
    path("control/<str:key>/findings/", control_work.findings, name="control-findings"),
    path("control/<str:key>/checklist/", control_work.checklist, name="control-checklist"),
    path("control/<str:key>/send-back/", control_work.send_back, name="control-send-back"),
    path("control/<str:key>/ask/", control_questions.ask, name="control-ask"),
    path("control/<str:key>/answer/", control_questions.answer, name="control-answer"),
    path("control/<str:key>/withdraw/", control_questions.withdraw, name="control-withdraw"),
    path("control/<str:key>/certify/", control_work.certify, name="control-certify"),
    path("control/<str:key>/files/<str:file>/", control.evidence, name="control-evidence"),
    path("control/<str:key>/official/", certificates.official, name="control-official"),
    path("certificates/<str:key>/", certificates.detail, name="certificate-detail"),
    path("certificates/<str:key>/correct/", corrections.correct, name="certificate-correct"),
    path("certificates/<str:key>/<str:form>/", certificates.download, name="certificate-file"),
    path("official-papers/<str:key>/", certificates.official_paper, name="official-paper"),
    path("projects/<str:key>/ledger/", ledger.ledger, name="project-ledger"),
    path("projects/<str:key>/ledger/<str:form>/", ledger.export, name="project-ledger-export"),
]
