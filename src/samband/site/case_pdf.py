"""The PDF of a case: its facts, and each record with its candidates and its thread."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from samband.base.pdf import make_pdf
from samband.base.templatetags.samband import moment
from samband.site.cases import Case


@cache
def _template() -> bytes:
    return files("samband.site").joinpath("papers/case.typ").read_bytes()


def to_pdf(case: Case, records: Sequence[dict[str, Any]], at: datetime) -> bytes:
    """Write a case with its records as a PDF.

    Raises:
        typst.TypstError: when the document would not be accessible; nothing is made then.
    """
    facts = [(_("Organisation"), case.body_name), (_("Case number"), case.number), (_("Made"), moment(at))]
    data: dict[str, Any] = {
        "title": case.title,
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "records": list(records),
        "words": {
            "candidates": _("Candidates"),
            "reasons": _("Reasons"),
            "left_out": _("What is left out"),
            "how": _("How answers are found"),
            "thread": _("What was done"),
            "when": _("When"),
            "what": _("What"),
        },
    }
    return make_pdf(_template(), data, at=at)
