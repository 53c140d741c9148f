"""Drafts of a first letter to somebody who may answer a need, in their language and one's own."""

from dataclasses import dataclass
from urllib.parse import quote

SUBJECTS = {
    "sv": "Fråga om samarbete: {short}",
    "nb": "Spørsmål om samarbeid: {short}",
    "nn": "Spørsmål om samarbeid: {short}",
    "da": "Spørgsmål om samarbejde: {short}",
    "en": "A question about working together: {short}",
    "fi": "Kysymys yhteistyöstä: {short}",
    "nl": "Vraag over samenwerking: {short}",
    "de": "Anfrage zur Zusammenarbeit: {short}",
}

BODIES = {
    "sv": (
        "Hej {name},\n\nvi arbetar med ett behov som vi tror att ni kan ha svar på. Så här beskriver vi det:\n\n"
        "{need}\n\n{found}Har ni arbetat med något liknande, och skulle ni vilja berätta om det i ett kort samtal? "
        "Detta är inte en upphandling, och ett samtal binder ingen av oss.\n\nMed vänlig hälsning\n"
    ),
    "nb": (
        "Hei {name},\n\nvi arbeider med et behov som vi tror dere kan ha svar på. Slik beskriver vi det:\n\n"
        "{need}\n\n{found}Har dere arbeidet med noe lignende, og vil dere fortelle om det i en kort samtale? "
        "Dette er ikke en anskaffelse, og en samtale binder ingen av oss.\n\nVennlig hilsen\n"
    ),
    "nn": (
        "Hei {name},\n\nvi arbeider med eit behov som vi trur de kan ha svar på. Slik skildrar vi det:\n\n"
        "{need}\n\n{found}Har de arbeidd med noko liknande, og vil de fortelje om det i ein kort samtale? "
        "Dette er ikkje ei innkjøpssak, og ein samtale bind ingen av oss.\n\nVenleg helsing\n"
    ),
    "da": (
        "Hej {name},\n\nvi arbejder med et behov, som vi tror, I kan have svar på. Sådan beskriver vi det:\n\n"
        "{need}\n\n{found}Har I arbejdet med noget lignende, og vil I fortælle om det i en kort samtale? "
        "Dette er ikke et udbud, og en samtale binder ingen af os.\n\nMed venlig hilsen\n"
    ),
    "en": (
        "Dear {name},\n\nwe are working on a need that we think you may have an answer to. This is how we describe it:"
        "\n\n{need}\n\n{found}Have you worked on anything like it, and would you tell us about it in a short call? "
        "This is not a procurement, and a conversation binds neither of us.\n\nKind regards\n"
    ),
    "fi": (
        "Hei {name},\n\ntyöskentelemme tarpeen parissa, johon teillä saattaa olla vastaus. Kuvaamme sen näin:\n\n"
        "{need}\n\n{found}Oletteko tehneet jotain vastaavaa, ja voisitteko kertoa siitä lyhyessä keskustelussa? "
        "Tämä ei ole hankinta, eikä keskustelu sido kumpaakaan osapuolta.\n\nYstävällisin terveisin\n"
    ),
    "nl": (
        "Beste {name},\n\nwij werken aan een behoefte waarop u misschien een antwoord hebt. Zo beschrijven wij die:\n\n"
        "{need}\n\n{found}Hebt u aan iets dergelijks gewerkt, en wilt u daar in een kort gesprek over vertellen? "
        "Dit is geen aanbesteding; een gesprek verplicht ons beiden tot niets.\n\nMet vriendelijke groet\n"
    ),
    "de": (
        "Guten Tag {name},\n\nwir arbeiten an einem Bedarf, auf den Sie vielleicht eine Antwort haben. So beschreiben "
        "wir ihn:\n\n{need}\n\n{found}Haben Sie an etwas Ähnlichem gearbeitet, und würden Sie uns in einem kurzen "
        "Gespräch davon erzählen? Dies ist keine Ausschreibung, und ein Gespräch verpflichtet niemanden.\n\n"
        "Mit freundlichen Grüßen\n"
    ),
}

FOUND = {
    "sv": "Vi fastnade för detta i er beskrivning: ”{quote}”\n\n",
    "nb": "Vi merket oss dette i beskrivelsen deres: «{quote}»\n\n",
    "nn": "Vi merkte oss dette i skildringa dykkar: «{quote}»\n\n",
    "da": "Vi lagde mærke til dette i jeres beskrivelse: »{quote}«\n\n",
    "en": "This in your description caught our eye: “{quote}”\n\n",
    "fi": "Kiinnitimme huomiota tähän kuvauksessanne: ”{quote}”\n\n",
    "nl": "Dit in uw beschrijving viel ons op: ‘{quote}’\n\n",
    "de": "Dieser Satz in Ihrer Beschreibung ist uns aufgefallen: „{quote}“\n\n",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in one language; the need stands in it as its author wrote it."""

    lang: str
    subject: str
    text: str

    def mailto(self, address: str) -> str:
        """Give a link that opens the letter in one's own mail; long letters are cut for mail programs."""
        return f"mailto:{quote(address)}?subject={quote(self.subject)}&body={quote(self.text[:1500])}"


def _short(need: str) -> str:
    first = " ".join(need.split())
    return first if len(first) <= 70 else first[:67].rsplit(" ", 1)[0] + " …"


def draft_in(lang: str, *, name: str, need: str, quoted: str = "") -> Draft:
    """Write a draft in a language, in English when there are no words of ours for it."""
    known = lang if lang in BODIES else "en"
    found = FOUND[known].format(quote=quoted) if quoted else ""
    text = BODIES[known].format(name=name, need=need.strip(), found=found)
    return Draft(known, SUBJECTS[known].format(short=_short(need)), text)
