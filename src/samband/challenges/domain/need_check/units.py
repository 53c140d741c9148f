"""Technical units and standards as demands, told from measured states, goals and legal limits."""

import re
from collections.abc import Iterator

from samband.challenges.domain.need_check.marks import Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope

_NUMBER = r"(?<![\w.,])\d[\d.,\u00a0 ]{0,9}\s?-?"
# UN/CEFACT units that only equipment has.
_EQUIPMENT = (
    r"(?:k|M|G)?Wp?|kVA|MVA|kV|V|mA|A|Ah|mAh|kWh|MWh|VDC|VAC|(?:k|M|G)?Hz|(?:[kMGT]|ki|Mi|Gi)?bit/s|[kMGT]bps|"
    r"[GT]B|MB|rpm|Nm|bar|kPa|MPa|mm|µm|um|inch|tum|Zoll|tuumaa|dpi|ppi|fps|lumen|lm|cd|lux|lx|kN|hk|hp|PS|pk|"
    r"dBA?|dB\(A\)|megapixels?|megapiksel\w*|megapixlar|l/s|l/min|m3/h|m³/h|kelvin|K|W/m2K?|W/m²K?|ohm|"
    r"(?:kilo|mega)watt\w*|(?:kilo|mega|giga)h[ae]rt[sz]\w*|volt\w*|amp[eè]re?\w*|wattia|millimet\w+|millimetriä|"
    r"decibel\w*|desibel\w*|gigabyte\w*|gigabit\w*|megabit\w*|terabyte\w*|newton\w*|µF|"
    r"(?:m3|m³|kubikk?m\w+|cubic met\w+|kuutio\w*|kubieke meter|l|lit\w+)"
    r"(?:\s?/\s?|\s(?:per|pr\.?|i|an?|pro|in de)\s)"
    r"(?:t|h|s|min|time\w*|hour|second|minut\w*|tim\w*|sekund\w*|tunti\w*|uur|stunde)|"
    r"kg/m3|m3/s|m³/s|ms|kN/m2|kN/m²|Bit|°C|grader|kJ"
)
# Units that people live with too: a goal may be stated in them.
_SHARED = re.compile(
    r"(?:dBA?|dB\(A\)|decibel\w*|desibel\w*|kWh|MWh|°C|grader|lux|lx|mm|kJ|W/m2K?)$", re.IGNORECASE
)
_UNIT = re.compile(rf"{_NUMBER}(?:{_EQUIPMENT})(?![\w/])")
_CODE = re.compile(
    r"(?<!\w)(?:IP\s?[2-6][0-9]K?|IK\s?\d\d|(?:ISO|IEC|EN|DIN|NEN|NS|SS|DS|SFS|IEEE|ETSI|ASTM|ANSI|VDE|NEK)"
    r"(?:[-/ ](?:ISO|IEC|EN|DIN))*[- ]?\d{2,6}(?:[-:.]\d+)*|"
    r"OData|WFS|WMS|WaterML|OGC|ePM\d+|S\d{3}|v\d+(?:\.\d+)*|"
    r"OCPP(?:\s?\d(?:\.\d)*)?|USB-?C?(?:\s?\d(?:\.\d)?)?|"
    r"REST(?:ful)?(?:[- ]API)?(?!\w)|SOAP|GraphQL|MQTT|Modbus|"
    r"BACnet|KNX|DALI(?:-2)?|OPC[- ]UA|HL7|FHIR|XML|JSON|"
    r"TCP/IP|HTTPS?|SQL|HTML5|PDF/A|SFTP|OAuth2?|SAML|TLS\s?\d?(?:\.\d)?|AES-?\d+|RS-?\d{3}|PoE|HDMI|VGA|"
    r"Zigbee|CAN-bus|Euro\s?(?:6|VI|5|V)\w?|"
    r"Wi-?Fi\s?\d|(?:Full\s?)?HD|4K|8K|API[- ]?(?:version|v)\s?\d[\d.]*|"
    r"Java|Python|\.NET|Linux|x86|NVMe|SSD|RAM|GTFS|SIRI|NeTEx|DATEX\s?II|LTE(?:-M)?)(?![\w])"
)
_WINDOW = 12


def units(marked: Marked, scopes: list[Scope], text: str) -> Iterator[tuple[int, int]]:
    """Give the places of technical units that a sentence demands."""
    sentence = marked.sentence
    if marked.has("legal") and marked.has("duty"):
        return
    goal = marked.has("outcome", "measure")
    reasoned = marked.has("safety")
    gear = marked.has("gear", "spec", "buyverb") or any(
        hit.sense.signal in ("named-technology", "buy-artefact") for hit in marked.hits
    )
    listed = len(_UNIT.findall(text, sentence.start, sentence.end)) + len(
        _CODE.findall(text, sentence.start, sentence.end)
    )
    bare = (
        listed > 1 and not goal and not marked.has("state", "past", "from", "topic", "integrate", "example")
    )
    for pattern in (_UNIT, _CODE):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            shared = bool(_SHARED.search(match.group()))
            if shared and reasoned and listed == 1:
                continue
            if (shared and (goal or not (gear or listed > 1))) or (pattern is _UNIT and goal and not gear):
                continue
            if bare or _is_demanded(marked, scopes, match.start()):
                yield match.span()


def _is_demanded(marked: Marked, scopes: list[Scope], start: int) -> bool:
    place = next(
        (place for place, mark in enumerate(marked.marks) if mark.token.end > start), len(marked.marks) - 1
    )
    scope = scopes[place]
    limited = bool(marked.frames(place - _WINDOW, place + _WINDOW) & {"atleast"})
    if (
        scope.stated
        or (scope.negated and not limited)
        or scope.caused
        or scope.known
        or scope.integrated
        or scope.example
    ):
        return False
    if "existing" in marked.frames(place - 2, place - 1):
        return False
    if scope.demand != NOWHERE:
        return True
    around = marked.frames(place - _WINDOW, place + _WINDOW)
    return bool(around & {"atleast", "modal", "need", "wanted"}) and "state" not in around
