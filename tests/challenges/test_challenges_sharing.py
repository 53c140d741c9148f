"""Links by which colleagues without account read and comment: until when, how much, who is told."""

import pytest
from django.utils import timezone

from samband.base.agents import VISITOR
from samband.base.link_limits import TooManyComments
from samband.base.models import Event, Mail, Notification
from samband.challenges.actions.challenge_sharing import (
    comment_on_challenge,
    make_link,
    open_challenge_link,
    remove_challenge_comment,
    revoke_challenge_link,
)
from samband.challenges.models import ChallengeComment, ChallengeLink
from samband.kernel.decision import Refused
from tests.challenges.challenges_material import City, draft, found_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return found_city()


def test_a_link_leads_there_until_it_is_revoked_or_over(town: City) -> None:
    link, token = make_link(draft(town), by=town.by, days=7)
    assert token not in str(ChallengeLink.objects.values_list())
    assert open_challenge_link(token) == link
    assert open_challenge_link(token[:-1] + "2") is None or token.endswith("2")
    ChallengeLink.objects.update(expires_at=timezone.now())
    assert open_challenge_link(token) is None
    revoke_challenge_link(link, by=town.by)
    revoke_challenge_link(link, by=town.by)
    assert Event.objects.filter(verb="challenge.link_revoked").count() == 1
    with pytest.raises(Refused):
        comment_on_challenge(link, by=VISITOR, name="N", text="För sent")


def test_only_its_owners_make_revoke_and_remove(town: City) -> None:
    made = draft(town)
    link, _token = make_link(made, by=town.by)
    said = comment_on_challenge(link, by=VISITOR, name="N", text="Hur många?", part="affected")
    for by in (town.agent("outsider"), town.agent("colleague"), VISITOR):
        with pytest.raises(Refused):
            make_link(made, by=by)
        with pytest.raises(Refused):
            revoke_challenge_link(link, by=by)
        with pytest.raises(Refused):
            remove_challenge_comment(said, by=by)
    remove_challenge_comment(said, by=town.by)
    assert not ChallengeComment.objects.exists()


def test_the_maker_is_told_once_by_mail_and_never_of_the_words(town: City) -> None:
    link, _token = make_link(draft(town), by=town.by)
    for number in range(3):
        comment_on_challenge(link, by=VISITOR, name="N", text=f"Fråga {number}", part="status")
    assert Notification.objects.filter(person_key=town.officer.key).count() == 3
    assert Mail.objects.filter(address=town.officer.email, kind="challenges").count() == 1
    assert "Fråga" not in str(list(Event.objects.values_list("changes", flat=True)))
    assert set(ChallengeComment.objects.values_list("part", flat=True)) == {""}


def test_a_flood_by_one_link_is_stopped(town: City) -> None:
    link, _token = make_link(draft(town), by=town.by)
    for _number in range(10):
        comment_on_challenge(link, by=VISITOR, name="N", text="x")
    with pytest.raises(TooManyComments):
        comment_on_challenge(link, by=VISITOR, name="N", text="x")
    assert ChallengeComment.objects.count() == 10
