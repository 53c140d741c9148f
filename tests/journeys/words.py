"""What the pages say, in the two languages in which the journeys read them."""

WORDS = {
    "sv": {
        "need": "Vad behöver du?",
        "region": "Din region",
        "find": "Hitta vem som kan svara",
        "who": "De här kan svara på behovet",
        "why": "Därför är det en träff",
        "known": "Jag känner dem redan",
        "write": "Skriv till dem",
        "answer": "Svaret",
        "their": "På deras språk",
        "own": "På ditt språk, svenska",
        "finnish": "finska",
        "dutch": "nederländska",
        "finland": "Finland",
        "netherlands": "Nederländerna",
        "all": "Ta bort alla filter",
        "erase": "Radera behovet nu",
        "erased": "Behovet och allt som har sagts om svaren är raderat.",
        "gone": "Det finns ingen sida här",
        "new": "Ny för dig",
        "your need": "Ditt behov",
        "they write": "De skriver",
        "compare": "Visa jämförelsen, mening för mening",
        "home": "Värmland",
    },
    "en": {
        "need": "What do you need?",
        "region": "Your region",
        "find": "Find who can answer",
        "who": "Who can answer this need",
        "why": "Why this match",
        "known": "I know them already",
        "write": "Write to them",
        "answer": "The answer",
        "their": "In their language",
        "own": "In your language, English",
        "finnish": "Finnish",
        "dutch": "Dutch",
        "finland": "Finland",
        "netherlands": "Netherlands",
        "all": "Take away all filters",
        "erase": "Erase this need now",
        "erased": "The need and everything said of its answers are erased.",
        "gone": "There is no page here",
        "new": "New to you",
        "your need": "Your need",
        "they write": "They write",
        "compare": "See the comparison, sentence by sentence",
        "home": "Värmland",
    },
}

FALLS = (
    "Fall i hemmet är den vanligaste orsaken till att våra äldre över 80 hamnar på akuten. Trygghetslarm på "
    "armen används inte på natten. Hemtjänsten söker något som förebygger fall och upptäcker när någon "
    "ligger på golvet, utan kamera."
)
LEAKS = (
    "Vi förlorar omkring 27 procent av dricksvattnet på vägen från vattenverket. Hur hittar andra små "
    "kommuner läckorna i rören utan att gräva på måfå?"
)
