"""What this stage keeps of people: every field is known, named by a holding, given out, and erased."""

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from samband.accounts.actions import erase_person
from samband.accounts.holdings import holdings
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.challenges.actions.registers import import_notes
from samband.challenges.actions.requests import Wish, ask_organisation
from samband.challenges.models import Challenge, EntryPoint, Follow, Idea, Keeper, PublicationRule, Question
from tests.challenges.challenges_material import City, draft, found_city
from tests.challenges.inbox_material import door, idea

# Who is named, by which holding: it gives the field out, and erases it.
NAMED = {
    "Challenge.maker": "challenges",
    "Challenge.approver": "challenges",
    "ChallengeVersion.by_person": "challenges",
    "PublicationRule.approver": "challenges",
    "Question.asked_by": "questions",
    "Follow.person": "follows",
    "Keeper.person": "doors_kept",
    "EntryPoint.mailbox": "doors_kept",
    "EntryPoint.registrar": "doors_kept",
    "Idea.handler": "ideas_in_hand",
    "Idea.sender": "ideas",
    "Idea.email": "ideas",
    "Register.maker": "notes",
    "Request.asked_by": "requests",
}
# A rule goes on naming the erased person, who is nobody then: its stewards name another.
STAYS_AS_NOBODY = {"PublicationRule.approver"}
_STATEMENT = (
    "title lang affected future present present_source measure binding open others market judging owner "
    "adoption override"
)
# What names nobody, or what no machine finds a person in: why, and which fields.
NOT_NAMED = {
    "keys, codes, states and digests of things": {
        "Challenge": "owning_body case_number key put_off themes folded_themes folded sort_key",
        "ChallengeVersion": "sitting",
        "ChallengeDate": "key lang precision",
        "ChallengeLink": "key digest",
        "ChallengeComment": "key lang part",
        "PriorAnswer": "profile_key lang",
        "Question": "key lang answer_lang",
        "EntryPoint": "key lang link country zone check_fault folded sort_key",
        "OldAddress": "key",
        "ClosedTime": "key",
        "ReplyTemplate": "key lang",
        "WrongDoor": "profile_key",
        "DoorLead": "profile_key",
        "Idea": "owning_body case_number key receipt lang reply_lang proposed_department proposed_challenge "
        "why_quarantined folded",
        "IdeaMessage": "key body verb lang",
        "IdeaFile": "key sha256 kind",
        "Register": "owning_body case_number key lang",
        "RegisterEntry": "key lines suspicions precision",
        "RegisterLine": "why",
        "Request": "owning_body case_number key lang answer_lang result_lang",
    },
    "the words of a record: its body's, and erased or kept with it": {
        "Challenge": f"{_STATEMENT} source_text outcome learned why",
        "ChallengeVersion": _STATEMENT,
        "ChallengeDate": "label",
        "PriorAnswer": "title why",
        "Question": "text answer",
        "EntryPoint": "name intro role_title",
        "ReplyTemplate": "name text",
        "Idea": "title text problem secrets",
        "IdeaMessage": "text",
        "IdeaFile": "name",
        "Register": "title source_name",
        "RegisterEntry": "theme text decision owner_words window_words",
        "RegisterLine": "text",
        "Request": "title text competence answer result",
    },
    # Whoever comes by a link has no account; the owners remove a comment on request.
    "what a colleague without account wrote, under a name of their choice": {
        "ChallengeComment": "name text",
    },
}


def _fields() -> Iterator[str]:
    """Give every field of this stage in which a person could stand."""
    for table in apps.get_app_config("challenges").get_models():
        for field in table._meta.concrete_fields:
            is_person = isinstance(field, models.ForeignKey) and field.related_model is Person
            is_typed = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if is_person or (is_typed and not field.choices):
                yield f"{table.__name__}.{field.name}"


def test_every_field_in_which_a_person_could_stand_is_known() -> None:
    known = list(NAMED)
    for tables in NOT_NAMED.values():
        known += [f"{table}.{name}" for table, names in tables.items() for name in names.split()]
    assert len(known) == len(set(known)), "a field is named, or is not: say one of them"
    assert set(_fields()) - set(known) == set(), (
        "say here by which holding a new field is given out and erased, or why it names nobody"
    )
    assert set(known) - set(_fields()) == set(), "these fields are gone: take them off the lists"
    assert set(NAMED.values()) <= {one.name for one in holdings()}


def test_whoever_is_a_person_in_a_table_is_in_the_first_list() -> None:
    for table in apps.get_app_config("challenges").get_models():
        for field in table._meta.concrete_fields:
            is_person = isinstance(field, models.ForeignKey) and field.related_model is Person
            if is_person or isinstance(field, models.EmailField):
                assert f"{table.__name__}.{field.name}" in NAMED


def rows_naming(field: str, person: Person, email: str) -> int:
    """Count the rows in which a field names a person, by row, key or address."""
    table_name, name = field.split(".")
    table = apps.get_model("challenges", table_name)
    kind = table._meta.get_field(name)
    if isinstance(kind, models.ForeignKey):
        return int(table._default_manager.filter(**{name: person}).count())
    if isinstance(kind, models.EmailField):
        return int(table._default_manager.filter(**{f"{name}__iexact": email}).count())
    wanted = "Innovatören Ödla" if field == "Idea.sender" else person.key
    return int(table._default_manager.filter(**{name: wanted}).count())


def somebody_everywhere(town: City) -> Person:
    """Let one person stand in every field that names one."""
    who, at = town.officer, timezone.now()
    made = draft(town, affected="Alla")
    Challenge.objects.filter(pk=made.pk).update(approver=who)
    PublicationRule.objects.create(organisation=town.care, approver=who)
    Question.objects.create(challenge=made, text="Vem betalar?", asked_by=who.key, asked_at=at)
    Follow.objects.create(challenge=made, person=who, since=at)
    opened = door(town.city)
    Keeper.objects.create(entry_point=opened, person=who, role="host")
    EntryPoint.objects.filter(pk=opened.pk).update(mailbox=who.email.upper(), registrar=who.email)
    sent = idea(opened)
    Idea.objects.filter(pk=sent.pk).update(handler=who, sender="Innovatören Ödla", email=who.email)
    import_notes("Vem äger kartan?", by=town.by, title="Verkstad", organisation=town.city)
    wish = Wish("introduction", "Träffas", "Vi vill träffas.", "sv")
    ask_organisation(town.other, by=town.by, asker=town.city, wish=wish)
    return who


@pytest.mark.django_db
def test_each_of_them_is_given_out_and_erased() -> None:
    town = found_city()
    who = somebody_everywhere(town)
    email, by_name = who.email, {one.name: one for one in holdings()}
    for field, holding in NAMED.items():
        assert rows_naming(field, who, email), f"nobody stands in {field}: the test proves nothing of it"
        assert by_name[holding].export(who), holding
    given = {name: json.dumps(list(by_name[name].export(who))) for name in set(NAMED.values())}
    for holding, said in {
        "challenges": '"approves_for"',
        "doors_kept": '"your_address_as": "registrar"',
        "ideas": json.dumps("Innovatören Ödla"),
    }.items():
        assert said in given[holding]
    assert '"wrote"' in given["challenges"], "which versions they wrote"
    assert '"your_address_as": "mailbox"' in given["doors_kept"]
    erase_person(who, by=OPERATOR)
    left = {field for field in NAMED if rows_naming(field, who, email)}
    assert left == STAYS_AS_NOBODY
    assert EntryPoint.objects.get().mailbox == ""
    who.refresh_from_db()
    assert who.email != email, "whom the rule still names is nobody"
