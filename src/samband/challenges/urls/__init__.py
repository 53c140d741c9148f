"""Addresses of the stage of needs: challenges, doors, ideas, requests, workshop notes."""

from samband.challenges.urls import challenges, doors, ideas, inbox, notes, requests

urlpatterns = [
    *challenges.urlpatterns,
    *doors.urlpatterns,
    *ideas.urlpatterns,
    *inbox.urlpatterns,
    *requests.urlpatterns,
    *notes.urlpatterns,
]
