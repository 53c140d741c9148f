"""Workshop notes brought in: a register of what they say, worked on entry by entry."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.challenges import can_own_for
from samband.challenges.access.registers import can_delete_register, can_import_notes, can_see_register
from samband.challenges.actions.challenges import start_challenge
from samband.challenges.domain.notes import Entry, Notes, read_notes
from samband.challenges.models import Challenge, Register, RegisterEntry, RegisterLine
from samband.kernel.decision import Refused

declare("register.imported", _("{by} brought workshop notes: {entries} entries, {open} open questions"))
declare("register.entry_changed", _("{by} changed an entry of the notes"))
declare("register.shared", _("{by} shared the notes with the organisation"))
declare("register.left", _("{by} erased a person's notes, and left those of organisations to them"))
declare("register.deleted", _("{by} deleted workshop notes"))

MOST_SIGNS: Final = 400_000
MOST_LINES: Final = 6_000


@transaction.atomic
def import_notes(
    text: str,
    *,
    by: Agent,
    title: str,
    source_name: str = "",
    lang: str = "",
    organisation: Organisation | None = None,
) -> Register:
    """Keep what workshop notes say: every entry, and every line of the source with what it was taken for.

    Nothing is repaired; a line that is none of these is kept as not understood.

    Raises:
        Refused: when nobody is signed in, the notes are too long, or no line of them has words.
    """
    can_import_notes(by).or_refuse()
    if organisation is not None:
        can_own_for(by, organisation).or_refuse()
    notes = _read(text, lang)
    now = timezone.now()
    register = Register(
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        owning_body=organisation.key if organisation else "",
        title=title.strip()[:200],
        lang=lang,
        source_name=source_name[:200],
        made_at=now,
        changed_at=now,
    )
    register.full_clean()
    register.save(force_insert=True)
    _store_entries(register, notes.entries)
    _store_lines(register, notes, text)
    counts = {sort: len(notes.of_sort(sort)) for sort in ("challenge", "open_question")}
    record(
        "register.imported",
        ("register", register.key),
        by=by,
        entries=len(notes.entries),
        challenges=counts["challenge"],
        open=counts["open_question"],
        not_understood=len(notes.not_understood),
    )
    return register


def _read(text: str, lang: str) -> Notes:
    if len(text) > MOST_SIGNS or len(text.splitlines()) > MOST_LINES:
        raise Refused(_("These notes are too long. Bring them in parts of at most 6,000 lines."))
    notes = read_notes(text, lang)
    if not any(notes.lines()):
        raise Refused(_("No line of this has words. Paste the notes themselves, or choose another file."))
    return notes


def _store_entries(register: Register, entries: Sequence[Entry]) -> None:
    made: dict[int, RegisterEntry] = {}
    # What belongs to a challenge refers to its row, so the challenges come first.
    for entry in sorted(entries, key=lambda one: (one.parent is not None, one.number)):
        window = entry.window
        made[entry.number] = RegisterEntry(
            register=register,
            position=entry.number,
            sort=entry.sort,
            theme=entry.theme[:300],
            text=entry.text[:8_000],
            parent_id=None if entry.parent is None else made[entry.parent].pk,
            lines=list(entry.lines),
            suspicions=[[one.code, one.line, one.original[:2_000]] for one in entry.suspicions],
            owner_words=entry.owner_words[:300],
            window_words=window.words[:200] if window else "",
            starts_on=window.starts_on if window else None,
            ends_before=window.ends_before if window else None,
            precision=window.precision[:8] if window else "",
        )
        if entry.parent is None:
            made[entry.number].save(force_insert=True)
    RegisterEntry.objects.bulk_create([one for one in made.values() if one.pk is None], batch_size=500)


def _store_lines(register: Register, notes: Notes, text: str) -> None:
    used = {line for entry in notes.entries for line in entry.lines}
    furniture = {line.number: line.why for line in notes.furniture}
    lost = {line.number: line.why for line in notes.not_understood}
    rows = []
    for number, words in enumerate(text.splitlines(), start=1):
        if not words.strip():
            continue
        why = furniture.get(number, "")
        if number in used and number not in lost:
            state = "used"
        elif why:
            state = "heading" if why == "heading" else "furniture"
        else:
            state, why = "not_understood", lost.get(number, "")
        rows.append(RegisterLine(register=register, number=number, text=words, state=state, why=why))
    RegisterLine.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def change_entry(entry: RegisterEntry, *, by: Agent, version: int, **said: Any) -> RegisterEntry:
    """Say what became of an entry: its state, what was decided, its owner, who controls it.

    The words of the source stay as they are. What is decided says what: an open question that nobody has
    answered stays open.

    Raises:
        Refused: when the notes are somebody else's, or a decision has no words.
        ChangedMeanwhile: when a colleague changed it since ``version``.
    """
    unknown = set(said) - {"state", "decision", "in_control", "owner"}
    if unknown:
        raise ValueError(f"not to be changed: {', '.join(sorted(unknown))}")
    can_see_register(by, entry.register).or_refuse()
    if said.get("state") == "decided" and not str(said.get("decision", entry.decision)).strip():
        raise Refused(_("Write what was decided."))
    claim_version(RegisterEntry.objects.all(), pk=entry.pk, version=version)
    held = RegisterEntry.objects.select_related("register").get(pk=entry.pk)
    for name, value in said.items():
        setattr(held, name, value)
    held.full_clean(exclude=["register", "parent", "challenge"])
    held.save()
    _touched(held.register)
    record(
        "register.entry_changed",
        ("register", held.register.key),
        by=by,
        entry=held.key,
        state=held.state,
        parts=sorted(said),
    )
    return held


def _touched(register: Register) -> None:
    """Note that notes were worked on: how long they are kept is counted from there."""
    Register.objects.filter(pk=register.pk).update(changed_at=timezone.now())


@transaction.atomic
def draft_from_entry(entry: RegisterEntry, *, by: Agent) -> Challenge:
    """Make a draft challenge of an entry, with its words as they stand; pressed twice, it is the same draft.

    Raises:
        Refused: when the notes are somebody else's, or the entry is no challenge.
    """
    can_see_register(by, entry.register).or_refuse()
    held = RegisterEntry.objects.select_for_update().get(pk=entry.pk)
    if held.sort != "challenge":
        raise Refused(_("Only a challenge of the notes becomes a challenge here."))
    if held.challenge is not None:
        return held.challenge
    register = entry.register
    body = Organisation.objects.filter(key=register.owning_body).first() if register.owning_body else None
    first = held.text if len(held.text) <= 200 else held.text[:199].rsplit(" ", 1)[0] + "…"
    beside = [f"{one.text}" for one in held.children.all()]
    text = "\n\n".join([held.text, *beside])
    held.challenge = start_challenge(
        by=by,
        title=first,
        text=text,
        lang=register.lang,
        organisation=body,
        in_control=held.in_control,
    )
    held.version += 1
    held.save(update_fields=["challenge", "version"])
    _touched(register)
    return held.challenge


@transaction.atomic
def share_register(register: Register, *, by: Agent) -> Register:
    """Let the people of the organisation read and work on the notes: an act that the thread keeps.

    Raises:
        Refused: when they belong to no organisation, or the agent may not.
    """
    can_see_register(by, register).or_refuse()
    if not register.owning_body:
        raise Refused(_("These notes belong to no organisation. Bring them for one to share them."))
    if register.is_shared:
        return register
    register.is_shared, register.version = True, register.version + 1
    register.save(update_fields=["is_shared", "version"])
    _touched(register)
    record("register.shared", ("register", register.key), by=by)
    return register


@transaction.atomic
def delete_register(register: Register, *, by: Agent) -> None:
    """Delete notes with all their entries and lines; challenges that were made of them stay.

    Raises:
        Refused: when the agent may not, or a registry knows them.
    """
    can_delete_register(by, register).or_refuse()
    key = register.key
    register.entries.filter(parent__isnull=False).delete()
    register.entries.all().delete()
    register.source_lines.all().delete()
    register.delete()
    record("register.deleted", ("register", key), by=by)


@transaction.atomic
def leave_registers_to_bodies(person: Person, *, by: Agent) -> tuple[int, int]:
    """Erase a person's own notes; those of a body stay with it, without the person. Gives how many of each.

    Authorised by whoever erases the person.
    """
    owned = Register.objects.select_for_update().filter(maker=person)
    left = owned.exclude(owning_body="").update(maker=None, is_shared=True)
    erased = list(owned.filter(owning_body=""))
    RegisterEntry.objects.filter(register__in=erased, parent__isnull=False).delete()
    RegisterEntry.objects.filter(register__in=erased).delete()
    RegisterLine.objects.filter(register__in=erased).delete()
    Register.objects.filter(pk__in=[one.pk for one in erased]).delete()
    if left or erased:
        record("register.left", ("person", person.key), by=by, left=left, erased=len(erased))
    return left, len(erased)
