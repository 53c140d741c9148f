"""The description of the API for people: our own page of the schema, without anybody else's scripts."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from samband.base.http import page
from samband.site.api.app import description
from samband.site.api.frame import ROOT
from samband.site.api.gate import RATES

_METHODS = ("get", "post", "put", "patch", "delete")


@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every address with what it takes and answers."""
    schema = description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                group = groups.setdefault(operation["tags"][0], [])
                group.append(_operation(path, method, operation, schema["components"]["schemas"]))
    context = {
        "about": schema["info"]["description"].split("\n\n"),
        "groups": [{"name": name, "operations": operations} for name, operations in groups.items()],
        "shapes": [_shape(name, shape) for name, shape in sorted(schema["components"]["schemas"].items())],
        "rates": [(name, rate.per_minute) for name, rate in RATES.items()],
        "root": ROOT,
    }
    return page(request, "site/api_docs.html", context)


def _operation(path: str, method: str, operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    body = _schema(content)
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "about": operation.get("description", operation["summary"]),
        "is_open": {} in operation.get("security", []),
        "parameters": [
            {"name": one["name"], "in": one["in"], "about": _about(one["schema"])}
            for one in operation.get("parameters", [])
        ],
        "sent_as": next(iter(content), ""),
        "sent": _type(body),
        "example": _example(shapes.get(_name(body), body)),
        "answers": [
            {"status": status, "about": answer["description"], "shape": _answered(answer)}
            for status, answer in sorted(operation["responses"].items(), key=lambda pair: str(pair[0]))
        ],
    }


def _answered(answer: dict[str, Any]) -> str:
    content = answer.get("content", {})
    return _type(_schema(content)) if content else ""


def _schema(content: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of what is sent or answered, in its first form."""
    for form in content.values():
        return dict(form["schema"])
    return {}


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _example(shape: dict[str, Any]) -> str:
    examples = shape.get("examples")
    return json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else ""


def _type(schema: dict[str, Any]) -> str:
    """Say in a word what a value is."""
    if name := _name(schema):
        return name
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "")


def _about(schema: dict[str, Any]) -> str:
    return "; ".join(_said(schema))


def _said(schema: dict[str, Any]) -> Iterator[str]:
    yield _type(schema)
    whole = [schema, *schema.get("anyOf", [])]
    for one in whole:
        if "description" in one:
            yield str(one["description"])
        if "enum" in one:
            yield " ".join(str(code) for code in one["enum"])
        if "minimum" in one and "maximum" in one:
            yield f"{one['minimum']} to {one['maximum']}"


def _shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "about": shape.get("description", ""),
        "fields": [
            {"name": field, "about": _about(about)} for field, about in shape.get("properties", {}).items()
        ],
        "example": _example(shape),
    }
