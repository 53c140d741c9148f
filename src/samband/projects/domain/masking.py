"""Hides who is paid from those who may not see payroll: names and personal numbers out of texts and lines.

The partner and its controller see the texts as they are; everybody else sees `MASK` in their place. Nothing
of a hidden number is left, not even its year.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from samband.projects.domain.personal_numbers import find_numbers
from samband.projects.domain.read_costs import ReadCosts, ReadLine

MASK = "•••••"
STAFF = "staff"
_SHORTEST = 3
_NAME = r"[A-ZÅÄÖÆØÉÜ][a-zåäöæøéèüáðþ]+(?:-[A-ZÅÄÖÆØÉÜ][a-zåäöæøéèüáðþ]+)?"
# Two or more words with capitals, as a name is written, and initials with a surname.
_BETWEEN = "[ ,]{1,2}(?:(?:von|van|de|af|av|der) )?"
_INITIAL = r"[A-ZÅÄÖÆØ]\."
_NAMES = re.compile(rf"\b(?:{_NAME}|{_INITIAL})(?:{_BETWEEN}(?:{_NAME}|{_INITIAL}))+")
_PAY = "lön|löner|lønn|løn|salary|wages|palkka|gehalt|timmar|timer|hours|reseräkning|reiseregning"
_AFTER_PAY = re.compile(rf"(?i:\b(?:{_PAY})\b)[ :,–-]{{1,3}}({_NAME})")
_WORDS_OF_PAY = frozenset(
    word
    for words in (
        "lön löner lønn løn lønninger salary salaries wages palkka palkat gehalt timmar timer hours sociala",
        "avgifter arbetsgivaravgifter arbeidsgiveravgift semester feriepenger pension pensjon traktamente",
        "reseräkning reiseregning projekt prosjekt project projektledare prosjektleder januari februari",
        "mars april maj mai juni juli augusti august september oktober november december desember januar",
        "februar march may june july january february october",
    )
    for word in words.split()
)


def mask_text(text: str, names: Iterable[str] = (), *, of_payroll: bool = False) -> str:
    """Give a text with every personal number and every known name hidden.

    Args:
        text: what somebody wrote on a line.
        names: of the staff; each is found whole, in either order, or by any of its words.
        of_payroll: the line is of staff costs, so words written as a name are hidden too.
    """
    for found in reversed(find_numbers(text)):
        text = text[: found.start] + MASK + text[found.end :]
    pattern = _pattern(names)
    if pattern is not None:
        text = pattern.sub(MASK, text)
    return _without_names(text) if of_payroll else text


def mask_whole(text: str, words: Iterable[str]) -> str:
    """Give a text with whole names (in either order) or addresses hidden, and nothing else.

    For texts that are about more than pay, where a word of a name is often a word of its own.
    """
    whole = []
    for word in words:
        parts = word.split()
        if parts:
            whole += [r"[\s,]+".join(map(re.escape, parts))]
        if len(parts) > 1:
            whole += [r"[\s,]+".join(map(re.escape, [parts[-1], *parts[:-1]]))]
    if not whole:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", MASK, text, flags=re.IGNORECASE)


def mask_line(line: ReadLine, names: Iterable[str] = ()) -> ReadLine:
    """Give a line as those see it who may not see payroll: amounts, dates and accounts stay."""
    known = (*names, line.staff) if line.staff else tuple(names)
    of_payroll = line.category == STAFF or bool(line.staff)
    return replace(
        line,
        text=mask_text(line.text, known, of_payroll=of_payroll),
        document=mask_text(line.document, known),
        procurement=mask_text(line.procurement, known),
        account_name=mask_text(line.account_name, known),
        staff=MASK if line.staff else "",
    )


def mask_costs(costs: ReadCosts, names: Iterable[str] = ()) -> ReadCosts:
    """Give all lines masked, each with the names of all; problems lose what they quote."""
    known = (*names, *dict.fromkeys(line.staff for line in costs.lines if line.staff))
    lines = tuple(mask_line(line, known) for line in costs.lines)
    problems = tuple(
        replace(
            problem,
            values={name: mask_text(said, known, of_payroll=True) for name, said in problem.values.items()},
        )
        for problem in costs.problems
    )
    return replace(costs, lines=lines, problems=problems)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Make what finds the names: whole ones first, then their words of three letters or more."""
    words: dict[str, None] = {}
    for name in names:
        parts = [part for part in re.split(r"[\s,;]+", name.strip()) if part]
        if len(parts) > 1:
            words[r"[\s,]+".join(map(re.escape, parts))] = None
            words[r"[\s,]+".join(map(re.escape, [parts[-1], *parts[:-1]]))] = None
        for part in parts:
            if len(part.strip(".")) >= _SHORTEST and not part.isdecimal():
                words[re.escape(part)] = None
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def _without_names(text: str) -> str:
    """Hide what is written as a name; words of pay and months before or after it stay."""

    def hidden(match: re.Match[str]) -> str:
        words = re.split(r"([ ,]+)", match[0])
        kept = [word if word.lower() in _WORDS_OF_PAY else None for word in words[::2]]
        if all(kept):
            return match[0]
        first = next(at for at, word in enumerate(kept) if word is None)
        last = len(kept) - 1 - next(at for at, word in enumerate(reversed(kept)) if word is None)
        return "".join(words[: 2 * first]) + MASK + "".join(words[2 * last + 1 :])

    text = _NAMES.sub(hidden, text)
    return _AFTER_PAY.sub(
        lambda m: m[0] if m[1].lower() in _WORDS_OF_PAY else m[0][: -len(m[1])] + MASK, text
    )
