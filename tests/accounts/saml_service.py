"""Another service that vouches for people by SAML, played for tests: its key, its metadata, what it signs."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml

ENTITY = "https://directory.region.example/saml"
_NAMES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
)
_MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
_RESPONSE = """<samlp:Response {names} ID="_r{id}" Version="2.0" IssueInstant="{now}" Destination="{acs}"
 InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
_ASSERTION = """<saml:Assertion {names} ID="_a{id}" Version="2.0" IssueInstant="{now}">\
<saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{person}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{until}" Recipient="{recipient}" InResponseTo="{request}"/></saml:SubjectConfirmation>
</saml:Subject><saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s{id}"><saml:AuthnContext>\
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="{mail}"><saml:AttributeValue>{address}</saml:AttributeValue>\
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def new_key() -> tuple[str, str]:
    """Make a key and a certificate that it signed itself; both as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "directory.region.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.TraditionalOpenSSL
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return secret.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class Directory:
    """The service: whom it vouches for, to whom, and for how long."""

    place: str = ""
    key: tuple[str, str] = field(default_factory=new_key)

    def metadata(self) -> bytes:
        """Give what it says of itself."""
        plain = "".join(line for line in self.key[1].splitlines() if "CERT" not in line)
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">'
            '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
            f"<ds:X509Certificate>{plain}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            f'<md:SingleSignOnService Binding="{Names.BINDING_HTTP_REDIRECT}" Location="{self.place}/sso"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        ).encode()

    def vouch(self, request: str, acs: str, **more: Any) -> str:
        """Give a signed answer as a browser posts it; ``more`` says in what it is not as it should be."""
        now = datetime.now(UTC) + more.get("later", timedelta())
        said = {
            "names": _NAMES,
            "id": Saml.generate_unique_id(),
            "issuer": ENTITY,
            "person": "officer-17",
            "address": "officer@city.example",
            "audience": "https://samband.city.example",
            "mail": _MAIL,
            "request": request,
            "acs": acs,
            "recipient": acs,
            "since": f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}",
            "now": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "until": f"{now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}",
            **{name: value for name, value in more.items() if isinstance(value, str)},
        }
        assertion = _ASSERTION.format(**said)
        if more.get("signed", True):
            key, certificate = more.get("key", self.key)
            signed: bytes = Saml.add_sign(
                assertion, key, certificate, sign_algorithm=more.get("algorithm", Names.RSA_SHA256)
            )
            assertion = signed.decode().partition("?>")[2] or signed.decode()
        for old, new in more.get("changed", {}).items():
            assertion = assertion.replace(old, new)
        whole = _RESPONSE.format(**said, assertion=assertion)
        return base64.b64encode(whole.encode()).decode()
