"""Addresses of challenges."""

from django.urls import URLPattern, path

from samband.challenges.views import challenge_steps as steps
from samband.challenges.views import challenges

urlpatterns: list[URLPattern] = [
    path("challenges/", challenges.challenge_list, name="challenge-list"),
    path("challenges/export/<str:form>/", challenges.challenge_export, name="challenge-export"),
    path("challenges/feed/", challenges.feed_of_all, name="challenge-feed-all"),
    path("challenges/<str:key>/", challenges.challenge_detail, name="challenge-detail"),
    path("challenges/<str:key>/feed/", challenges.feed, name="challenge-feed"),
    path("challenges/<str:key>/calendar/", challenges.dates_calendar, name="challenge-calendar"),
    path("challenges/<str:key>/paper/<str:form>/", challenges.paper, name="challenge-paper"),
    path("challenges/<str:key>/ask/", steps.ask, name="challenge-ask"),
    path("challenges/<str:key>/questions/<str:question>/", steps.question, name="challenge-question"),
    path("challenges/<str:key>/follow/", steps.follow, name="challenge-follow"),
    path("challenges/<str:key>/move/<str:verb>/", steps.move, name="challenge-move"),
    path("challenges/<str:key>/dates/", steps.dates, name="challenge-dates"),
    path("challenges/<str:key>/dates/<str:date>/remove/", steps.date_remove, name="challenge-date-remove"),
    path("challenges/<str:key>/merge/", steps.merge, name="challenge-merge"),
]
