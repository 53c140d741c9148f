"""Names of products and makers that are demanded: known ones, and unknown ones by how they are written."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from samband.challenges.domain.need_check.lexicon import rows
from samband.challenges.domain.need_check.marks import Marked
from samband.challenges.domain.need_check.roles import governed_after, owned_before
from samband.challenges.domain.need_check.scope import NOWHERE, Scope

_INNER_CAPITAL = re.compile(r"[A-ZÅÄÖÆØ]?[a-zåäöæøü]+[A-ZÅÄÖÆØ][a-zåäöæøü]+\w*$")
_MODEL = re.compile(r"(?=.*\d)(?=.*[A-ZÅÄÖ])[A-Za-zÅÄÖ]{1,6}-?\d{2,5}[A-Za-z]{0,3}$")
_NO_MODEL = re.compile(
    r"(?:CO2|PM\d|NO[x2]|N2O|H2|O2|CH4|E\d+|EN|ISO|COVID|IP\d|SDG|RV?\d|"
    r"A[0-6]|K-?\d|B\d|HVO|TEK|G[78]|EU|Q[1-4]|F?Y?\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{2,5}$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_MAKER = frozenset({"from", "by", "från", "fra", "frå", "van", "av", "af"})
_HAVE = frozenset({"ha", "have"})  # shall have X, of a capitalised name: X is what is bought
_THINGS = ("buy-artefact", "named-technology")
_SERIES = frozenset(
    {"pro", "plus", "max", "ultra", "enterprise", "premium", "serie", "series", "model", "modell"}
)
_UNITLESS = frozenset(
    {"agenda", "horizon", "horisont", "vision", "artikel", "article", "kapitel", "fit", "grade", "tek"}
)
_IN = frozenset(
    [
        *(
            "in",
            "i",
            "with",
            "med",
            "on",
            "to",
            "till",
            "til",
            "på",
            "auf",
            "mit",
            "met",
            "op",
            "naar",
            "via",
            "through",
        ),
        *("using", "genom", "gjennom", "gennem", "over", "över", "into", "onto", "zu", "über"),
    ]
)
_AT = frozenset({"in", "i", "to", "till", "til", "på", "on", "zu", "naar", "op", "över", "over"})
_ARTICLES = frozenset({"a", "an", "en", "ett", "et", "een", "ein", "eine", "einen"})
_OR = frozenset({"or", "eller", "tai", "of", "oder"})
_LIKE = frozenset(
    [
        *(
            "equivalent",
            "equal",
            "similar",
            "likvärdigt",
            "likvärdig",
            "motsvarande",
            "tilsvarende",
            "lignende",
        ),
        *(
            "vastaava",
            "vastaavaa",
            "vastaavan",
            "gelijkwaardig",
            "gelijkwaardige",
            "vergelijkbaar",
            "soortgelijk",
        ),
        *("gleichwertig", "gleichwertige", "gleichwertiges", "vergleichbar", "vergleichbares", "liknande"),
    ]
)
# How names of products are made: parts that tell of software, medicine and technique.
_PRODUCT = re.compile(
    r"(?:ly|ify|io|ix|ex|ax|ora|ia|soft|ware|tech|med|care|scan|cloud|desk|flow|hub|link|wise|pad|pak|pack|book|bot|"
    r"net|web|data|log|sys|pro|plus|matic|tron|tec|vision|view|track|trak|app|gpt|box|tool|line|time|space|base|me|go)$"
    r"|^(?:e|i|my|cyber|info|data|med|tele|smart|easy|quick|auto|micro|robo|bio|aqua|eco|inter|star|path|care)[a-z]{3}"
)
# How names of places end: a name after "in" may be one of them.
_PLACE = re.compile(
    r"(?:borg|burg|köping|stad|stadt|sund|vik|by|heim|hem|dal|fjord|havn|hamn|lund|dorf|hausen|ingen|berg|dam|recht|"
    r"kerk|joki|järvi|niemi|lahti|saari|vaara|shire|ton|ham|ford|mouth|pool|chester|land|länd|ness|bury|mark|strand|"
    r"sjö|ås|ös|rød|torp|löv|set|ster|foss|nes|bad|see|au|haven|wijk|region|kommun|kommune|en|er|isch|ish|ian)$"
)
_CALENDAR = frozenset(
    [
        *(
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "january",
            "february",
            "march",
        ),
        *(
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "easter",
            "christmas",
        ),
    ]
)
_REACH = 10
_TELLING = ("state", "past", "existing", "negation", "harm", "exists", "tells", "worry", "evidence", "enough")
_OTHERS = re.compile(
    r"^(?:eHealth|eHälsa|eHelse|ePrivacy|PhD|IoT|LoRa\w*|NeTEx|MSc|kWh|MWh|GWh|mRNA|pH|dB\w*|kW|MW)$"
)


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """Give the known names by their first word, longest first, and whether each is also a common word."""
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for cells in rows("brands"):
        for name in cells[1].split(","):
            words = tuple(name.strip().rstrip("+").split())
            found.setdefault(words[0], []).append((words, name.strip().endswith("+")))
    return {first: sorted(names, reverse=True) for first, names in found.items()}


def brands(marked: Marked, scopes: list[Scope], describing: bool = False) -> Iterator[tuple[int, int]]:
    """Give first and last word of each name that is demanded."""
    if marked.has("openness") and not marked.has("buyverb", "closed") and not _or_like(marked):
        return
    taken = NOWHERE
    for place in range(len(marked.marks)):
        if place <= taken:
            continue
        last = _named(marked, place, scopes[place])
        if last == NOWHERE or not _is_demanded(marked, scopes, place, last, describing):
            continue
        taken = last
        yield place, last


def _or_like(marked: Marked) -> bool:
    """Whether what is welcome is only the like of what is named: X or equivalent."""
    return any(
        one.token.folded in _OR and other.token.folded in _LIKE for one, other in pairwise(marked.marks)
    )


def _bare(written: str) -> str:
    return written.partition(":")[0].removesuffix("'s")


def _named(marked: Marked, place: int, scope: Scope) -> int:
    """Give the last word of a name that begins at a word, or nowhere."""
    written = _bare(marked.marks[place].token.written)
    if written.islower():
        return NOWHERE
    head, _, rest = written.partition("-")
    for form in (written, head):
        for words, common in _names().get(form, ()):
            following = [_bare(mark.token.written) for mark in marked.marks[place + 1 : place + len(words)]]
            ends = [one.partition("-")[0] for one in following]
            if list(words[1:]) not in (following, ends):
                continue
            last = place + len(words) - 1
            if not common or rest or _has_syntax(marked, place, last):
                return last
    return _unknown(marked, place, scope, written, head, rest)


def _unknown(marked: Marked, place: int, scope: Scope, written: str, head: str, rest: str) -> int:
    token = marked.marks[place].token
    if _OTHERS.match(written) or _NO_MODEL.match(written):
        return NOWHERE
    if _INNER_CAPITAL.match(head) and not _OTHERS.match(head):
        return place
    if _MODEL.match(written):
        return place
    if not head[:1].isupper() or token.first or not head[1:2].islower():
        return NOWHERE
    if rest and _is_licence(rest, marked):
        return place
    if _is_bought(marked, place):
        return place
    if "switch" in marked.frames(place - 2, place - 1) and "de" not in marked.families:
        return place
    if _is_run_in(marked, place, scope, head):
        return place + _second(marked, place)
    return _with_model(marked, place)


def _second(marked: Marked, place: int) -> int:
    """Give 1 where a name has a second word in capitals: Interbook Go."""
    following = marked.marks[place + 1 : place + 2]
    return int(bool(following and not following[0].token.pause and following[0].token.written[:1].isupper()))


def _is_run_in(marked: Marked, place: int, scope: Scope, head: str) -> bool:
    """Whether a capitalised word is what work shall be done in or what is chosen, not a place or body."""
    if marked.marks[place].token.pause or _PLACE.search(head.lower()) or marked.marks[place].frames:
        return False
    if place and marked.marks[place - 1].token.written[:1].isupper():
        return False
    before = marked.marks[place - 1].token.folded
    if "cooperate" in marked.all_frames or head.lower() in _CALENDAR:
        return False
    following = marked.marks[place + 1 : place + 3]
    if len(following) == 2 and following[0].token.folded in _OR and following[1].token.folded in _LIKE:
        return True
    shaped = bool(_PRODUCT.search(head.lower())) or (
        bool(_second(marked, place)) and "de" not in marked.families
    )
    worked = marked.has("infowork") and "de" not in marked.families
    made = scope.kind in ("make", "acquire") and not scope.opened and "de" not in marked.families
    if made and before in _IN - _AT:
        return True
    if before in _IN:
        return worked or (shaped and before not in _AT)
    chosen = marked.frames(place - 2, place - 1) & {"need", "switch", "choice", "new"}
    return shaped and bool(chosen or before in _ARTICLES)


def _is_bought(marked: Marked, place: int) -> bool:
    """Whether a capitalised word is the very object of buying, or the maker of a thing just named."""
    if "de" in marked.families or marked.marks[place].frames & {"person", "legal"}:
        return False
    before = marked.marks[place - 1]
    if "buyverb" in before.frames or (before.token.folded in _HAVE and "nordic" in marked.families):
        return True
    made = any(hit.last == place - 2 and hit.sense.signal in _THINGS for hit in marked.hits)
    return made and before.token.folded in _MAKER and not marked.marks[place].token.pause


def _is_licence(rest: str, marked: Marked) -> bool:
    words = ("licen", "lisens", "lizen", "abonne", "lisenss")
    return rest.lower().startswith(words) and bool(marked.families)


def _with_model(marked: Marked, place: int) -> int:
    """Read a capitalised word and a model number or the name of a series as one name."""
    following = marked.marks[place + 1 : place + 3]
    word = marked.marks[place].token.folded
    if "brandword" in marked.frames(place - 1, place - 1):
        return place
    if not following or following[0].token.pause or word in _UNITLESS:
        return NOWHERE
    second = following[0].token.written
    if second.lower() in _SERIES or _is_licence(second, marked):
        more = (
            len(following) > 1 and not following[1].token.pause and _NUMBER.match(following[1].token.written)
        )
        return place + (2 if more else 1)
    if _NUMBER.match(second) and not _YEAR.match(second) and "de" not in marked.families and len(second) > 2:
        return place + 1
    return place + 1 if _MODEL.match(second) and not _NO_MODEL.match(second) else NOWHERE


def _has_syntax(marked: Marked, first: int, last: int) -> bool:
    """Whether words around a common word say that it is a product."""
    if marked.marks[first].token.first:
        return False
    if "need" in marked.frames(first - 1, first - 1):
        return True
    return "licence" in marked.frames(last + 1, last + 2) or "brandword" in marked.frames(
        first - 2, first - 1
    )


def _is_demanded(marked: Marked, scopes: list[Scope], first: int, last: int, describing: bool) -> bool:
    scope = scopes[first]
    if scope.negated or scope.caused or scope.known or scope.stated or scope.integrated or scope.example:
        return False
    if governed_after(marked, last) or scope.reduced or owned_before(marked, first):
        return False
    if scope.demand != NOWHERE:
        return first - scope.demand <= _REACH
    if "means" in marked.frames(0, first - 1) or (first <= 1 and "with" in marked.frames(0, 0)):
        return marked.has("modal", "need", "necessity") and not marked.has("state", "past")
    if marked.has("integrate"):
        return False
    after = [mark.frames for mark in marked.marks[last + 1 : last + 8]]
    if any("wanted" in frames for frames in after):
        return True
    return not describing and not marked.has(*_TELLING)
