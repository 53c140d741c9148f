"""The columns of a support register and the words that senders use for them, and for what stands in them."""

from collections.abc import Mapping
from typing import Final

from samband.actors.domain.columns import columns_of
from samband.kernel.text import fold
from samband.projects.domain.support.row import (
    DE_MINIMIS,
    EMPLOYEES,
    GBER_20A,
    GBER_28,
    GROUND_UNKNOWN,
    KINDS,
    LED_BY,
    LEGAL_GROUNDS,
    NO,
    NO_AID,
    NOT_ASKED,
    REFUSED,
    TURNOVER,
    YES,
    YES_OR_NO,
)

_COLUMNS = {
    "company": "foretag|foretagsnamn|bedrift|bedriftsnavn|virksomhed|virksomhet|firma|bolag|company name"
    "|name|namn"
    "|navn|organisation|enterprise|kund|kunde",
    "registry_number": "organisationsnummer|organisasjonsnummer|orgnr|org nr|org nummer|orgnummer|cvr|cvr nr"
    "|cvr nummer|registry no|registration number|company number|org no|y tunnus",
    "id": "kundnummer|kundenummer|kundnr|foretags id|bedrifts id|company id|own id|lopnummer|lopenummer",
    "country": "land|landkod|landekode|landskode|country code",
    "region": "lan|fylke|nuts|nuts code|nuts kod|nutskode|landsdel",
    "date": "datum|dato|on|support date|datum for stod|stoddatum|insatsdatum|dato for stotte|stottedato",
    "kind": "typ av stod|stodtyp|stodform|insats|typ av insats|stottetype|type stotte|type statte"
    "|kind of support"
    "|support|stod|stotte|type|typ|form|tiltak|indsats",
    "hours": "timmar|timer|antal timmar|antall timer|antal timer|tid|number of hours",
    "amount": "belopp|belop|belob|stodbelopp|stodvarde|stottebelop|stottebelob|aid|aid value|value|varde"
    "|verdi|vardi"
    "|bruttobidragsekvivalent|brutto tilskuddsekvivalent|tilskud|tilskudd",
    "currency": "valuta",
    "legal_basis": "rattslig grund|rettslig grunnlag|retsgrundlag|statsstod|statsstotte|statsstotte grunnlag"
    "|stodgrund|legal ground|ground|hjemmel",
    "turnover": "omsattning|omsetning|omsatning|omsattningsklass|turnover band|arsomsattning",
    "employees": "anstallda|antal anstallda|ansatte|antall ansatte|antal ansatte|number of employees|staff"
    "|arsverk|arsarbetskrafter",
    "innovated": "innoverat|innovert|innovation senaste tva aren|innovasjon siste to ar"
    "|innovation de seneste to ar"
    "|innoveret|innovated last two years|innovation",
    "new_customers": "nya kunder|nye kunder|new customer",
    "led_by": "ledning|ledelse|leds av|ledet av|kon|kjonn|gender|leadership|agare kon",
    "partner": "samarbetspartner|samarbeidspartner|samarbejdspartner|samverkanspart|cooperates with"
    "|partner name",
    "partner_number": "partnerns organisationsnummer|partners organisasjonsnummer|partner orgnr|partner cvr",
    "evidence": "hallbarhet|hallbarhetsarbete|baerekraft|baeredygtighed|barekraft|baredygtighed"
    "|sustainability"
    "|underlag hallbarhet|sustainability evidence|dokumentasjon baerekraft",
}
SUPPORT: Final = columns_of(
    tuple(_COLUMNS), _COLUMNS, needed="company", joined=frozenset(), keeps_notes=False
)


def _meant(words: Mapping[str, str], codes: tuple[str, ...]) -> dict[str, str]:
    return {fold(word): code for code in codes for word in (code, *words.get(code, "").split("|")) if word}


_REFUSAL = (
    "vill inte svara|vill ej svara|avstar|vil ikke svare|onsker ikke a svare|nekter|afslar|declined|no answer"
)
_NOT_ASKED = "ej fragad|inte fragad|ikke spurt|ikke spurgt|not asked|ej tillfragad"
_SHARED = {REFUSED: _REFUSAL, NOT_ASKED: _NOT_ASKED}

KIND_WORDS: Final = _meant(
    {
        "financial": "ekonomiskt|ekonomiskt stod|finansiell|finansiell stotte|okonomisk|okonomisk stotte"
        "|bidrag"
        "|tilskudd|tilskud|grant|check|voucher|innovationscheck",
        "non-financial": "annat stod an ekonomiskt|icke ekonomiskt|ej ekonomiskt|ikke finansiell"
        "|ikke okonomisk"
        "|non financial support|ikke finansiel",
        "advice": "radgivning|coaching|affarsutveckling|veiledning|vejledning|advisory|counselling",
        "test": "provning|testning|testbadd|testing|demonstration|testfasilitet|pilot",
        "training": "utbildning|kurs|opplaering|opplaring|kompetenshojning|uddannelse|course|workshop",
        "matchmaking": "matchning|formedling|kobling|matching",
        "cooperation": "samarbete|samarbeid|samarbejde|samverkan|collaboration",
        "other": "annat|annet|andet|ovrigt",
    },
    tuple(KINDS),
)
GROUND_WORDS: Final = _meant(
    {
        DE_MINIMIS: "de minimis|2023 2831|bagatellstod|bagatellstotte|forsumbart stod|mindre stod",
        GBER_28: "gber 28|gber art 28|artikel 28|art 28|article 28|artikkel 28",
        GBER_20A: "gber 20a|gber art 20a|artikel 20a|art 20a|article 20a|artikkel 20a|20a",
        NO_AID: "inget stod|ej statsstod|inte statsstod|ikke statsstotte|ingen stotte|none|no state aid",
        GROUND_UNKNOWN: "okant|ukjent|ukendt|vet ej|vet ikke",
    },
    LEGAL_GROUNDS,
)
ANSWER_WORDS: Final = _meant({YES: "ja|j|y|x|1|true", NO: "nej|nei|n|0|false", **_SHARED}, YES_OR_NO)
TURNOVER_WORDS: Final = _meant(
    {
        "under-2m": "2|0 2|under 2|less than 2|mindre an 2|mindre enn 2|0 2 meur|2 meur",
        "2m-10m": "2 10|2 10 meur|2 till 10|2 til 10",
        "10m-50m": "10 50|10 50 meur|10 till 50|10 til 50",
        "over-50m": "50|over 50|more than 50|mer an 50|mer enn 50|50 meur|mere end 50",
        **_SHARED,
    },
    (*TURNOVER, REFUSED, NOT_ASKED),
)
EMPLOYEE_WORDS: Final = _meant(
    {"1-9": "0 9|under 10", "250-plus": "250|over 250|250 or more", **_SHARED},
    (*EMPLOYEES, REFUSED, NOT_ASKED),
)
LEADER_WORDS: Final = _meant(
    {
        "women": "kvinna|kvinnor|kvinne|kvinner|kvinde|kvinder|woman|female|k|f",
        "men": "man|mann|menn|mand|maend|mand|male|m",
        "other": "annat|annet|andet|icke binar|ikke binar|both|bada|begge|mixed",
        "not-stated": "ej angivet|okant|ukjent|ukendt|ikke oppgitt|unknown|vill ej svara|refused"
        "|vil ikke svare",
    },
    LED_BY,
)
