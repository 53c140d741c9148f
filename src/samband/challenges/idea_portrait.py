"""One idea as its door's people see it: what was sent, what was written, what can be done."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.accounts.access import title_of, titles_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.templatetags.samband import day, moment
from samband.base.timeline import people_of, tell
from samband.challenges.access.ideas import WORKER_ROLES, roles_in
from samband.challenges.domain.idea import QUARANTINED, SPAM, verbs_from
from samband.challenges.doors_people import day_at, departments_of, doors_to_hand_to, people_in, proposed
from samband.challenges.forms.inbox import GroundForm, HandOverForm, MoveForm, RouteForm, WordsForm, languages
from samband.challenges.idea_list import due_words, is_counting
from samband.challenges.idea_words import SCANS, size_of
from samband.challenges.inbox_words import BUTTONS, STATUSES, WRITTEN, ground_label
from samband.challenges.models import Challenge, EntryPoint, Idea, IdeaMessage
from samband.challenges.reply_templates import beginnings_for

MOST_CHOICES = 200
_IN_WORDS = ("answer", "ask_sender", "take_further", "close", "reopen")
# The order in which a host wants them: what keeps the promise first.
ORDER = (
    "answer", "release", "ask_sender", "route", "take_further", "close", "reopen", "hand_over", "quarantine",
    "discard",
)  # fmt: skip
Bound = Mapping[str, MoveForm]


class Offer:
    """What one person can do with one idea, with the forms for it."""

    def __init__(self, idea: Idea, agent: Agent, roles: frozenset[str]) -> None:
        self.idea, self.agent, self.roles = idea, agent, roles
        offered = verbs_from(idea.status, roles)
        self.verbs = [verb for verb in ORDER if verb in offered]
        self.departments: list[Organisation] = []
        if "route" in self.verbs:
            body, year = idea.entry_point.organisation, timezone.localdate().year
            self.departments = list(departments_of(body, year).select_related("profile")[:MOST_CHOICES])
        self.people = people_in(self.departments) if self.departments else []
        self.proposals = proposed(idea, agent, self.departments) if "route" in self.verbs else {}
        self.challenges = _challenges(idea, agent, self.departments) if "route" in self.verbs else []
        self.doors = self._doors() if "hand_over" in self.verbs else []
        self.spoken = languages(idea.reply_lang, idea.lang)

    def _doors(self) -> list[EntryPoint]:
        return list(doors_to_hand_to(self.idea, self.agent)[:MOST_CHOICES])

    def form(self, verb: str, sent: Any = None, **initial: Any) -> MoveForm:
        """Give the form of a verb, as it was sent or new."""
        more: dict[str, Any] = {"auto_id": f"id-{verb}-%s"}
        more["initial"] = {"verb": verb, "version": self.idea.version, **initial}
        if verb in _IN_WORDS or verb == "note":
            return WordsForm(sent, verb=verb, spoken=self.spoken, **more)
        if verb == "route":
            return RouteForm(sent, **self._route_choices(), **more)
        if verb == "hand_over":
            doors = [(one.key, f"{one.name} – {one.organisation.name}") for one in self.doors]
            return HandOverForm(sent, doors=doors, spoken=self.spoken, **more)
        return (GroundForm if verb in ("quarantine", "discard") else MoveForm)(sent, **more)

    def _route_choices(self) -> dict[str, list[tuple[str, str]]]:
        people = [
            (person.key, f"{title_of(person)} – {department.name}") for person, department in self.people
        ]
        return {
            "departments": [(one.key, one.name) for one in self.departments],
            "people": list(dict(people).items()),
            "challenges": [(one.key, one.title) for one in self.challenges],
        }

    def first(self, verb: str) -> dict[str, Any]:
        """Give what a new form of a verb begins with."""
        if verb == "route":
            now, how = self.idea, self.proposals
            return {
                "department": now.department.key if now.department else _key(how.get("department")),
                "handler": now.handler.key if now.handler else "",
                "challenge": now.challenge.key if now.challenge else _key(how.get("challenge")),
            }
        return {"lang": self.idea.reply_lang or self.idea.lang or get_language()}


def _key(proposal: Any) -> str:
    return proposal.thing.key if proposal is not None else ""


def _challenges(idea: Idea, agent: Agent, departments: list[Organisation]) -> "list[Challenge]":
    """Give the challenges of the door's body that an idea may answer, with those chosen or proposed."""
    seen: QuerySet[Challenge] = Challenge.objects.visible_to(agent).filter(merged_into__isnull=True)
    own = seen.filter(owners__organisation__in=departments).distinct()
    found = {one.key: one for one in own.order_by("sort_key", "id")[:MOST_CHOICES]}
    missing = {idea.proposed_challenge, idea.challenge.key if idea.challenge else ""} - {"", *found}
    if missing:
        found |= {one.key: one for one in seen.filter(key__in=missing)}
    return list(found.values())


def portrait(
    idea: Idea, agent: Agent, *, bound: Bound | None = None, template: str = "", lang: str = ""
) -> dict[str, Any]:
    """Give what the page of an idea shows to somebody who may see it.

    ``bound`` holds the form that was sent and refused; ``template`` begins the answer with a text.
    """
    roles = roles_in(agent, idea)
    works = bool(roles & WORKER_ROLES)
    offer = Offer(idea, agent, roles)
    beginnings = beginnings_for([idea.entry_point_id]) if "answer" in offer.verbs else []
    return {
        "idea": idea,
        "status": STATUSES[idea.status],
        "is_aside": idea.status in (QUARANTINED, SPAM),
        "ground": ground_label(idea.why_quarantined),
        "facts": _facts(idea),
        "overdue": is_counting(idea) and idea.due_on < day_at(idea.entry_point),
        "due": due_words(idea, day_at(idea.entry_point)) if is_counting(idea) else "",
        "shows_secrets": works,
        "files": _files(idea, works),
        "messages_told": messages_told(idea),
        "timeline": timeline_told(idea),
        "offers": _offers(offer, bound or {}, _begun(offer, beginnings, template, lang)),
        "proposals": offer.proposals,
        "beginnings": [(one.code, one.name) for one in beginnings],
        "template": template,
        "note_form": _note_form(offer, bound or {}) if works else None,
        "note_label": BUTTONS["note"],
    }  # fmt: skip


def _note_form(offer: Offer, bound: Bound) -> MoveForm:
    return bound.get("note") or offer.form("note", lang=get_language() or "")


def _begun(offer: Offer, beginnings: list[Any], template: str, lang: str) -> dict[str, Any]:
    """Give the answer's first words when somebody asked for a text to begin with."""
    chosen = next((one for one in beginnings if one.code == template), None)
    if chosen is None:
        return {}
    spoken, text = chosen.in_language(lang, offer.idea.reply_lang, offer.idea.lang, get_language() or "")
    return {"text": text, "lang": spoken}


def _offers(offer: Offer, bound: Bound, begun: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the moves with their forms; the one that was sent, or else the first, stands open."""
    shown = []
    sent = next(iter(bound), "")
    for verb in dict.fromkeys([*offer.verbs, *(one for one in bound if one != "note")]):
        first = {**offer.first(verb), **(begun if verb == "answer" else {})}
        shown.append(
            {
                "verb": verb,
                "label": BUTTONS[verb],
                "form": bound.get(verb) or offer.form(verb, **first),
                "is_open": verb == sent if sent else verb == offer.verbs[0],
                "proposals": offer.proposals if verb == "route" else {},
            }
        )
    return shown


def _facts(idea: Idea) -> list[dict[str, Any]]:
    door = idea.entry_point
    rows = [
        {"label": _("Where it stands"), "value": STATUSES[idea.status]},
        {"label": _("Door"), "value": door.name, "lang": door.lang},
        {"label": _("Sent"), "value": moment(idea.sent_at)},
        {"label": _("Answer promised by"), "value": day(idea.due_on)},
        {
            "label": _("First answered"),
            "value": moment(idea.first_answered_at) if idea.first_answered_at else _("not yet"),
        },
        {"label": _("Sender"), "value": idea.sender or _("not stated")},
        {"label": _("E-mail"), "value": idea.email or _("not stated: the sender reads the private page")},
        {"label": _("Department"), "value": idea.department.name if idea.department else _("none yet")},
        {"label": _("Person"), "value": title_of(idea.handler) if idea.handler else ""},
        {
            "label": _("Challenge that it answers"),
            "value": idea.challenge.title if idea.challenge else "",
            "url": reverse("challenge-detail", args=[idea.challenge.key]) if idea.challenge else "",
            "lang": idea.challenge.lang if idea.challenge else "",
        },
        {"label": _("Case number"), "value": idea.case_number or _("not registered")},
    ]
    return [row for row in rows if row["value"]]


def _files(idea: Idea, works: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "url": reverse("idea-file", args=[idea.key, one.key]) if one.scan != "infected" else "",
            "size": size_of(one.size),
            "scan": SCANS[one.scan],
            "is_secret": one.is_secret,
        }
        for one in idea.files.order_by("id")
        if works or not one.is_secret
    ]


def _who(message: IdeaMessage) -> str:
    if message.is_from_sender:
        return _("The sender")
    return _("Inside note") if message.is_inside else _("The door")


def messages_told(idea: Idea) -> list[dict[str, Any]]:
    """Give what was written, the earliest first; inside notes of a body that had it before stay there."""
    rows = [one for one in idea.messages.all() if not one.is_inside or one.body == idea.owning_body]
    return [
        {
            "who": _who(one),
            "verb": "" if one.is_from_sender or one.is_inside else WRITTEN.get(one.verb, ""),
            "text": one.text,
            "lang": one.lang,
            "at": one.at,
            "is_inside": one.is_inside,
        }
        for one in rows
    ]  # fmt: skip


def timeline_told(idea: Idea) -> list[Any]:
    """Tell what happened to an idea, the latest first."""
    events = list(Event.objects.about("idea", idea.key)[:200])
    return tell(events, subject=idea.title, people=titles_of(people_of(events)))


def told_now(idea: Idea) -> str:
    """Say in words how an idea stands now, for somebody who wanted to do something else with it."""
    events = list(Event.objects.about("idea", idea.key)[:1])
    lines = [str(STATUSES[idea.status])]
    lines += [one.sentence for one in tell(events, subject=idea.title, people=titles_of(people_of(events)))]
    last = idea.messages.filter(is_inside=False).last()
    if last is not None and last.text:
        lines.append(last.text)
    return "\n\n".join(lines)
