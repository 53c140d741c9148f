"""Organisations as they stand while they are written: loaded, changed and stored many at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from samband.actors.domain.candidate import Candidate
from samband.actors.domain.contacts import Contact
from samband.actors.domain.identity import Facts, Listed, Register, Said, identity_of, merge, name_of
from samband.actors.models import (
    ContactPoint,
    Listing,
    Organisation,
    OrganisationKind,
    OrganisationTheme,
    Statement,
)
from samband.kernel.text import fold, sort_key
from samband.matching.actions import ProfileContent, fill_profile
from samband.matching.models import Profile

_PLAIN = ("name", "country", "region", "municipality", "lang", "website", "registry_number")
_FOLDED_TEXT = 1_500


@dataclass(slots=True, eq=False)
class Standing:
    """An organisation with all that a list can change of it; ``changed`` names the facts that differ."""

    organisation: Organisation
    facts: Facts = field(default_factory=Facts)
    changed: set[str] = field(default_factory=set)
    mark: str = "unverified"

    @property
    def is_new(self) -> bool:
        """Whether the database does not hold it yet."""
        return self.organisation.pk is None

    def take(self, row: Candidate, source: str, on: date) -> bool:
        """Take in what a row says; say whether it changed anything."""
        facts, changed = merge(self.facts, row, source)
        self.put(facts, changed, source, on)
        return bool(changed)

    def put(self, facts: Facts, changed: Iterable[str], source: str, on: date) -> None:
        """Set facts, with the source and the date of those that changed."""
        self.facts = facts
        provenance = dict(self.organisation.provenance)
        for name in changed:
            self.changed.add(name)
            provenance[name] = {"source": source, "date": on.isoformat(), "mark": self.mark}
        self.organisation.provenance = provenance


def new_standing(source: str, source_id: str, on: date) -> Standing:
    """Begin an organisation of which nothing is known yet but where it came from."""
    now = timezone.now()
    organisation = Organisation(
        source=source, source_id=source_id, sourced_on=on, added_at=now, changed_at=now
    )
    return Standing(organisation)


def look_up(rows: Sequence[Candidate], source: str) -> Register[Standing]:
    """Find all that some rows may already be, with a handful of queries whatever their number."""
    identities = {identity_of(row) for row in rows}
    names = {name_of(row) for row in rows if not row.source_id and not row.number}
    numbers = {row.number for row in rows if row.number}
    ids = {row.source_id for row in rows if len(row.source_id) == 12}
    listings = _listings(source, identities, names)
    by_number = _organisations(Q(registry_number__in=numbers)) if numbers else {}
    by_key = _organisations(Q(key__in=ids)) if ids else {}
    pks = {pk for _listing, pk in listings} | set(by_number.values()) | set(by_key.values())
    standing = load_standing(pks)
    register: Register[Standing] = Register()
    for listing, pk in listings:
        listed = Listed(standing[pk], listing.identity, listing.name, listing.edition, tuple(listing.digests))
        register.by_identity[listing.identity] = listed
        register.by_name.setdefault(listing.name, standing[pk])
    for (_key, country, number), pk in by_number.items():
        register.by_number[country, number] = standing[pk]
    for (key, _country, _number), pk in by_key.items():
        register.by_key[key] = standing[pk]
    return register


def _listings(source: str, identities: set[str], names: set[str]) -> list[tuple[Listing, int]]:
    found = Listing.objects.filter(source=source).select_related(None)
    found = found.annotate(at=Coalesce("organisation__merged_into_id", "organisation_id")).order_by("id")
    listings = {listing.pk: listing for listing in found.filter(identity__in=identities)}
    if names:
        listings |= {listing.pk: listing for listing in found.filter(name__in=names)}
    return [(listing, listing.at) for _pk, listing in sorted(listings.items())]


def _organisations(which: Q) -> dict[tuple[str, str, str], int]:
    rows = Organisation.objects.filter(which).annotate(at=Coalesce(F("merged_into_id"), F("id")))
    return {
        (key, country, number): at
        for key, country, number, at in rows.values_list("key", "country", "registry_number", "at")
    }


def load_standing(pks: Collection[int]) -> dict[int, Standing]:
    """Load organisations with all that a list can change of them."""
    if not pks:
        return {}
    kinds: dict[int, list[str]] = defaultdict(list)
    for pk, kind in OrganisationKind.objects.filter(organisation__in=pks).values_list(
        "organisation_id", "kind"
    ):
        kinds[pk].append(kind)
    themes: dict[int, list[str]] = defaultdict(list)
    for pk, theme in OrganisationTheme.objects.filter(organisation__in=pks).values_list(
        "organisation_id", "theme"
    ):
        themes[pk].append(theme)
    said: dict[int, list[Said]] = defaultdict(list)
    for one in Statement.objects.filter(organisation__in=pks):
        said[one.organisation_id].append(Said(one.role, one.lang, one.text, one.source))
    contacts: dict[int, list[tuple[Contact, str]]] = defaultdict(list)
    for point in ContactPoint.objects.filter(organisation__in=pks):
        contacts[point.organisation_id].append((Contact(point.sort, point.value), point.source))
    return {
        organisation.pk: Standing(
            organisation,
            Facts(
                **{name: getattr(organisation, name) for name in _PLAIN},
                kinds=tuple(kinds[organisation.pk]),
                themes=tuple(themes[organisation.pk]),
                statements=tuple(said[organisation.pk]),
                contacts=tuple(contacts[organisation.pk]),
                notes=dict(organisation.notes),
            ),
        )
        for organisation in Organisation.objects.filter(pk__in=pks).select_related("profile")
    }


def store_standing(standing: Sequence[Standing], *, on: date) -> None:
    """Store organisations that are new or changed, with all their parts and their profiles.

    Not an event: the action that calls this records what it was done for, in the same transaction.
    """
    new = [one for one in standing if one.is_new]
    changed = [one for one in standing if not one.is_new and one.changed]
    for one in (*new, *changed):
        _fill(one)
    Profile.objects.bulk_create([_profile(one) for one in new])
    for one in new:
        one.organisation.profile_id = one.organisation.profile.pk if one.organisation.profile else None
    Organisation.objects.bulk_create([one.organisation for one in new])
    for one in changed:
        _store_changed(one)
    _store_parts([*new, *changed], on)
    for one in (*new, *changed):
        one.changed.clear()


def _fill(one: Standing) -> None:
    organisation, facts = one.organisation, one.facts
    for name in _PLAIN:
        setattr(organisation, name, getattr(facts, name))
    organisation.notes = dict(facts.notes)
    text = " ".join(said.text[:_FOLDED_TEXT] for said in facts.statements)
    organisation.folded = fold(f"{facts.name} {facts.municipality} {text}")
    organisation.folded_name = fold(facts.name)[:320]
    organisation.folded_place = fold(facts.municipality)[:160]
    organisation.sort_key = sort_key(facts.name)[:320]


def _profile(one: Standing) -> Profile:
    profile = one.organisation.profile or Profile()
    if fill_profile(profile, content_of(one.organisation, one.facts)) and profile.pk:
        profile.version += 1
    one.organisation.profile = profile
    return profile


def content_of(organisation: Organisation, facts: Facts) -> ProfileContent:
    """Give an organisation as matching compares it: what it offers first, then what it seeks."""
    own = [said for said in facts.statements if said.lang == facts.lang] or list(facts.statements[:1])
    lang = own[0].lang if own else facts.lang
    texts = [said.text for said in own if said.role == "offers" and said.lang == lang]
    texts += [said.text for said in own if said.role == "seeks" and said.lang == lang]
    return ProfileContent(
        sort="organisation",
        title=facts.name,
        text="\n\n".join(texts),
        lang=lang,
        kinds=facts.kinds,
        country=facts.country,
        region=facts.region,
        place=facts.municipality,
        codes=[f"theme:{theme}" for theme in facts.themes],
        source=organisation.source,
        source_id=organisation.source_id,
        sourced_on=organisation.sourced_on,
        audience=() if organisation.is_public else (organisation.key,),
    )


def _store_changed(one: Standing) -> None:
    organisation = one.organisation
    _profile(one).save()
    organisation.version += 1
    organisation.changed_at = timezone.now()
    organisation.save()
    if "kinds" in one.changed:
        OrganisationKind.objects.filter(organisation=organisation).delete()
    if "themes" in one.changed:
        OrganisationTheme.objects.filter(organisation=organisation).delete()
    if "statements" in one.changed:
        kept = {(said.role, said.lang): said.text for said in one.facts.statements}
        for statement in Statement.objects.filter(organisation=organisation):
            if kept.get((statement.role, statement.lang)) != statement.text:
                statement.delete()
    if "contacts" in one.changed:
        held = {(contact.sort, contact.value, source) for contact, source in one.facts.contacts}
        for point in ContactPoint.objects.filter(organisation=organisation):
            if (point.sort, point.value, point.source) not in held:
                point.delete()


def _store_parts(standing: Sequence[Standing], on: date) -> None:
    kinds, themes, statements, contacts = [], [], [], []
    for one in standing:
        organisation, facts = one.organisation, one.facts
        if "kinds" in one.changed:
            kinds += [
                OrganisationKind(organisation=organisation, kind=kind, position=at)
                for at, kind in enumerate(facts.kinds)
            ]
        if "themes" in one.changed:
            themes += [OrganisationTheme(organisation=organisation, theme=theme) for theme in facts.themes]
        if "statements" in one.changed:
            statements += [
                Statement(
                    organisation=organisation,
                    role=said.role,
                    lang=said.lang,
                    text=said.text,
                    source=said.source,
                    sourced_on=on,
                    mark=one.mark,
                )
                for said in facts.statements
            ]
        if "contacts" in one.changed:
            contacts += [
                ContactPoint(
                    organisation=organisation,
                    sort=contact.sort,
                    value=contact.value,
                    source=source,
                    sourced_on=on,
                )
                for contact, source in facts.contacts
            ]
    OrganisationKind.objects.bulk_create(kinds)
    OrganisationTheme.objects.bulk_create(themes)
    # What an organisation had already keeps its own source and date.
    Statement.objects.bulk_create(statements, ignore_conflicts=True)
    ContactPoint.objects.bulk_create(contacts, ignore_conflicts=True)
