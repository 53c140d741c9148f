"""Reads the words that senders write for kinds and themes, in several languages."""

import re
from functools import lru_cache

from samband.actors.domain.vocabulary import KIND_CODES, KIND_SYNONYMS, THEME_CODES
from samband.kernel.text import fold

THEME_WORDS = {
    "water": "vatten|vann|vand|vesi|wasser|vatten och avlopp|vann og avlop|va|spildevand|avlopp|sewage"
    "|wastewater|water and sewage|dagvatten|overvann|vattenrening",
    "energy": "energi|energia|energie|energy and heating|fjarrvarme|fjernvarme|el|elkraft|varme|kraft"
    "|renewable energy|fornybar energi|fornybar energi|vedvarende energi",
    "hydrogen": "vatgas|hydrogen|brint|vety|waterstof|wasserstoff|batteri|batterier|batteries"
    "|hydrogen and batteries",
    "buildings": "bygg|byggnader|byggeri|bygninger|byggande|bygg och anlaggning|rakentaminen|bouw|bau|bauen"
    "|construction|buildings and construction|byggnation|housing|bolig|bostader",
    "mobility": "transport|transporter|mobilitet|samferdsel|trafik|trafikk|liikenne|mobiliteit|mobilitat"
    "|verkehr|logistik|logistikk|logistics|kollektivtrafik",
    "maritime": "sjofart|skipsfart|shipping|hamn|hamnar|havn|havne|havner|maritim|maritimt|merenkulku"
    "|scheepvaart|schifffahrt|shipping and harbours|ports",
    "ocean": "hav|havbruk|fiske|fiskeri|akvakultur|vattenbruk|fisheries|aquaculture|fisheries and aquaculture"
    "|kalatalous|visserij|fischerei|blue economy|bla ekonomi|marine",
    "food": "mat|livsmedel|mad|fodevarer|naeringsmiddel|ruoka|elintarvikkeet|voedsel|voeding|lebensmittel"
    "|food and drink|dryck|maltid",
    "agriculture": "jordbruk|lantbruk|landbruk|landbrug|maatalous|landbouw|landwirtschaft|landsbygd|rural"
    "|agriculture and rural life|farming|grona naringar",
    "forestry": "skog|skogbruk|skogsbruk|skov|skovbrug|tra|trevirke|trae|wood|metsa|bosbouw|hout"
    "|forstwirtschaft|holz|forest|forest and wood|skogsindustri",
    "circular": "cirkular ekonomi|sirkulaer okonomi|cirkulaer okonomi|circular economy|avfall|affald|jate"
    "|afval|abfall|waste|atervinning|gjenvinning|genbrug|recycling|ateranvandning|ombruk|kiertotalous"
    "|kreislaufwirtschaft|circulaire economie|circular economy and waste|cirkulart",
    "materials": "material|materialer|kemi|kjemi|chemistry|materiaalit|kemia|materialen|chemie|materialien"
    "|materials and chemistry|komposit|plast|plastics",
    "manufacturing": "tillverkning|industri|produktion|produksjon|robotik|robotikk|robotics|valmistus"
    "|teollisuus|productie|maakindustrie|fertigung|produktions teknik|automation|verkstad|industry"
    "|manufacturing and robotics",
    "digital": "digitalisering|digitalisation|digitalization|it|ict|ikt|data|digitala tjanster|digitaal"
    "|digitalisaatio|digitalisierung|software|programvara|programvare|digital services and data|telecom",
    "ai": "artificial intelligence|artificiell intelligens|kunstig intelligens|tekoaly"
    "|kunstmatige intelligentie"
    "|kunstliche intelligenz|machine learning|maskininlarning|maskinlaering|ki",
    "security": "sakerhet|sikkerhet|sikkerhed|cybersakerhet|cybersikkerhet|cyber security|cybersecurity"
    "|beredskap|beredskab|preparedness|turvallisuus|veiligheid|sicherheit|forsvar|defence"
    "|cyber security and preparedness",
    "health": "halsa|helse|sundhed|terveys|gezondheid|gesundheit|vard|sjukvard|medicinteknik|medtech"
    "|life science"
    "|healthcare|e halsa|ehelse|e health|ehealth|zorg|health and medical technology|medicin|medisin",
    "ageing": "aldre|aldreomsorg|eldre|eldreomsorg|aeldre|aeldrepleje|valfardsteknik|valfardsteknologi"
    "|velferdsteknologi|velfaerdsteknologi|ikaantyneet|ouderen|ouderenzorg|pflege|elderly care|omsorg"
    "|hyvinvointiteknologia|elderly care and welfare technology",
    "education": "utbildning|utdanning|uddannelse|skola|skole|koulutus|onderwijs|bildung|kompetens|kompetanse"
    "|skills|education and skills|larande|laering|learning|edtech",
    "inclusion": "inkludering|arbetsmarknad|arbeidsmarked|arbejdsmarked|integration|integrering|tyollisyys"
    "|arbeidsmarkt|arbeitsmarkt|labour market|inclusion and labour market|social innovation"
    "|sosial innovasjon",
    "culture": "kultur|kulturella och kreativa naringar|kkn|kulttuuri|cultuur|kreative naeringer|creative"
    "|creative industries|culture and creative industries|media|musik|konst",
    "tourism": "turism|reiseliv|turisme|matkailu|toerisme|tourismus|besoksnaring|besoksnaringen|hospitality"
    "|tourism and visitors|travel",
    "climate": "klimat|klima|ilmasto|klimaat|klimatanpassning|klimatilpasning|klimatilpasning|natur|nature"
    "|biologisk mangfald|biodiversity|miljo|milieu|umwelt|environment|ymparisto|climate adaptation"
    "|climate adaptation and nature",
    "air": "luft|buller|stoy|stoj|air quality|noise|luftkvalitet|ilmanlaatu|luchtkwaliteit|luftqualitat"
    "|air quality and noise",
    "planning": "stadsplanering|samhallsplanering|byplanlegging|byplanlaegning|planering|planlegging"
    "|smart city"
    "|smarta stader|smarte byer|smart cities|kaupunkisuunnittelu|stedenbouw|ruimtelijke ordening"
    "|stadtplanung|urban planning|urban planning and land use|stadsutveckling|byutvikling|byudvikling",
    "procurement": "upphandling|innovationsupphandling|innkjop|anskaffelser|anskaffelse|indkob|udbud|hankinta"
    "|hankinnat|aanbesteding|inkoop|beschaffung|innovation procurement|innovative anskaffelser",
    "entrepreneurship": "entreprenorskap|entreprenorskab|grunderi|startup|startups|start up|start ups"
    "|tillvaxt"
    "|vekst|vaekst|yrittajyys|ondernemerschap|grundung|unternehmertum|start ups and growth|innovation"
    "|innovasjon|affarsutveckling|business development",
    "space": "rymd|romfart|rumfart|avaruus|ruimtevaart|raumfahrt|geodata|space and geodata|gis|satellite"
    "|kartor",
    "bio": "bioteknik|bioteknologi|biotechnology|bioekonomi|biookonomi|bioeconomy|biotalous|biotechnologie"
    "|biotechnology and bioeconomy|bioeconomie|biookonomie|biotech",
    "textiles": "textil|tekstil|tekstiler|design|mode|fashion|tekstiili|textiel|textilien"
    "|textiles and design",
    "mining": "gruvor|gruvdrift|mineral|mineraler|gruver|kaivos|mijnbouw|bergbau|mining and minerals"
    "|minerals",
    "finance": "finans|finansiering|finansiering av innovation|rahoitus|financiering|finanzierung|investering"
    "|kapital|investment|finance for innovation|fintech|funding",
}
_THEMES = {fold(word): code for code, words in THEME_WORDS.items() for word in (code, *words.split("|"))}
_KINDS = {fold(word): code for word, code in KIND_SYNONYMS.items()} | {
    fold(code): code for code in KIND_CODES
}


_fold = lru_cache(maxsize=4096)(fold)


def _parts(cell: str, known: dict[str, str]) -> list[str]:
    """Cut a cell into words: at ``|``, ``;`` and line breaks, and at commas where it is no one word."""
    parts = [part.strip() for part in re.split(r"[|;\n]", cell) if part.strip()]
    cut: list[str] = []
    for part in parts:
        cut += [part] if _fold(part) in known else [word.strip() for word in part.split(",") if word.strip()]
    return cut


def _read(cell: str, known: dict[str, str]) -> tuple[list[str], list[str]]:
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for part in _parts(cell, known):
        code = known.get(_fold(part))
        if code is None:
            unknown[part] = None
        else:
            found[code] = None
    return list(found), list(unknown)


def read_kinds(cell: str) -> tuple[list[str], list[str]]:
    """Give the kinds that a cell names, in its order, and the words that name none."""
    return _read(cell, _KINDS)


def read_themes(cell: str) -> tuple[list[str], list[str]]:
    """Give the themes that a cell names, in its order, and the words that name none."""
    found, unknown = _read(cell, _THEMES)
    return [code for code in THEME_CODES if code in found], unknown
