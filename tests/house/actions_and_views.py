"""Rules on the one shape of an action, and on how a page fetches what it shows."""

import ast
from collections.abc import Iterable
from pathlib import Path

from tests.house.reading import FUNCTIONS, Module, chain, modules
from tests.house.size_and_place import is_write

Function = ast.FunctionDef | ast.AsyncFunctionDef
RECORDS = {"record", "record_many"}
NO_EVENT = "Not an event:"


class Room:
    """All functions of one app's actions, so that a call can be followed to what it does."""

    def __init__(self, parts: Iterable[Module]) -> None:
        self.functions = {
            node.name: (module, node)
            for module in parts
            for node in module.tree.body
            if isinstance(node, FUNCTIONS)
        }

    def reaches(self, function: Function, wanted: "Wanted", seen: frozenset[str] = frozenset()) -> bool:
        """Say whether a function does something itself or through others of the same room."""
        if wanted(function):
            return True
        called = {
            chain(node.func)[-1]
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and chain(node.func)
        }
        inner = (called & set(self.functions)) - seen - {function.name}
        return any(self.reaches(self.functions[name][1], wanted, seen | called) for name in inner)

    def lines_recorded(self, function: Function, seen: frozenset[str] = frozenset()) -> int:
        """Return how many times one run records at most; a loop's body counts once."""
        return max(_paths(function.body, self, seen | {function.name}))


class Wanted:
    """Something to look for inside a function."""

    def __call__(self, function: Function) -> bool:
        raise LookupError


class Writes(Wanted):
    """Whether a function writes rows."""

    def __call__(self, function: Function) -> bool:
        return any(isinstance(node, ast.Call) and is_write(node) for node in ast.walk(function))


class IsAtomic(Wanted):
    """Whether a function opens a transaction."""

    def __call__(self, function: Function) -> bool:
        return any(isinstance(node, ast.Attribute) and node.attr == "atomic" for node in ast.walk(function))


def _in_one(node: ast.AST, room: Room, seen: frozenset[str]) -> int:
    """Count the lines that one expression or simple statement records."""
    count = 0
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and (names := chain(call.func)):
            if names[-1] in RECORDS:
                count += 1
            elif len(names) == 1 and names[0] in room.functions and names[0] not in seen:
                count += room.lines_recorded(room.functions[names[0]][1], seen)
    return count


def _paths(body: list[ast.stmt], room: Room, seen: frozenset[str]) -> tuple[int, int]:
    """Return the most lines recorded on a way that goes on, and on one that ends inside."""
    on, ended = 0, 0
    for statement in body:
        if isinstance(statement, ast.Return | ast.Raise):
            return -10_000, max(ended, on + _in_one(statement, room, seen))
        branches = [
            getattr(statement, part)
            for part in ("body", "orelse", "finalbody")
            if isinstance(getattr(statement, part, None), list) and getattr(statement, part)
        ]
        branches += [handler.body for handler in getattr(statement, "handlers", [])]
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            continue
        if not branches:
            on += _in_one(statement, room, seen)
            continue
        head = sum(
            _in_one(part, room, seen)
            for part in ast.iter_child_nodes(statement)
            if isinstance(part, ast.expr | ast.withitem)
        )
        ways = [_paths(branch, room, seen) for branch in branches]
        ended = max(ended, *(on + head + way[1] for way in ways))
        must = isinstance(statement, ast.With | ast.AsyncWith) or (
            isinstance(statement, ast.If) and bool(statement.orelse)
        )
        on += head + max([way[0] for way in ways] + ([] if must else [0]))
    return on, ended


def _rooms(root: Path) -> list[tuple[Room, list[Module]]]:
    by_app: dict[str, list[Module]] = {}
    for module in modules(root):
        if module.room == "actions" and module.rooms[0] != "base":
            by_app.setdefault(module.rooms[0], []).append(module)
    return [(Room(parts), parts) for parts in by_app.values()]


def _public(module: Module) -> list[Function]:
    return [
        node for node in module.tree.body if isinstance(node, FUNCTIONS) and not node.name.startswith("_")
    ]


def _misshapen(function: Function, room: Room) -> list[str]:
    arguments, problems = function.args, []
    if len(arguments.posonlyargs) + len(arguments.args) > 1:
        problems.append("takes its subject first and all else by name: def verb_noun(subject, *, by, …)")
    if "by" not in {argument.arg for argument in arguments.kwonlyargs}:
        problems.append("says who acts: add the keyword 'by'")
    if not room.reaches(function, IsAtomic()):
        problems.append("is one transaction: decorate it with @transaction.atomic")
    recorded = room.lines_recorded(function)
    if recorded != 1:
        problems.append(
            f"leaves exactly one line on the thread (this records {recorded} on its longest way): "
            f"call record() once, or, if it is no event, say why in the docstring after '{NO_EVENT}'"
        )
    return problems


def actions_have_one_shape(root: Path) -> list[str]:
    """Whoever has read one action has read them all."""
    problems = []
    for room, parts in _rooms(root):
        for module in parts:
            for function in _public(module):
                documented = ast.get_docstring(function) or ""
                if not room.reaches(function, Writes()) or NO_EVENT in documented:
                    continue
                problems += [
                    module.at(function, f"an action {problem} ({function.name})")
                    for problem in _misshapen(function, room)
                ]
    return problems


def views_fetch_what_may_be_seen(root: Path) -> list[str]:
    """A page shows only what its reader may see."""
    problems = []
    cure = "Fetch through .visible_to(agent) of the QuerySet, or through a query of the app that does."
    for module in modules(root):
        if module.room != "views":
            continue
        outer = _outermost(module.tree)
        for node in outer:
            names = chain(node)
            if "objects" in names and "visible_to" not in names:
                problems.append(module.at(node, f"{'.'.join(names)} asks for everything. {cure}"))
        for call in module.calls():
            if chain(call.func)[-1:] in (["get_object_or_404"], ["get_list_or_404"]):
                first = call.args[0] if call.args else call
                if "visible_to" not in chain(first):
                    problems.append(module.at(call, f"{chain(call.func)[-1]} asks for everything. {cure}"))
    return problems


def _outermost(tree: ast.AST) -> list[ast.AST]:
    """Return the attribute chains that are not the inner part of a longer one."""
    inner = set()
    chains = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Call)]
    for node in chains:
        below = node.value if isinstance(node, ast.Attribute) else node.func
        inner.add(id(below))
    return [node for node in chains if id(node) not in inner]


RULES = [actions_have_one_shape, views_fetch_what_may_be_seen]
