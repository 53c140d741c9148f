"""Every write of the map: organisations and what they say, ties, taking part, lists, people."""

from samband.actors.actions.invitations import (
    accept_invitation,
    claim_invitation,
    expire_invitations,
    invite_person,
    refuse_invitation,
    withdraw_invitation,
)
from samband.actors.actions.lists import (
    bring_list,
    discard_list,
    fail_import,
    import_content,
    run_import,
    start_import,
)
from samband.actors.actions.memberships import (
    approve_member,
    ask_to_belong,
    change_role,
    decline_member,
    end_membership,
    leave_organisation,
    settle_member,
    take_back_request,
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
    "accept_invitation",
    "add_contact",
    "add_organisation",
    "add_participation",
    "add_tie",
    "approve_member",
    "ask_to_belong",
    "bring_list",
    "change_role",
    "claim_invitation",
    "close_organisation",
    "decline_member",
    "discard_list",
    "end_membership",
    "expire_invitations",
    "fail_import",
    "import_content",
    "import_profiles",
    "invite_person",
    "leave_organisation",
    "plan_import",
    "plan_profiles",
    "refuse_invitation",
    "register_import",
    "run_import",
    "save_statement",
    "settle_member",
    "start_import",
    "take_back_request",
    "withdraw_invitation",
]
