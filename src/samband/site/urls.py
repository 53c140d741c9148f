"""Addresses of the whole installation."""

from django.urls import include, path, register_converter
from django.views.i18n import set_language

from samband.site.api.app import api
from samband.site.cases import SORTS
from samband.site.views import (
    about,
    account,
    api_docs,
    cases,
    challenge_answers,
    check_need,
    consents,
    cost_rules,
    exchange_rates,
    frame,
    health,
    home,
    lists_by_link,
    mail,
    my_data,
    needs,
    operating,
    profiles,
    project_records,
    records,
    retention,
    shortlist_rows,
    shortlists,
    standing,
    tokens,
    verify,
    which_door,
    work,
)


class ProfileSort:
    """A sort of profile in an address: a plural there, the singular in code; projects of the past."""

    regex = "testbeds|past-projects"

    def to_python(self, value: str) -> str:
        """Read it from an address."""
        return value.removeprefix("past-").removesuffix("s")

    def to_url(self, value: str) -> str:
        """Write it into an address."""
        return f"past-{value}s" if value == "project" else f"{value}s"


class PaperForm:
    """The sort of file that a list is taken home as."""

    regex = "docx|xlsx"

    def to_python(self, value: str) -> str:
        """Read it from an address."""
        return value

    def to_url(self, value: str) -> str:
        """Write it into an address."""
        return value


class RecordSort:
    """The sort of a record in an address."""

    regex = "|".join(SORTS)

    def to_python(self, value: str) -> str:
        """Read it from an address."""
        return value

    def to_url(self, value: str) -> str:
        """Write it into an address."""
        return value


register_converter(ProfileSort, "sort")
register_converter(PaperForm, "paper")
register_converter(RecordSort, "record")

urlpatterns = [
    path("", home.home, name="home"),
    path("answer/", home.answer_live, name="answer-live"),
    path("ask/", needs.ask, name="need-ask"),
    path("needs/<str:key>/", needs.detail, name="need-detail"),
    path("needs/<str:key>/forget/", needs.forget, name="need-forget"),
    path("needs/<str:key>/why/<str:profile>/", needs.why, name="need-why"),
    path("needs/<str:key>/write/<str:profile>/", needs.write, name="need-write"),
    path("needs/<str:key>/feedback/<str:profile>/", needs.feedback, name="need-feedback"),
    path("needs/<str:key>/watch/", standing.begin, name="need-watch"),
    path("my-work/", work.my_work, name="my-work"),
    path("my-work/read/", work.read, name="notification-read"),
    path("my-work/mail/", mail.choices, name="mail-choices"),
    path("my-work/searches/<str:key>/", standing.detail, name="search-detail"),
    path("my-work/searches/<str:key>/do/", standing.do, name="search-do"),
    path("stop/mail/<str:token>/", mail.stop, name="mail-stop"),
    path("stop/search/<str:token>/", standing.stop, name="search-stop"),
    path("feeds/<str:token>/", standing.feed, name="search-feed"),
    path("jobs/", operating.jobs, name="job-list"),
    path("jobs/<str:job_id>/do/", operating.do, name="job-do"),
    path("outbox/", operating.outbox, name="outbox"),
    path("outbox/<str:key>/", operating.mail, name="outbox-mail"),
    path("<sort:sort>/", profiles.profile_list, name="profile-list"),
    path("profiles/<str:key>/", profiles.detail, name="profile-detail"),
    path("like/<str:key>/", profiles.like, name="profile-like"),
    path("lists/", shortlists.shortlists, name="shortlist-list"),
    path("lists/add/<str:profile>/", shortlists.add, name="shortlist-add"),
    path("lists/<str:key>/", shortlists.detail, name="shortlist-detail"),
    path("lists/<str:key>/edit/", shortlists.edit, name="shortlist-edit"),
    path("lists/<str:key>/delete/", shortlists.delete, name="shortlist-delete"),
    path("lists/<str:key>/share/", lists_by_link.share, name="shortlist-share"),
    path("lists/<str:key>/share/<str:link>/revoke/", lists_by_link.revoke, name="shortlist-revoke"),
    path(
        "lists/<str:key>/comments/<str:comment>/remove/",
        lists_by_link.comment_remove,
        name="shortlist-comment-remove",
    ),
    path("lists/<str:key>/colleagues/", records.colleagues, name="shortlist-colleagues"),
    path("lists/<str:key>/colleagues/<str:share>/end/", records.share_end, name="shortlist-share-end"),
    path("lists/<str:key>/confidential/", records.confidential, name="shortlist-confidential"),
    path("records/<record:sort>/<str:key>/", records.register, name="record-register"),
    path("projects/<str:key>/record/", project_records.project, name="project-record"),
    path("partner-reports/<str:key>/record/", project_records.report, name="partner-report-record"),
    path("cases/", cases.cases, name="case-list"),
    path("cases/<record:sort>/<str:key>/", cases.detail, name="case-detail"),
    path("cases/<record:sort>/<str:key>/export/", cases.export, name="case-export"),
    path("lists/<str:key>/download.<paper:form>", lists_by_link.export, name="shortlist-export"),
    path("lists/<str:key>/rows/<str:row>/", shortlist_rows.edit, name="shortlist-row"),
    path("lists/<str:key>/rows/<str:row>/move/", shortlist_rows.move, name="shortlist-move"),
    path("lists/<str:key>/rows/<str:row>/status/", shortlist_rows.status, name="shortlist-status"),
    path("lists/<str:key>/rows/<str:row>/remove/", shortlist_rows.remove, name="shortlist-remove"),
    path("lists/<str:key>/rows/<str:row>/restore/", shortlist_rows.restore, name="shortlist-restore"),
    path("lists/<str:key>/rows/<str:row>/write/", shortlist_rows.write, name="shortlist-write"),
    path("shared/<str:token>/", lists_by_link.shared, name="shortlist-shared"),
    path("which-door/", which_door.which_door, name="which-door"),
    path("which-door/wrong/", which_door.wrong, name="which-door-wrong"),
    path("check-need/", check_need.check, name="check-need"),
    path("verify/", verify.verify, name="verify"),
    path(".well-known/samband-seal.json", verify.seal_keys, name="seal-keys"),
    path("organisations/", include("samband.actors.urls")),
    path("challenges/<str:key>/answers/", challenge_answers.find, name="challenge-answers"),
    path("", include("samband.challenges.urls")),
    path("", include("samband.funding.urls")),
    path("", include("samband.projects.urls")),
    path("account/", account.account_home, name="account-home"),
    path("account/acting/", account.acting, name="account-acting"),
    path("account/leave/", account.leave_everywhere, name="account-leave"),
    path("account/", include("samband.accounts.urls")),
    path("about/answers/", about.answers, name="about-answers"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/barrier/", about.barrier, name="report-barrier"),
    path("about/privacy/", about.privacy, name="privacy"),
    path("about/retention/", retention.retention, name="retention"),
    path("about/retention/<str:kind>/", retention.set_rule, name="retention-set"),
    path("about/exchange-rates/", exchange_rates.rates, name="exchange-rates"),
    path("about/exchange-rates/add/", exchange_rates.add, name="exchange-rate-add"),
    path("about/exchange-rates/import/", exchange_rates.bring, name="exchange-rates-import"),
    path("about/exchange-rates/import/save/", exchange_rates.save, name="exchange-rates-save"),
    path("about/exchange-rates/download.<str:form>", exchange_rates.export, name="exchange-rates-export"),
    path("about/exchange-rates/<str:key>/", exchange_rates.detail, name="exchange-rate"),
    path("about/cost-rules/", cost_rules.cost_rules, name="cost-rules"),
    path("about/processing/", my_data.processing, name="processing"),
    path("my-data/", my_data.my_data, name="my-data"),
    path("my-data/export/", my_data.take_out, name="my-data-export"),
    path("my-data/consents/", consents.ask, name="consents"),
    path("my-data/erase/", my_data.erase, name="erase-me"),
    path("health/", health.health, name="health"),
    path("tour/", about.tour, name="tour"),
    path("api/", api_docs.api_docs, name="api-docs"),
    path("api/v1/", api.urls),
    path("tokens/", tokens.my_tokens, name="my-tokens"),
    path("tokens/<str:key>/end/", tokens.end_token, name="token-end"),
    path("colours/", frame.set_color_scheme, name="set-color-scheme"),
    path("see-as/", frame.see_as, name="see-as"),
    path("language/", set_language, name="set_language"),
]
