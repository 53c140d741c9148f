"""Addresses of the stage of needs: challenges, doors, ideas, requests, workshop notes."""

from samband.challenges.urls import challenges, doors, ideas, inbox, notes, requests

urlpatterns = [
    # Before the doors, one of whose addresses would take "opened" for a key.
    *requests.urlpatterns,
    *challenges.urlpatterns,
    *doors.urlpatterns,
    *ideas.urlpatterns,
    *inbox.urlpatterns,
    *notes.urlpatterns,
]
