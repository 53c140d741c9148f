"""How an address of the API is declared: its token, its answers, and every problem that can come instead."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from ninja import Router

from samband.site.api.gate import MOST_BODY, PersonalToken
from samband.site.api.shapes import Conflicts, Problems

F = TypeVar("F", bound=Callable[..., Any])
_ALWAYS = (400, 401, 403, 413, 422, 429)


class Declared(Protocol):
    """Takes the function that answers at an address, and gives it back."""

    def __call__(self, view: F, /) -> F:
        """Declare it."""
        ...


def answers(shape: Any, *troubles: int, status: int = 200) -> dict[Any, Any]:
    """Give the answers of an address: its shape when all is well, and problems."""
    table = {status: shape, **dict.fromkeys(sorted({*_ALWAYS, *troubles}), Problems)}
    return {**table, 409: Conflicts} if 409 in troubles else table


def open_read(router: Router, path: str, shape: Any, *troubles: int, **more: Any) -> Declared:
    """Declare what everybody may read, with a token or without."""
    return _read(router, path, shape, *troubles, is_needed=False, **more)


def own_read(router: Router, path: str, shape: Any, *troubles: int, **more: Any) -> Declared:
    """Declare what only a person reads, with a token."""
    return _read(router, path, shape, *troubles, is_needed=True, **more)


def _read(router: Router, path: str, shape: Any, *troubles: int, is_needed: bool, **more: Any) -> Declared:
    table = {**answers(shape, *troubles, 412), 304: None, **more.pop("also", {})}
    extra: dict[str, Any] = {} if is_needed else {"security": [{}]}
    token = PersonalToken(more.pop("scope", "read"), is_needed=is_needed)
    return router.get(path, response=table, auth=token, openapi_extra=extra, **more)


def write(
    router: Router,
    method: str,
    path: str,
    shape: Any,
    *troubles: int,
    status: int = 200,
    scope: str = "write",
    most_body: int = MOST_BODY,
    also: dict[int, Any] | None = None,
) -> Declared:
    """Declare what changes something or costs much: always with a token that has the scope."""
    token = PersonalToken(scope, most_body=most_body)
    table = {**answers(shape, *troubles, status=status), **(also or {})}
    return router.api_operation([method], path, response=table, auth=token)


def open_question(
    router: Router,
    path: str,
    shape: Any,
    *troubles: int,
    scope: str = "read",
    most_body: int = MOST_BODY,
) -> Declared:
    """Declare what everybody may ask about something they send, with a token or without; nothing is kept."""
    token = PersonalToken(scope, is_needed=False, most_body=most_body)
    table = answers(shape, *troubles)
    return router.post(path, response=table, auth=token, openapi_extra={"security": [{}]})


def open_write(
    router: Router, path: str, shape: Any, *troubles: int, status: int = 200, scope: str = "write"
) -> Declared:
    """Declare what everybody may send, with a token or without, as on the pages; each has a low rate."""
    token = PersonalToken(scope, is_needed=False)
    table = answers(shape, *troubles, status=status)
    return router.post(path, response=table, auth=token, openapi_extra={"security": [{}]})


def own_file(router: Router, path: str, sorts: Sequence[str], *troubles: int) -> Declared:
    """Declare a file that only a person downloads, with a token; ``sorts`` are its types."""
    content = {sort: {"schema": {"type": "string", "format": "binary"}} for sort in sorts}
    return router.get(
        path,
        response={**answers(None, *troubles, 412), 304: None},
        auth=PersonalToken("read"),
        openapi_extra={"responses": {200: {"description": "The file", "content": content}}},
    )
