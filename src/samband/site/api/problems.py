"""What is wrong, in one shape and in the caller's language: where, what, and how to mend it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError as NotValid
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from samband.base.versions import ChangedMeanwhile
from samband.challenges.challenge_words import LACKING_WORDS
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.matching.actions.standing import ChangedMeanwhile as SearchChangedMeanwhile
from samband.matching.encoder import EncoderError
from samband.matching.store import StoreError
from samband.projects.actions.control import NotAsFound
from samband.projects.report_problems import NotComplete

Problem = dict[str, str]
BUSY_SECONDS = 3

_WORDS: Mapping[int, tuple[str, str]] = {
    400: (
        gettext_noop("The request could not be read."),
        gettext_noop("Send JSON in UTF-8, as the description of the API shows."),
    ),
    401: (
        gettext_noop("This needs a token that is in force."),
        gettext_noop("Send 'Authorization: Bearer' and a token that you made on the page My tokens."),
    ),
    403: (gettext_noop("This is not possible."), gettext_noop("Ask whoever runs this installation.")),
    404: (gettext_noop("There is nothing here."), gettext_noop("Check the address and the key.")),
    405: (
        gettext_noop("This address is not used in that way."),
        gettext_noop("The header Allow says which methods there are."),
    ),
    409: (
        gettext_noop("Somebody else changed this meanwhile."),
        gettext_noop("Compare 'theirs' with 'yours', and send what is to stand with the new version."),
    ),
    412: (
        gettext_noop("It has changed since you read it."),
        gettext_noop("Read it again, and send the new ETag in If-Match."),
    ),
    413: (gettext_noop("This is more than can be taken at once."), gettext_noop("Send less.")),
    422: (
        gettext_noop("This could not be taken as it stands."),
        gettext_noop("Compare it with the description of the API."),
    ),
    429: (
        gettext_noop("You have asked very often in a short time."),
        gettext_noop("Wait as many seconds as the header Retry-After says."),
    ),
    500: (gettext_noop("Something went wrong here."), gettext_noop("Try again later.")),
    503: (
        gettext_noop("The engine that compares texts is busy."),
        gettext_noop("Try again in a moment."),
    ),
}

_INPUTS: Mapping[str, tuple[str, str]] = {
    "missing": (gettext_noop("This is missing."), gettext_noop("Add it.")),
    "extra_forbidden": (
        gettext_noop("There is nothing of this name."),
        gettext_noop("Leave it out, or check the spelling."),
    ),
    "string_too_short": (gettext_noop("This is too short."), gettext_noop("Write more.")),
    "string_too_long": (gettext_noop("This is too long."), gettext_noop("Write less.")),
    "too_long": (gettext_noop("These are too many."), gettext_noop("Send fewer.")),
    "greater_than_equal": (gettext_noop("This number is too small."), gettext_noop("Choose a larger one.")),
    "less_than_equal": (gettext_noop("This number is too large."), gettext_noop("Choose a smaller one.")),
}


class Trouble(Exception):
    """A call cannot be answered: a status, where it lies, and words where there are better than usual."""

    def __init__(
        self,
        status: int,
        where: str,
        what: str = "",
        fix: str = "",
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, where)
        self.status, self.headers = status, dict(headers or {})
        self.problem = problem(status, where, what, fix)


class Conflict(Exception):
    """Somebody saved the same meanwhile: what stands there now, and what the caller sent."""

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        super().__init__("conflict")
        self.theirs, self.yours = (_in_text(one) for one in (theirs, yours))


def _in_text(words: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in words.items()}


@contextmanager
def both_told(
    version: int | None, theirs: Callable[[Any], Mapping[str, Any]], yours: Mapping[str, Any]
) -> Iterator[None]:
    """Tell the second of two both texts (409) when they said by ``version`` which one they had read.

    Who sent If-Match, or nothing at all, is told that it has changed (412).
    """
    try:
        yield
    except ChangedMeanwhile as changed:
        if version is None:
            raise
        raise Conflict(theirs(changed.now) if changed.now is not None else {}, yours) from changed


def problem(status: int, where: str, what: str = "", fix: str = "") -> Problem:
    """Say one problem; without words of its own it is called what its status is called."""
    usual = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    return {"where": where, "what": what or gettext(usual[0]), "fix": fix or gettext(usual[1])}


def told(status: int, problems: Iterable[Problem], headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Answer with problems."""
    return JsonResponse({"problems": list(problems)}, status=status, headers=dict(headers or {}))


def input_problem(error: Mapping[str, Any]) -> Problem:
    """Say what is wrong with one value that was sent."""
    parts = [str(part) for part in error["loc"] if part not in ("chosen", "sent", "body_params")]
    words = _INPUTS.get(error["type"])
    if words is None:
        return problem(422, "/".join(parts))
    return {"where": "/".join(parts), "what": gettext(words[0]), "fix": gettext(words[1])}


def form_problems(errors: Mapping[str, Iterable[Any]]) -> list[Problem]:
    """Say what a form of the pages says."""
    return [
        problem(422, f"body/{field}".rstrip("/"), str(what))
        for field, all_of in errors.items()
        for what in all_of
    ]


def answer_troubles(api: NinjaAPI) -> None:
    """Let an API answer everything that can go wrong in the one shape."""
    _answer_actions(api)

    @api.exception_handler(Trouble)
    def _trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
        return told(trouble.status, [trouble.problem], trouble.headers)

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return told(403, [problem(403, request.path, str(refused.reason))])

    @api.exception_handler(Http404)
    def _nothing(request: HttpRequest, nothing: Http404) -> HttpResponse:
        return told(404, [problem(404, request.path)])

    @api.exception_handler(ChangedMeanwhile)
    @api.exception_handler(SearchChangedMeanwhile)
    def _changed(request: HttpRequest, changed: Exception) -> HttpResponse:
        return told(412, [problem(412, "If-Match")])

    @api.exception_handler(ValidationError)
    def _not_valid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
        return told(422, [input_problem(error) for error in fault.errors[:20]])

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, fault: HttpError) -> HttpResponse:
        return told(fault.status_code, [problem(fault.status_code, "body")])

    @api.exception_handler(EncoderError)
    def _busy(request: HttpRequest, fault: EncoderError) -> HttpResponse:
        return told(503, [problem(503, request.path)], {"Retry-After": str(BUSY_SECONDS)})

    @api.exception_handler(StoreError)
    def _no_index(request: HttpRequest, fault: StoreError) -> HttpResponse:
        what, fix = gettext("The index cannot be read."), gettext("Ask whoever runs this installation.")
        return told(503, [problem(503, request.path, what, fix)], {"Retry-After": str(BUSY_SECONDS)})


def _answer_actions(api: NinjaAPI) -> None:
    """Let an API answer what actions raise: two at once, something missing, something that cannot be kept."""

    @api.exception_handler(Conflict)
    def _conflict(request: HttpRequest, conflict: Conflict) -> HttpResponse:
        both = {"theirs": conflict.theirs, "yours": conflict.yours}
        return JsonResponse({"problems": [problem(409, "body/version")], **both}, status=409)

    @api.exception_handler(NotPossible)
    def _lacking(request: HttpRequest, lacks: NotPossible) -> HttpResponse:
        if not lacks.missing:
            return told(403, [problem(403, request.path)])
        words = [(name, str(LACKING_WORDS.get(name, ""))) for name in lacks.missing]
        return told(
            422, [problem(422, f"challenge/{name}", what, gettext("Add it.")) for name, what in words]
        )

    @api.exception_handler(NotComplete)
    def _not_complete(request: HttpRequest, refused: NotComplete) -> HttpResponse:
        return told(422, [one.document() for one in refused.problems])

    @api.exception_handler(NotAsFound)
    def _not_as_found(request: HttpRequest, refused: NotAsFound) -> HttpResponse:
        found = [(one.where, gettext(one.what) % one.values, gettext(one.fix)) for one in refused.problems]
        return told(422, [problem(422, f"line/{where}", what, fix) for where, what, fix in found])

    @api.exception_handler(NotValid)
    def _not_kept(request: HttpRequest, fault: NotValid) -> HttpResponse:
        fields = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
        return told(422, form_problems({name.replace("__all__", ""): fields[name] for name in fields}))
