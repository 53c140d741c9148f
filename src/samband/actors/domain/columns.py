"""The columns of a list: ours, and the words that senders use for them; here those of organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samband.actors.domain.problems import Problem, shown
from samband.kernel.text import fold

# In the order an export writes them; ``seeks`` is what a list may add to what is promised.
COLUMNS = (
    "id",
    "name",
    "kind",
    "country",
    "region",
    "municipality",
    "lang",
    "description",
    "seeks",
    "website",
    "registry_number",
    "themes",
    "contact",
)

_WORDS = {
    "id": "identifier|identitet|nummer|nr|no|key|actor id|organisation id|organization id|external id|lopnr"
    "|tunnus|kennung|lfd nr",
    "name": "namn|navn|organisation|organization|organisationsnamn|organisasjonsnavn|foretagsnamn|foretag"
    "|bedriftsnavn|bedrift|virksomhedsnavn|virksomhed|bolagsnamn|company|company name|firma|firmanavn|aktor"
    "|aktør|actor|organisation name|organization name|legal name|nimi|organisaatio|yritys|naam|organisatie"
    "|bedrijf|name der organisation|unternehmen|namn pa organisation|organisationens namn|title|titel",
    "kind": "kinds|type|typ|sort|slag|kategori|category|organisationstyp|organisasjonstype"
    "|organisationstype|actor type|organisation type|organization type|aktorstyp|aktørtype|aktortype|tyyppi"
    "|soort|art|form|organisasjonsform|verksamhetstyp",
    "country": "land|country code|landkod|landekode|landskod|maa|laender|staat|nation",
    "region": "nuts|nuts code|nuts kod|nutskod|nuts kode|nuts3|nuts 3|nuts2|nuts 2|nuts id|lan|fylke"
    "|region code|regionkod|maakunta|provincie|regio|lanskod",
    "municipality": "kommun|kommune|kommunenavn|kommunnamn|city|town|ort|sted|stad|by|poststed|postort"
    "|kunta|gemeente|gemeinde|plaats|paikkakunta|place|location|plats|bynavn|besoksort",
    "lang": "language|sprak|språk|sprog|språkkod|kieli|taal|sprache|language code",
    "description": "beskrivning|beskrivelse|om|about|text|tekst|offers|offer|erbjuder|erbjudande|tilbyr"
    "|tilbud|tilbyder|verksamhet|verksamhetsbeskrivning|virksomhetsbeskrivelse|kuvaus|tarjoaa|beschrijving"
    "|omschrijving|beschreibung|angebot|description of activities|aktivitet|formal|summary|kort beskrivning"
    "|presentation|vad vi gor|hvad vi laver|hva vi gjor|profile|profil",
    "seeks": "seek|soker|søker|søger|looking for|behov|etsii|zoekt|sucht|needs|onskar|ser efter",
    "website": "webbplats|webb|webbsida|webbadress|hemsida|hjemmeside|nettside|nettsted|nettsider|web|url"
    "|homepage|home page|internet|www|web site|web address|kotisivu|verkkosivu|webseite|lank|lenke|link",
    "registry_number": "organisationsnummer|organisasjonsnummer|orgnr|org nr|org nummer|orgnummer|cvr|cvr nr"
    "|cvr nummer|registry no|registration number|company number|registernummer|y tunnus|ytunnus|business id"
    "|kvk|kvk nummer|kvk nr|handelsregister|handelsregisternummer|registrikood|organisation number"
    "|organization number|org no|enhetsnummer",
    "themes": "theme|tema|temaer|teman|amne|amnen|emne|emner|omrade|omraden|omrader|fagomrade|focus areas"
    "|fokusomrade|fokusomraden|topics|topic|tags|taggar|keywords|nyckelord|nokkelord|stikord|sector|sectors"
    "|sektor|bransch|bransje|branche|teema|teemat|thema|themen",
    "contact": "kontakt|kontakter|contacts|contact point|kontaktpunkt|kontaktuppgifter|e post|epost|email"
    "|e mail|mail|mailadress|epostadress|e postadress|e postadresse|epostadresse|telefon|telephone|phone"
    "|tlf|telefonnummer|puhelin|sahkoposti|yhteystiedot|functiebrievenbus|kontaktskjema|kontaktformular"
    "|tel|contact email|funktionsbrevlada",
}
# Who a person is has no place in a list of organisations.
_PERSON_WORDS = (
    "contact person|kontaktperson|kontaktpersoner|contact name|kontaktnamn|kontaktnavn|first name|last name"
    "|surname|given name|family name|fornamn|efternamn|fornavn|etternavn|efternavn|personnummer|fodselsnummer"
    "|cpr|cpr nummer|person number|date of birth|fodelsedatum|vd|daglig leder|direktor|ceo|manager|chef"
    "|ordforande|styreleder|yhteyshenkilo|contactpersoon|ansprechpartner|ansprechperson|mobil|mobile"
    "|mobilnummer|mobiltelefon|private address|hemadress"
)
_PERSONS = frozenset(fold(word) for word in _PERSON_WORDS.split("|"))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that one sort of list may have: the field of every folded title.

    ``needed`` is the one that a list must have. Several columns may fill one of the ``joined``
    together. ``keeps_notes`` says that what no field can take is kept beside the thing.
    """

    names: tuple[str, ...]
    needed: str
    fields: Mapping[str, str]
    joined: frozenset[str]
    keeps_notes: bool = True


def columns_of(
    names: tuple[str, ...],
    words: Mapping[str, str],
    *,
    needed: str,
    joined: frozenset[str],
    keeps_notes: bool = True,
) -> Columns:
    """Give the columns of a sort of list from the words that senders use for each (``|`` between)."""
    fields = {fold(word): name for name in names for word in (name, *words.get(name, "").split("|"))}
    fields.pop("", None)
    return Columns(names, needed, fields, joined, keeps_notes)


# A mailbox may stand in one column and a telephone in another.
ORGANISATIONS = columns_of(COLUMNS, _WORDS, needed="name", joined=frozenset({"contact", "themes"}))


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one list: titles as they stand, and for each the field it fills.

    A field of "" is a column to keep as a note; None one that is left out (it is about a person).
    """

    titles: tuple[str, ...]
    fields: tuple[str | None, ...]
    problems: tuple[Problem, ...] = ()


def field_of(title: str, columns: Columns = ORGANISATIONS) -> str | None:
    """Give the field that a column's title means, "" when none, None when it is about a person."""
    folded = fold(title)
    if folded in _PERSONS:
        return None
    return columns.fields.get(folded, "")


def looks_like_header(cells: Sequence[str], columns: Columns = ORGANISATIONS) -> int:
    """Say how many of our columns a line names; 0 unless the needed one is among them."""
    fields = {field_of(cell, columns) for cell in cells if len(cell) < 100}
    return len(fields - {"", None}) if columns.needed in fields else 0


def read_header(cells: Sequence[str], row: int, columns: Columns = ORGANISATIONS) -> Header:
    """Find the field of each column; of two columns for one field the better named one is used.

    A column with our own word (``name``) goes before one with a sender's word (``organisation``).
    """
    titles: list[str] = []
    for cell in cells:
        title = shown(cell.strip().lstrip("\ufeff"), 80) or f"column {len(titles) + 1}"
        titles.append(title if title not in titles else f"{title} ({len(titles) + 1})")
    while titles and len(titles) > 1 and not cells[len(titles) - 1].strip():
        titles.pop()
    fields = [field_of(cell, columns) if cell.strip() else "" for cell in cells[: len(titles)]]
    problems: list[Problem] = []
    for at, name in enumerate(fields):
        if name is None:
            problems.append(Problem("column-person", row, titles[at]))
        elif name and name not in columns.joined and at != _best(cells, fields, name):
            code = "column-twice" if columns.keeps_notes else "column-left-out"
            problems.append(Problem(code, row, titles[at], {"field": name}))
    keep = [
        name if not name or name in columns.joined or at == _best(cells, fields, name) else ""
        for at, name in enumerate(fields)
    ]
    return Header(tuple(titles), tuple(keep), tuple(problems))


def _best(cells: Sequence[str], fields: Sequence[str | None], name: str) -> int:
    places = [at for at, other in enumerate(fields) if other == name]
    if name == "region":
        places.sort(key=lambda at: "nuts" not in fold(cells[at]))
        return places[0]
    return next((at for at in places if fold(cells[at]) == fold(name)), places[0])
