"""Loads what an answer needs before the first visitor asks, so that nobody waits for files to be read."""

import gc
import threading

from django.db import DatabaseError, connection
from django.template.loader import get_template
from django.urls import resolve
from django.utils.translation import override

from samband.matching.answers import Question, answer
from samband.matching.encoder import EncoderError
from samband.matching.store import StoreError

# One in each group of languages: what words are worth between languages is read from files, too.
_NEEDS = {
    "sv": "Vi söker någon som renar vatten.",
    "en": "We look for somebody who cleans water.",
    "fi": "Etsimme veden puhdistajaa.",
    "nl": "Wij zoeken iemand die water zuivert.",
    "de": "Wir suchen jemanden, der Wasser reinigt.",
}
_TEMPLATES = ("site/home.html", "matching/need.html", "actors/organisation_list.html")


def warm_up() -> None:
    """Answer a few needs and open the pages' templates; whatever fails is told to the first visitor."""
    resolve("/")
    for name in _TEMPLATES:
        get_template(name)
    try:
        for lang, text in _NEEDS.items():
            with override(lang):
                answer(Question(text, lang=lang, count=1))
    except (EncoderError, StoreError, DatabaseError):
        return
    finally:
        connection.close()
        # What is loaded now stays: to look through it for garbage at every few answers costs milliseconds.
        gc.collect()
        gc.freeze()


def warm_up_beside() -> None:
    """Warm up without holding up whoever asks at once."""
    threading.Thread(target=warm_up, name="warming", daemon=True).start()
