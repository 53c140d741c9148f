"""Shortlists: what one may do with a list, what becomes known, what is erased, and two at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent
from samband.base.link_limits import TooManyComments
from samband.base.models import Event, Wording
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching import actions
from samband.matching.access import can_edit_shortlist, can_keep_shortlists, known_to
from samband.matching.models import Shortlist, ShortlistComment, ShortlistLink, ShortlistRow
from tests.matching.shortlist_material import filled, person, profile

pytestmark = pytest.mark.django_db

SECRET = "Nobody but we shall read this sentence"


def a_day_ago() -> datetime:
    return timezone.now() - timedelta(days=1)


@pytest.fixture
def owner() -> Person:
    return person("officer", organisation_key="abcdefgh2345")


def fresh(row: ShortlistRow) -> ShortlistRow:
    return ShortlistRow.objects.select_related("shortlist__owner").get(pk=row.pk)


def test_a_list_keeps_a_copy_of_the_need_after_the_need_is_erased(owner: Person) -> None:
    agent = agent_of(owner)
    need = actions.ask_need("Våra källare svämmar över.", by=agent, lang="sv")
    made = actions.make_shortlist("Källare", by=agent, need=need)
    actions.forget_need(need, by=agent)
    made.refresh_from_db()
    assert (made.need_text, made.need_lang) == ("Våra källare svämmar över.", "sv")
    assert (made.owner, made.acting_for, made.need_key) == (owner, "abcdefgh2345", need.public_key)
    assert need.key not in str(vars(made))


def test_a_list_that_says_no_need_takes_that_of_its_first_find(owner: Person) -> None:
    agent = agent_of(owner)
    need = actions.ask_need("Våra källare svämmar över.", by=agent, lang="sv")
    other = actions.ask_need("Något helt annat än källare.", by=agent, lang="sv")
    made = actions.make_shortlist("Tom", by=agent)
    actions.add_to_shortlist(made, by=agent, profile=profile("A"), need=need)
    actions.add_to_shortlist(made, by=agent, profile=profile("B"), need=other)
    made.refresh_from_db()
    assert made.need_text == need.text


def test_reasons_are_kept_as_they_were_found(owner: Person) -> None:
    agent, chosen = agent_of(owner), profile()
    made = actions.make_shortlist("Källare", by=agent)
    pair = {"need": "Snö.", "profile": "Om snö.", "similarity": 0.7}
    row = actions.add_to_shortlist(made, by=agent, profile=chosen, found=actions.FoundAs([pair], "good", 0.5))
    row.refresh_from_db()
    assert (row.reasons, row.band, row.score, row.title, row.lang) == (
        [pair],
        "good",
        0.5,
        chosen.title,
        "sv",
    )


def test_the_same_candidate_is_on_a_list_once(owner: Person) -> None:
    agent, chosen = agent_of(owner), profile()
    made = actions.make_shortlist("Källare", by=agent)
    first = actions.add_to_shortlist(made, by=agent, profile=chosen)
    assert actions.add_to_shortlist(made, by=agent, profile=chosen) == first
    assert Event.objects.filter(verb="shortlist.row_added").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortlistRow.objects.create(
            shortlist=made, profile_key=chosen.key, title="x", position=2, added_at=timezone.now()
        )


def test_what_may_not_be_seen_cannot_be_put_on_a_list(owner: Person) -> None:
    made, _ = filled(owner)
    for hidden in (profile("Hemlig", audience=["zzzzzzzz2345"]), profile("Borta")):
        if hidden.is_public:
            actions.withdraw_profile(hidden, by=OPERATOR)
        with pytest.raises(Refused):
            actions.add_to_shortlist(made, by=agent_of(owner), profile=hidden)
    assert not made.rows.exists()


def test_contacted_becomes_known_and_taken_back_is_known_no_more(owner: Person) -> None:
    agent = agent_of(owner)
    _made, (row, other) = filled(owner, "A", "B")
    assert known_to(agent) == frozenset()
    row = actions.move_row(row, by=agent, version=1, verb="contact")
    assert known_to(agent) == {row.profile_key}
    assert known_to(agent_of(person("other"))) == known_to(VISITOR) == frozenset()
    row = actions.move_row(row, by=agent, version=2, verb="dismiss", why_not="Too far away")
    assert known_to(agent) == {row.profile_key}
    row = actions.move_row(row, by=agent, version=3, verb="take_up")
    assert (row.status, row.why_not) == ("to_contact", "")
    other = actions.move_row(other, by=agent, version=1, verb="contact")
    actions.move_row(other, by=agent, version=2, verb="take_back")
    assert known_to(agent) == {row.profile_key}


def test_what_one_said_one_knows_and_whom_one_contacted_are_both_known(owner: Person) -> None:
    agent = agent_of(owner)
    _made, (row,) = filled(owner, "A")
    actions.move_row(row, by=agent, version=1, verb="contact")
    need = actions.ask_need("Våra källare svämmar över.", by=agent)
    said = profile("B")
    actions.give_feedback(need, by=agent, profile=said, verdict="known")
    assert known_to(agent) == {row.profile_key, said.key}


@pytest.mark.parametrize("verb", ["answer", "take_up", "take_back", "add", "fly"])
def test_a_verb_that_does_not_follow_is_refused_and_nothing_changes(owner: Person, verb: str) -> None:
    _made, (row,) = filled(owner, "A")
    with pytest.raises(Refused), transaction.atomic():
        actions.move_row(row, by=agent_of(owner), version=1, verb=verb)
    assert (fresh(row).status, fresh(row).version) == ("to_contact", 1)
    assert not Event.objects.filter(verb="shortlist.row_moved").exists()


def test_the_database_itself_wants_a_reason_and_a_moment(owner: Person) -> None:
    _made, (row,) = filled(owner, "A")
    for wrong in ({"status": "not_relevant"}, {"status": "contacted"}, {"status": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShortlistRow.objects.filter(pk=row.pk).update(**wrong)


def test_order_changes_by_neighbours(owner: Person) -> None:
    agent = agent_of(owner)
    made, rows = filled(owner, "A", "B", "C")
    actions.reorder_row(rows[2], by=agent, version=1, up=True)
    actions.reorder_row(rows[0], by=agent, version=2, up=False)
    assert [row.title for row in made.rows.standing()] == ["C", "A", "B"]


def test_what_is_taken_off_comes_back_where_it_was_within_a_day(owner: Person) -> None:
    agent = agent_of(owner)
    made, rows = filled(owner, "A", "B", "C")
    actions.note_row(rows[1], by=agent, version=1, notes="Ring dem")
    removed = actions.remove_row(fresh(rows[1]), by=agent, version=2)
    assert [row.title for row in made.rows.standing()] == ["A", "C"]
    actions.restore_row(removed, by=agent)
    actions.restore_row(removed, by=agent)
    assert [(row.title, row.notes) for row in made.rows.standing()] == [
        ("A", ""),
        ("B", "Ring dem"),
        ("C", ""),
    ]
    assert Event.objects.filter(verb="shortlist.row_restored").count() == 1


def test_what_was_taken_off_is_erased_after_a_day(owner: Person) -> None:
    made, rows = filled(owner, "A", "B")
    actions.remove_row(rows[0], by=agent_of(owner), version=1)
    assert actions.erase_removed_rows(by=SYSTEM, before=a_day_ago()) == 0
    made.rows.filter(removed_at__isnull=False).update(
        removed_at=timezone.now() - timedelta(days=1, seconds=1)
    )
    assert actions.erase_removed_rows(by=agent_of(owner), before=a_day_ago()) == 0
    assert actions.erase_removed_rows(by=SYSTEM, before=a_day_ago()) == 1
    assert [row.title for row in made.rows.all()] == ["B"]


def test_put_on_anew_it_cannot_come_back_twice(owner: Person) -> None:
    agent, chosen = agent_of(owner), profile()
    made = actions.make_shortlist("Källare", by=agent)
    row = actions.add_to_shortlist(made, by=agent, profile=chosen)
    actions.remove_row(row, by=agent, version=1)
    actions.add_to_shortlist(made, by=agent, profile=chosen)
    with pytest.raises(Refused):
        actions.restore_row(fresh(row), by=agent)


def test_two_at_once_the_second_is_told_and_writes_over_nothing(owner: Person) -> None:
    agent = agent_of(owner)
    made, (row, _other) = filled(owner, "A", "B")
    actions.note_row(row, by=agent, version=1, notes="first")
    seconds: list[Callable[[], Any]] = [
        lambda: actions.note_row(row, by=agent, version=1, notes="second"),
        lambda: actions.move_row(row, by=agent, version=1, verb="contact"),
        lambda: actions.remove_row(row, by=agent, version=1),
    ]
    actions.change_shortlist(made, by=agent, version=1, title="New", need_text="")
    seconds += [
        lambda: actions.change_shortlist(made, by=agent, version=1, title="Mine", need_text=""),
        lambda: actions.reorder_row(row, by=agent, version=1, up=False),
    ]
    for second in seconds:
        with pytest.raises(ChangedMeanwhile) as told, transaction.atomic():
            second()
        assert told.value.now is not None
    assert (fresh(row).notes, fresh(row).status) == ("first", "to_contact")
    assert Shortlist.objects.get().title == "New"


def test_a_note_on_one_row_does_not_stand_in_the_way_of_another(owner: Person) -> None:
    agent = agent_of(owner)
    _made, (row, other) = filled(owner, "A", "B")
    actions.note_row(row, by=agent, version=1, notes="x")
    actions.note_row(other, by=agent, version=1, notes="y")
    assert fresh(other).notes == "y"


def everything_on_a_list(owner: Person) -> Shortlist:
    agent = agent_of(owner)
    made, (row, other) = filled(owner, "A", "B", need_text=SECRET, need_lang="en")
    actions.note_row(row, by=agent, version=1, notes=SECRET)
    actions.move_row(row, by=agent, version=2, verb="dismiss", why_not=SECRET)
    actions.move_row(other, by=agent, version=1, verb="contact")
    actions.reorder_row(other, by=agent, version=1, up=True)
    actions.change_shortlist(made, by=agent, version=2, title=SECRET, need_text=SECRET)
    link, _token = actions.share_shortlist(made, by=agent, days=7)
    said = actions.comment_by_link(link, by=VISITOR, name=SECRET, text=SECRET)
    actions.remove_row(fresh(other), by=agent, version=2)
    actions.remove_comment(said, by=agent)
    actions.comment_by_link(link, by=VISITOR, name=SECRET, text=SECRET)
    actions.revoke_link(link, by=agent)
    return made


def test_the_thread_holds_keys_and_statuses_never_a_text_or_a_token(owner: Person) -> None:
    made = everything_on_a_list(owner)
    lines = Event.objects.filter(subject_key=made.key)
    assert {line.verb for line in lines} >= {
        "shortlist.made", "shortlist.changed", "shortlist.row_added", "shortlist.row_noted",
        "shortlist.shared",
        "shortlist.row_moved", "shortlist.reordered", "shortlist.row_removed", "shortlist.commented",
        "shortlist.comment_removed", "shortlist.link_revoked",
    }  # fmt: skip
    assert not any(line.wording_id for line in lines)
    held = " ".join(str(line.changes) for line in lines)
    assert SECRET not in held
    assert ShortlistLink.objects.get().digest not in held


def test_deleting_a_list_erases_every_word_of_it(owner: Person) -> None:
    made = everything_on_a_list(owner)
    actions.delete_shortlist(made, by=agent_of(owner))
    for table in (Shortlist, ShortlistRow, ShortlistLink, ShortlistComment):
        assert not table._default_manager.exists()
    assert not Wording.objects.filter(text__contains=SECRET).exists()
    with connection.cursor() as cursor:
        for table_name in connection.introspection.table_names():
            if not table_name.startswith(("sqlite", "django_")):
                cursor.execute(f'SELECT * FROM "{table_name}"')
                assert SECRET not in str(cursor.fetchall()), table_name
    assert Event.objects.filter(verb="shortlist.deleted", subject_key=made.key).count() == 1


def test_a_token_is_kept_as_a_digest_alone(owner: Person) -> None:
    made, _ = filled(owner)
    link, token = actions.share_shortlist(made, by=agent_of(owner), days=None)
    assert len(token) == 26
    assert token not in str(vars(ShortlistLink.objects.get()))
    assert link.expires_at is None
    assert actions.open_link(token) == link
    again, other = actions.share_shortlist(made, by=agent_of(owner), days=7)
    assert other != token
    assert again.expires_at is not None


def test_a_link_that_is_guessed_expired_or_revoked_opens_nothing(owner: Person) -> None:
    agent = agent_of(owner)
    made, _ = filled(owner)
    expired, late = actions.share_shortlist(made, by=agent, days=7)
    revoked, gone = actions.share_shortlist(made, by=agent)
    ShortlistLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    actions.revoke_link(revoked, by=agent)
    actions.revoke_link(revoked, by=agent)
    assert Event.objects.filter(verb="shortlist.link_revoked").count() == 1
    guesses = [late, gone, expired.key, expired.digest, made.key, "", "x", "2" * 26, late.upper()]
    assert [actions.open_link(token) for token in guesses] == [None] * len(guesses)
    for link in (expired, revoked):
        with pytest.raises(Refused), transaction.atomic():
            actions.comment_by_link(link, by=VISITOR, name="A", text="B")
    assert not ShortlistComment._default_manager.exists()


def test_comments_by_a_link_are_bounded_in_time(owner: Person) -> None:
    made, _ = filled(owner)
    link, _token = actions.share_shortlist(made, by=agent_of(owner))
    for number in range(10):
        actions.comment_by_link(link, by=VISITOR, name="A", text=str(number))
    with pytest.raises(TooManyComments), transaction.atomic():
        actions.comment_by_link(link, by=VISITOR, name="A", text="one more")
    ShortlistComment._default_manager.update(said_at=F("said_at") - timedelta(minutes=11))
    actions.comment_by_link(link, by=VISITOR, name="A", text="later")
    assert made.comments.count() == 11


@pytest.mark.parametrize(
    ("name", "text"), [("", "x"), ("x", ""), (" ", "x"), ("x" * 81, "x"), ("x", "x" * 2001)]
)
def test_a_comment_has_a_name_and_a_text_of_bearable_length(owner: Person, name: str, text: str) -> None:
    made, _ = filled(owner)
    link, _token = actions.share_shortlist(made, by=agent_of(owner))
    with pytest.raises(ValidationError), transaction.atomic():
        actions.comment_by_link(link, by=VISITOR, name=name, text=text)


WRITES: dict[str, Callable[[Shortlist, ShortlistRow, Agent], Any]] = {
    "change": lambda made, _row, by: actions.change_shortlist(
        made, by=by, version=1, title="x", need_text=""
    ),
    "delete": lambda made, _row, by: actions.delete_shortlist(made, by=by),
    "add": lambda made, _row, by: actions.add_to_shortlist(made, by=by, profile=profile("Ny")),
    "note": lambda _made, row, by: actions.note_row(row, by=by, version=1, notes="x"),
    "contact": lambda _made, row, by: actions.move_row(row, by=by, version=1, verb="contact"),
    "reorder": lambda _made, row, by: actions.reorder_row(row, by=by, version=1, up=True),
    "remove": lambda _made, row, by: actions.remove_row(row, by=by, version=1),
    "restore": lambda _made, row, by: actions.restore_row(row, by=by),
    "share": lambda made, _row, by: actions.share_shortlist(made, by=by),
    "revoke": lambda made, _row, by: actions.revoke_link(made.links.get(), by=by),
    "uncomment": lambda made, _row, by: actions.remove_comment(made.comments.get(), by=by),
}


@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize("who", ["owner", "colleague", "other", "stranger"])
def test_a_list_is_its_owners_alone(owner: Person, who: str, verb: str) -> None:
    made, (row,) = filled(owner, "A")
    link, _token = actions.share_shortlist(made, by=agent_of(owner))
    actions.comment_by_link(link, by=VISITOR, name="A", text="B")
    # A colleague acts for the same organisation: sharing is an explicit act all the same.
    colleague = person("colleague", organisation_key="abcdefgh2345")
    agents = {
        "owner": agent_of(owner),
        "colleague": agent_of(colleague),
        "other": agent_of(person("other")),
        "stranger": VISITOR,
    }
    by, may = agents[who], who == "owner"
    assert bool(can_edit_shortlist(by, made)) is may
    assert bool(can_keep_shortlists(by)) is (who != "stranger")
    assert Shortlist.objects.visible_to(by).exists() is may
    assert ShortlistRow.objects.visible_to(by).exists() is may
    if may:
        WRITES[verb](made, fresh(row), by)
        return
    before = Event.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        WRITES[verb](made, fresh(row), by)
    assert Event.objects.count() == before


@pytest.mark.parametrize("by", [VISITOR, OPERATOR])
def test_whoever_is_nobody_in_person_has_no_lists(by: Agent) -> None:
    with pytest.raises(Refused):
        actions.make_shortlist("x", by=by)


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_list_has_a_name_of_bearable_length(owner: Person, title: str) -> None:
    with pytest.raises(ValidationError):
        actions.make_shortlist(title, by=agent_of(owner))
