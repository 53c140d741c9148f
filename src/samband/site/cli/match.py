"""Who or what, anywhere and in any language, resembles this need, and why."""

import argparse
import sys
from typing import Any

from samband.site.cli.main import add_as, add_json, print_json, refuse
from samband.site.prepare import prepare_home

MOST = 100


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"give 1 to {MOST}")
    return number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("text", help="the need, in any language; - reads it from standard input")
    parser.add_argument("--lang", type=_list, default=(), help="only texts in these languages")
    parser.add_argument("--kind", type=_list, default=(), metavar="a,b", help="only these kinds")
    parser.add_argument("--country", type=_list, default=(), metavar="SE,NO", help="only these countries")
    parser.add_argument("--region", default="", metavar="NUTS", help="only inside this region")
    parser.add_argument("--outside-region", default="", metavar="NUTS", help="only outside this region")
    parser.add_argument("--home-region", default="", metavar="NUTS", help="whose view is taken")
    parser.add_argument(
        "--other-fields", action="store_true", help="only from other fields than the need's own"
    )
    parser.add_argument("-k", type=_number, default=10, metavar="N", help="how many (10)")
    add_as(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    prepare_home()
    from samband.matching.access import known_to
    from samband.matching.answers import Question, answer
    from samband.matching.encoder import EncoderError
    from samband.matching.store import StoreError
    from samband.site.answer_document import answer_document
    from samband.site.cli.agent import reader

    agent, home, problem = reader(options.as_email)
    if problem:
        return refuse([problem], as_json=options.json, document={"matches": []})
    text = sys.stdin.read() if options.text == "-" else options.text
    question = Question(
        text=text,
        langs=tuple(lang.lower() for lang in options.lang),
        kinds=tuple(kind.lower() for kind in options.kind),
        countries=tuple(country.upper() for country in options.country),
        region=options.region.upper(),
        outside_region=options.outside_region.upper(),
        home_region=options.home_region.upper() or home,
        known=known_to(agent),
        other_fields=options.other_fields,
        count=options.k,
        agent=agent,
    )
    try:
        found = answer(question)
    except EncoderError as fault:
        problem = {"where": "SAMBAND_ENCODER", "what": str(fault), "fix": "Try again in a moment."}
        return refuse([problem], as_json=options.json, document={"matches": []})
    except StoreError as fault:
        problem = {"where": "index", "what": str(fault), "fix": "Run `samband reindex`."}
        return refuse([problem], as_json=options.json, document={"matches": []})
    document = answer_document(found)
    if options.json:
        print_json(document)
    else:
        _print_words(document)
    return 0


def _print_words(document: dict[str, Any]) -> None:
    out = sys.stdout
    if not document["matches"]:
        out.write("Nothing in here answers that. Bring organisations with `samband import-actors FILE`.\n")
        return
    for match in document["matches"]:
        new = ", new to you" if match["new_to_you"] else ""
        place = match["region"] or match["country"] or "-"
        out.write(f"{match['rank']:>2}. {match['name']} ({match['kind']}, {place}, {match['lang']})\n")
        out.write(f"    {match['band']} {match['score']:.2f}{new}  id {match['id']}\n")
        for reason in match["reasons"][:2]:
            if "shared" in reason:
                out.write(f"    subject: {reason['shared']}\n")
            else:
                out.write(f"    “{reason['need']}” - “{reason['profile']}”\n")
