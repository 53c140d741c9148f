"""The demo world as those who act in it meet it: who they are, among whom, and what they do on which day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR, Agent
from samband.challenges.models import Challenge, EntryPoint
from samband.matching.models import Profile
from samband.site.world import load
from samband.site.world.clock import standing_at
from samband.site.world.load import SOURCE, Row

SATURDAY = 5
# What names an organisation in the rows of this stage.
_NAMING = ("lead", "organisation", "asker", "asked")


@dataclass
class Scene:
    """Who and what is there, by the world's own names, and what is still to happen.

    ``now`` is the moment of loading. Acts are planned in any order and performed by their days, so that the
    thread grows as it would have.
    """

    now: datetime
    people: dict[str, Person]
    organisations: dict[str, Organisation]
    profiles: dict[str, Profile]
    challenges: dict[str, Challenge] = field(default_factory=dict)
    doors: dict[str, EntryPoint] = field(default_factory=dict)
    _acts: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of loading."""
        return timezone.localdate(self.now)

    def agent(self, name: str) -> Agent:
        """Give one of the people as an agent; nobody's name is whoever runs the installation."""
        return agent_of(self.people[name]) if name else OPERATOR

    def rows(self, name: str) -> Iterator[Row]:
        """Read one of the world's files, without the rows of organisations that were not loaded."""
        for row in load.rows(name):
            if all(row[part] in self.organisations for part in _NAMING if part in row):
                yield row

    def working_day(self, in_days: int) -> date:
        """Give the day so many days from today, or the Monday behind it where that is a weekend."""
        day = self.today + timedelta(days=in_days)
        return day + timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)

    def monday(self, in_days: int) -> date:
        """Give the Monday of the week so many days from today."""
        day = self.today + timedelta(days=in_days)
        return day - timedelta(days=day.weekday())

    def plan(self, days_ago: float, act: Callable[[], object]) -> None:
        """Let something happen so many days ago."""
        self._acts.append((days_ago, act))

    def perform(self) -> None:
        """Let everything happen that was planned, the oldest first."""
        acts, self._acts = sorted(self._acts, key=lambda one: -one[0]), []
        for days_ago, act in acts:
            with standing_at(self.now - timedelta(days=days_ago)):
                act()


def set_scene(people: dict[str, Person]) -> Scene:
    """Find who and what was loaded, by the world's own names."""
    profiles = {one.source_id: one for one in Profile.objects.filter(source=SOURCE)}
    behind = Organisation.objects.filter(profile__in=profiles.values()).select_related("profile")
    organisations = {one.profile.source_id: one for one in behind if one.profile}
    return Scene(timezone.now(), people, organisations, profiles)
