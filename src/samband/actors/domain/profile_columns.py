"""The columns of a list of testbeds or past projects, and the words that senders use for them."""

from samband.actors.domain.columns import ORGANISATIONS, columns_of

PROFILE_COLUMNS = (
    "id",
    "title",
    "text",
    "lang",
    "country",
    "region",
    "municipality",
    "themes",
    "started",
    "ended",
    "lead",
    "partners",
    "website",
)
# What lists of both sorts have is called the same in both.
_SHARED = frozenset({"id", "lang", "country", "region", "municipality", "themes", "website"})

_WORDS = {
    "id": "project id|projektid|projekt id|prosjektid|prosjekt id|projektnummer|projekt nr|prosjektnummer"
    "|prosjekt nr|project number|project no|grant agreement|grant no|diarienummer|dnr|saksnummer"
    "|journalnummer|testbed id|reference|referens|referanse|reference number",
    "title": "titel|tittel|titteli|name|namn|navn|nimi|naam|project|projekt|prosjekt|hanke|project name"
    "|project title|projektnamn|projekttitel|projektnavn|prosjektnavn|prosjekttittel|projectnaam|projectnamn"
    "|testbed|testbadd|testseng|testbed name|testbaddens namn|living lab|lab|test facility|otsikko",
    "text": "description|beskrivning|beskrivelse|om|about|tekst|abstract|sammanfattning|sammendrag|resume"
    "|summary|objective|objectives|goal|goals|mal|formal|syfte|resultat|results|innehall|innhold|indhold"
    "|projektbeskrivning|projektbeskrivelse|prosjektbeskrivelse|project description|kort beskrivning"
    "|kuvaus|tiivistelma|beschrijving|omschrijving|samenvatting|beschreibung|zusammenfassung",
    "started": "start|starts|start date|startdatum|startdato|start year|startar|start ar|startet|oppstart"
    "|startade|startede|begin|began|begynte|begyndte|fran|fra|from|from year|period|periode|years|ar"
    "|aloitus|alkoi|beginn|begindatum|projektstart|prosjektstart|start on|started on",
    "ended": "end|ends|end date|slutdatum|sluttdato|slutdato|slutar|slut|slutt|end year|sluttet|avslutades"
    "|avsluttet|avsluttes|afsluttet|avslut|till|til|to|to year|paattyi|paattyminen|ende|einddatum"
    "|projektslut|prosjektslutt|end on|ended on|closed",
    "lead": "lead partner|leader|led by|lead organisation|lead organization|coordinator|koordinator"
    "|samordnande part|samordnande stodmottagare|samordnare|projektagare|prosjekteier|projektejer"
    "|stodmottagare|stottemottaker|tilskudsmodtager|beneficiary|lead beneficiary|host|vard|vert|vaert"
    "|run by|drivs av|drives av|agare|eier|ejer|owner|operator|coordinating organisation|huvudman"
    "|koordinaattori|toteuttaja|penvoerder|trekker|projekttrager|leadpartner",
    "partners": "partner|participants|participant|deltagare|deltakere|deltaker|deltagere|medverkande"
    "|samarbeidspartnere|samarbetspartner|samarbetspartners|samarbejdspartnere|parter|project partners"
    "|projektpartner|projektpartners|projektpartnere|prosjektpartnere|beneficiaries|consortium|konsortium"
    "|organisations|organizations|organisationer|organisasjoner|kumppanit|osallistujat|deelnemers"
    "|beteiligte|projektparter",
}
_OF_ORGANISATIONS = {
    name: "|".join(word for word, field in ORGANISATIONS.fields.items() if field == name) for name in _SHARED
}

PROFILES = columns_of(
    PROFILE_COLUMNS,
    {
        name: "|".join(part for part in (_OF_ORGANISATIONS.get(name, ""), _WORDS.get(name, "")) if part)
        for name in PROFILE_COLUMNS
    },
    needed="title",
    joined=frozenset({"themes", "partners"}),
    keeps_notes=False,
)
