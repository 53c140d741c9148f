"""Addresses: aid."""

from django.urls import URLPattern, path

from samband.funding.views import aid

urlpatterns: list[URLPattern] = [
    path("aid/", aid.check_aid, name="aid-check"),
    path("aid/new/", aid.new, name="aid-new"),
    path("aid/links/new/", aid.link, name="aid-link"),
    path("aid/links/", aid.links, name="aid-links"),
    path("aid/links/<str:key>/end/", aid.part, name="aid-part"),
    path("aid/import/", aid.bring, name="aid-import"),
    path("aid/import/save/", aid.save, name="aid-import-save"),
    path("aid/declaration/", aid.declaration_paper, name="aid-declaration"),
    path("aid/export/<str:form>/", aid.export, name="aid-export"),
    path("aid/<str:key>/withdraw/", aid.withdraw, name="aid-withdraw"),
]
