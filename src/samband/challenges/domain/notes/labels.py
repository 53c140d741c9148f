"""What titles and labels are called in notes: "Utmaning", "Løsning:", "Action – specific"."""

import re

from samband.challenges.domain.notes.record import ACTION, CHALLENGE, OPEN_QUESTION, SOLUTION
from samband.challenges.domain.notes.words import word_set
from samband.kernel.text import fold

OWNER, WHEN, THEME, NUMBER = "owner", "when", "theme", "row_number"
ENTRY_SORTS = (CHALLENGE, SOLUTION, ACTION, OPEN_QUESTION)
# Small letters without marks: they are looked up as `fold` leaves them.
_WORDS = {
    CHALLENGE: "challenge challenges problem problems need needs utmaning utmaningar utmaningen utmaningarna "
    "utfordring utfordringer utfordringar utfordringen utfordringene udfordring udfordringer udfordringen "
    "udfordringerne behov haaste haasteet uitdaging uitdagingen herausforderung herausforderungen",
    SOLUTION: "solution solutions losning losningar losningen losningarna losninger losningene losningerne "
    "loysing loysingar forslag ratkaisu ratkaisut oplossing oplossingen losungen",
    ACTION: "action actions activity activities atgard atgarder atgarden atgarderna tiltak tiltaket "
    "tiltakene handling handlingar handlinger handlingen handlingene aktivitet aktiviteter indsats indsatser "
    "toimenpide toimenpiteet actie acties massnahme massnahmen",
    OPEN_QUESTION: "question questions fraga fragor frage fragen sporsmal sporgsmal kysymys kysymykset "
    "vraag vragen",
    OWNER: "owner responsible who ansvarig ansvarlig ansvar vem hvem kven agare eier eigar ejer behovsagare "
    "behovseier behovsejer vastuu verantwoordelijk verantwortlich wer",
    WHEN: "when deadline time date tid tidplan tidsplan nar hvornar frist datum dato aikataulu wanneer wann",
    THEME: "theme topic area tema omrade teema thema",
    NUMBER: "nr no number nummer id",
}
_PHRASES = {"next steps": ACTION, "next step": ACTION, "nasta steg": ACTION, "neste steg": ACTION}
_PHRASES |= {
    "naeste skridt": ACTION,
    "naste skridt": ACTION,
    "losung": SOLUTION,
    "by when": WHEN,
    "by whom": OWNER,
}
_SORT = {fold(word): sort for sort, words in _WORDS.items() for word in words.split()} | _PHRASES
_BEFORE = word_set(
    "possible proposed suggested main our specific concrete open key mojlig mojliga mulig mulige mogelijke "
    "var vara vare vore konkret konkreta konkrete foreslagna foreslatt oppen oppna apen apne aben abne "
    "offene viktiga viktige vigtige mahdolliset avoimet"
)
_TITLE = re.compile(r"(?P<name>[^()\-–—:/]{2,40}?)\s*(?:\([^()]*\)|[-–—]\s*[\w]+)?\s*:?", re.DOTALL)
_MARKUP = re.compile(r"^[\s#*_>]+|[\s#*_]+$")
_BULLET = r"(?:[-*•·▪◦–+]\s+|\d{1,2}[.)]\s+)?"
_LABEL = re.compile(
    rf"\s*{_BULLET}[*_]{{0,3}}(?P<name>[^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){{0,2}})(?: ?\d{{1,2}})?[*_]{{0,3}}"
    r"\s?(?:[:：]|(?P<dash>\s[–—-]\s))[*_]{0,3}\s*(?P<text>\S.*)"
)
_NEXT = re.compile(r"(?:\s[/|;]|[.;?!])\s+(?=[^\W\d_]+(?: [^\W\d_]+)?(?: \d{1,2})?:\s)")
_LONGEST = 120  # characters of a title


def sort_of_title(text: str) -> str:
    """Name what a title stands for: one of the four sorts, owner, when, theme or row number; else nothing.

    "Challenge (within control of partners)" and "**Action - specific**" are titles; a sentence is none.
    """
    bare = _MARKUP.sub("", text)
    if not bare or len(bare) > _LONGEST:
        return ""
    match = _TITLE.fullmatch(bare)
    return _sort_of_name(match["name"]) if match else ""


def labelled(text: str) -> tuple[str, str] | None:
    """Part a line "Tiltak: lage en plan" into what it is and its words; nothing when no label begins it."""
    match = _LABEL.match(text[:200])
    if match is None:
        return None
    sort = _sort_of_name(match["name"])
    if not sort or sort == NUMBER or (match["dash"] and sort not in ENTRY_SORTS):
        return None
    return sort, text[match.start("text") :].strip()


def label_parts(text: str) -> list[str]:
    """Part a line that holds several labels: "Challenge: … / Solution: … / Action: …"."""
    parts, begun = [], 0
    for match in _NEXT.finditer(text):
        if labelled(text[match.end() : match.end() + _LONGEST]):
            end = match.start() + (1 if text[match.start()] in ".?!" else 0)
            parts.append(text[begun:end].strip())
            begun = match.end()
    return [*parts, text[begun:].strip()]


def _sort_of_name(name: str) -> str:
    words = fold(name).split()
    if len(words) > 3 or not words:
        return ""
    while len(words) > 1 and (words[0] in _BEFORE or words[0].isdigit()):
        words = words[1:]
    return _SORT.get(" ".join(words), "")
