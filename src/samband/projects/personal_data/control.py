"""What control keeps of a person: what they asked, answered and found, in their own words."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.models import Event
from samband.projects.actions.name_erasure import take_address_out
from samband.projects.models import ControlQuestion, Finding

_ASKED, _ANSWERED = "partner_report.question_asked", "partner_report.question_answered"
_FOUND = "partner_report.findings_noted"


def _told(person: Person, verb: str) -> list[Event]:
    lines = Event.objects.filter(verb=verb, person_key=person.key, subject_type="partner_report")
    return list(lines.order_by("at", "id"))


def _questions(person: Person) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for verb, name in ((_ASKED, "question"), (_ANSWERED, "answer")):
        lines = {str(one.changes.get("question", "")): one for one in _told(person, verb)}
        for row in ControlQuestion.objects.filter(key__in=list(lines)).order_by("id"):
            line = lines[row.key]
            rows.append({"report": line.subject_key, name: getattr(row, name), "at": line.at.isoformat()})
    return rows


def _said(person: Person) -> Rows:
    reports = {one.subject_key for one in _told(person, _FOUND)}
    found = Finding.objects.filter(control__report__key__in=reports).exclude(comment="")
    comments = found.order_by("id").values_list("control__report__key", "comment")
    return [*_questions(person), *({"report": key, "finding": comment} for key, comment in comments)]


def _left(person: Person, by: Agent) -> Erasure:
    count = len(_said(person))
    take_address_out(person, by=by)
    return Erasure(
        Fate.RESTRICTED,
        count,
        _(
            "What a control asked, was answered and found is accounting material of public money: it stays "
            "as long as the report. Your address is taken out of it, and nothing tells that the words were "
            "yours. A name in them is taken out when the partner erases it from its list of staff."
        ),
    )


def declare_holdings() -> None:
    """Declare what control keeps of a person."""
    declare_holding(
        Holding(
            name="control_words",
            label=_("Questions, answers and findings of controls that you wrote"),
            purpose=_("To show on what a certificate rests."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the report that they are about."),
            retention=("partner_report",),
            export=_said,
            erase=_left,
        )
    )
