"""Example needs on the start page, as a city would type them; each language has its own."""

EXAMPLES: dict[str, dict[str, str]] = {
    "sv": {
        "leaks": (
            "Vi förlorar var femte liter dricksvatten i gamla ledningar. Vi vill hitta läckorna innan gatan "
            "rasar, utan att gräva upp halva stan."
        ),
        "falls": (
            "Allt fler äldre bor kvar hemma och ramlar på natten. Hur kan hemtjänsten få veta det i tid utan "
            "kameror i sovrummet?"
        ),
        "meals": (
            "Våra skolkök slänger för mycket mat. Vi söker någon som har lyckats planera portionerna bättre "
            "och som vill testa tillsammans med oss."
        ),
    },
    "nb": {
        "leaks": (
            "Vi mister nesten en tredel av drikkevannet i gamle rør. Vi vil finne lekkasjene før veien synker, "
            "uten å grave opp hele sentrum."
        ),
        "ferry": (
            "Ferja vår skal gå på strøm fra neste år, men nettet på øya er for svakt til hurtiglading. "
            "Hvem har løst det andre steder?"
        ),
        "reuse": (
            "Vi river skoler med god betong og gode bjelker. Hvordan kan materialene brukes om igjen i nye bygg?"
        ),
    },
    "da": {
        "rain": (
            "Ved skybrud løber kældrene fulde i den gamle bydel. Vi leder efter måder at holde på regnvandet, "
            "som også gør gaderne rarere at være i."
        ),
        "falls": (
            "Flere ældre bor længere hjemme og falder om natten. Hvordan får hjemmeplejen besked i tid uden "
            "kamera i soveværelset?"
        ),
        "heat": "Et datacenter ved havnen har overskudsvarme hele året. Hvem kan hjælpe os med at bruge den?",
    },
    "en": {
        "leaks": (
            "We lose a fifth of our drinking water in old pipes. We want to find the leaks before the street "
            "sinks, without digging up half the town."
        ),
        "falls": (
            "More and more elderly people live at home and fall at night. How can home care know in time, "
            "without cameras in the bedroom?"
        ),
        "meals": (
            "Our school kitchens throw away too much food. We are looking for somebody who has planned portions "
            "better and wants to try it out with us."
        ),
    },
}


def examples_in(language: str) -> dict[str, str]:
    """Give the example needs of an interface language, English ones when it has none."""
    return EXAMPLES.get(language[:2], EXAMPLES["en"])
