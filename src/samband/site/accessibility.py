"""What an installation's accessibility statement says: who runs it, how far it conforms, who supervises it.

The order is that of the model statement of Commission Implementing Decision (EU) 2018/1523. Whoever
runs the installation says what only they know, by settings; what they have not said is shown as not said.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

# When the pages were last assessed by those who build Samband: axe-core and the keyboard, on every page.
ASSESSED_ON: Final = date(2026, 11, 22)

LACKING: Final = (
    _("Texts by organisations are shown in the language they were written in, and are not translated."),
    _("Files that people bring, and documents made from them, may lack what a screen reader needs."),
    _("The description of what programs can ask is in English alone."),
    _("The pages have not yet been tested by people who use assistive technology every day."),
)
OUTSIDE: Final = (_("Pages of others that are linked to, such as the websites of organisations."),)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """An authority that supervises digital accessibility: whose law, where to turn, and how sure that is.

    ``mark`` is ``verified`` when the authority's own page said so on ``seen_on``, else ``secondary``.
    """

    name: str
    url: str
    law: str
    lang: str
    mark: Literal["verified", "secondary"]
    seen_on: date


SUPERVISORS: Final = {
    "SE": Supervisor(
        "Myndigheten för digital förvaltning (Digg)",
        "https://www.digg.se/tdosanmalan",
        "lagen (2018:1937) om tillgänglighet till digital offentlig service",
        "sv",
        "verified",
        date(2026, 11, 22),
    ),
    "NO": Supervisor(
        "Tilsynet for universell utforming av ikt",
        "https://www.uutilsynet.no/",
        "forskrift om universell utforming av IKT-løsninger",
        "nb",
        "secondary",
        date(2026, 11, 22),
    ),
    "DK": Supervisor(
        "Digitaliseringsstyrelsen",
        "https://digst.dk/",
        "lov om tilgængelighed af offentlige organers websteder og mobilapplikationer",
        "da",
        "secondary",
        date(2026, 11, 22),
    ),
    "FI": Supervisor(
        "Liikenne- ja viestintävirasto Traficom",
        "https://www.saavutettavuusvaatimukset.fi/",
        "laki digitaalisten palvelujen tarjoamisesta",
        "fi",
        "secondary",
        date(2026, 11, 22),
    ),
}


def answerable() -> str:
    """Say who answers for the installation and how they are reached, as far as they have said so."""
    return ", ".join(said for said in (settings.SAMBAND_OPERATOR, settings.SAMBAND_CONTACT) if said)


def statement() -> dict[str, Any]:
    """Give what the statement's page shows."""
    return {
        "operator": settings.SAMBAND_OPERATOR,
        "contact": settings.SAMBAND_CONTACT,
        "supervisor": SUPERVISORS.get(settings.SAMBAND_COUNTRY),
        "lacking": LACKING,
        "outside": OUTSIDE,
        "assessed_on": ASSESSED_ON,
        "checked_on": settings.SAMBAND_ACCESSIBILITY_CHECKED,
    }
