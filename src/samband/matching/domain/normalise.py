"""The one form of a text that is encoded, counted and quoted from."""

import re
import unicodedata

# Characters that carry no words: controls, soft hyphen, zero-width and bidirectional marks, variation
# selectors, lone surrogates, private use, and the two non-characters that XML refuses. The zero-width
# joiner goes too: a joined emoji then falls into its parts, and no Nordic word needs one.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\ue000-\uf8ff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{9,}")
_MOST_MARKS = 8


def normalise(text: str, cap: int = 2000) -> str:
    """Give the one form of a text that is compared, so that equal words are equal everywhere.

    Compatibility forms are resolved (Unicode NFKC), characters that carry no words removed, runs of
    spaces and tabs made one space, lines kept, and more than one empty line made one: a single line
    break is a line, an empty line a paragraph. The answer is at most ``cap`` characters long, cut
    between words where there is a space in its second half. Doing it twice changes nothing, and no
    string makes it fail. Only about the first 4 x ``cap`` characters with content are looked at.
    """
    if cap <= 0:
        return ""
    text = _tidy(_DROPPED.sub("", _NEWLINE.sub("\n", text)))
    # The bound keeps the work linear; composed letters may need up to four characters each.
    text = text[: 4 * cap]
    if not text.isascii():
        text = _fewer_marks(unicodedata.normalize("NFKC", _fewer_marks(text)))
    return _cut(_tidy(text), cap)


def one_line(text: str, cap: int = 300) -> str:
    """Give a title or label in one line, in the same form as `normalise`."""
    return normalise(text.replace("\n", " ").replace("\r", " "), cap).replace("\n", " ")


def _tidy(text: str) -> str:
    text = _AROUND_NEWLINE.sub("\n", _SPACES.sub(" ", text))
    return _MANY_NEWLINES.sub("\n\n", text).strip()


def _cut(text: str, cap: int) -> str:
    if len(text) <= cap:
        return text
    cut = text[:cap]
    if not text[cap].isspace():
        space = max(cut.rfind(" "), cut.rfind("\n"))
        if space >= cap // 2:
            cut = cut[:space]
    return cut.rstrip()


def _fewer_marks(text: str) -> str:
    """Keep at most eight combining marks in a row; ordering a longer row takes quadratic time."""
    return _MARKS.sub(_keep_first_marks, text)


def _keep_first_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    row = 0
    for character in match.group():
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
