"""Rules on how large things are, what they are called and where they may live."""

import ast
import re
from pathlib import Path

from tests.house.reading import FUNCTIONS, Module, chain, modules, without_docstring

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
HOMELESS = {
    *("util", "utils", "helper", "helpers", "service", "services", "manager", "managers"),
    *("signal", "signals", "constant", "constants", "mixin", "mixins", "common", "misc", "shared"),
}
WRITES = {
    *("save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("update", "asave", "adelete", "acreate", "aupdate"),
}
NOT_THE_DATABASE = {"cache", "caches", "session", "digest"}
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter"}
MONEY = re.compile(r"(^|_)(amount|minor|price|cost|budget|fee)s?$")


def modules_are_short(root: Path) -> list[str]:
    """A module can be read in one go."""
    return [
        f"{module.name}: {lines} lines, more than {LONGEST_MODULE}. "
        "Make it a package with one module per idea."
        for module in modules(root)
        if (lines := len(module.text.splitlines())) > LONGEST_MODULE
    ]


def functions_are_short(root: Path) -> list[str]:
    """A function does one thing."""
    return [
        module.at(
            function,
            f"{function.name} has {lines} lines, more than {LONGEST_FUNCTION}. "
            "Give a part of it a name of its own.",
        )
        for module in modules(root)
        for function in module.functions()
        if (lines := without_docstring(function)) > LONGEST_FUNCTION
    ]


def names_say_what_is_inside(root: Path) -> list[str]:
    """No drawer for what has no home."""
    return [
        f"{path.relative_to(root).as_posix()}: '{path.stem}' is a drawer, not a subject. "
        "Name the idea that its functions share, or put each beside what it works on."
        for path in sorted((root / "src/samband").rglob("*"))
        if path.stem in HOMELESS and "static" not in path.parts and (path.is_dir() or path.suffix == ".py")
    ]


def packages_say_what_they_are_for(root: Path) -> list[str]:
    """The first thing in a package is why it exists."""
    return [
        f"{module.name}: no docstring. Say in the field's words what this package is for."
        for module in modules(root)
        if module.path.name == "__init__.py" and not ast.get_docstring(module.tree)
    ]


def is_write(call: ast.Call) -> bool:
    """Say whether a call writes to the database; other things are saved and updated too."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    names = chain(call.func)
    if NOT_THE_DATABASE & set(names):
        return False
    if call.func.attr in {"update", "aupdate"}:  # of rows: by keyword alone; of a dict: something else
        return bool(call.keywords) and not call.args
    if call.func.attr == "save" and call.args:  # of a document, into a file; a row is saved by keyword alone
        return False
    if call.func.attr in {"create", "acreate"}:
        return len(names) > 2  # Model.objects.create, thing.parts.create; a class's own create is not a row
    return True


def only_actions_write(root: Path) -> list[str]:
    """What is written is authorised, validated and recorded, because it is written in one place."""
    return [
        module.at(
            call,
            f".{call.func.attr}() outside actions.py. Move the write to an action of the app "
            "(authorise, change, validate, record) and call that.",
        )
        for module in modules(root)
        if module.rooms[:1] != ["base"] and module.room != "actions" and not module.is_pure
        for call in module.calls()
        if is_write(call) and isinstance(call.func, ast.Attribute)
    ]


def models_do_not_override_save(root: Path) -> list[str]:
    """Saving a row does nothing but save it."""
    return [
        module.at(
            part, f"{kind.name}.{part.name} hides a rule in saving. Put the rule into the action that saves."
        )
        for module in modules(root)
        if module.room == "models"
        for kind in ast.walk(module.tree)
        if isinstance(kind, ast.ClassDef)
        for part in kind.body
        if isinstance(part, FUNCTIONS) and part.name in {"save", "delete"}
    ]


def no_signals(root: Path) -> list[str]:
    """What follows from what can be read in the code."""
    return [
        module.at(
            node,
            f"imports {name}. Call the follow-up in the action; across stages, list it in site/reactions.py.",
        )
        for module in modules(root)
        for node, name in module.imported()
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
    ]


def _unclear(module: Module, call: ast.Call) -> str:
    names = chain(call.func)
    if names[:-1] and names[0] in {"datetime", "date", "time"} and names[-1] in CLOCKS:
        return f"{'.'.join(names)}() asks the clock. Take the moment as an argument."
    if names[:1] == ["random"] or (
        names[:2] == ["np", "random"] and names[-1] not in {"default_rng", "Generator"}
    ):
        return f"{'.'.join(names)}() is chance without a seed. Take a seeded generator as an argument."
    if names[-1:] == ["default_rng"] and not (call.args or call.keywords):
        return "default_rng() without a seed. Take the generator, or its seed, as an argument."
    if names[:2] == ["os", "environ"] or names == ["os", "getenv"]:
        return "reads the environment. Take the value as an argument."
    return ""


def domain_is_pure(root: Path) -> list[str]:
    """The same question gets the same answer, today and in ten years."""
    return [
        module.at(call, what)
        for module in modules(root)
        if "domain" in module.rooms or module.rooms[:1] == ["kernel"]
        for call in module.calls()
        if (what := _unclear(module, call))
    ]


def lower_rooms_know_no_http(root: Path) -> list[str]:
    """An action can be called from a page, a command and a job alike."""
    web = ("django.http", "django.shortcuts", "django.template", "django.contrib.messages", "django_htmx")
    return [
        module.at(node, f"imports {name}. Return a value or raise Refused; the view makes the page.")
        for module in modules(root)
        if module.room in {"actions", "access", "models", "domain"} and module.rooms[:1] != ["base"]
        for node, name in module.imported()
        if name.startswith(web)
    ]


def money_is_no_float(root: Path) -> list[str]:
    """Cents add up."""
    problems = []
    for module in modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.arg | ast.AnnAssign):
                name = node.arg if isinstance(node, ast.arg) else chain(node.target)[-1:][0]
                marked = node.annotation is not None and "float" in ast.unparse(node.annotation).split()
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                name = (chain(node.targets[0]) or [""])[-1]
                marked = chain(node.value.func)[-1:] == ["FloatField"]
            else:
                continue
            if marked and MONEY.search(name):
                what = (
                    f"'{name}' is money kept as a float. Keep whole minor units (an integer) and a currency."
                )
                problems.append(module.at(node, what))
    return problems


RULES = [
    modules_are_short,
    functions_are_short,
    names_say_what_is_inside,
    packages_say_what_they_are_for,
    only_actions_write,
    models_do_not_override_save,
    no_signals,
    domain_is_pure,
    lower_rooms_know_no_http,
    money_is_no_float,
]
