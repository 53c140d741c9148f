"""Addresses: grants."""

from django.urls import URLPattern, path

from samband.funding.views import clauses, grants

urlpatterns: list[URLPattern] = [
    path("grants/", grants.grant_list, name="grant-list"),
    path("grants/new/", grants.new, name="grant-new"),
    path("grants/portfolio/", grants.portfolio, name="grant-portfolio"),
    path("grants/clauses/", clauses.library, name="clause-library"),
    path("grants/clauses/<str:key>/retire/", clauses.retire, name="clause-retire"),
    path("grants/export/<str:form>/", grants.export, name="grant-export"),
    path("grants/<str:key>/", grants.detail, name="grant-detail"),
    path("grants/<str:key>/edit/", grants.edit, name="grant-edit"),
    path("grants/<str:key>/do/", grants.do, name="grant-do"),
    path("grants/<str:key>/conditions/new/", grants.new_condition, name="condition-new"),
    path("grants/<str:key>/conditions/<str:condition>/drop/", grants.drop, name="condition-drop"),
]
