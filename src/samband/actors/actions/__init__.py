"""Every write of the map: organisations and what they say, ties, taking part, lists that are brought."""

from samband.actors.actions.lists import (
    bring_list,
    discard_list,
    fail_import,
    import_content,
    run_import,
    start_import,
)
from samband.actors.actions.organisations import (
    add_contact,
    add_organisation,
    add_participation,
    add_tie,
    close_organisation,
    save_statement,
)
from samband.actors.actions.planning import Plan, plan_import
from samband.actors.actions.profiles import ProfilesBrought, import_profiles, plan_profiles
from samband.actors.actions.records import register_import

__all__ = [
    "Plan",
    "ProfilesBrought",
    "add_contact",
    "add_organisation",
    "add_participation",
    "add_tie",
    "bring_list",
    "close_organisation",
    "discard_list",
    "fail_import",
    "import_content",
    "import_profiles",
    "plan_import",
    "plan_profiles",
    "register_import",
    "run_import",
    "save_statement",
    "start_import",
]
