"""What programs ask and send at the addresses of projects and funding, and by whose tokens these are tried.

Of each sort of thing the world holds one that the company has in the state that the address is about: a
draft is written, what was handed in is taken back, the report in control is looked at.
"""

from typing import Any

from django.utils import timezone

from tests.site.url_world_projects import PROJECT_PEOPLE, Projects, control_of

# With nothing, by somebody who is nobody to the project, by everybody who is something to it, by the
# finance officer's token that only reads, and with spoilt ones.
PROJECT_PROGRAMS = (
    "nothing", "outsider", *PROJECT_PEOPLE, "finance-reads", "expired", "revoked", "inactive",
)  # fmt: skip
ALL_SCOPES = ("read", "match", "write")
SCOPES = {"outsider": ALL_SCOPES, **dict.fromkeys(PROJECT_PEOPLE, ALL_SCOPES), "finance-reads": ("read",)}
_OF_DRAFT = (
    "get_partner_report", "write_partner_report", "delete_report_draft", "state_contributions",
    "list_report_problems", "move_to_newest_plan", "list_report_lines", "save_report_lines",
)  # fmt: skip
_OF_CONTROLLED = (
    "get_control", "set_sample", "save_findings", "save_checklist", "ask_the_partner",
    "answer_the_controller", "certify",
)  # fmt: skip
_OF_PROJECT = (
    "get_managed_project", "list_plan_versions", "get_plan_version", "list_project_partners",
    "list_project_reports", "begin_partner_report", "begin_joint", "list_payments", "note_a_payment",
    "list_ledger", "list_balances", "get_project_budget", "get_partner_budget", "get_project_financing",
    "list_indicators", "list_support",
)  # fmt: skip
_OF_CERTIFICATE = ("get_certificate", "get_certificate_pdf", "get_certificate_json", "post_correction")
_OF_JOINT = ("set_joint_certificates", "set_joint_missing", "sign_joint")
_OF_NOTHING = (
    "reckon_budget", "list_managed_projects", "list_partner_reports", "list_controls", "list_certificates",
    "list_joint_reports", "list_programmes", "list_grants", "check_small_aid",
)  # fmt: skip


def _today() -> str:
    return timezone.localdate().isoformat()


def _keys(projects: Projects) -> dict[str, str]:
    keys = dict.fromkeys(_OF_DRAFT, projects.draft.key)
    keys |= dict.fromkeys(_OF_CONTROLLED, projects.controlled.key)
    keys |= dict.fromkeys(_OF_PROJECT, projects.project.key)
    keys |= dict.fromkeys(_OF_CERTIFICATE, projects.certificate.key)
    keys |= dict.fromkeys(_OF_JOINT, projects.joint.key)
    keys |= dict.fromkeys(_OF_NOTHING, "")
    keys |= dict.fromkeys(("get_joint_report", "move_joint"), projects.public.key)
    keys |= dict.fromkeys(("reverse_a_payment", "pass_a_payment_on"), projects.payment.key)
    keys |= dict.fromkeys(("move_partner_report", "begin_control"), projects.handed_in.key)
    return keys | {"get_programme": projects.world.programme.key, "get_grant": projects.grant.key}


NAMES = frozenset(
    (
        *_OF_DRAFT, *_OF_CONTROLLED, *_OF_PROJECT, *_OF_CERTIFICATE, *_OF_JOINT, *_OF_NOTHING,
        "get_joint_report", "move_joint", "reverse_a_payment", "pass_a_payment_on", "move_partner_report",
        "begin_control", "get_programme", "get_grant",
    )
)  # fmt: skip


def projects_arguments_of(name: str, projects: Projects) -> dict[str, Any] | None:
    """Give the arguments that an address of the stage may have; None for an address of another."""
    if name not in NAMES:
        return None
    partner, question = projects.world.partners["PP"].key, projects.question.key
    return {"key": _keys(projects)[name], "partner": partner, "number": 1, "question": question}


def projects_sent(name: str, projects: Projects) -> dict[str, Any] | None:
    """Give what a program sends to an address of the stage, if anything."""
    if name not in NAMES:
        return None
    found = _of_reports(projects) | _of_control(projects) | _of_joint(projects)
    return found.get(name)


def _of_reports(projects: Projects) -> dict[str, dict[str, Any]]:
    world, version, today = projects.world, projects.draft.version, _today()
    return {
        "begin_partner_report": {"partner": world.partners["LP"].key, "period": world.periods[2].key},
        "write_partner_report": {"version": version, "texts": [{"field": "summary", "text": "Vi möttes."}]},
        "state_contributions": {"version": version, "contributions": []},
        "move_partner_report": {"version": projects.handed_in.version, "verb": "take_back"},
        "move_to_newest_plan": {"version": version},
        "save_report_lines": {
            "version": version,
            "change": [{"key": projects.line.key, "description": "Vaktmästare"}],
        },
        "reckon_budget": {},
        "check_small_aid": {"country": "SE", "undertaking": "556016-0680", "amount": "25000.00", "on": today},
    }


def _of_control(projects: Projects) -> dict[str, dict[str, Any]]:
    version, today = control_of(projects.controlled).version, _today()
    line = projects.controlled.lines.get(number=2).key
    certified = projects.certificate.report.lines.first()
    assert certified is not None
    rejected = {"line": certified.key, "amount": "1.00", "error_type": "not-eligible"}
    return {
        "begin_control": {"version": projects.handed_in.version},
        "set_sample": {"version": version, "lines": [line], "method": "Alla."},
        "save_findings": {"version": version, "findings": [{"line": line, "is_parked": True}]},
        "save_checklist": {"version": version, "answers": [{"code": "evidence", "answer": "yes"}]},
        "ask_the_partner": {"question": "Vad köptes?", "line": line},
        "answer_the_controller": {"answer": "En lokal."},
        "certify": {"version": version, "is_sure": True, "conclusion": "Rätt."},
        "post_correction": {"on": today, "why": "Fel.", "decided_by": "Revisionen", "rejected": [rejected]},
    }


def _of_joint(projects: Projects) -> dict[str, dict[str, Any]]:
    world, version, today = projects.world, projects.joint.version, _today()
    return {
        "begin_joint": {"period": world.periods[2].key},
        "set_joint_certificates": {"version": version, "certificates": []},
        "set_joint_missing": {"version": version, "why": {world.partners["NO"].key: "Kontrollen pågår."}},
        "sign_joint": {"version": version, "partner": world.partners["LP"].key},
        "move_joint": {"version": projects.public.version, "verb": "withdraw", "why": "Ett fel."},
        "note_a_payment": {"sort": "received", "fund": "ERDF", "amount": "10.00", "on": today},
        "reverse_a_payment": {"on": today},
        "pass_a_payment_on": {"on": today},
    }
