"""Addresses of those who bring an idea; none of them holds a code or anything personal."""

from django.urls import path

from samband.challenges.views import own_ideas, sending

urlpatterns = [
    path("doors/<str:key>/idea/", sending.begin, name="idea-begin"),
    path("ideas/receipt/", sending.receipt, name="idea-receipt"),
    path("ideas/receipt/pdf/", sending.receipt_pdf, name="idea-receipt-pdf"),
    path("ideas/where/", own_ideas.where, name="idea-where"),
    path("ideas/mail/<str:token>/", own_ideas.by_mail, name="idea-by-mail"),
    path("ideas/own/<str:key>/", own_ideas.own, name="idea-own"),
    path("ideas/own/<str:key>/do/", own_ideas.do, name="idea-own-do"),
    path("ideas/own/<str:key>/data/", own_ideas.data, name="idea-own-data"),
    path("ideas/own/<str:key>/files/<str:file>/", own_ideas.file, name="idea-own-file"),
]
