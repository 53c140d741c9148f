"""Other services that people may sign in with, by OIDC or SAML, as the settings name them."""

from typing import Any
from urllib.parse import urlsplit

from samband.site.environment import Environment

_APP = "allauth.socialaccount.providers"


def apps_of(environment: Environment) -> list[str]:
    """Give the apps that the services need; none when no service is named."""
    named = (("openid_connect", environment.oidc), ("saml", environment.saml))
    return [f"{_APP}.{name}" for name, provider in named if provider]


def origins_of(environment: Environment) -> list[str]:
    """Give the places that a press on a service's button may lead to."""
    found = [urlsplit(one.address) for one in (environment.oidc, environment.saml) if one]
    return [f"{parts.scheme}://{parts.netloc}" for parts in found]


def providers_of(environment: Environment) -> dict[str, Any]:
    """Give allauth's settings of the services.

    Whoever runs the installation has chosen the service, so an address that it vouches for leads to the
    person with that address here.
    """
    providers: dict[str, Any] = {}
    if one := environment.oidc:
        settings = {"server_url": one.address, "oauth_pkce_enabled": True}
        app = {"provider_id": "oidc", "name": one.name, "client_id": one.client, "secret": one.secret}
        providers["openid_connect"] = {"APPS": [{**app, "settings": settings}]}
    if one := environment.saml:
        settings = {
            # None: the metadata speak of one service, whatever it calls itself.
            "idp": {"metadata_url": one.address, "entity_id": None},
            "sp": {"entity_id": one.client},
            "verified_email": True,
        }
        app = {"provider_id": "saml", "name": one.name, "client_id": "saml", "secret": ""}
        providers["saml"] = {"APPS": [{**app, "settings": settings}]}
    return providers
