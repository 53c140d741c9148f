"""Addresses of challenges."""

from django.urls import URLPattern, path

from samband.challenges.views import challenge_before, challenge_publication, challenge_sharing, challenges

urlpatterns: list[URLPattern] = [
    path("challenges/new/", challenges.begin, name="challenge-new"),
    path("challenges/mine/", challenges.my_challenges, name="challenge-mine"),
    path("challenges/rules/<str:key>/", challenge_publication.rules, name="challenge-rules"),
    path("challenges/shared/<str:token>/", challenge_sharing.shared, name="challenge-shared"),
    path("challenges/<str:key>/", challenge_publication.detail, name="challenge-detail"),
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
]
