"""PDFs that can be read aloud (tagged, PDF/UA-1), made offline; texts come as data, never as markup.

A template is a Typst text that reads its data with ``json(bytes(sys.inputs.data))``; beside the caller's
own data it finds ``lang`` and ``lacks``, the words to print when a sign had to be left out.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from unicodedata import category

from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Signs that are no text: a PDF that is read aloud may not hold them.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff]")
# Typst asks for two or three letters, and refuses a language that is written otherwise.
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
STAND_IN: Final = "□"
_PROBE: Final = (
    b'#let data = json(bytes(sys.inputs.data))\n#set document(title: "x")\n'
    b'#set text(font: "Libertinus Serif")\n#data.sign'
)


def _clean(value: Any) -> Any:
    """Give data that can be written: texts without signs that are none, languages as letters."""
    if isinstance(value, str):
        text = _UNWRITABLE.sub("", value)
        # A heading of blanks and invisible signs alone would be none: it is shown that something stood there.
        return text if not value or any(category(sign)[0] not in "CZ" for sign in text) else STAND_IN
    if isinstance(value, dict):
        return {
            name: _language(str(part)) if name == "lang" else _clean(part) for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value


def _language(lang: str) -> str:
    found = _LANGUAGE.match(lang)
    return found.group() if found else ""


def make_pdf(
    template: bytes, data: Mapping[str, Any], *, at: datetime, lang: str = "", attached: bytes = b""
) -> bytes:
    """Set data by a template; ``lang`` is the document's language, or else the one in force.

    ``at`` is when it is said to be made: the same data give the same bytes. ``attached`` is JSON that the
    template puts into the document as a file (``sys.inputs.attached``). Not for inside a transaction.

    Raises:
        typst.TypstError: when the document would not be accessible; nothing is made then.
    """
    import typst

    whole = {**data, "lang": _language(lang or get_language() or "en") or "en", "lacks": ""}
    said = json.dumps(_clean(whole), ensure_ascii=False)
    try:
        return _written(template, said, at, attached)
    except typst.TypstError:
        # Somebody has written a sign that no font here has, which a document that is read aloud may not hold.
        whole["lacks"] = _("%(sign)s stands for a sign that cannot be shown here. The other files have it.")
        whole["lacks"] %= {"sign": STAND_IN}
        said = json.dumps(_clean(whole), ensure_ascii=False)
        shown = "".join(sign if sign.isascii() or _can_be_shown(sign) else STAND_IN for sign in said)
        return _written(template, shown, at, attached)


def _written(template: bytes, data: str, at: datetime, attached: bytes = b"") -> bytes:
    import typst

    inputs = {"data": data, "attached": attached.decode()} if attached else {"data": data}
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=int(at.astimezone(UTC).timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("one document is one file")
    return made


@lru_cache(maxsize=20_000)
def _can_be_shown(sign: str) -> bool:
    """Say whether the fonts that are here have a sign: tried on a page of its own, and remembered."""
    import typst

    try:
        _written(_PROBE, json.dumps({"sign": sign}), datetime(2026, 1, 1, tzinfo=UTC))
    except typst.TypstError:
        return False
    return True
