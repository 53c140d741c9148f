"""The mails that follow when an idea comes in: a copy for the registry, and a receipt for its sender."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.letters import Letter, Part
from samband.base.mailing import Attachment, declare_mail
from samband.base.templatetags.wording import day, moment
from samband.challenges.idea_papers import data_of, paper_of, secrets_paper_of
from samband.challenges.models import Idea
from samband.challenges.receipts import mail_path

COPY: Final = "idea_copy"
RECEIPT: Final = "idea_receipt"


def _idea(about: Mapping[str, Any]) -> Idea | None:
    found = Idea.objects.filter(key=about.get("idea") or "-")
    return found.select_related("entry_point__organisation").prefetch_related("files").first()


def compose_copy(about: Mapping[str, Any]) -> Letter | None:
    """Write the mail that brings an idea's copy to the registry; the words themselves are in its files."""
    idea = _idea(about)
    if idea is None:
        return None
    door = idea.entry_point
    words = {"door": door.name, "at": moment(idea.sent_at), "due": day(idea.due_on), "title": idea.title}
    parts = [
        Part("paragraph", gettext("“%(title)s” came to %(door)s on %(at)s.") % words),
        Part("paragraph", gettext("An answer is promised by %(due)s.") % words),
        Part("paragraph", gettext("It is attached as a PDF to read and as data (JSON).")),
    ]
    if idea.secrets or any(file.is_secret for file in idea.files.all()):
        parts.append(
            Part(
                "paragraph",
                gettext(
                    "The sender has marked parts as trade secrets. They are in a document of their own, "
                    "marked confidential: keep it apart, and decide before anything of it is given out."
                ),
            )
        )
    if not door.registrar:
        parts.append(
            Part("small", gettext("This door has no mailbox of a registry, so the copy comes to you."))
        )
    return Letter(gettext("For the registry: an idea to %(door)s") % words, parts)


def attach_copy(about: Mapping[str, Any]) -> Sequence[Attachment]:
    """Make the copy: the idea as PDF and as data, and what is secret apart."""
    idea = _idea(about)
    if idea is None:
        return ()
    name = f"idea-{idea.key}"
    made = [
        Attachment(f"{name}.pdf", "application/pdf", paper_of(idea)),
        Attachment(f"{name}.json", "application/json", data_of(idea)),
    ]
    secret = secrets_paper_of(idea)
    if secret:
        made.append(Attachment(f"{name}-confidential.pdf", "application/pdf", secret))
    return made


def compose_receipt(about: Mapping[str, Any]) -> Letter | None:
    """Write the mail that confirms an idea to its sender; none of its words, and no secret, is in it."""
    idea = _idea(about)
    if idea is None or not idea.email:
        return None
    words = {"door": idea.entry_point.name, "at": moment(idea.sent_at), "due": day(idea.due_on)}
    return Letter(
        gettext("Your idea has come to %(door)s") % words,
        [
            Part("paragraph", gettext("It came on %(at)s. You get an answer by %(due)s.") % words),
            Part("button", gettext("See where it stands"), mail_path(idea)),
            Part("small", gettext("Whoever has this link can read your idea and write in your name.")),
        ],
    )


declare_mail(COPY, _("Copies of ideas for the registry"), compose_copy, is_own=False, attach=attach_copy)
declare_mail(
    RECEIPT,
    _("Receipts for ideas"),
    compose_receipt,
    why=_("You get this because this address was given when an idea was sent."),
)
