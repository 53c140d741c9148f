"""Adds the stage of needs to the home of the journeys: a city with two doors, its people, all in every state.

Everything goes through the actions that a person would use; only the days of two ideas are set back, so that
one is overdue. Keys, codes and sessions are left in the home for those who look at the pages.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

NEEDS = "journey-needs.json"
TENDER = (
    "Vi ska köpa in elbussar. Buss 4 och 7 står för hälften av utsläppen i kollektivtrafiken. "
    "Många äldre i Hamnby har slutat åka buss till vårdcentralen. År 2028 ska alla kunna åka utan bil."
)
STATED = {
    "title": "Resor till vårdcentralen utan egen bil",
    "lang": "sv",
    "affected": "Äldre i Hamnby, omkring 1 400, som har slutat åka buss.",
    "future": "Alla i Hamnby kan ta sig till vårdcentralen utan bil, och luften på Storgatan blir renare.",
    "present": "Hälften av utsläppen i kollektivtrafiken kommer från buss 4 och 7.",
    "present_source": "Trafikkontorets mätning",
    "owner": "Trafikkontoret, enhetschef kollektivtrafik",
    "adoption": "Nämnden beslutar i september; ramavtalet rymmer ett års drift.",
}
NOTES = """Workshop om framtidens hamn
Tema: Energi
Utmaning\tLösning\tÅtgärd
Elnätet räcker inte när fartygen ligger vid kaj\tBatterier på kajen\tHamnchefen frågar nätägaren, våren 2027
Kylcontainrar går på diesel\tLandström till varje plats\tMiljöenheten räknar på det senast i juni
Tema: Folk
Vem äger frågan om nattskiften?
De som bor vid hamnen sover dåligt\tTystare truckar\tFacket och hamnen mäter bullret
"""
Session = Callable[..., str]


class Stage:
    """The city of Lindvik, those who work there and beside it, and what they have made."""

    def __init__(self, session: Session) -> None:
        self.kept: dict[str, str] = {}
        self.session = session
        self.today = timezone.localdate()

    def organisation(self, name: str, kind: str, **more: Any) -> Any:
        """Add an organisation of Lindvik."""
        from samband.actors.actions import add_organisation
        from samband.base.agents import OPERATOR

        said = {"country": "SE", "region": "SE232", "municipality": "Lindvik", "lang": "sv", **more}
        made = add_organisation(name, by=OPERATOR, kinds=[kind], source="journeys", **said)
        self.kept[name] = made.key
        return made

    def person(self, name: str, title: str, *organisations: Any, role: str = "member") -> Any:
        """Add somebody with a session that a browser can take up."""
        from samband.accounts.actions import add_person
        from samband.accounts.models import Person
        from samband.actors.actions import settle_member
        from samband.base.agents import OPERATOR

        made = add_person(f"{name}@lindvik.example", by=OPERATOR, title=title)
        for one in organisations:
            settle_member(one, by=OPERATOR, person=made, role=role)
        made = Person.objects.get(pk=made.pk)
        self.kept[f"as {name}"] = self.session(made, late=False)
        return made

    def found(self) -> None:
        """Make the city, its department, a neighbour and a cluster, and their people."""
        from samband.actors.actions.organisations import add_tie
        from samband.base.agents import OPERATOR

        self.city = self.organisation("Lindviks kommun", "municipality")
        self.traffic = self.organisation("Trafikkontoret i Lindvik", "department")
        self.cluster = self.organisation("Kustklustret i Lindvik", "cluster")
        add_tie(self.traffic, other=self.city, kind="member-of", by=OPERATOR, source="journeys")
        self.officer = self.person(
            "officer", "Innovationsstrateg, Lindviks kommun", self.city, self.traffic, role="steward"
        )
        self.host = self.person("host", "Innovationslots, Lindviks kommun", self.city)
        self.deputy = self.person("deputy", "Näringslivschef, Lindviks kommun", self.city)
        self.broker = self.person("broker", "Klusterledare, Kustklustret", self.cluster, role="steward")

    def by(self, person: Any) -> Any:
        """Give a person's agent."""
        from samband.accounts.access import agent_of

        return agent_of(person)

    def draft(self, **words: Any) -> Any:
        """Begin a challenge of the city, with the officer's words."""
        from samband.challenges.actions.challenges import save_statement, share_draft, start_challenge

        by = self.by(self.officer)
        made = start_challenge(by=by, title="Elbussar", text=TENDER, lang="sv", organisation=self.city)
        if words:
            made = save_statement(made, by=by, version=made.version, words=words)
        return share_draft(made, by=by, version=made.version)

    def ready(self, **words: Any) -> Any:
        """Begin a challenge that can be published."""
        from samband.challenges.actions.challenge_before import Decided, decide_on_prior_answers

        made = self.draft(**{**STATED, **words})
        seen = Decided(
            "go_on", why="Deras by har spårväg.", profile_key="p" * 12, title="Ringbuss", lang="sv"
        )
        return decide_on_prior_answers(made, by=self.by(self.officer), version=made.version, decided=[seen])

    def published(self, **words: Any) -> Any:
        """Publish a challenge."""
        from samband.challenges.actions.challenge_publication import publish_challenge

        made = self.ready(**words)
        return publish_challenge(made, by=self.by(self.officer), version=made.version)

    def challenges(self) -> None:
        """Make challenges in their states, one of them with all that can hang on it."""
        from samband.challenges.actions.challenge_life import move_challenge
        from samband.challenges.actions.challenge_publication import ask_for_approval, publish_challenge

        by = self.by(self.officer)
        self.kept["bare"] = self.draft().key
        draft = self.draft(affected=STATED["affected"], future="Vi ska köpa in elbussar med batteri.")
        self.kept["draft"] = draft.key
        self.commented(draft)
        waits = self.ready(title="Avfall vid marknaden")
        self.kept["review"] = ask_for_approval(waits, by=by, version=waits.version, approver=self.host).key
        self.full()
        given_up = self.published(title="Golvvärme i busskurer")
        self.kept["not solved"] = move_challenge(
            given_up, by=by, verb="give_up", version=given_up.version, words="Snön smalt och frös till is."
        ).key
        owned_by_nobody = self.ready(title="Skolmat som blir kvar", adoption="", owner="")
        self.kept["override"] = publish_challenge(
            owned_by_nobody,
            by=by,
            version=owned_by_nobody.version,
            override="Valåret: nämnden tillsätts i mars.",
        ).key
        self.kept["twin"] = self.published(title="Bussar till vårdcentralen").key

    def commented(self, draft: Any) -> None:
        """Share a draft by a link, and comment by it."""
        from samband.base.agents import VISITOR
        from samband.challenges.actions.challenge_sharing import comment_on_challenge, make_link

        link, token = make_link(draft, by=self.by(self.officer))
        comment_on_challenge(
            link,
            by=VISITOR,
            name="Vårdcentralen",
            text="Tidtabellen är det svåra.",
            part="affected",
            lang="sv",
        )
        self.kept["token"] = token

    def full(self) -> None:
        """Publish a challenge of two owners with a date, questions, and a version that changed words."""
        from samband.challenges.actions.challenge_life import move_challenge
        from samband.challenges.actions.challenges import save_statement, set_owners
        from samband.challenges.actions.following import set_date
        from samband.challenges.actions.questions import answer_question, ask_question

        by = self.by(self.officer)
        made = self.published()
        made = set_owners(made, by=by, version=made.version, organisations=[self.city, self.traffic])
        made = move_challenge(made, by=by, verb="begin_dialogue", version=made.version)
        words = {"future": "Alla i Hamnby kan ta sig till vårdcentralen utan bil, också på kvällen."}
        made = save_statement(made, by=by, version=made.version, words=words)
        begin = self.today + timedelta(days=30)
        set_date(
            made,
            by=by,
            label="Möte med marknaden",
            starts_on=begin,
            ends_before=begin + timedelta(days=1),
            lang="sv",
        )
        asker = self.by(self.broker)
        first = ask_question(made, by=asker, text="Får bussarna vara mindre än i dag?", lang="sv")
        answer_question(first, by=by, version=first.version, answer="Ja, om rullstolar får plats.", lang="sv")
        second = ask_question(made, by=asker, text="Hur många åker på kvällen?", lang="sv")
        self.kept |= {"public": made.key, "question": second.key}

    def doors(self) -> None:
        """Open the city's door, and one of its department that looks like a second one."""
        from samband.challenges.actions.door_keepers import name_keeper, note_absence
        from samband.challenges.actions.door_times import announce_closed_time, save_reply_template
        from samband.challenges.actions.doors import DoorContent, make_entry_point

        by = self.by(self.officer)
        content = DoorContent(
            name="En väg in till Lindvik",
            country="SE",
            lang="sv",
            intro="Har du en idé som gör vardagen bättre i Lindvik? Säg den här.",
            role_title="Innovationslots",
            link="https://lindvik.example/ideer",
            mailbox="innovation@lindvik.example",
            registrar="registrator@lindvik.example",
        )
        self.door = make_entry_point(self.city, by=by, content=content)
        host = name_keeper(self.door, by=by, person=self.host, role="host")
        name_keeper(self.door, by=by, person=self.deputy, role="deputy")
        later = self.today + timedelta(days=200)
        note_absence(host, by=self.by(self.host), starts_on=later, ends_before=later + timedelta(days=14))
        announce_closed_time(self.door, by=by, starts_on=later, ends_before=later + timedelta(days=21))
        text = save_reply_template(
            self.door, by=by, name="Tack", lang="sv", text="Tack för din idé. Vi har läst den."
        )
        other = make_entry_point(
            self.traffic,
            by=by,
            content=DoorContent(
                name="Lindviks trafikidéer", country="SE", lang="sv", role_title="Trafikplanerare"
            ),
        )
        self.kept |= {"door": self.door.key, "other door": other.key, "template": text.key}
        self.kept["keeper"] = self.host.key

    def ideas(self) -> None:
        """Bring ideas: one overdue, one in hand, one answered, one set aside."""

        from samband.base.agents import VISITOR
        from samband.challenges.actions.ideas import answer_idea, route_idea
        from samband.challenges.actions.sending import IdeaContent, send_idea
        from samband.challenges.domain.spam import Signs
        from samband.challenges.models import Idea

        def sent(title: str, text: str, **more: Any) -> tuple[Any, str]:
            content = IdeaContent(title=title, text=text, lang="sv", reply_lang="sv", **more.pop("said", {}))
            return send_idea(self.door, by=VISITOR, content=content, **more)

        late, _code = sent("Bänkar som värmer sig själva", "Solvärme i bänkarna vid bussen.")
        days = {"sent_at": timezone.now() - timedelta(days=40), "due_on": self.today - timedelta(days=12)}
        Idea.objects.filter(pk=late.pk).update(**days)
        said = {"secrets": "Frekvensen är 37 kHz.", "sender": "Vattenvakt AB", "problem": "Läckor i rören."}
        hand, open_code = sent(
            "Mikrofoner hör läckor", "Mikrofoner i brandposter hör var det läcker.", said=said
        )
        by = self.by(self.host)
        route_idea(hand, by=by, version=hand.version, department=self.traffic)
        done, code = sent("Cykelpump vid varje skola", "Barn pumpar själva, och fler cyklar.")
        answer_idea(done, by=by, version=done.version, text="Tack! Skolorna får frågan i maj.", lang="sv")
        aside, _code = sent("Billiga lån", "Låna i dag.", signs=Signs(filled_trap=True))
        self.kept |= {
            "late": late.key,
            "hand": hand.key,
            "answered": done.key,
            "code": code,
            "open code": open_code,
            "aside": aside.key,
        }

    def notes_and_requests(self) -> None:
        """Bring workshop notes, and let the cluster ask the city."""
        from samband.challenges.actions.registers import import_notes
        from samband.challenges.actions.requests import Wish, ask_organisation

        register = import_notes(
            NOTES, by=self.by(self.officer), title="Framtidens hamn", lang="sv", organisation=self.city
        )
        entry = register.entries.filter(sort="challenge").order_by("position").first()
        self.kept |= {"register": register.key, "entry": entry.key}
        wish = Wish(
            "introduction", "Möta era driftingenjörer", "Vi vill träffa dem som sköter pumparna.", "sv"
        )
        asked = ask_organisation(self.city, by=self.by(self.broker), asker=self.cluster, wish=wish)
        self.kept["request"] = asked.key


def add_needs(session: Session) -> None:
    """Add all of it, and leave the keys in the home."""
    from django.conf import settings

    stage = Stage(session)
    stage.found()
    stage.challenges()
    stage.doors()
    stage.ideas()
    stage.notes_and_requests()
    (settings.SAMBAND_HOME / NEEDS).write_text(json.dumps(stage.kept))
