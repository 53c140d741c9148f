"""Tables of the links by which colleagues without an account read a draft, and of what they say of it."""

from django.db import models

from samband.base.links import LinkComment, ReadingLink, ReadingLinkQuerySet
from samband.challenges.models.challenges import Challenge


class ChallengeLink(ReadingLink):
    """A link by which a colleague without an account reads a challenge, also while it is a draft."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="links")

    objects = ReadingLinkQuerySet["ChallengeLink"].as_manager()


class ChallengeComment(LinkComment):
    """What a colleague who came by a link said of a challenge, or of one part of it."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="comments")
    link = models.ForeignKey(ChallengeLink, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = (models.Index(fields=["link", "said_at"], name="challenge_comment_lately"),)
