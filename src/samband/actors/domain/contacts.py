"""Ways to reach an organisation: which are kept, and which belong to a person and are not.

As little personal data as possible: a mailbox is kept when its name is that of a function
(``post@``, ``innovation@``), and when it is a single word that is no ordinary function but also no
visible pair of names (``havnelab@``). ``firstname.lastname@`` is somebody's own address and is left out;
so is an address at a provider of private mail unless its name is a function's.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from samband.actors.domain.problems import shown
from samband.kernel.text import fold

_MAIL = re.compile(r"[A-Za-z0-9._%+\-'åäöæøÅÄÖÆØüé]{1,64}@[\w.\-]{1,190}\.[^\W\d_]{2,24}")
_PHONE = re.compile(r"\+?[\d\s()./\-–]{5,30}(?:\s*(?:ext|vx)\.?\s*\d{0,6})?")
_FUNCTIONS = re.compile(
    r"info|post|postmottak|mail|kontakt|contact|office|hello|hej|hei|kundservice|kundeservice|kunde|support"
    r"|service|innovation|innovasjon|innovaatio|utveckling|utvikling|udvikling|research|forskning|projekt"
    r"|prosjekt|project|test|lab|registrator|registratur|diarium|firmapost|forvaltning|kommun|region|press"
    r"|presse|media|sales|salg|salj|forsaljning|order|ordre|bestall|marknad|marked|market|naringsliv|naering"
    r"|erhverv|business|reception|resepsjon|admin|administration|sekretariat|kansli|kansliet|direktion"
    r"|kirjaamo|myynti|toimisto|asiakaspalvelu|verkoop|algemeen|zentrale|vertrieb|anfrage|welcome|hub|drift"
    r"|upphandling|innkjop|indkob|procurement|partner|team|medlem|member|cluster|klynge|kluster|inkubator"
    r"|enquiries|inquiries|help|general|secretariat|invoice|faktura|jobb|career|webmaster|noreply"
)
_PRIVATE_HOSTS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|proton|protonmail|telia|online|gmx|web"
    r"|comhem|bredband|home|passagen|spray|swipnet|jubii|luukku|kolumbus|ziggo|planet|xs4all|t-online)"
    r"\.[a-z.]{2,6}"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach an organisation: ``sort`` is mailbox, telephone or form."""

    sort: str
    value: str


def read_contacts(cell: str) -> tuple[list[Contact], list[tuple[str, str]]]:
    """Read a cell of contact points: those to keep, and (code of a problem, what was written).

    Several may stand in a cell with ``|``, ``;``, a comma or a line break between.
    """
    kept: list[Contact] = []
    problems: list[tuple[str, str]] = []
    for part in re.split(r"[|;,\n]", cell):
        part = part.strip().strip("<>").strip()
        if not part:
            continue
        contact = _read(part)
        if contact is None:
            # What is no address may be a name: it is neither kept nor quoted.
            problems.append(("contact-unusable", ""))
        elif contact.sort == "mailbox" and is_personal(contact.value):
            problems.append(("contact-person", ""))
        elif contact not in kept:
            kept.append(contact)
    return kept[:10], problems


def _read(text: str) -> Contact | None:
    bare = re.sub(r"^(?:mailto|tel|tlf|telefon|phone|e-?post|e-?mail|mail)\s*[:.]\s*", "", text, flags=re.I)
    if match := _MAIL.search(bare):
        return Contact("mailbox", match[0].lower())
    if website := read_website(bare):
        return Contact("form", website)
    digits = sum(sign.isdecimal() for sign in bare)
    if _PHONE.fullmatch(bare) and 5 <= digits <= 15:
        return Contact("telephone", " ".join(bare.split()))
    return None


def is_personal(address: str) -> bool:
    """Whether a mail address looks like one person's own."""
    name, _, host = address.lower().partition("@")
    words = [word for word in re.split(r"[._\-+]+", fold(name).replace(" ", "-")) if word]
    if any(_FUNCTIONS.fullmatch(word) for word in words) or _FUNCTIONS.match("".join(words)):
        return False
    if _PRIVATE_HOSTS.fullmatch(host):
        return True
    parts = [word for word in re.split(r"[._\-]", name) if word]
    # Two or three words of letters, or an initial before a word: a person's names.
    return 2 <= len(parts) <= 4 and all(part.isalpha() for part in parts) and len(parts[-1]) > 1


def read_website(text: str) -> str:
    """Give a web address with its scheme, or "" when the text is none.

    Only http and https; a bare host gets https. No address of a machine by number, none with a
    password in it.
    """
    text = text.strip().strip("<>\"'")
    if not text or len(text) > 400 or any(sign.isspace() for sign in text):
        return ""
    if re.match(r"(?i)https?:/*$", text):
        return ""
    if not re.match(r"(?i)[a-z][a-z0-9+.\-]*:", text) or re.match(r"(?i)[\w.\-]+\.[a-z]{2,}:\d", text):
        text = "https://" + text.lstrip("/")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in {"http", "https"} or parts.username is not None:
        return ""
    if not re.fullmatch(
        r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9\-_]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9\-]{1,62}", host
    ):
        return ""
    where = host + (f":{port}" if port else "")
    rest = (
        parts.path
        + (f"?{parts.query}" if parts.query else "")
        + (f"#{parts.fragment}" if parts.fragment else "")
    )
    if not rest.isprintable():
        return ""
    return f"{parts.scheme.lower()}://{where}{'' if rest == '/' else rest}"


def quoted(text: str) -> str:
    """Give what was written for a sentence about it, without any address of a person."""
    return shown(_MAIL.sub("…", text))
