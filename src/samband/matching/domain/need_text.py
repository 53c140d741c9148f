"""The need itself, out of what people have: a pasted e-mail, a text file, a document."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default as email_policy
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from samband.kernel.text import gettext_noop as _
from samband.matching.domain.normalise import normalise

LARGEST_FILE = 5_000_000
_LARGEST_PART = 20_000_000
_LONGEST_NEED = 20_000
_ENOUGH_WORDS = 12


class NeedTextError(ValueError):
    """A file that no need can be read from: ``what`` is wrong, and how to ``fix`` it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what, self.fix = what, fix


_HEADERS = (
    "från|fra|frá|from|von|van|lähettäjä|till|til|to|an|aan|vastaanottaja|kopia|kopi|kopie|cc|bcc|skickat|sendt|"
    "sent|gesendet|verzonden|lähetetty|date|datum|dato|päivämäärä|ämne|emne|subject|betreff|onderwerp|aihe|efni"
)
_HEADER = re.compile(rf"[ *>]*(?P<name>{_HEADERS})\*?\s?:\*?\s(?P<value>.*)", re.IGNORECASE)
_SUBJECT = re.compile("ämne|emne|subject|betreff|onderwerp|aihe|efni", re.IGNORECASE)
_REPLY = re.compile(r"^(?:(?:re|sv|vs|fwd?|vb|aw|wg|antw|doorst|vl)\s?:\s*)+", re.IGNORECASE)
_DIVIDER = re.compile(
    r"[-_ ]{3,}.{0,60}(?:original|vidarebefordra|videresend|vidaresend|forward|weitergeleitet|doorgestuurd|"
    r"välitetty|alkuperäinen|oprindelig|opprinnelig|ursprung|ursprüng|oorspronkelijk).{0,60}[-_ ]{2,}"
    r"|_{10,}"
    r"|.{0,120}\b(?:skrev|wrote|schrieb|schreef|kirjoitti)\b.{0,120}:\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:med )?(?:vänliga?|bästa|varma|vennlig(?:e|ste)?|venleg|venlig|beste|mange|de bedste|bedste|"
    r"hjertelig) "
    r"(?:hälsning(?:ar)?|hilsen|hilsener|hilsner|helsing(?:ar)?)\b.{0,40}"
    r"|(?:mvh|hälsningar|hilsen|helsing|vh|dbh)\b[\s,!.]*.{0,30}"
    r"|(?:ystävällisin |parhain )?terveisin\b.{0,30}"
    r"|met vriendelijke groet(?:en)?\b.{0,30}|groet(?:en)?[\s,!.]*"
    r"|(?:mit )?(?:freundlichen|besten|vielen|herzlichen|viele|beste|freundliche|liebe) grü(?:ß|"
    r"ss)e?n?\b.{0,30}"
    r"|(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes)\b.{0,30}"
    r"|regards[\s,!.]*|(?:yours )?(?:sincerely|faithfully)[\s,!.]*(?:yours)?[\s,!.]*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hej(?:san)?|hei|hallo|hola|hi|hello|dear|god dag|goddag|kjære|kære|bästa|moi|hyvä|beste|"
    r"geachte|guten tag|"
    r"sehr geehrte[r]?|liebe[r]?)\b[^.?!:;]{0,40}[,!.:]?",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"konfiden[ts]|confidential|vertrouwelijk|vertraulich|luottamuksell|intended (?:only|solely)|"
    r"utilsiktet mottaker|"
    r"inte är (?:rätt|avsedd) mottagare|think before you print|before printing|tänk på miljön|"
    r"tenk på miljøet|"
    r"tænk på miljøet|skickat från min|sendt fra min|sent from my|lähetetty .{0,20}(?:iphone|laitteesta)|"
    r"von meinem .{0,20} gesendet|verzonden vanaf mijn|outlook (?:for|för|til|voor|für)|gdpr|"
    r"behandlar (?:vi )?personuppgifter|behandler (?:vi )?personop",
    re.IGNORECASE,
)
_MAIL_WORDS = re.compile(
    r"e-?post|e-?mail|meddeland|melding|message|bericht|nachricht|viesti|besked", re.IGNORECASE
)


def plain_from_email(text: str) -> str:
    """Give the need out of a pasted e-mail: its subject and its own words, and nothing of people's addresses.

    Headers, greetings, signatures, legal notices and quoted earlier mail are left out, in the languages of
    the North, Dutch, German and English. A message that only forwards another gives the one forwarded. A text
    that is no e-mail comes back as it is, normalised.
    """
    text = normalise(text, _LONGEST_NEED)
    subject, messages = _messages(text.split("\n"))
    bodies = [_body(lines) for lines in messages]
    body = next(
        (body for body in bodies if len(body.split()) >= _ENOUGH_WORDS), max(bodies, key=len, default="")
    )
    if not body and not subject:
        return text
    if subject and subject.lower() not in body.lower():
        body = f"{subject}\n\n{body}"
    return normalise(body, _LONGEST_NEED)


def need_from_file(name: str, data: bytes) -> str:
    """Read the need from a file: plain text (.txt, .md), an e-mail (.eml) or a document (.docx).

    Raises `NeedTextError`, which says what is wrong and what to do, for a file that is too large, of another
    kind, broken or without words. Nothing is written anywhere, and no more is unpacked than a cap.
    """
    if len(data) > LARGEST_FILE:
        raise NeedTextError(_("The file is larger than 5 MB."), _("Paste the part that says what is needed."))
    ending = name.lower().rpartition(".")[2]
    reader = _READERS.get(ending)
    if reader is None:
        raise NeedTextError(
            _("Files of this kind cannot be read."), _("Save it as .docx or .txt, or paste its text.")
        )
    text = plain_from_email(reader(data)) if ending == "eml" else normalise(reader(data), _LONGEST_NEED)
    if not any(character.isalpha() for character in text):
        raise NeedTextError(_("There are no words in the file."), _("Paste the text instead."))
    return text


def _messages(lines: list[str]) -> tuple[str, list[list[str]]]:
    """Part a thread into its messages, newest first, and give the first subject."""
    subject = ""
    messages: list[list[str]] = [[]]
    place = 0
    while place < len(lines):
        block = _header_block(lines, place)
        if block > place:
            for line in lines[place:block]:
                header = _HEADER.match(line)
                if header and not subject and _SUBJECT.fullmatch(header["name"]):
                    subject = _REPLY.sub("", header["value"].strip())
            messages.append([])
            place = block
        elif len(lines[place]) < 300 and _DIVIDER.fullmatch(lines[place].lstrip("> ")):
            messages.append([])
            place += 1
        else:
            messages[-1].append(lines[place])
            place += 1
    return subject, messages


def _header_block(lines: list[str], place: int) -> int:
    """Say where a block of at least two header lines ends, or ``place`` when none begins there."""
    end = place
    while end < len(lines) and _HEADER.match(lines[end][:300]):
        end += 1
    if end - place == 1 and place == 0:
        header = _HEADER.match(lines[0][:300])
        return end if header and _SUBJECT.fullmatch(header["name"]) else place
    return end if end - place >= 2 else place


def _body(lines: list[str]) -> str:
    """Leave of one message what its writer says about the matter."""
    own = [line for line in lines if not line.startswith(">")]
    if len(" ".join(own).split()) < _ENOUGH_WORDS:
        own = [line.lstrip("> ") for line in lines]
    kept: list[str] = []
    for line in own:
        said = bool(" ".join(kept).strip())
        if said and (line.strip() == "--" or (len(line) <= 60 and _CLOSING.fullmatch(line.strip()))):
            break
        if not said and (not line.strip() or (len(line) <= 60 and _GREETING.fullmatch(line.strip()))):
            continue
        kept.append(line)
    paragraphs = "\n".join(kept).split("\n\n")
    return "\n\n".join(paragraph for paragraph in paragraphs if not _is_notice(paragraph)).strip()


def _is_notice(paragraph: str) -> bool:
    """Tell a legal notice from a need that happens to speak of confidential things."""
    found = _DISCLAIMER.search(paragraph)
    return bool(found) and (len(paragraph) < 80 or bool(_MAIL_WORDS.search(paragraph)))


def _from_text(data: bytes) -> str:
    if b"\0" in data[:4000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NeedTextError(_("The file is not a text."), _("Save it as .docx or .txt, or paste its text."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older programs in the North write this; it has a letter for every byte but five.
        return data.decode("cp1252", "replace")


def _from_email(data: bytes) -> str:
    try:
        message = message_from_bytes(data, policy=email_policy)
        part = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        content = part.get_content() if part is not None else ""
        subject = str(message.get("subject", ""))
    except (MessageError, LookupError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise NeedTextError(_("The e-mail cannot be read."), _("Open it and paste its text.")) from error
    text = content if isinstance(content, str) else ""
    if part is not None and part.get_content_type() == "text/html":
        text = _words_of_html(text)
    return f"Subject: {' '.join(subject.split())}\n\n{text}" if subject else text


class _Words(HTMLParser):
    """Collects the words of a page, a line for every block."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        if tag in ("p", "div", "br", "li", "tr", "h1", "h2", "h3"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("style", "script")))
        if tag == "p":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(" ".join(data.split()) if data.strip() else " ")


def _words_of_html(text: str) -> str:
    parser = _Words()
    parser.feed(text)
    return "".join(parser.words)


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _from_document(data: bytes) -> str:
    """Read the paragraphs of a Word document, refusing one that unpacks to more than the cap."""
    broken = NeedTextError(
        _("The document cannot be read."), _("Open it and save it again, or paste its text.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(_LARGEST_PART + 1)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, zlib.error, EOFError) as error:
        # RuntimeError: encrypted, or compressed in a way that zipfile does not know.
        raise broken from error
    if len(xml) > _LARGEST_PART:
        raise NeedTextError(
            _("The document is too large when unpacked."), _("Paste the part that says what is needed.")
        )
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # Word writes neither; entities are how a small file is made to fill the memory.
        raise broken
    try:
        body = ET.fromstring(xml)  # noqa: S314 - entities were refused just above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise broken from error
    return "\n".join("".join(_run_text(paragraph)) for paragraph in body.iter(f"{_WORD}p"))


def _run_text(paragraph: ET.Element) -> list[str]:
    marks = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    return [
        (element.text or "") if element.tag == f"{_WORD}t" else marks.get(element.tag, "")
        for element in paragraph.iter()
    ]


_READERS: dict[str, Callable[[bytes], str]] = {
    "txt": _from_text,
    "md": _from_text,
    "eml": _from_email,
    "docx": _from_document,
}
