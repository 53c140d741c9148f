"""Rates of exchange for programs: read by all; brought, added and corrected by those who may."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from samband.base.agents import Agent
from samband.base.versions import ChangedMeanwhile
from samband.kernel.period import Period
from samband.rules.access import can_set_rules
from samband.rules.actions import (
    AlreadyThere,
    LookAgain,
    add_exchange_rate,
    correct_exchange_rate,
    import_exchange_rates,
)
from samband.rules.domain.exchange import BASE, FIXED, MONTHLY, Rate, month_of, read_month, read_rate
from samband.rules.domain.exchange_files import MOST_BYTES, Beside, RateFileRefused, read_rate_file
from samband.rules.exchange import planned, written
from samband.rules.exchange_words import fault_words
from samband.rules.models import LONGEST_REASON, LONGEST_SCOPE, LONGEST_SOURCE, ExchangeRate
from samband.site.api.answers import open_read, write
from samband.site.api.cursors import read_cursor, write_cursor
from samband.site.api.gate import caller_of
from samband.site.api.inputs import NO_NUL, Key, Paging, refuse_unknown
from samband.site.api.problems import Conflict, Trouble
from samband.site.api.shapes import PageShape, ProblemShape
from samband.site.exchange_listing import Chosen, narrowed, page_after

router = Router(tags=["Exchange rates"])
_AROUND = 64 * 1024
Mark = Literal["verified", "secondary", "computed", "unverified"]
Month = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}$", examples=["2026-03"])]
RateText = Annotated[
    str,
    Field(
        max_length=30, pattern=NO_NUL, description="Units of the currency for one euro", examples=["11.4567"]
    ),
]


class RateFilters(Paging):
    """What a list of rates is narrowed to."""

    currency: str = Field("", pattern="^[A-Z]{3}$", description="ISO 4217", examples=["SEK"])
    year: str = Field("", pattern="^(19|20)[0-9]{2}$", examples=["2026"])


class RateShape(Schema):
    """A rate: so many units of the currency for one of the base."""

    key: str
    currency: str
    base: str
    per_base: str = Field(description="In full, as text: never a float")
    sort: Literal["monthly", "fixed"]
    scope: str = Field(description="Which programme has fixed it; empty for a rate of a month")
    valid_from: date
    valid_before: date | None
    source: str
    read_on: date
    mark: Mark
    revision: int
    reason: str = Field(description="Why it replaced another")
    replaces: str | None = Field(description="Key of the rate that it replaced")
    added_at: datetime


class RatePage(PageShape):
    """A page of the rates that hold, the latest month first."""

    items: list[RateShape]


class NewRate(Schema):
    """A rate to add: of a month, or fixed by a programme from a day on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"currency": "SEK", "per_base": "11.4567", "month": "2026-03", "source": "InforEuro",
                 "read_on": "2026-03-02", "mark": "verified"}
            ]
        },
    )  # fmt: skip

    currency: str = Field(pattern="^[A-Z]{3}$")
    per_base: RateText
    month: Month | None = Field(None, description="For a rate of a month")
    scope: str = Field("", max_length=LONGEST_SCOPE, pattern=NO_NUL, description="For a fixed rate: whose")
    valid_from: date | None = Field(None, description="For a fixed rate: from which day")
    source: str = Field("", max_length=LONGEST_SOURCE, pattern=NO_NUL)
    read_on: date
    mark: Mark
    has_looked_again: bool = Field(False, description="True when a change above 10 % was checked")


class Correction(Schema):
    """A rate put right; the old one stays readable."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"per_base": "11.4667", "source": "InforEuro", "read_on": "2026-03-03", "mark": "verified",
                 "reason": "Two digits were exchanged"}
            ]
        },
    )  # fmt: skip

    per_base: RateText
    source: str = Field("", max_length=LONGEST_SOURCE, pattern=NO_NUL)
    read_on: date
    mark: Mark
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, pattern=NO_NUL)
    has_looked_again: bool = False


class BroughtRates(Schema):
    """How a file of rates is to be treated."""

    mode: Literal["preview", "run"] = Field("preview", description="preview changes nothing; run takes it in")
    source: str = Field(
        "", max_length=LONGEST_SOURCE, pattern=NO_NUL, description="Where the file does not say"
    )
    month: str = Field("", pattern="^([0-9]{4}-[0-9]{2})?$", description="Where the file does not say")
    mark: Literal["", "verified", "secondary", "computed", "unverified"] = Field(
        "", description="Where the file does not say; else verified where a source is named"
    )


class RatesBrought(Schema):
    """What came of a file of rates, or would."""

    read: int
    created: int
    unchanged: int
    conflicts: int = Field(description="Differ from what is here, and were not taken")
    refused: int
    look_again: int = Field(description="Taken, and more than 10 % away from the month before")
    problems: list[ProblemShape]


@open_read(router, "", RatePage)
def list_exchange_rates(request: HttpRequest, chosen: Query[RateFilters]) -> dict[str, Any]:
    """List the rates that hold, the latest month first."""
    refuse_unknown(request, RateFilters)
    parts = Chosen(chosen.currency, chosen.year)
    belongs_to = ["exchange-rates", *(f"{name}={part}" for name, part in parts.parts().items())]
    after = read_cursor(chosen.cursor, belongs_to)
    rows, further = page_after(narrowed(parts, caller_of(request).agent), after, chosen.limit)
    return {
        "items": [_shown(row) for row in rows],
        "next": write_cursor(further, belongs_to) if further else None,
    }


# Before the addresses by key, one of which this would else be taken for.
@write(router, "POST", "/import", RatesBrought, most_body=MOST_BYTES + _AROUND)
def import_rates(request: HttpRequest, sent: Form[BroughtRates], file: File[UploadedFile]) -> dict[str, Any]:
    """Bring a file of rates (CSV, XLSX, JSON, InforEuro as it comes); looked at, or taken in at once."""
    agent = caller_of(request).agent
    can_set_rules(agent).or_refuse()  # before the file is read
    try:
        month = read_month(sent.month) if sent.month else None
        beside = Beside(timezone.localdate(), sent.source, month, sent.mark)
        read = read_rate_file(file.read(MOST_BYTES + 1), beside)
    except RateFileRefused as refusal:
        words = fault_words(refusal.fault)
        raise Trouble(422, "body/file", words["what"], words["fix"]) from refusal
    except ValueError as fault:
        raise Trouble(422, "body/month") from fault
    name = " ".join((file.name or "").split())
    plan = import_exchange_rates(read, by=agent, file_name=name) if sent.mode == "run" else planned(read)
    return {**plan.counts, "problems": [fault_words(fault) for fault in plan.faults]}


@open_read(router, "/{key}", RateShape, 404)
def get_exchange_rate(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Show one rate, also one that was replaced."""
    return _shown(_found(caller_of(request).agent, key))


@write(router, "POST", "", RateShape, 409, status=201)
def add_rate(request: HttpRequest, sent: NewRate) -> Any:
    """Add a rate; one that is there already is answered with 409 and never written over."""
    agent = caller_of(request).agent
    can_set_rules(agent).or_refuse()
    if bool(sent.scope.strip()) != (sent.month is None) or (sent.month is None) != (
        sent.valid_from is not None
    ):
        raise Trouble(422, "body/month")
    rate = _rate(sent)
    try:
        made = add_exchange_rate(rate, by=agent, has_looked_again=sent.has_looked_again)
    except LookAgain as jump:
        raise Trouble(422, "body/per_base", str(jump)) from jump
    except AlreadyThere as found:
        theirs = {"per_base": written(found.there.per_base)} if found.there else {}
        raise Conflict(theirs, {"per_base": written(rate.per_base)}) from found
    return Status(201, _shown(made))


@write(router, "POST", "/{key}/correct", RateShape, 404, 409, status=201)
def correct_rate(request: HttpRequest, key: Path[Key], sent: Correction) -> Any:
    """Put a rate right: a new one replaces it, and reports that used the old one keep it."""
    agent = caller_of(request).agent
    row = _found(agent, key)
    can_set_rules(agent).or_refuse()
    said = {**sent.model_dump(), "per_base": _number(sent.per_base)}
    try:
        made = correct_exchange_rate(row, by=agent, **said)
    except LookAgain as jump:
        raise Trouble(422, "body/per_base", str(jump)) from jump
    except ChangedMeanwhile as changed:
        theirs = {"per_base": written(changed.now.per_base)} if changed.now else {}
        raise Conflict(theirs, {"per_base": written(said["per_base"])}) from changed
    return Status(201, _shown(made))


def _found(agent: Agent, key: str) -> ExchangeRate:
    row = ExchangeRate.objects.visible_to(agent).select_related("replaces").filter(key=key).first()
    if row is None:
        raise Http404
    return row


def _number(text: str) -> Any:
    try:
        return read_rate(text)
    except ValueError as fault:
        raise Trouble(422, "body/per_base") from fault


def _rate(sent: NewRate) -> Rate:
    is_fixed = bool(sent.scope.strip())
    per_base = _number(sent.per_base)
    try:
        period = Period(sent.valid_from, None) if is_fixed else month_of(read_month(sent.month or ""))
    except ValueError as fault:
        raise Trouble(422, "body/month") from fault
    if sent.currency == BASE:
        raise Trouble(422, "body/currency")
    return Rate(
        currency=sent.currency,
        base=BASE,
        per_base=per_base,
        period=period,
        source=sent.source.strip(),
        read_on=sent.read_on,
        mark=sent.mark,
        sort=FIXED if is_fixed else MONTHLY,
        scope=sent.scope.strip(),
    )


def _shown(row: ExchangeRate) -> dict[str, Any]:
    plain = (
        "key", "currency", "base", "sort", "scope", "valid_from", "valid_before", "source", "read_on", "mark",
        "revision", "reason", "added_at",
    )  # fmt: skip
    replaced = row.replaces.key if row.replaces else None
    return {
        **{name: getattr(row, name) for name in plain},
        "per_base": written(row.per_base),
        "replaces": replaced,
    }
