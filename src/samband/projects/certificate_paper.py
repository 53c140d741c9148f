"""A certificate on paper, set from its content alone: the same content gives the same bytes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from samband.kernel.text import gettext_noop
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
)

Content = Mapping[str, Any]
_ANSWERS: Final = {
    "yes": gettext_noop("Yes"),
    "no": gettext_noop("No"),
    "not-applicable": gettext_noop("Does not apply"),
}
_MARKS: Final = {
    "verified": gettext_noop("verified"),
    "secondary": gettext_noop("from a secondary source"),
    "computed": gettext_noop("computed"),
    "unverified": gettext_noop("not verified"),
}


def certificate_pdf(content: Content, lang: str = "", *, attached: bytes = b"") -> bytes:
    """Set a certificate (``Certificate.to_content``) as a tagged PDF in a language, its own unless told.

    ``attached`` is the sealed JSON of the same content, which then lies in the PDF as a file.
    """
    language = lang or str(content["lang"])
    with override(language):
        return paper_pdf(certificate_paper(content, language), "certificate", attached=attached)


def certificate_paper(content: Content, lang: str) -> Paper:
    """Give a certificate as facts and tables, in the language in force."""
    note = str(content["internal_note"])
    parts = [_costs(content), _paid(content), _given(content), _looked_at(content)]
    parts += [part for part in (_found(content), _asked(content), _rates(content)) if part.rows]
    parts.append(_seal())
    title = _("Certificate %(number)s") % {"number": content["number"]}
    marks = [Said(_(note))] if note else []
    return Paper(Said(title), lang, date.fromisoformat(content["issued_on"]), marks, _facts(content), parts)


def _facts(content: Content) -> list[tuple[str, Said]]:
    own = str(content["lang"])
    project, report, controller = content["project"], content["report"], content["controller"]
    period = [on(report["period_start"]).text, on(report["period_end"]).text]
    return facts_of(
        (_("Project"), Said(project["name"], own)),
        (_("Identifier"), Said(project["key"])),
        (_("Approved version"), Said(str(project["version"]))),
        (_("Programme"), Said(content["programme"], own)),
        (_("Official system"), Said(content["official_system"], own)),
        (_("Partner"), Said(content["partner"], own)),
        (_("Partner report"), Said(str(report["number"]))),
        (_("Period"), Said(" – ".join(one for one in period if one))),
        (_("Submitted"), on(report["submitted_on"])),
        (_("Controlled by"), Said(controller["body"], own)),
        (_("In the role of"), Said(controller["role"], own)),
        (_("Controller"), Said(controller["name"])),
        (_("Issued"), on(content["issued_on"])),
        (_("Currency"), Said(content["currency"])),
        (_("Terms"), Said(content["terms_version"])),
    )


def _costs(content: Content) -> Part:
    own = str(content["lang"])
    names = ("declared", "deducted", "parked", "certified")

    def row(one: Content, label: Said, *, is_sum: bool = False) -> Row:
        return Row([label, *(Amount(one[name]) for name in names)], is_sum)

    rows = [row(one, Said(one["name"], own)) for one in content["categories"]]
    rows.append(row(content["total"], Said(_("Total")), is_sum=True))
    head = [_("Cost category"), _("Declared"), _("Deducted"), _("Parked"), _("Certified")]
    return Part(Said(_("Costs")), head=head, rows=rows, name=_("Costs"))


def _paid(content: Content) -> Part:
    own = str(content["lang"])
    names = ("declared", "parked", "certified", "award", "paid_before", "payable", "not_payable")
    rows = [Row([Said(one["name"], own), *(known(one[name]) for name in names)]) for one in content["funds"]]
    head = [
        _("Fund"), _("Declared"), _("Parked"), _("Certified"), _("Award"), _("Certified before"),
        _("Payable"), _("Not payable"),
    ]  # fmt: skip
    over = any(one["not_payable"] != "0.00" for one in content["funds"])
    note = _("A fund never pays more than its award: what is above it is not payable.")
    return Part(
        Said(_("By fund")), head=head, rows=rows, notes=[Said(note)] if over else [], name=_("By fund")
    )


def _given(content: Content) -> Part:
    given = content["contribution"]
    pairs: list[tuple[str, Cell]] = [
        (_("Public contribution"), Amount(given["public"])),
        (_("Automatic public contribution"), Amount(given["automatic_public"])),
        (_("Private contribution"), Amount(given["private"])),
    ]
    note = str(given["rounding_note"])
    if note:
        pairs.append((_("Rounding difference"), Amount(given["rounding_difference"])))
    rows = [Row([Said(label), cell]) for label, cell in pairs]
    rows.append(Row([Said(_("Contribution")), Amount(given["total"])], is_sum=True))
    return Part(
        Said(_("Contribution of the partner")),
        head=[_("Part"), _("Amount")],
        rows=rows,
        notes=[Said(_(note))] if note else [],
        name=_("Contribution"),
    )


def _looked_at(content: Content) -> Part:
    sample = content["sample"]
    rows = [
        Row([Said(_("Looked at")), sample["lines"], Amount(sample["amount"])]),
        Row([Said(_("Of all that is no flat rate")), sample["of_lines"], Amount(sample["of_amount"])]),
        Row([Said(_("Share in per cent")), None, known(sample["share_percent"])]),
    ]
    return Part(Said(_("Sample")), head=["", _("Lines"), _("Amount")], rows=rows, name=_("Sample"))


def _found(content: Content) -> Part:
    own = str(content["lang"])
    rows = [
        Row([Said(one["name"], own), one["count"], Amount(one["deducted"])]) for one in content["findings"]
    ]
    head = [_("Type of finding"), _("How many"), _("Deducted")]
    return Part(Said(_("Findings")), head=head, rows=rows, name=_("Findings"))


def _asked(content: Content) -> Part:
    own = str(content["lang"])
    rows = [
        Row([Said(one["question"], own), Said(_translated(_ANSWERS, one["answer"]))])
        for one in content["checklist"]
    ]
    return Part(
        Said(_("Checklist")), head=[_("Question"), _("Answer")], rows=rows, words=2, name=_("Checklist")
    )


def _rates(content: Content) -> Part:
    rows = [
        Row([Said(text) for text in (one["currency"], one["rate"], on(one["valid_on"]).text, one["source"],
                                     _translated(_MARKS, one["mark"]))])
        for one in content["rates"]
    ]  # fmt: skip
    head = [_("Currency"), _("Units for one %(currency)s") % content, _("Date"), _("Source"), _("Mark")]
    return Part(Said(_("Rates of exchange")), head=head, rows=rows, words=5, broad=3, name=_("Rates"))


def _translated(words: Mapping[str, str], code: str) -> str:
    return _(words[code]) if code in words else code


def _seal() -> Part:
    lines: Sequence[str] = (
        _("A sealed file shows that it is as this installation made it; it is not signed by a person."),
        _("Anybody can check the seal: on the page /verify/, or with the command samband verify."),
    )
    return Part(Said(_("The seal")), [Said(line) for line in lines])
