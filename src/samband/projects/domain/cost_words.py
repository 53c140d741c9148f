"""The words that sheets of costs use: titles of columns, names of cost categories, charts of accounts."""

import json
import re
from functools import cache
from importlib import resources

from samband.kernel.text import fold

CATEGORIES = (
    *("staff", "office", "travel", "external", "equipment", "infrastructure", "other"),
    *("lump-sum", "unit-cost"),
)
FIELDS = (
    *("category", "description", "document", "invoiced_on", "paid_on", "amount", "vat", "currency"),
    *("staff", "hours", "procurement", "account", "account_name"),
)

# Swedish, Norwegian, Danish, English, Finnish, German; folded.
_TITLES = {
    "category": "kategori|kostnadskategori|kostnadsslag|kostnadstyp|kostnadsart|utgiftstype|udgiftstype"
    "|kostkategori"
    "|budgetpost|budsjettpost|budgetlinje|omkostningstype|omkostningskategori|category|cost category"
    "|budget line"
    "|cost type|kustannuslaji|menolaji|kostenkategorie|kostenart|kategorie",
    "description": "beskrivning|beskrivelse|text|tekst|benamning|specifikation|spesifikasjon|forklaring"
    "|verifikationstext"
    "|description|comment|kommentar|details|kuvaus|selite|beschreibung|bezeichnung|buchungstext|avser"
    "|leverantor"
    "|leverandor|supplier|vendor|toimittaja|lieferant",
    "document": "fakturanummer|fakturanr|faktura|faktura nr|verifikation|verifikationsnummer"
    "|verifikationsnr|ver nr|vernr"
    "|verifikat|ver|bilag|bilagsnummer|bilagsnr|bilag nr|invoice number|invoice no|invoice nr|document"
    "|document number"
    "|document no|voucher|voucher number|laskun numero|tositenumero|tosite|rechnungsnummer|belegnummer"
    "|beleg|dokument",
    "invoiced_on": "fakturadatum|fakturadato|invoice date|laskun paivays|laskupaiva|rechnungsdatum|datum"
    "|dato|date"
    "|bokforingsdatum|bilagsdato|verifikationsdatum|belegdatum|paivamaara|document date",
    "paid_on": "betaldatum|betalningsdatum|betalt|betald|betalingsdato|betalt dato|betalt den|payment"
    " date|paid on|paid"
    "|date of payment|maksupaiva|maksettu|zahlungsdatum|bezahlt am",
    "amount": "belopp|belop|belob|summa|sum|amount|total|totalt|kostnad|kostnader|omkostning|cost|net"
    " amount|netto"
    "|nettobelopp|nettobelob|belopp exkl moms|belop ekskl mva|belob ekskl moms|amount excl vat|summa exkl"
    " moms|maara"
    "|summa eur|nettosumma|betrag|nettobetrag|declared amount|saldo|debet",
    "vat": "moms|mva|merverdiavgift|vat|alv|mwst|mehrwertsteuer|momsbelopp|momsbelob|mva belop|vat amount"
    "|umsatzsteuer",
    "currency": "valuta|valutakod|valutakode|currency|currency code|valuutta|wahrung|waehrung",
    "staff": "personal|medarbetare|namn|anstalld|ansatt|medarbeider|medarbejder|navn|staff|staff name"
    "|employee|name|person"
    "|tyontekija|nimi|mitarbeiter",
    "hours": "timmar|antal timmar|timer|antall timer|antal timer|hours|number of hours|tunnit|tuntia"
    "|stunden|arbetade timmar",
    "procurement": "upphandling|upphandlingsnummer|upphandling nr|anskaffelse|anskaffelsesnummer|indkob"
    "|udbud|kontrakt"
    "|avtal|procurement|contract|tender|hankinta|vergabe|vertrag",
    "account": "konto|kontonummer|kontonr|account|account number|account no|gl account|tili|tilinumero"
    "|kontonummern",
    "account_name": "kontonamn|kontonavn|kontobenamning|account name|tilin nimi|kontobezeichnung",
}
FIELD_OF = {title: field for field, titles in _TITLES.items() for title in titles.split("|")}

_CATEGORY_WORDS = (
    ("unit-cost", r"unit cost|enhetskostnad|enhedsomkostning|standardisert enhet|yksikkokustannus"),
    (
        "lump-sum",
        r"lump sum|klumpsumma|engangsbelop|engangsbelob|schablonbelopp|kertakorvaus"
        r"|pauschalbetrag",
    ),
    (
        "staff",
        r"staff|personal|personale|personell|lon|lonn|lonner|loner|lonekostnad\w*|lonnskostnad\w*"
        r"|lonomkostning\w*"
        r"|personalkostnad\w*|personaleomkostning\w*|personalkosten|salar\w+|henkilosto\w*|palkat",
    ),
    (
        "travel",
        r"travel|resor|resa|reise|reiser|rejse|rejser|resekostnad\w*|reisekostnad\w*|matka\w*|reisekosten"
        r"|logi",
    ),
    (
        "office",
        r"office|kontor\w*|administration|overhead\w*|lokal\w*|indirekta|indirekte|toimisto\w*|buro\w*",
    ),
    (
        "external",
        r"external|extern\w*|ekstern\w*|konsult\w*|konsulent\w*|tjanster|tjenester|ulkopuoli\w*|services?",
    ),
    ("infrastructure", r"infrastruktur\w*|infrastructure|works|anlaggning\w*|bygg\w*|infrastruktuuri"),
    (
        "equipment",
        r"equipment|utrustning\w*|utstyr\w*|udstyr\w*|investering\w*|laitteet|ausrustung\w*|material\w*",
    ),
    ("other", r"other|ovrig\w*|andre|andra|annet|anden|andet|muut|sonstige"),
)
_CATEGORY_PATTERNS = tuple((code, re.compile(rf"\b(?:{words})\b")) for code, words in _CATEGORY_WORDS)


def category_of(text: str) -> str:
    """Give the cost category that a name means (``Extern sakkunskap``, ``Lønn``); "" when it is not known."""
    bare = text.strip().lower()
    if bare in CATEGORIES:
        return bare
    folded = fold(text[:100])
    return next((code for code, pattern in _CATEGORY_PATTERNS if pattern.search(folded)), "")


def category_of_account(account: str, chart: str) -> str:
    """Suggest a cost category for an account in ``bas`` or ``ns4102``; "" when none is suggested.

    Raises:
        KeyError: for a chart that is not known.
    """
    digits = account.strip()[:4]
    if len(digits) < 4 or not digits.isdecimal():
        return ""
    return next((category for first, last, category in _ranges()[chart] if first <= digits <= last), "")


@cache
def _ranges() -> dict[str, tuple[tuple[str, str, str], ...]]:
    text = resources.files("samband.projects").joinpath("data/account_ranges.json").read_text("utf-8")
    charts = json.loads(text)["charts"]
    return {name: tuple((a, b, c) for a, b, c in chart["ranges"]) for name, chart in charts.items()}
