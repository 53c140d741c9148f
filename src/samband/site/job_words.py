"""Background work in words: what a job is for, how far it is, why it failed, without what it worked on."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.outbox import can_operate
from samband.matching.models import Profile

JOBS: Final = {
    "samband.matching.tasks.index_profiles": _("Make texts findable"),
    "samband.rules.tasks.erase_what_is_due": _("Erase what is kept for a time only"),
    "samband.matching.tasks.run_standing_searches": _("Run standing searches"),
    "samband.actors.tasks.take_in_list": _("Take in a list"),
    "samband.actors.tasks.tell_stewards_of": _("Tell those who look after an organisation"),
    "samband.challenges.tasks.check_links_due": _("Try the links of entry points"),
    "samband.challenges.tasks.check_link_of": _("Try the link of an entry point"),
    "samband.challenges.tasks.tell_followers_of": _("Tell those who follow a challenge"),
    "samband.challenges.tasks.tell_owners_of": _("Tell those who look after a challenge"),
    "samband.challenges.tasks.let_requests_lapse": _("Note requests whose time is over"),
    "samband.challenges.idea_tasks.propose_routing": _("Propose where an idea belongs"),
    "samband.challenges.inbox_tasks.remind_keepers": _("Remind of promised days"),
    "samband.funding.tasks.remind_of_follow_ups_due": _("Remind of follow-ups of grants"),
    "samband.base.tasks.deliver_mail": _("Send a mail"),
}
STATES: Final = {
    "waiting": _("waiting"),
    "later": _("waiting for its next attempt"),
    "running": _("running"),
    "failed": _("failed for good"),
    "tried_again": _("failed, and was tried again"),
    "done": _("done"),
}
FAULTS: Final = {
    "EncoderBusy": _("Too many asked at once. Run it again when it is quieter."),
    "EncoderUnavailable": _("The engine that compares texts could not be reached. See that it runs."),
    "MailNotAccepted": _("The mail server did not take the mail. Check its address, user and password."),
    "ConnectionRefusedError": _("Something that is needed did not answer. See that it runs."),
    "gaierror": _("The name of a server is not known. Check its address."),
    "TimeoutError": _("Something that is needed took too long to answer. Run it again."),
    "OperationalError": _("The database was locked or did not answer. Run it again."),
    "FileNotFoundError": _("A file is gone. Bring it again."),
    "OSError": _("The disk could not be read or written. See whether it is full."),
    "SMTPRecipientsRefused": _("The mail server does not know the receiver."),
    "SMTPAuthenticationError": _("The mail server does not accept user or password."),
    "SMTPServerDisconnected": _("The line to the mail server broke; the mail may have gone."),
    "SystemExit": _("The worker was stopped in the middle. Run it again."),
}


def job_label(path: str) -> Any:
    """Say what a job is for; one that is not named here stands under its own name."""
    return JOBS.get(path) or path.rpartition(".")[2].replace("_", " ")


def state_label(state: str) -> Any:
    """Say where a job stands."""
    return STATES.get(state, state)


def fault_label(name: str) -> Any:
    """Say why a job failed, by the sort of fault alone: its text may hold what somebody wrote."""
    return FAULTS.get(name) or _("Something unforeseen went wrong. The log has the place in the code.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some work is: so much done of so much."""

    label: Any
    done: int
    total: int
    status: Any
    url: str = ""


def progress_for(agent: Agent) -> list[Progress]:
    """Give how far indexing and the lists at hand are, to whoever looks after the installation."""
    if not can_operate(agent):
        return []
    total = Profile.objects.filter(withdrawn_at__isnull=True).count()
    waiting = Profile.objects.waiting_for_index().count()
    rows = [Progress(_("Texts that can be found"), max(total - waiting, 0), total, "")]
    running = ImportRun.objects.filter(status__in=["waiting", "running"]).order_by("-id")[:20]
    words = {"waiting": _("waiting"), "running": _("running")}
    rows += [
        # Whose list it is, and what it is called, is theirs.
        Progress(_("A list that is taken in"), run.done, max(run.about, run.done), words[run.status])
        for run in running
    ]
    return rows
