"""Addresses of the stage of needs: challenges, doors, ideas, requests, workshop notes."""

from samband.challenges.urls import challenges, doors, ideas, notes, requests

urlpatterns = [
    *challenges.urlpatterns,
    *doors.urlpatterns,
    *ideas.urlpatterns,
    *requests.urlpatterns,
    *notes.urlpatterns,
]
