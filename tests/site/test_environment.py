"""What the installation is told about mail and other services: read, checked, and refused in words."""

import os
from pathlib import Path

import pytest

from samband.site.environment import BadSetting, mail_of, read_environment
from samband.site.identity_providers import apps_of, origins_of, providers_of

OIDC = {
    "SAMBAND_OIDC_NAME": "Region Älvhamn",
    "SAMBAND_OIDC_ISSUER": "https://id.region.example/realms/a",
    "SAMBAND_OIDC_CLIENT_ID": "samband",
    "SAMBAND_OIDC_SECRET": "s3cret",
}
SAML = {
    "SAMBAND_SAML_NAME": "Region Älvhamn",
    "SAMBAND_SAML_METADATA_URL": "https://idp.region.example/metadata",
    "SAMBAND_SAML_ENTITY_ID": "https://samband.example",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("SAMBAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SAMBAND_HOME", str(tmp_path))


def told(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_nothing_is_switched_on_by_itself() -> None:
    environment = read_environment()
    assert not environment.sign_up
    assert (apps_of(environment), origins_of(environment), providers_of(environment)) == ([], [], {})


def test_mail_goes_into_the_home_until_a_server_is_named(tmp_path: Path) -> None:
    assert mail_of(read_environment())["EMAIL_FILE_PATH"] == str(tmp_path / "mail")


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://me:p%40ss@mail.example", 587, True, False),
        ("smtps://me:p%40ss@mail.example", 465, False, True),
        ("smtp+plain://me:p%40ss@mail.example:2525", 2525, False, False),
    ],
)
def test_a_mail_server_is_an_address(
    monkeypatch: pytest.MonkeyPatch, address: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("SAMBAND_SMTP_URL", address)
    mail = mail_of(read_environment())
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_HOST_PASSWORD"]) == (
        "mail.example",
        port,
        "p@ss",
    )
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)


def test_what_is_no_mail_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMBAND_SMTP_URL", "mail.example")
    with pytest.raises(BadSetting, match="SAMBAND_SMTP_URL"):
        mail_of(read_environment())


def test_another_service_is_told_by_four_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, OIDC)
    environment = read_environment()
    assert apps_of(environment) == ["allauth.socialaccount.providers.openid_connect"]
    assert origins_of(environment) == ["https://id.region.example"]
    app = providers_of(environment)["openid_connect"]["APPS"][0]
    assert (app["name"], app["client_id"], app["secret"]) == ("Region Älvhamn", "samband", "s3cret")
    assert app["settings"]["oauth_pkce_enabled"]


@pytest.mark.parametrize("missing", OIDC)
def test_half_a_service_is_refused_and_the_missing_half_named(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    told(monkeypatch, {**OIDC, missing: ""})
    with pytest.raises(BadSetting, match=missing):
        read_environment()


def test_a_service_without_https_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, {**OIDC, "SAMBAND_OIDC_ISSUER": "http://id.region.example"})
    with pytest.raises(BadSetting, match="https"):
        read_environment()


def test_saml_asks_for_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, SAML)
    monkeypatch.setattr("samband.site.environment.find_spec", lambda name: None)
    with pytest.raises(BadSetting, match=r"samband\[saml\]"):
        read_environment()
    monkeypatch.setattr("samband.site.environment.find_spec", lambda name: name)
    environment = read_environment()
    assert apps_of(environment) == ["allauth.socialaccount.providers.saml"]
    assert (
        providers_of(environment)["saml"]["APPS"][0]["settings"]["sp"]["entity_id"]
        == "https://samband.example"
    )
