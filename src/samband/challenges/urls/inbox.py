"""Addresses of the inbox: ideas in the hands of a door's people. What a sender opens stands before these."""

from django.urls import path

from samband.challenges.views import idea_bulk, ideas_in_hand, inbox

urlpatterns = [
    path("ideas/", inbox.ideas, name="idea-inbox"),
    path("ideas/export/<str:form>/", inbox.export, name="idea-export"),
    path("ideas/many/", idea_bulk.many, name="idea-many"),
    path("ideas/<str:key>/", ideas_in_hand.detail, name="idea-detail"),
    path("ideas/<str:key>/do/", ideas_in_hand.do, name="idea-do"),
    path("ideas/<str:key>/register/", ideas_in_hand.register, name="idea-register"),
    path("ideas/<str:key>/files/<str:file>/", ideas_in_hand.download, name="idea-file"),
]
