"""The demo world's challenges: drafted, published, asked about, solved and not, withdrawn and merged."""

from datetime import timedelta
from functools import partial
from typing import Any

from samband.base.agents import VISITOR
from samband.base.notices import mark_read
from samband.challenges.actions.challenge_before import Decided, decide_on_prior_answers
from samband.challenges.actions.challenge_life import merge_challenges, move_challenge
from samband.challenges.actions.challenge_publication import ask_for_approval, publish_challenge, set_approver
from samband.challenges.actions.challenge_sharing import comment_on_challenge, make_link
from samband.challenges.actions.challenges import save_statement, set_owners, share_draft, start_challenge
from samband.challenges.actions.following import follow_challenge, set_date
from samband.challenges.actions.questions import answer_question, ask_question
from samband.challenges.models import Challenge, ChallengeLink, Question
from samband.site.world.load import Row
from samband.site.world.scene import Scene

# Comments that are younger, by days, wait to be read.
READ_AFTER = 4
# Whose challenges are published only when a named person approves: organisation and person.
APPROVED_BY = ("sv-004", "politician")


def plan_challenges(scene: Scene) -> None:
    """Plan the life of every challenge."""
    organisation, approver = APPROVED_BY
    if organisation in scene.organisations:
        named = scene.people[approver]
        ruled = scene.organisations[organisation]
        scene.plan(60, lambda: set_approver(ruled, by=scene.agent(approver), approver=named))
    for row in scene.rows("challenges"):
        _Life(scene, row).plan()


class _Life:
    """The life of one challenge, as its row tells it."""

    def __init__(self, scene: Scene, row: Row) -> None:
        self.scene, self.row = scene, row
        self.by = scene.agent(row["by"])
        self.lead = scene.organisations[row["lead"]]

    @property
    def now(self) -> Challenge:
        """The challenge as it stands at this moment of its life."""
        return Challenge.objects.get(pk=self.scene.challenges[self.row["id"]].pk)

    def plan(self) -> None:
        """Plan all that happens to it."""
        row, plan = self.row, self.scene.plan
        plan(row["begun"], self._begin)
        if first := row.get("first"):
            plan(first["days_ago"], partial(self._save, first["words"]))
        plan(row["begun"] - 2, self._word)
        if days := row.get("share"):
            plan(days, lambda: share_draft(self.now, by=self.by, version=self.now.version))
        if link := row.get("link"):
            self._plan_link(link)
        if days := row.get("review"):
            plan(days + 1, self._look)
            plan(days, lambda: ask_for_approval(self.now, by=self.by, version=self.now.version))
        if days := row.get("published"):
            plan(days + 1, self._look)
            plan(days, self._publish)
            self._plan_public_life()

    def _plan_public_life(self) -> None:
        row, plan = self.row, self.scene.plan
        for one in row["follows"]:
            plan(row["published"] - 1, partial(self._follow, one))
        for one in row["dates"]:
            plan(row["published"] - 0.5, partial(self._date, one))
        for one in row["questions"]:
            self._plan_question(one)
        if again := row.get("again"):
            plan(again["days_ago"], partial(self._save, again["words"]))
        for one in row["moves"]:
            plan(one["days_ago"], partial(self._move, one["verb"], one.get("words", "")))
        if days := row.get("merged"):
            plan(days, self._merge)

    def _begin(self) -> None:
        begun = start_challenge(
            by=self.by,
            title=self.row["title"],
            text=self.row.get("source", ""),
            lang=self.row["lang"],
            organisation=self.lead,
        )
        self.scene.challenges[self.row["id"]] = begun

    def _save(self, words: dict[str, Any]) -> None:
        save_statement(self.now, by=self.by, version=self.now.version, words=words)

    def _word(self) -> None:
        said = dict(self.row["words"])
        if (offset := said.pop("year_offset", None)) is not None:
            said["year"] = self.scene.today.year + offset
        if (days := said.pop("present_days_ago", None)) is not None:
            said["present_on"] = self.scene.today - timedelta(days=days)
        more = {"themes": self.row["themes"], "put_off": self.row.get("put_off", [])}
        self._save(said | more)
        others = [
            self.scene.organisations[one] for one in self.row["owners"] if one in self.scene.organisations
        ]
        if others:
            set_owners(self.now, by=self.by, version=self.now.version, organisations=[self.lead, *others])

    def _look(self) -> None:
        profiles = self.scene.profiles
        decided = [
            Decided(one["decision"], one["why"], found.key, found.title, found.lang)
            for one in self.row["looked"]
            if (found := profiles.get(one["of"]))
        ]
        decide_on_prior_answers(self.now, by=self.by, version=self.now.version, decided=decided)

    def _publish(self) -> None:
        publish_challenge(
            self.now, by=self.by, version=self.now.version, override=self.row.get("override") or None
        )

    def _follow(self, name: str) -> None:
        follow_challenge(self.now, by=self.scene.agent(name))

    def _date(self, one: Row) -> None:
        starts_on = self.scene.working_day(one["in_days"])
        set_date(
            self.now,
            by=self.by,
            label=one["label"],
            lang=self.row["lang"],
            starts_on=starts_on,
            ends_before=starts_on + timedelta(days=one.get("days", 1)),
            precision=one.get("precision", "day"),
        )

    def _plan_question(self, one: Row) -> None:
        asked: list[Question] = []

        def ask() -> None:
            asking = self.scene.agent(one["by"]) if one["by"] else VISITOR
            asked.append(ask_question(self.now, by=asking, text=one["text"], lang=one["lang"]))

        def answer() -> None:
            lang = one.get("answer_lang") or self.row["lang"]
            answer_question(asked[0], by=self.by, version=asked[0].version, answer=one["answer"], lang=lang)

        self.scene.plan(one["days_ago"], ask)
        if one.get("answer"):
            self.scene.plan(one["answered"], answer)

    def _move(self, verb: str, words: str) -> None:
        move_challenge(self.now, by=self.by, verb=verb, version=self.now.version, words=words)

    def _merge(self) -> None:
        kept = self.scene.challenges.get(self.row["merged_into"])
        if kept is not None:
            kept.refresh_from_db()
            merge_challenges(
                self.now, by=self.by, into=kept, version=self.now.version, into_version=kept.version
            )

    def _plan_link(self, link: Row) -> None:
        shared: list[ChallengeLink] = []

        def share() -> None:
            shared.append(make_link(self.now, by=self.by, days=link["days"])[0])

        def comment(said: Row) -> None:
            words = {name: said[name] for name in ("name", "text", "part", "lang")}
            comment_on_challenge(shared[0], by=VISITOR, **words)
            if said["days_ago"] > READ_AFTER:
                mark_read(self.by, subject=("challenge", self.now.key))

        self.scene.plan(link["days_ago"], share)
        for one in link["comments"]:
            self.scene.plan(one["days_ago"], partial(comment, one))
