"""Lets the people of the demo world work: lists, comments, standing searches, tokens, a failed job.

It is done after everything is searchable, because reasons and answers are the engine's own. What
happened weeks ago is done while the clock stands at that day: the actions and their lines on the
thread are the same as ever, only their dates are.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import create_token, note_token_used, revoke_token
from samband.accounts.models import Person
from samband.base.agents import SYSTEM, VISITOR, Agent
from samband.base.mailing import hash_of, stop_mail
from samband.matching.actions import (
    FoundAs,
    add_to_shortlist,
    ask_need,
    comment_by_link,
    make_shortlist,
    mark_comments_read,
    move_row,
    note_row,
    remove_row,
    revoke_link,
    share_shortlist,
)
from samband.matching.actions.standing import KIND, begin_search, make_digest, note_findings, stop_search
from samband.matching.domain.standing import Sighting
from samband.matching.encoder import EncoderError, EncoderUnavailable
from samband.matching.models import Need, Profile, Shortlist, StandingSearch
from samband.matching.tasks import index_profiles
from samband.matching.watching import look
from samband.site.demo_mark import is_demo
from samband.site.shortlisted import found_as
from samband.site.world.clock import standing_at
from samband.site.world.load import SOURCE, Row, rows

# Comments that are younger wait to be read.
READ_AFTER = timedelta(days=4)


def load_work() -> bool:
    """Let the people of the demo world have worked; say whether that was news.

    A home where they have is left as it is; so is one that is not the demo world.
    """
    if not is_demo() or Shortlist.objects.exists() or StandingSearch.objects.exists():
        return False
    people = {person.demo_role: person for person in Person.objects.exclude(demo_role="")}
    needs = {row["id"]: row for row in rows("needs")}
    profiles = {one.source_id: one for one in Profile.objects.filter(source=SOURCE)}
    made = _Work(people, needs, profiles, timezone.now())
    seen = made.everything_seen()
    with transaction.atomic():
        for row in rows("lists"):
            made.a_list(row, seen)
        for row in rows("searches"):
            made.a_search(row, seen)
        for row in rows("tokens"):
            made.a_token(row)
        made.a_failed_job()
    return True


class _Work:
    """What is needed to do the work: who, for which needs, among which profiles, on which day."""

    def __init__(
        self,
        people: Mapping[str, Person],
        needs: Mapping[str, Row],
        profiles: Mapping[str, Profile],
        now: datetime,
    ) -> None:
        self.people, self.needs, self.profiles, self.now = people, needs, profiles, now

    def ago(self, days: float) -> datetime:
        """Give a moment some days ago; today's work was done an hour ago."""
        return self.now - (timedelta(days=days) if days else timedelta(hours=1))

    def everything_seen(self) -> dict[str, Any]:
        """Ask the engine all that is needed, since no encoding belongs into a transaction."""
        seen: dict[str, Any] = {}
        for row in rows("lists"):
            need = self.needs.get(row["need"] or "")
            for one in row["rows"]:
                profile = self.profiles.get(one["of"])
                if need and profile:
                    seen[f"{need['id']} {one['of']}"] = found_as(need["text"], need["lang"], profile)
        for row in rows("searches"):
            need = self.needs[row["need"]]
            asking = StandingSearch(owner=self.people[row["owner"]], text=need["text"], lang=need["lang"])
            try:
                seen[row["title"]] = look(asking)
            except EncoderError:
                seen[row["title"]] = []
        return seen

    def _need(self, name: str | None, agent: Agent) -> Need | None:
        if not name:
            return None
        said = self.needs[name]
        return ask_need(said["text"], by=agent, lang=said["lang"])

    def a_list(self, row: Row, seen: Mapping[str, Any]) -> None:
        """Make a list, put candidates on it, write to them, and let colleagues comment."""
        agent = agent_of(self.people[row["owner"]])
        with standing_at(self.ago(row["made_days_ago"])):
            made = make_shortlist(row["title"], by=agent, need=self._need(row["need"], agent))
        for one in row["rows"]:
            self._candidate(made, one, agent, seen.get(f"{row['need']} {one['of']}"))
        for one in row.get("removed", []):
            if one["of"] in self.profiles:
                with standing_at(self.ago(one["days_ago"])):
                    away = add_to_shortlist(made, by=agent, profile=self.profiles[one["of"]])
                remove_row(away, by=agent, version=away.version)
        for link in row["links"]:
            self._link(made, link, agent)

    def _candidate(self, made: Shortlist, one: Row, agent: Agent, found: FoundAs | None) -> None:
        profile = self.profiles.get(one["of"])
        if profile is None:
            return
        with standing_at(self.ago(one["days_ago"])):
            row = add_to_shortlist(made, by=agent, profile=profile, found=found)
        if one["notes"]:
            with standing_at(self.ago(one["days_ago"])):
                row = note_row(row, by=agent, version=row.version, notes=one["notes"])
        for move in one["moves"]:
            with standing_at(self.ago(move["days_ago"])):
                verb, why = move["verb"], move.get("why", "")
                row = move_row(row, by=agent, version=row.version, verb=verb, why_not=why)

    def _link(self, made: Shortlist, link: Row, agent: Agent) -> None:
        with standing_at(self.ago(link["days_ago"])):
            shared, _token = share_shortlist(made, by=agent, days=link["days"])
        for said in link["comments"]:
            with standing_at(self.ago(said["days_ago"])) as at:
                comment_by_link(shared, by=VISITOR, name=said["name"], text=said["text"], lang=said["lang"])
                if self.now - at > READ_AFTER:
                    mark_comments_read(made, by=agent)
        if link["revoked_days_ago"] is not None:
            with standing_at(self.ago(link["revoked_days_ago"])):
                revoke_link(shared, by=agent)

    def a_search(self, row: Row, seen: Mapping[str, Any]) -> None:
        """Begin a search; some answers were there then, and some have come since."""
        owner = self.people[row["owner"]]
        agent = agent_of(owner)
        news = {self.profiles[one].key for one in row["news"] if one in self.profiles}
        answers: list[Sighting] = seen[row["title"]]
        with standing_at(self.ago(row["made_days_ago"])) as at:
            need = self._need(row["need"], agent)
            assert need is not None  # noqa: S101 - a search of the world has a need
            search = begin_search(need, by=agent, title=row["title"], often=row["often"])
            first = [one for one in answers if one.profile not in news]
            note_findings(search, by=SYSTEM, sightings=first, at=at)
        if row["stopped_days_ago"] is not None:
            with standing_at(self.ago(row["stopped_days_ago"])):
                stop_search(search, by=agent)
            return
        search.refresh_from_db()
        note_findings(search, by=SYSTEM, sightings=answers, at=self.now)
        make_digest(owner, by=SYSTEM, at=self.now, zone=timezone.get_default_timezone())
        if row["no_mail"]:  # queued already, and then not wanted: the worker withholds it
            stop_mail(hash_of(owner.email), by=agent, kind=KIND)

    def a_token(self, row: Row) -> None:
        """Make a token; some have expired, and one was ended."""
        owner = self.people[row["owner"]]
        agent = agent_of(owner)
        with standing_at(self.ago(row["made_days_ago"])):
            token, _text = create_token(
                owner, by=agent, name=row["name"], scopes=row["scopes"], days=row["days"]
            )
        note_token_used(token, by=agent, on=timezone.localdate(self.ago(row["used_days_ago"])))
        if row["ended_days_ago"] is not None:
            with standing_at(self.ago(row["ended_days_ago"])):
                revoke_token(token, by=agent)

    def a_failed_job(self) -> None:
        """Let one job have failed for good, as it does when the engine is away; run again, it succeeds."""
        from django_tasks_db.models import DBTaskResult

        with standing_at(self.ago(1)):
            waiting = index_profiles.enqueue(attempt=4)
            job = DBTaskResult.objects.get(id=waiting.id)
            job.claim("demo")
            job.set_failed(EncoderUnavailable("the demo world's engine was away"))
