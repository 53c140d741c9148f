"""Tables of workshop notes: a Challenge–Solution–Action register, with every line of its source."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.challenges.models.challenges import Challenge

ENTRY_SORTS = ("challenge", "solution", "action", "open_question")
ENTRY_STATES = ("open", "decided", "done", "dropped")
LINE_STATES = ("used", "heading", "furniture", "not_understood")


class RegisterQuerySet(models.QuerySet["Register"]):
    """Reading registers."""

    def visible_to(self, agent: Agent) -> "RegisterQuerySet":
        """Give one's own registers, and those that were shared with one's organisation."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        bodies = sorted(agent.organisations)
        mine = Q(maker__key=agent.person) & (Q(owning_body="") | Q(owning_body__in=bodies))
        return self.filter(mine | Q(is_shared=True, owning_body__in=bodies))


class Register(Record):
    """What a workshop's notes say: challenges, solutions, actions and open questions, under their themes."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="registers"
    )
    title = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (*Record.Meta.constraints,)
        indexes: ClassVar[tuple[models.Index, ...]] = (*Record.Meta.indexes,)

    def __str__(self) -> str:
        return f"register {self.key}"


class RegisterEntry(models.Model):
    """One challenge, solution, action or open question of a register, in the words of its source.

    ``lines`` are the source's line numbers; ``suspicions`` say why they look garbled. A window of time is
    what was written (``window_words``) and the days that it means. ``challenge`` is the draft made of it.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    position = models.PositiveIntegerField()
    sort = models.CharField(max_length=14, choices=[(sort, sort) for sort in ENTRY_SORTS])
    theme = models.CharField(max_length=300, blank=True)
    text = models.TextField(validators=[MaxLengthValidator(8_000)])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lines = models.JSONField(default=list)
    suspicions = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=[(state, state) for state in ENTRY_STATES], default="open")
    decision = models.TextField(blank=True, validators=[MaxLengthValidator(2_000)])
    in_control = models.BooleanField(null=True, blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="register_entries"
    )
    owner_words = models.CharField(max_length=300, blank=True)
    window_words = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, blank=True)
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="register_entries"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["register", "position"], name="register_entry_once"),
            models.CheckConstraint(
                name="register_entry_sort_is_known", condition=Q(sort__in=list(ENTRY_SORTS))
            ),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.key}"


class RegisterLine(models.Model):
    """A line of the source as it came: used in an entry, a heading, furniture, or not understood."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="source_lines")
    number = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=14, choices=[(state, state) for state in LINE_STATES])
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["register", "number"], name="register_line_once"),)

    def __str__(self) -> str:
        return f"line {self.number}: {self.state}"
