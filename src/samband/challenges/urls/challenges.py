"""Addresses of challenges."""

from django.urls import URLPattern, path

from samband.challenges.views import (
    challenge_before,
    challenge_publication,
    challenge_sharing,
    challenges,
)
from samband.challenges.views import challenge_public as public
from samband.challenges.views import challenge_steps as steps

urlpatterns: list[URLPattern] = [
    path("challenges/", public.challenge_list, name="challenge-list"),
    path("challenges/export/<str:form>/", public.challenge_export, name="challenge-export"),
    path("challenges/feed/", public.feed_of_all, name="challenge-feed-all"),
    path("challenges/new/", challenges.begin, name="challenge-new"),
    path("challenges/mine/", challenges.my_challenges, name="challenge-mine"),
    path("challenges/rules/<str:key>/", challenge_publication.rules, name="challenge-rules"),
    path("challenges/shared/<str:token>/", challenge_sharing.shared, name="challenge-shared"),
    path("challenges/<str:key>/edit/", challenges.edit, name="challenge-edit"),
    path("challenges/<str:key>/edit/<str:part>/", challenges.edit, name="challenge-part"),
    path("challenges/<str:key>/autosave/", challenges.autosave, name="challenge-autosave"),
    path("challenges/<str:key>/check/", challenges.check, name="challenge-check"),
    path("challenges/<str:key>/delete/", challenges.delete, name="challenge-delete"),
    path("challenges/<str:key>/owners/", challenge_sharing.owners, name="challenge-owners"),
    path("challenges/<str:key>/share/", challenge_sharing.share, name="challenge-share"),
    path("challenges/<str:key>/links/", challenge_sharing.links, name="challenge-links"),
    path(
        "challenges/<str:key>/links/<str:link>/revoke/",
        challenge_sharing.revoke,
        name="challenge-link-revoke",
    ),
    path(
        "challenges/<str:key>/comments/<str:comment>/remove/",
        challenge_sharing.comment_remove,
        name="challenge-comment-remove",
    ),
    path("challenges/<str:key>/before/", challenge_before.before, name="challenge-before"),
    path("challenges/<str:key>/before/name/", challenge_before.name_other, name="challenge-name-other"),
    path("challenges/<str:key>/publish/", challenge_publication.publish, name="challenge-publish"),
    path("challenges/<str:key>/versions/", challenge_publication.versions, name="challenge-versions"),
    path("challenges/<str:key>/", public.challenge_detail, name="challenge-detail"),
    path("challenges/<str:key>/feed/", public.feed, name="challenge-feed"),
    path("challenges/<str:key>/calendar/", public.dates_calendar, name="challenge-calendar"),
    path("challenges/<str:key>/paper/<str:form>/", public.paper, name="challenge-paper"),
    path("challenges/<str:key>/ask/", steps.ask, name="challenge-ask"),
    path("challenges/<str:key>/questions/<str:question>/", steps.question, name="challenge-question"),
    path("challenges/<str:key>/follow/", steps.follow, name="challenge-follow"),
    path("challenges/<str:key>/move/<str:verb>/", steps.move, name="challenge-move"),
    path("challenges/<str:key>/dates/", steps.dates, name="challenge-dates"),
    path("challenges/<str:key>/dates/<str:date>/remove/", steps.date_remove, name="challenge-date-remove"),
    path("challenges/<str:key>/merge/", steps.merge, name="challenge-merge"),
]
