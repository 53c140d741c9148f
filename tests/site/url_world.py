"""The small world in which every address is tried: who there is, whose what is, and what a form sends.

To add an address: give its arguments in `arguments_of` if none of the present rules fits, what its form
sends in `POSTED` if it sends anything, and a line in url_matrix.txt. The test says which line that is.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person, give_rights, make_sign_in_link, set_password
from samband.accounts.actions.consents import answer_consent
from samband.accounts.actions.tokens import create_token, revoke_token
from samband.accounts.consents import unanswered
from samband.accounts.models import Person, Token
from samband.actors.actions import ask_to_belong, bring_list, invite_person, settle_member
from samband.actors.belonging import SHOWN, SHOWN_VERSION
from samband.actors.domain.reading import read_list
from samband.actors.models import ImportRun, Invitation, Membership, Organisation
from samband.actors.tasks import take_in_list
from samband.base.agents import OPERATOR
from samband.base.files import keep_file
from samband.base.mailing import stop_token
from samband.base.models import Mail
from samband.challenges.models import Idea
from samband.matching.actions import (
    comment_by_link,
    make_shortlist,
    register_shortlist,
    share_shortlist,
    share_with_organisation,
)
from samband.matching.actions.standing import begin_search
from samband.matching.models import (
    Need,
    Shortlist,
    ShortlistLink,
    ShortlistRow,
    ShortlistShare,
    StandingSearch,
)
from samband.rules.models import ExchangeRate
from tests.matching.shortlist_material import filled
from tests.site.conftest import TEXT, Register
from tests.site.url_world_api import needs_arguments_of, needs_sent
from tests.site.url_world_needs import NEEDS_PEOPLE, OF_STAGE, Needs, belonging, filled_needs
from tests.site.url_world_projects import PROJECT_PEOPLE, Projects, filled_projects, is_of_projects, sees_most
from tests.site.url_world_projects_api import SCOPES, projects_arguments_of, projects_sent
from tests.site.url_world_rates import CORRECTED, rates_posted, stored_rate
from tests.site.url_world_rates import NEW as NEW_RATE

# Who looks at pages. "colleague" is of the owner's organisation, "steward" looks after it; "outsider" is of
# none, but invited to it.
PEOPLE = ("stranger", "outsider", "owner", "colleague", "steward", "importer", "operator")
# With those who are something to doors, ideas and requests, or to projects, who try the addresses of these.
EVERYBODY = (*PEOPLE, *NEEDS_PEOPLE, *PROJECT_PEOPLE)
# Those who together see everything that there is to see.
LOOKERS = (
    "stranger",
    "outsider",
    "owner",
    "steward",
    "importer",
    "operator",
    "sender",
    "host",
    "lead",
    "finance",
    "controller",
    "funder",
)
# What programs call with: nothing, an outsider's token of one scope, the owner's of all, and spoilt ones.
PROGRAMS = ("nothing", "read", "match", "write", "owner", "importer", "expired", "revoked", "inactive")
PASSWORD = "sju snöiga sjöar 7"
LIST = "name;kind;country;description\nVerkstad Ett AB;company;SE;Vi bygger bänkar av trä.\n"


@dataclass
class World:
    """Everybody, and one of each thing: a need, a list, a search of the owner; a run of the importer.

    `record` is a second list of the owner's, in a case of the owner's organisation, whose people read it.
    """

    register: Register
    home: Path
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    need: Need = field(init=False)
    shortlist: Shortlist = field(init=False)
    row: ShortlistRow = field(init=False)
    gone: ShortlistRow = field(init=False)
    link: ShortlistLink = field(init=False)
    secret: str = ""
    record: Shortlist = field(init=False)
    share: ShortlistShare = field(init=False)
    memberships: dict[str, Membership] = field(default_factory=dict)
    asked: Membership = field(init=False)
    invited: Membership = field(init=False)
    invitation_secret: str = ""
    search: StandingSearch = field(init=False)
    run: ImportRun = field(init=False)
    mail: Mail = field(init=False)
    job: DBTaskResult = field(init=False)
    sign_in_secret: str = ""
    token: Token = field(init=False)
    rate: ExchangeRate = field(init=False)
    comment_key: str = ""
    department: Organisation = field(init=False)
    needs: Needs = field(init=False)
    projects: Projects = field(init=False)

    def fill(self) -> "World":
        """Bring everybody and everything into being."""
        rights = {"importer": ["import"], "operator": ["operate"]}
        for name in (*PEOPLE[1:], *NEEDS_PEOPLE):
            person = add_person(f"{name}@city.example", by=OPERATOR, title=name.title())
            self.people[name] = give_rights(person, by=OPERATOR, rights=rights.get(name, []))
        # Everybody signs in by code; the owner has a password too, and so is asked for it again.
        set_password(self.people["owner"], by=OPERATOR, password=PASSWORD)
        self._belonging()
        self._tokens()
        self._things()
        self._operated()
        register = self.register
        self.needs = filled_needs(self.people, register.company, register.silent, self.department)
        self.projects = filled_projects(self.people["outsider"])
        self.people |= self.projects.people
        self._answered(self.projects.people)
        self._tokens_of_projects()
        return self

    def _belonging(self) -> None:
        """Let owner, colleague and steward belong; let everybody answer what they would be asked."""
        company = self.register.company
        for name, role in (("owner", "member"), ("colleague", "member"), ("steward", "steward")):
            person = self.people[name]
            self.memberships[name] = settle_member(company, by=OPERATOR, person=person, role=role)
        self.department = belonging(self.people, company, self.register.silent)
        for name, person in self.people.items():
            self.people[name] = Person.objects.get(pk=person.pk)
        self._answered(self.people)
        owner = self.people["owner"]
        self.asked = ask_to_belong(self.register.silent, by=agent_of(owner), person=owner)
        steward = agent_of(self.people["steward"])
        self.invited = invite_person(company, by=steward, address=self.people["outsider"].email)
        self.invitation_secret = Invitation.secret_of(Invitation.objects.get(membership=self.invited).seed)

    def _answered(self, people: dict[str, Person]) -> None:
        for person in people.values():
            for asked in unanswered(person):
                answer_consent(
                    person, by=agent_of(person), purpose=asked.name, version=asked.version, agrees=True
                )

    def _things(self) -> None:
        owner = self.people["owner"]
        agent = agent_of(owner)
        self.need = self.register.ask()
        Need.objects.filter(pk=self.need.pk).update(person_key=owner.key)
        self.shortlist, rows = filled(owner, "Alfa", "Beta", need_text=TEXT, need_lang="sv")
        self.row, self.gone = rows
        ShortlistRow.objects.filter(pk=self.gone.pk).update(removed_at=timezone.now())
        self.link, self.secret = share_shortlist(self.shortlist, by=agent, days=7)
        self.comment_key = comment_by_link(self.link, by=OPERATOR, name="Chef", text="Ring dem.").key
        body = self.register.company.key
        self.record = make_shortlist("Till beslut", by=agent, need_text=TEXT, need_lang="sv")
        register_shortlist(self.record, by=agent, version=1, owning_body=body, case_number="KS 2026/00123")
        self.share = share_with_organisation(self.record, by=agent, organisation=body)
        self.search = begin_search(self.need, by=agent, title="Snö och källare", often="daily")

    def _operated(self) -> None:
        table, _rows = read_list(LIST.encode(), "lista.csv")
        self.run = bring_list(
            table,
            by=agent_of(self.people["importer"]),
            file_name="lista.csv",
            source="Listan",
            sha256=keep_file(LIST.encode()),
        )
        self.mail = Mail.objects.create(
            once="x", kind="standing", status="failed", text="Text", made_at=timezone.now()
        )
        take_in_list.enqueue(self.run.key, attempt=99)
        job = DBTaskResult.objects.order_by("-enqueued_at").first()
        assert job is not None
        job.claim("worker")
        job.set_failed(OSError("x"))
        self.job = job
        self.rate = stored_rate()
        self.sign_in_secret = make_sign_in_link(self.people["outsider"], by=OPERATOR)

    def _tokens(self) -> None:
        for name, who, scopes in (
            ("read", "outsider", ["read"]),
            ("match", "outsider", ["match"]),
            ("write", "outsider", ["write"]),
            ("owner", "owner", ["read", "match", "write"]),
            ("importer", "importer", ["read", "match", "write"]),
            ("host", "host", ["read", "match", "write"]),
            ("asked", "asked", ["read", "match", "write"]),
            ("expired", "owner", ["read", "match", "write"]),
            ("revoked", "owner", ["read", "match", "write"]),
            ("inactive", "gone", ["read", "match", "write"]),
        ):
            if who not in self.people:
                self.people[who] = add_person("gone@city.example", by=OPERATOR, title="Gone")
            person = self.people[who]
            token, self.tokens[name] = create_token(
                person, by=agent_of(person), name=name, scopes=scopes, days=30
            )
            if name == "owner":
                self.token = token
            if name == "revoked":
                revoke_token(token, by=agent_of(person))
            if name == "expired":
                Token.objects.filter(pk=token.pk).update(
                    created_at=timezone.now() - timezone.timedelta(days=9),
                    expires_at=timezone.now() - timezone.timedelta(days=1),
                )
        Person.objects.filter(pk=self.people["gone"].pk).update(is_active=False)

    def _tokens_of_projects(self) -> None:
        for name, scopes in SCOPES.items():
            person = Person.objects.get(pk=self.people[name.removesuffix("-reads")].pk)
            _token, self.tokens[name] = create_token(
                person, by=agent_of(person), name=name, scopes=list(scopes), days=30
            )

    def arguments_of(self, name: str, parameters: list[str]) -> dict[str, Any]:
        """Give the arguments of an address: the owner's own things, each by the parameter's name."""
        if is_of_projects(name):
            asked = self.projects.arguments_of(name)
            return {one: asked[one] for one in parameters}
        if name.partition("-")[0] in OF_STAGE:
            needed = self.needs.arguments_of(name)
            return {one: needed[one] for one in parameters}
        if (called := needs_arguments_of(name, self.needs)) is not None:
            return {one: called[one] for one in parameters}
        if (program := projects_arguments_of(name, self.projects)) is not None:
            return {one: program[one] for one in parameters}
        profile = self.register.company.profile
        assert profile is not None
        values: dict[str, Any] = {
            "profile": profile.key,
            "row": self.gone.key if name == "shortlist-restore" else self.row.key,
            "link": self.link.key,
            "comment": self.comment_key,
            "secret": self.invitation_secret if name == "invitation" else self.sign_in_secret,
            "membership": self.memberships["colleague"].key,
            "share": self.share.key,
            "kind": "need",
            "job_id": str(self.job.id),
            "pk": 1,
            "sort": "project" if name == "profile-list" else "shortlist",
            "form": "csv" if name == "organisation-export" else "xlsx",
            "token": {
                "mail-stop": stop_token(self.people["owner"].email, "standing"),
                "search-stop": self.search_token(),
                "search-feed": self.search.feed_token,
            }.get(name, self.secret),
            "key": self._key(name, profile.key),
        }
        return {one: values[one] for one in parameters}

    def search_token(self) -> str:
        """Give what stops the owner's search."""
        from samband.matching.actions.standing import stop_token as stop_token_of

        return stop_token_of(self.search)

    def _key(self, name: str, profile: str) -> str:
        keys = {
            "need": self.need.key,
            "search": self.search.key,
            "outbox": self.mail.key,
            "profile": self.register.project.key,
            "shortlist": self.shortlist.key,
            "organisation": self.register.company.key,
            "import": self.run.key,
            "token": self.token.key,
            "exchange": self.rate.key,
            "case": self.record.key,
            "record": self.record.key,
        }
        named = {
            "membership-leave": self.memberships["owner"].key,
            "membership-take-back": self.asked.key,
            "invitation-mine": self.invited.key,
            "shortlist-colleagues": self.record.key,
            "shortlist-share-end": self.record.key,
            "shortlist-confidential": self.record.key,
        }
        api = {
            "get_organisation": self.register.company.key,
            "get_thread": self.register.company.key,
            "get_project": self.register.project.key,
            "get_testbed": profile,
            "get_import": self.run.key,
            "get_exchange_rate": self.rate.key,
            "correct_rate": self.rate.key,
            "discard": self.run.key,
            "start": self.run.key,
        }
        of_lists = ("get_shortlist", "edit_shortlist", "erase_shortlist", "download_shortlist")
        of_rows = ("add_candidate", "get_candidate", "change_candidate", "remove_candidate")
        api |= dict.fromkeys((*of_lists, *of_rows), self.shortlist.key)
        api |= dict.fromkeys(("get_search", "edit_search", "erase_search"), self.search.key)
        return (api | named).get(name) or keys.get(name.partition("-")[0], self.need.key)


# What the form at an address sends; an address that is not here is sent an empty form.
POSTED: dict[str, dict[str, Any]] = {
    "answer-live": {"text": TEXT},
    "need-ask": {"text": TEXT},
    "need-feedback": {"feedback": "useful"},
    "need-watch": {"title": "Snö", "often": "daily"},
    "search-detail": {"title": "Snö", "often": "weekly", "version": "1"},
    "search-do": {"verb": "stop"},
    "job-do": {"verb": "retry"},
    "shortlist-list": {"title": "Ny lista"},
    "shortlist-add": {"title": "Ny lista"},
    "shortlist-edit": {"title": "Källare", "version": "1"},
    "shortlist-delete": {"sure": "yes"},
    "shortlist-share": {"days": "30"},
    "shortlist-row": {"notes": "Ring", "version": "1", "status": "to_contact"},
    "shortlist-status": {"verb": "contact", "version": "1"},
    "shortlist-move": {"direction": "up", "version": "1"},
    "shortlist-remove": {"version": "1"},
    "shortlist-shared": {"name": "Chef", "text": "Ring dem."},
    "shortlist-colleagues": {"goes": "inside", "in-organisation": "", "in-level": "work"},
    "shortlist-confidential": {"part": "need", "ground": "OSL 31 kap. 16 §", "version": "2"},
    "record-register": {"owning_body": "", "case_number": "KS 2026/00124", "version": "2"},
    "case-export": {"closed": "yes"},
    "retention-set": {
        "days": "60", "then": "erase", "valid_from": "2026-01-01", "basis": "Dokumenthanteringsplan",
        "source": "KS 2026/00001", "mark": "verified",
    },
    "organisation-people": {"address": "new@city.example", "role": "member"},
    "organisation-people-do": {"verb": "change_role", "role": "steward", "version": "1"},
    "invitation": {"verb": "accept"},
    "invitation-mine": {"verb": "accept"},
    "account-acting": {"organisation": ""},
    "consents": {"purpose": SHOWN, "version": SHOWN_VERSION, "answer": "no"},
    "account-home": {"language": "sv", "home_region": ""},
    "erase-me": {"sure": "yes"},
    "my-tokens": {"name": "Intranät", "scopes": ["read"], "days": "30"},
    "report-barrier": {"what": "Knappen syns inte."},
    "set-color-scheme": {"scheme": "dark"},
    "set_language": {"language": "sv"},
    "account_request_login_code": {"email": "owner@city.example"},
    "account_reset_password": {"email": "owner@city.example"},
    "account_email": {"email": "new@city.example", "action_add": ""},
    "account_login": {"login": "owner@city.example", "password": "wrong"},
}  # fmt: skip
# What a program sends.
SENT: dict[str, dict[str, Any]] = {
    "match": {"text": TEXT},
    "keep_need": {"text": TEXT},
    "judge": {"verdict": "useful"},
    "check_need": {"text": TEXT},
    "begin_shortlist": {"title": "Ny lista"},
    "edit_shortlist": {"title": "Källare"},
    "change_candidate": {"verb": "contact"},
    "edit_search": {"often": "weekly"},
    "mark_work_read": {},
    "add_rate": NEW_RATE,
    "correct_rate": CORRECTED,
}


def sent(name: str, world: "World") -> dict[str, Any] | None:
    """Give what a program sends to an address, if anything."""
    own: dict[str, dict[str, Any]] = {
        "add_candidate": {"profile": world.register.project.key},
        "watch_need": {"need": world.need.key, "title": "Snö"},
    }
    if (of_stage := projects_sent(name, world.projects)) is not None:
        return of_stage
    return own.get(name) or needs_sent(name, world.needs) or SENT.get(name)


# In which field a form says which organisation it is about: the owner's.
ABOUT_BODY = {
    "shortlist-colleagues": "in-organisation",
    "record-register": "owning_body",
    "account-acting": "organisation",
}


def posted(name: str, world: World) -> dict[str, Any]:
    """Give what the form at an address sends, with its file anew each time."""
    if (of_stage := world.needs.posted(name) or world.projects.posted(name)) is not None:
        return of_stage
    if (of_rates := rates_posted(name)) is not None:
        return of_rates
    if name == "import-start":
        return {"file": SimpleUploadedFile("lista.csv", LIST.encode()), "source": "Listan"}
    about = {ABOUT_BODY[name]: world.register.company.key} if name in ABOUT_BODY else {}
    return {**POSTED.get(name, {}), **about}


def browser(cookie: str = "", **more: Any) -> Client:
    """Give a browser that checks forms for forgery, with a session if somebody is signed in."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}, **more)
    if cookie:
        client.cookies["samband_session"] = cookie
    return client


def whose(name: str) -> str:
    """Name the person who gets to see the most at an address."""
    sees = {
        "import": "importer", "job": "operator", "outbox": "operator", "retention": "operator",
        "exchange-rate": "operator", "exchange-rates": "operator",
        "organisation-people": "steward", "invitation-mine": "outsider", "challenge-publish": "steward",
        "challenge-rules": "steward", "idea-own": "sender", "idea": "host", "door": "host",
    }  # fmt: skip
    if is_of_projects(name):
        return sees_most(name)
    return next((sees[part] for part in sees if name == part or name.startswith(f"{part}-")), "owner")


def session_of(person: Person) -> str:
    """Sign somebody in, who has shown the receipt of what they sent; give the value of the cookie."""
    client = Client()
    client.force_login(person)
    if sent_by := list(Idea.objects.filter(email=person.email).values_list("key", flat=True)):
        session = client.session
        session["own_ideas"] = dict.fromkeys(sent_by, timezone.now().timestamp())
        session.save()
    return client.cookies["samband_session"].value
