"""At each boundary of control and joint reports, who may not is refused in words, and nothing is changed."""

from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samband.base.models import Event
from samband.projects.models import (
    Certificate,
    Control,
    ControlQuestion,
    Correction,
    Finding,
    JointCertificate,
    JointReport,
    JointText,
    LedgerEntry,
    OfficialPaper,
    PartnerReport,
    ProgrammeDeduction,
)
from tests.projects.control_material import fresh, in_control
from tests.projects.joint_material import begun, found_joint, handed_in, now, published
from tests.projects.norrsken import NOW
from tests.projects.roles_material import Cast, found_cast
from tests.projects.test_who_may_reports import report_in

# Who may do what is decided above the database; the actions themselves are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Somebody without a session is asked to sign in; who may not see the thing finds nothing.
SIGN_IN, NOTHING = 302, 404
_KEPT = (
    *(PartnerReport, Control, Finding, ControlQuestion, Certificate, Correction, OfficialPaper),
    *(JointReport, JointText, JointCertificate, ProgrammeDeduction, LedgerEntry, Event),
)


def kept() -> list[list[Any]]:
    """Give all that could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in _KEPT]


def refused(cast: Cast, who: str, url: str, data: Mapping[str, Any], wanted: int | str) -> None:
    """Send a form as somebody: refused in words, or with a status; and nothing is changed."""
    browser, before = Client(), kept()
    if who != "s":
        browser.force_login(cast.people[who])
    answer = browser.post(url, data)
    status = answer.status_code
    if isinstance(wanted, int):
        assert status == wanted, (who, url)
        assert status != SIGN_IN or answer["Location"].startswith("/account/login/"), answer["Location"]
    else:
        assert status in (403, 422), (who, url, status)
        assert wanted in unescape(answer.content.decode()), (who, url)
    assert kept() == before, (who, url)


# In the lead partner's control: L and F are the partner's own people, k is its controller, K another's.
OWN = "Nobody controls an organisation that they belong to."
MOVED = "This is not possible where the report stands now."
CONTROLLERS: dict[str, dict[str, Any]] = {
    "start": {},
    "sample": {"method": "Alla"},
    "findings": {},
    "checklist": {},
    "ask": {"question": "Vad är detta?"},
    "withdraw": {"words": "Onödig"},
    "send-back": {"why": "Fel underlag"},
    "certify": {"is_sure": "on"},
}
ANSWER = {"words": "Så här var det."}


def test_only_its_controller_does_what_a_controller_does() -> None:
    under_way = in_control()
    report, cast = under_way.report, found_cast(under_way.running.world)
    question = ControlQuestion.objects.create(report=report, question="Vad?", asked_at=NOW())
    version = {"version": under_way.control.version, "question": question.key}
    for act, data in CONTROLLERS.items():
        url = reverse(f"control-{act}", args=[report.key])
        refused(cast, "F", url, {**version, **data}, OWN)
        for who in "KPNA":
            refused(cast, who, url, {**version, **data}, NOTHING)
        refused(cast, "s", url, {**version, **data}, SIGN_IN)
    url = reverse("control-answer", args=[report.key])
    refused(cast, "k", url, {**version, **ANSWER}, "Only the partner's own people answer the controller.")
    refused(cast, "K", url, {**version, **ANSWER}, NOTHING)
    refused(cast, "K", reverse("control-official", args=[report.key]), {"sort": "certificate"}, NOTHING)


# To certify what is certified gives the certificate that is there.
CLOSED = {
    "returned": {
        "start": MOVED, "send-back": MOVED, "certify": "has not begun",
        "findings": "has not begun", "sample": "has not begun", "checklist": "has not begun",
        "ask": "has not begun",
    },
    "certified": {
        "start": MOVED, "send-back": MOVED,
        "findings": "This report is certified.", "sample": "This report is certified.",
        "checklist": "This report is certified.", "ask": "This report is certified.",
    },
}  # fmt: skip


@pytest.mark.parametrize("state", CLOSED)
def test_a_controller_does_nothing_in_a_state_that_is_none_of_control(state: str) -> None:
    under_way = in_control()
    cast, report = found_cast(under_way.running.world), under_way.report
    PartnerReport.objects.filter(pk=report.pk).update(status=state, certified_at=NOW())
    version = {"version": fresh(report).version}
    for act, words in CLOSED[state].items():
        url = reverse(f"control-{act}", args=[report.key])
        refused(cast, "k", url, {**version, **CONTROLLERS[act]}, words)


def test_neither_a_partner_nor_another_controller_corrects_its_certificate() -> None:
    cast = found_cast()
    report = report_in(cast, "certified")
    control = Control.objects.create(report=report, body="k" * 12, status="finished", started_at=NOW())
    made = Certificate.objects.create(
        project=cast.project, report=report, control=control, number=1, content={}, made_at=NOW()
    )
    url, data = reverse("certificate-correct", args=[made.key]), {"why": "Fel", "decided_by": "Vi själva"}
    refused(
        cast, "P", url, data, "Only the controller of this partner, and the lead partner for others, correct"
    )
    for who in "kQAMEx":
        refused(cast, who, url, data, NOTHING)
    refused(cast, "s", url, data, SIGN_IN)


def joint_in(state: str) -> tuple[Cast, JointReport]:
    """Let a joint report with three certificates stand somewhere."""
    joint = found_joint()
    make: Callable[..., JointReport] = {"draft": begun, "submitted": handed_in, "published": published}[state]
    report = make(joint)
    return found_cast(joint.world), now(report)


LEADS, FUNDERS = "Only the lead partner does this.", "Only the funder decides, or the lead partner notes"
WRITE = "Only the lead partners write the joint report."
HANDED_IN = "This joint report is handed in. Nobody changes it any more."
# State, address, who, what they are told: words, or a status.
JOINT: dict[str, list[tuple[str, str, int | str]]] = {
    "draft": [
        ("certificates", "PQkKAMx", NOTHING),
        ("missing", "PA", NOTHING),
        ("texts", "PA", NOTHING),
        ("autosave", "PA", NOTHING),
        ("submit", "PA", NOTHING),
        ("approve", "AM", NOTHING),
        ("approve", "L", MOVED),
        ("publish", "L", MOVED),
        ("deductions", "L", "The programme verifies what is handed in. This report is not."),
        ("sign LP", "N", "Each lead partner's own people sign for it."),
        ("sign NO", "F", "Each lead partner's own people sign for it."),
        ("sign PP", "L", "Only a lead partner signs the joint report off."),
        ("sign LP", "P", NOTHING),
    ],
    "submitted": [
        *[(name, "PAM", WRITE) for name in ("certificates", "missing", "texts", "autosave")],
        *[(name, "LN", HANDED_IN) for name in ("certificates", "missing", "texts", "autosave", "sign LP")],
        ("approve", "PQ", FUNDERS),
        ("send_back", "PQ", FUNDERS),
        ("publish", "PA", LEADS),
        ("submit", "L", MOVED),
        ("deductions", "PQ", "Only the funder deducts, or the lead partner notes what it deducted."),
        ("approve", "kKEx", NOTHING),
        ("deductions", "kx", NOTHING),
        ("approve", "s", NOTHING),
    ],
    "published": [
        ("withdraw", "PAKEx", LEADS),
        ("approve", "A", MOVED),
        ("send_back", "AL", MOVED),
        ("deductions", "PkEx", "Only the funder deducts, or the lead partner notes what it deducted."),
        ("withdraw", "s", SIGN_IN),
        ("deductions", "s", SIGN_IN),
    ],
}


def address(cast: Cast, report: JointReport, name: str) -> str:
    """Give where something is done with a joint report."""
    if name.startswith("sign "):
        return reverse("joint-sign", args=[report.key, cast.world.partners[name[5:]].key])
    if name in ("submit", "approve", "send_back", "publish", "withdraw"):
        return reverse("joint-move", args=[report.key, name])
    return reverse(f"joint-{name}", args=[report.key])


@pytest.mark.parametrize("state", JOINT)
def test_nobody_moves_a_joint_report_that_is_not_theirs_to_move(state: str) -> None:
    cast, report = joint_in(state)
    data = {"version": report.version, "why": "Nej", "on": "2026-10-01", "reference": "1", "do": "choose"}
    for name, people, wanted in JOINT[state]:
        for who in people:
            asked = SIGN_IN if who == "s" else wanted
            refused(cast, who, address(cast, report, name), data, asked)


def test_only_the_leads_begin_a_joint_report() -> None:
    cast = found_cast()
    cast.world.approved()
    url, data = reverse("joint-begin", args=[cast.project.key]), {"period": cast.period.key}
    for who in "PcQKkAMEx":
        refused(cast, who, url, data, "Only the lead partner begins a joint report.")
    refused(cast, "s", url, data, SIGN_IN)
