"""The demo world's doors, and the ideas that came to them: answered in time or late, overdue, set aside."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from samband.base.agents import SYSTEM, VISITOR, Agent
from samband.base.notices import mark_read
from samband.challenges.actions.door_keepers import name_keeper, note_absence
from samband.challenges.actions.door_times import announce_closed_time, save_reply_template
from samband.challenges.actions.doors import DoorContent, make_entry_point, store_link_check
from samband.challenges.actions.ideas import (
    answer_idea,
    ask_sender,
    close_idea,
    note_inside,
    route_idea,
    take_further,
)
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.calendar import public_holidays
from samband.challenges.domain.promise import Closed, due_on
from samband.challenges.domain.spam import Signs
from samband.challenges.models import EntryPoint, Idea
from samband.site.world.load import Row
from samband.site.world.scene import Scene

# When on its day an answer was written, and how many days after it the idea was closed or taken further.
WRITTEN_AT = time(11, 20)
THEN_AFTER = 9


def plan_doors(scene: Scene) -> None:
    """Plan that doors are made and kept, and that ideas come to them."""
    calendars: dict[str, Calendar] = {}
    for row in scene.rows("doors"):
        _plan_door(scene, row)
        calendars[row["id"]] = Calendar(scene, row)
    for row in scene.rows("ideas"):
        if row["door"] in calendars:
            _Way(scene, row, calendars[row["door"]]).plan()


def _plan_door(scene: Scene, row: Row) -> None:
    by = scene.agent(row["by"])

    def door() -> EntryPoint:
        return scene.doors[row["id"]]

    def make() -> None:
        content = DoorContent(**row["content"])
        scene.doors[row["id"]] = make_entry_point(
            scene.organisations[row["organisation"]], by=by, content=content
        )

    def keep(one: Row) -> None:
        keeper = name_keeper(door(), by=by, person=scene.people[one["person"]], role=one["role"])
        if away := one.get("away_in"):
            starts_on = scene.working_day(away)
            ends_before = starts_on + timedelta(days=one["away_days"])
            note_absence(keeper, by=by, starts_on=starts_on, ends_before=ends_before)

    def close(one: Row) -> None:
        starts_on, ends_before = _days(scene, one)
        announce_closed_time(door(), by=by, starts_on=starts_on, ends_before=ends_before)

    def template(one: Row) -> None:
        save_reply_template(door(), by=by, **one)

    def check(one: Row, at: datetime) -> None:
        store_link_check(door(), by=SYSTEM, link=door().link, at=at, status=one["status"], fault="")

    scene.plan(row["made_days_ago"], make)
    for one in row["keepers"]:
        scene.plan(one["days_ago"] - 0.1, partial(keep, one))
    for one in row["closed"]:
        scene.plan(one["announced_days_ago"], partial(close, one))
    for one in row["templates"]:
        scene.plan(row["made_days_ago"] - 1, partial(template, one))
    if one := row.get("check"):
        at = scene.now - timedelta(days=one["days_ago"])
        scene.plan(one["days_ago"], partial(check, one, at))


class Calendar:
    """The working days of a door as its row tells of them, to say when an answer was written."""

    def __init__(self, scene: Scene, row: Row) -> None:
        self.now, self.zone = scene.now, ZoneInfo(row["content"]["zone"])
        self.holidays = public_holidays(row["content"]["country"])
        self._closed = [(one["announced_days_ago"], _days(scene, one)) for one in row["closed"]]

    def closed_for(self, sent_days_ago: float) -> tuple[Closed, ...]:
        """Give the closed times that had been announced when an idea came."""
        return tuple(days for announced, days in self._closed if announced >= sent_days_ago)

    def days_ago(self, sent_days_ago: float, working_days: int) -> float:
        """Give how many days ago an answer was written so many working days after an idea came."""
        sent_at = self.now - timedelta(days=sent_days_ago)
        sent_on = sent_at.astimezone(self.zone).date()
        on = due_on(sent_on, working_days, self.holidays, self.closed_for(sent_days_ago))
        written_at = datetime.combine(on, WRITTEN_AT, self.zone)
        return (self.now - written_at) / timedelta(days=1)


def _days(scene: Scene, one: Row) -> Closed:
    starts_on = scene.monday(one["starts_in"])
    return starts_on, starts_on + timedelta(days=one["days"])


class _Way:
    """The way of one idea, from whoever brought it to what came of it."""

    def __init__(self, scene: Scene, row: Row, calendar: Calendar) -> None:
        self.scene, self.row, self.calendar = scene, row, calendar
        self._idea: Idea | None = None

    @property
    def now(self) -> Idea:
        """The idea as it stands at this moment of its way."""
        assert self._idea is not None  # noqa: S101 - it is sent before anything else happens to it
        return Idea.objects.get(pk=self._idea.pk)

    def plan(self) -> None:
        """Plan all that happens to it."""
        row, plan = self.row, self.scene.plan
        plan(row["days_ago"], self._send)
        if working_days := row.get("answered_in"):
            days = self.calendar.days_ago(row["days_ago"], working_days)
            plan(days, self._answer)
            if row["then"] and days > THEN_AFTER:
                plan(days - THEN_AFTER, self._then)
        if asked := row.get("sender_asked"):
            plan(asked["days_ago"], partial(self._ask, asked))
        if routed := row.get("routed"):
            plan(routed["days_ago"], partial(self._route, routed))

    def _send(self) -> None:
        words = {name: self.row[name] for name in IdeaContent.__slots__ if name in self.row}
        signs = Signs(filled_trap=bool(self.row.get("trap")))
        door = self.scene.doors[self.row["door"]]
        self._idea, _code = send_idea(door, by=VISITOR, content=IdeaContent(**words), signs=signs)

    def _seen(self, name: str) -> Agent:
        """Open the idea as one of the door's people, to whom it is no news any more."""
        for keeper in self.now.entry_point.keepers.select_related("person"):
            for known, person in self.scene.people.items():
                if person.pk == keeper.person.pk:
                    mark_read(self.scene.agent(known), subject=("idea", self.now.key))
        return self.scene.agent(name)

    def _answer(self) -> None:
        by, one = self._seen(self.row["by"]), self.now
        answer_idea(one, by=by, version=one.version, text=self.row["answer"], lang=self.row["lang"])

    def _then(self) -> None:
        by, one = self.scene.agent(self.row["by"]), self.now
        if self.row["then"] == "close":
            close_idea(one, by=by, version=one.version)
        else:
            take_further(one, by=by, version=one.version, text=self.row["then_text"], lang=self.row["lang"])

    def _ask(self, asked: Row) -> None:
        by, one = self._seen(asked["by"]), self.now
        ask_sender(one, by=by, version=one.version, text=asked["text"], lang=asked["lang"])

    def _route(self, routed: Row) -> None:
        by, one = self._seen(routed["by"]), self.now
        route_idea(
            one,
            by=by,
            version=one.version,
            department=self.scene.organisations[routed["department"]],
            challenge=self.scene.challenges.get(routed["challenge"]),
        )
        note_inside(self.now, by=by, text=routed["note"], lang=self.row["lang"])
