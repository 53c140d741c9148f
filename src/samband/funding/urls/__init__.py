"""Addresses of programmes, grants and aid."""

from samband.funding.urls import aid, follow_ups, grants, programmes

urlpatterns = [
    *programmes.urlpatterns,
    *grants.urlpatterns,
    *aid.urlpatterns,
    *follow_ups.urlpatterns,
]
