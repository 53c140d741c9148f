"""Addresses of signing in and of one's account; `account-home` itself is a page of the site."""

from allauth.urls import build_provider_urlpatterns
from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from samband.accounts import views

# Only what is switched on has an address.
_providers = [
    name
    for name in ("openid_connect", "saml")
    if apps.is_installed(f"allauth.socialaccount.providers.{name}")
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("link/<str:secret>/", views.sign_in_link, name="sign-in-link"),
    path("", include("allauth.account.urls")),
    path("2fa/", RedirectView.as_view(pattern_name="account-home"), name="mfa_index"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
if _providers:
    urlpatterns += [path("3rdparty/", include("allauth.socialaccount.urls")), *build_provider_urlpatterns()]
