"""A joint report as PDF, Word and Excel, set from its content alone: nothing is reckoned here.

The content is plain data, amounts as text with two decimals; ``joint_paper`` says which names it has. The
sides (ERDF, Norwegian funds) stand apart, each in its own currency.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from samband.kernel.text import gettext_noop
from samband.projects.joint_words import FIELD_WORDS
from samband.projects.paper_files import paper_docx, paper_xlsx
from samband.projects.paper_parts import (
    Amount,
    Cell,
    Paper,
    Part,
    Row,
    Said,
    facts_of,
    known,
    on,
    paper_pdf,
    text_of,
)

Content = Mapping[str, Any]
KIND: Final = "samband-joint-report"
_STATES: Final = {
    "approved": gettext_noop("Approved"),
    "reported": gettext_noop("Reported"),
    "pending": gettext_noop("Pending"),
}


def joint_pdf(content: Content, lang: str = "", *, attached: bytes = b"") -> bytes:
    """Set a joint report as a tagged PDF; ``attached`` is its (sealed) JSON, which then lies in it."""
    language = lang or str(content["lang"])
    with override(language):
        return paper_pdf(joint_paper(content, language), "joint_report", attached=attached)


def joint_docx(content: Content, lang: str = "") -> bytes:
    """Write a joint report for Word."""
    language = lang or str(content["lang"])
    with override(language):
        return paper_docx(joint_paper(content, language))


def joint_xlsx(content: Content, lang: str = "") -> bytes:
    """Write a joint report for Excel: one sheet for each table, its amounts as numbers."""
    language = lang or str(content["lang"])
    with override(language):
        return paper_xlsx(joint_paper(content, language))


def joint_paper(content: Content, lang: str) -> Paper:
    """Give a joint report as facts, texts and tables, in the language in force.

    ``content`` has ``number``, ``version``, ``issued_on``, ``project``, ``programme``, ``lead_partner``,
    ``official_system``, ``internal_note``, ``period`` (number, start, end), ``fund_statement`` (text, lang),
    ``texts`` (partner, work_package, text, lang), ``sides`` (name, currency, funds, rows, total),
    ``indicators``, ``deviations``, ``certificates`` and ``missing``; a side's rows and total have
    ``eligible``, ``funds`` by code, ``contribution``, ``public``, ``automatic_public``, ``private`` and
    ``rounding_difference``.
    """
    own = str(content["lang"])
    project = content["project"]
    words = {"number": content["number"], "project": project["name"]}
    parts = [*_texts(content), *(_side(side, own) for side in content["sides"])]
    parts += [_indicators(content), _deviations(content), _certificates(content), _missing(content)]
    empty = _("Nothing is reported yet: a report begins with a partner's certificate.")
    shown = [part for part in parts if part.lines or part.rows]
    shown = shown or [Part(Said(_("Empty report")), [Said(empty)])]
    marks = [text_of(content["fund_statement"])]
    marks += [Said(_(str(content["internal_note"])))] if content["internal_note"] else []
    return Paper(
        title=Said(_("Joint report %(number)s: %(project)s") % words, ""),
        lang=lang,
        at=date.fromisoformat(content["issued_on"]),
        marks=[mark for mark in marks if mark.text.strip()],
        facts=_facts(content),
        parts=shown,
    )


def _facts(content: Content) -> list[tuple[str, Said]]:
    own = str(content["lang"])
    project, period = content["project"], content["period"]
    days = [on(period["start"]).text, on(period["end"]).text]
    return facts_of(
        (_("Project"), Said(project["name"], own)),
        (_("Identifier"), Said(project["key"])),
        (_("Approved version"), Said(str(project["version"]))),
        (_("Programme"), Said(content["programme"], own)),
        (_("Official system"), Said(content["official_system"], own)),
        (_("Lead partner"), Said(content["lead_partner"], own)),
        (_("Period"), Said(f"{period['number']}: " + " – ".join(one for one in days if one))),
        (_("Date"), on(content["issued_on"])),
        (_("Version of this report"), Said(str(content["version"]))),
    )


def _texts(content: Content) -> list[Part]:
    """Give what was done, by partner and work package, each in its own language."""
    parts = []
    for at, one in enumerate(content["texts"]):
        package = one.get("work_package")
        about = _("Work package %(number)s") % {"number": package} if package else _heading(one)
        parts.append(Part(Said(_("What was done")), [Said(" ")]) if at == 0 else None)
        heading = f"{one['partner']}: {about}" if one.get("partner") else about
        parts.append(Part(Said(heading), [text_of(one)], level=3))
    return [part for part in parts if part is not None]


def _heading(one: Content) -> str:
    """Give what a text that is of no work package answers."""
    return str(FIELD_WORDS.get(one.get("field", ""), _("Summary")))


def _side(side: Content, own: str) -> Part:
    """Give the table of one side: its funds pay its partners, never across."""
    funds = side["funds"]
    shows_rounding = side["total"]["rounding_difference"] != "0.00"
    names = ["contribution", "public", "automatic_public", "private"]
    names += ["rounding_difference"] if shows_rounding else []

    def cells(one: Content) -> list[Cell]:
        paid: list[Cell] = [known(one["funds"].get(fund["code"])) for fund in funds]
        return [Amount(one["eligible"]), *paid, *(Amount(one[name]) for name in names)]

    rows = [
        Row([Said(_partner(one), own), Said(one["certificate"] or ""), *cells(one)]) for one in side["rows"]
    ]
    rows.append(Row([Said(_("Total")), Said(""), *cells(side["total"])], is_sum=True))
    head = [_("Partner"), _("Certificate"), _("Eligible"), *(str(fund["name"]) for fund in funds)]
    head += [
        _("Contribution"),
        _("Public contribution"),
        _("Automatic public contribution"),
        _("Private contribution"),
    ]
    head += [_("Rounding difference")] if shows_rounding else []
    heading = _("Figures of %(side)s, in %(currency)s") % {"side": side["name"], "currency": side["currency"]}
    note = _("Rounding difference: public, automatic public and private are each cut to the cent.")
    notes = [Said(note)] if shows_rounding else []
    return Part(Said(heading), head=head, rows=rows, notes=notes, words=2, name=str(side["name"]))


def _partner(one: Content) -> str:
    return _("%(name)s (lead partner)") % {"name": one["partner"]} if one["is_lead"] else str(one["partner"])


def _indicators(content: Content) -> Part:
    own = str(content["lang"])
    rows = [
        Row([
            Said(one["code"]), Said(one["name"], own), Said(one["unit"], own),
            Said(_(_STATES[one["state"]]) if one["state"] in _STATES else str(one["state"])),
            Said(one["note"], own), known(one["target"]), known(one["actual"]),
        ])
        for one in content["indicators"]
    ]  # fmt: skip
    head = [_("Code"), _("Indicator"), _("Unit"), _("State"), _("Remark"), _("Target"), _("Actual")]
    pending = any(one["actual"] is None for one in content["indicators"])
    note = _("A line where a number would stand means that it is not known yet; it is not zero.")
    return Part(
        Said(_("Indicators")),
        head=head,
        rows=rows,
        notes=[Said(note)] if pending else [],
        words=5,
        broad=1,
        name=_("Indicators"),
    )


def _told(rows: Sequence[Content], who: str, what: str) -> list[Row]:
    return [Row([Said(one[who]), text_of(one, what)]) for one in rows]


def _deviations(content: Content) -> Part:
    rows = _told(content["deviations"], "who", "text")
    head = [_("Partner"), _("What is different")]
    return Part(
        Said(_("Deviations from the plan")), head=head, rows=rows, words=2, broad=1, name=_("Deviations")
    )


def _certificates(content: Content) -> Part:
    rows = [
        Row([Said(one["number"]), Said(one["partner"], str(content["lang"])), on(one["issued_on"]),
             Said(one["currency"]), Amount(one["certified"])])
        for one in content["certificates"]
    ]  # fmt: skip
    head = [_("Number"), _("Partner"), _("Issued"), _("Currency"), _("Certified")]
    line = _("Only certificates enter this report, and nothing of them is reckoned anew.")
    return Part(
        Said(_("Certificates")),
        [Said(line)] if rows else [],
        head=head,
        rows=rows,
        words=4,
        broad=1,
        name=_("Certificates"),
    )


def _missing(content: Content) -> Part:
    rows = _told(content["missing"], "partner", "why")
    return Part(
        Said(_("Who is missing")),
        head=[_("Partner"), _("Why")],
        rows=rows,
        words=2,
        broad=1,
        name=_("Missing"),
    )
