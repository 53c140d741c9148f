"""Tables of the plan: goals, work packages, criteria, frozen versions and change requests."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.projects.domain.change_request import OPEN, STATUSES, UNDECIDED
from samband.projects.models.projects import Partner, Project, codes, long_text

ITEM_SORTS = ("activity", "deliverable", "output", "result")
ITEM_STATES = ("planned", "under_way", "done", "dropped")
CRITERIA = ("gender-equality", "integration", "equal-treatment", "environment", "other")


class Goal(models.Model):
    """What a project wants to reach, or a part of it."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    text = long_text(2_000)
    lang = models.CharField(max_length=12, blank=True)
    is_overall = models.BooleanField(default=False)

    class Meta:
        ordering = ("number", "id")

    def __str__(self) -> str:
        return f"goal {self.number}"


class WorkPackage(models.Model):
    """A work package; one that is not defined yet says so, and is never green."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="work_packages")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = long_text()
    lang = models.CharField(max_length=12, blank=True)
    is_defined = models.BooleanField(default=True)
    leader = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="leads_packages"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    budget_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="work_package_number_once"),
        )

    def __str__(self) -> str:
        return f"work package {self.number}"


class PlanItem(models.Model):
    """An activity, deliverable, output or result: what, by whom, by when.

    Activities and outputs are in a work package, deliverables in an activity (``parent``), results in the
    project as a whole. ``state`` is what the latest approved reports say.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="items")
    sort = models.CharField(max_length=12, choices=codes(ITEM_SORTS))
    work_package = models.ForeignKey(
        WorkPackage, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = long_text(4_000)
    lang = models.CharField(max_length=12, blank=True)
    responsible = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="responsible_for"
    )
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    indicator_code = models.CharField(max_length=20, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    state = models.CharField(max_length=12, choices=codes(ITEM_STATES), default="planned")
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.CheckConstraint(name="plan_item_sort_is_known", condition=Q(sort__in=list(ITEM_SORTS))),
            models.CheckConstraint(
                name="plan_item_is_somewhere",
                condition=Q(sort="result") | Q(work_package__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_item_due_after_start",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.number}"


class HorizontalCriterion(models.Model):
    """A criterion that goes through everything: analysis, baseline, goal, how it is followed up."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="criteria")
    criterion = models.CharField(max_length=20, choices=codes(CRITERIA))
    name = models.CharField(max_length=100, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    analysis = long_text(4_000)
    baseline = long_text(4_000)
    goal = long_text(4_000)
    follow_up = long_text(4_000)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["project", "criterion"],
                condition=~Q(criterion="other"),
                name="horizontal_criterion_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion} of {self.project_id}"


class PlanVersion(models.Model):
    """The plan and budget as they were approved; never changed. Reports stand on one.

    ``content`` is the whole of it as plain values (see ``plan_snapshot``); ``sha256`` is of its canonical
    text.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.CharField(max_length=KEY_LENGTH, blank=True)
    # Where the decision is found: the funder's letter, its number.
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="plan_version_number_once"),
        )

    def __str__(self) -> str:
        return f"version {self.number}"


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Reading change requests."""

    def visible_to(self, agent: Agent) -> "ChangeRequestQuerySet":
        """Give those that an agent works on, pays for or decides on; strangers see none."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        own = sorted(agent.organisations)
        mine = Q(project__in=Partner.objects.worked_on_by(agent).values("project"))
        pays = Q(project__grants__grant__funder__key__in=own) | Q(project__programme__owner__key__in=own)
        return self.filter(mine | pays | Q(decider__in=own)).distinct()


class ChangeRequest(models.Model):
    """A request to change the approved plan: what and why, and what was decided.

    While one is open, the working plan may be edited; if it is rejected or withdrawn, the plan goes back to
    ``from_version``. ``decider`` is the key of the organisation that decides; empty means that the lead
    itself notes the funder's decision.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="change_requests")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=codes(STATUSES), default=OPEN)
    from_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="change_requests")
    to_version = models.OneToOneField(
        PlanVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="made_by_request"
    )
    title = models.CharField(max_length=200)
    why = long_text(4_000)
    lang = models.CharField(max_length=12, blank=True)
    answer = models.TextField(blank=True, validators=[MaxLengthValidator(4_000)])
    answer_lang = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    decider = models.CharField(max_length=KEY_LENGTH, blank=True)
    maker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-id")
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="change_request_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(status__in=list(UNDECIDED)),
                name="change_request_one_at_a_time",
            ),
            models.CheckConstraint(
                name="change_request_status_is_known", condition=Q(status__in=list(STATUSES))
            ),
        )

    def __str__(self) -> str:
        return f"change request {self.number}"
