"""Tries whether a link still leads somewhere: a page of the public web, and of nothing else.

Whoever writes a link must not make this machine ask what only this machine can reach. So a name is resolved
once, every address it has must be a public one, and the connection goes to that very address; each
redirection is looked at in the same way. Nothing but the head of an answer is read.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

REDIRECTIONS: Final = 5
SECONDS: Final = 6.0
MOST_BYTES: Final = 64_000
PORTS: Final = (80, 443, 8080, 8443)
AGENT: Final = "Samband link check"
# A machine of the sixth version that leads on to the fourth: what it stands for is not to be seen.
_TRANSLATED: Final = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48"))
_WRITABLE: Final = "/%?:@!$&'()*+,;=~-._"
_REDIRECTS: Final = (301, 302, 303, 307, 308)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request got: the HTTP status and where it redirects to ("" for nowhere)."""

    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class LinkFound:
    """What came of trying a link: the HTTP status, or none with the sort of fault."""

    status: int | None
    fault: str = ""


class NotAsked(Exception):
    """A link is not tried: it leads to no page of the public web. ``fault`` is the sort."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


Resolve = Callable[[str, int], list[str]]
# Asks one address (scheme, host, port, path) at a resolved IP address by a method.
Ask = Callable[[str, str, str, int, str, str], Answer]


def resolve(host: str, port: int) -> list[str]:
    """Give the IP addresses of a name.

    Raises:
        OSError: when it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(text: str) -> bool:
    """Say whether an IP address is one of the public net: not of this machine, nor of a network behind it."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if within is not None:
            return is_public(str(within))
        if any(address in network for network in _TRANSLATED):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_loopback)


def _target(url: str, resolved: Resolve) -> tuple[str, str, int, str, str]:
    """Take an address apart: scheme, host, port, path, and the public IP address to connect to."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotAsked("not_web") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise NotAsked("not_web")
    port = port or (443 if parts.scheme == "https" else 80)
    if port not in PORTS:
        raise NotAsked("not_web")
    try:
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
        addresses = resolved(name, port)
    except (OSError, UnicodeError):
        raise NotAsked("no_such_host") from None
    if not addresses:
        raise NotAsked("no_such_host")
    if not all(is_public(address) for address in addresses):
        raise NotAsked("not_public")
    path = quote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", safe=_WRITABLE)
    return parts.scheme, name, port, path, addresses[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an IP address that was looked at, whatever the name leads to by now."""

    def __init__(self, address: str, host: str, port: int, *, is_secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._is_secure = address, is_secure
        self.default_port = 443 if is_secure else 80

    def connect(self) -> None:
        """Connect, with the name's own certificate where the scheme asks for one."""
        plain = socket.create_connection((self._address, self.port), timeout=SECONDS)
        if self._is_secure:
            context = ssl.create_default_context()
            try:
                self.sock = context.wrap_socket(plain, server_hostname=self.host)
            except BaseException:
                plain.close()
                raise
        else:
            self.sock = plain


def ask(method: str, scheme: str, host: str, port: int, path: str, address: str) -> Answer:
    """Send one request and read the head of its answer.

    Raises:
        OSError, HTTPException: when there is no answer.
    """
    connection = _Pinned(address, host, port, is_secure=scheme == "https")
    try:
        connection.request(
            method, path, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        )
        response = connection.getresponse()
        length = response.getheader("Content-Length", "0")
        if method == "GET" and not (length.isdecimal() and int(length) > MOST_BYTES):
            response.read(MOST_BYTES)
        return Answer(response.status, response.getheader("Location") or "")
    finally:
        connection.close()


def try_link(url: str, *, asked: Ask = ask, resolved: Resolve = resolve) -> LinkFound:
    """Try a link: by HEAD, and by GET where a server does not like that; five redirections at most.

    Faults: ``not_web``, ``not_public``, ``no_such_host``, ``no_answer``, ``certificate``,
    ``too_many_redirections``.
    """
    try:
        for _turn in range(REDIRECTIONS + 1):
            target = _target(url, resolved)
            answer = _one(target, asked)
            if answer.status not in _REDIRECTS or not answer.location:
                return LinkFound(answer.status)
            url = urljoin(url, answer.location)
    except NotAsked as not_asked:
        return LinkFound(None, not_asked.fault)
    except ssl.SSLError:
        return LinkFound(None, "certificate")
    except (OSError, http.client.HTTPException, ValueError):
        return LinkFound(None, "no_answer")
    return LinkFound(None, "too_many_redirections")


def _one(target: tuple[str, str, int, str, str], asked: Ask) -> Answer:
    scheme, host, port, path, address = target
    try:
        answer = asked("HEAD", scheme, host, port, path, address)
    except http.client.HTTPException:
        return asked("GET", scheme, host, port, path, address)
    if answer.status >= 400:
        return asked("GET", scheme, host, port, path, address)
    return answer
