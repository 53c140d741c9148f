"""Words of projects and their plans, as people read them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

STATUS_WORDS: Final[dict[str, Any]] = {
    "draft": _("Being planned"),
    "applied": _("Applied for"),
    "running": _("Under way"),
    "closed": _("Closed"),
    "withdrawn": _("Withdrawn"),
}
MOVE_WORDS: Final[dict[str, Any]] = {
    "apply": _("Note that it has been applied for"),
    "take_up": _("Take it back and go on planning"),
    "approve": _("Note the approval and freeze the plan"),
    "close": _("Close the project"),
    "reopen": _("Open the project again"),
    "withdraw": _("Withdraw the project"),
}
MOVE_HELP: Final[dict[str, Any]] = {
    "apply": _("The plan can still be changed."),
    "take_up": _("It is being planned again."),
    "approve": _("The plan and budget are frozen as a version. From then on they are changed by requests."),
    "close": _("Nothing can be reported any more. It can be opened again, with a reason."),
    "reopen": _("It is under way again."),
    "withdraw": _("What is withdrawn stays readable to those who work on it, and cannot be taken up again."),
}
MOVE_DONE: Final[dict[str, Any]] = {
    "apply": _("Noted: the project has been applied for."),
    "take_up": _("You can go on planning."),
    "approve": _("Noted. The plan is frozen, and reports stand on it."),
    "close": _("The project is closed."),
    "reopen": _("The project is under way again."),
    "withdraw": _("The project is withdrawn."),
}
LACKING_WORDS: Final[dict[str, Any]] = {
    "lead": _("There is no lead partner."),
    "period": _("There are no reporting periods."),
    "sound": _("The plan lacks something: see what is listed below."),
    "nothing_open": _("Something is still under way: a report, a joint report or a change request."),
    "why": _("Say why."),
}
ROLE_WORDS: Final[dict[str, Any]] = {
    "lead": _("Lead partner"),
    "norwegian-lead": _("Norwegian lead"),
    "partner": _("Partner"),
}
SIDE_WORDS: Final[dict[str, Any]] = {"eu": _("European side"), "no": _("Norwegian side")}
VAT_WORDS: Final[dict[str, Any]] = {
    "yes": _("Yes, it gets VAT back"),
    "partly": _("In part"),
    "no": _("No, VAT is a cost"),
    "unknown": _("Not said"),
}
PERSON_ROLE_WORDS: Final[dict[str, Any]] = {
    "content": _("Content"),
    "finance": _("Finances"),
    "both": _("Content and finances"),
}
SYSTEM_WORDS: Final[dict[str, Any]] = {
    "samband": _("Samband"),
    "jems": _("Jems"),
    "min-ansokan": _("Min ansökan"),
    "regionalforvaltning": _("Regionalforvaltning"),
}
ITEM_WORDS: Final[dict[str, Any]] = {
    "activity": _("Activity"),
    "deliverable": _("Deliverable"),
    "output": _("Output"),
    "result": _("Result"),
}
STATE_WORDS: Final[dict[str, Any]] = {
    "planned": _("Planned"),
    "under_way": _("Under way"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
CRITERION_WORDS: Final[dict[str, Any]] = {
    "gender-equality": _("Gender equality"),
    "integration": _("Integration"),
    "equal-treatment": _("Equal treatment"),
    "environment": _("Environment"),
    "other": _("Another criterion"),
}
CRITERION_PARTS: Final[dict[str, Any]] = {
    "analysis": _("Analysis of the target groups"),
    "baseline": _("Present state"),
    "goal": _("Goal"),
    "follow_up": _("How it is followed up"),
}
THING_WORDS: Final[dict[str, Any]] = {
    "goal": _("Goal"),
    "package": _("Work package"),
    "item": _("Activity, deliverable, output or result"),
    "criterion": _("Horizontal criterion"),
}
OPTION_WORDS: Final[dict[str, Any]] = {
    "staff_on_direct": _("Staff, as a share of the other direct costs"),
    "travel_on_staff": _("Travel, as a share of staff"),
    "office_on_staff": _("Office, as a share of staff"),
    "office_on_direct": _("Office, as a share of direct costs"),
    "other_on_staff": _("All other costs, as a share of staff"),
}
CHANGE_STATUS_WORDS: Final[dict[str, Any]] = {
    "open": _("Being worked on"),
    "submitted": _("Waits for a decision"),
    "accepted": _("Accepted"),
    "rejected": _("Turned down"),
    "withdrawn": _("Withdrawn"),
}
CHANGE_MOVE_WORDS: Final[dict[str, Any]] = {
    "submit": _("Hand it in"),
    "send_back": _("Send it back"),
    "accept": _("Accept it: this is the new version"),
    "reject": _("Turn it down"),
    "withdraw": _("Withdraw it"),
}
CHANGE_MOVE_HELP: Final[dict[str, Any]] = {
    "submit": _("The plan is locked until it is decided."),
    "send_back": _("Those who wrote it can change it again."),
    "accept": _("The plan as it stands now holds from here on. Reports already begun keep their version."),
    "reject": _("The working plan goes back exactly to the version before."),
    "withdraw": _("The working plan goes back exactly to the version before. What was changed is lost."),
}
SORT_WORDS: Final[dict[str, Any]] = {
    "project": _("Project"),
    "period": _("Reporting period"),
    "partner": _("Partner"),
    "goal": _("Goal"),
    "package": _("Work package"),
    "item": _("Activity, deliverable, output or result"),
    "criterion": _("Horizontal criterion"),
    "cost_option": _("Unit cost or lump sum"),
    "line": _("Budget line"),
    "fund": _("Share of a fund"),
    "contribution": _("Contribution"),
    "financing": _("Financier"),
    "year": _("Costs of a year"),
}
KIND_WORDS: Final[dict[str, Any]] = {
    "added": _("Added"),
    "removed": _("Taken out"),
    "changed": _("Changed"),
}
FIELD_WORDS: Final[dict[str, Any]] = {
    "name": _("Name"),
    "acronym": _("Short name"),
    "summary": _("Summary"),
    "text": _("Text"),
    "title": _("Title"),
    "number": _("Number"),
    "starts_on": _("Starts on"),
    "ends_before": _("Ends before"),
    "due_on": _("Due on"),
    "left_on": _("Leaves on"),
    "report_due_on": _("Partner reports due on"),
    "control_due_on": _("Control due on"),
    "joint_due_on": _("Joint report due on"),
    "amount_minor": _("Amount"),
    "price_minor": _("Price"),
    "award_minor": _("At most"),
    "budget_minor": _("Budget"),
    "units": _("Units"),
    "percent": _("Per cent"),
    "category": _("Category"),
    "description": _("Description"),
    "responsible": _("Who is responsible"),
    "leader": _("Who leads it"),
    "role": _("Role"),
    "side": _("Side"),
    "currency": _("Currency"),
    "target": _("Target"),
    "is_defined": _("Is defined"),
    "programme": _("Programme"),
    "cost_pack": _("Cost rules"),
    "period_months": _("Months in a period"),
    "source": _("From whom"),
    "kind": _("Kind"),
    "form": _("Form"),
    "official_system": _("Official system"),
    "abbreviation": _("Abbreviation"),
    "country": _("Country"),
    "is_public_body": _("Public body"),
    "vat_recovery": _("Gets VAT back"),
    "organisation": _("Organisation"),
    "is_overall": _("This is the overall goal"),
    "sort": _("Sort"),
    "work_package": _("Work package"),
    "parent": _("It is part of"),
    "indicator_code": _("Code of its indicator"),
    "criterion": _("Which criterion"),
    "unit": _("Unit"),
    "categories": _("Category"),
    "period": _("Reporting period"),
    "cost_option": _("Unit cost or lump sum"),
    "fund": _("Fund"),
    "code": _("Fund"),
    "is_own": _("The partner's own"),
    "label": _("Name"),
    "year": _("Year"),
    **CRITERION_PARTS,
}
