"""Every verb that projects declare has a row in a table of who may, or is the installation's own."""

import ast
import sys
from inspect import getsource
from types import ModuleType

from samband.base.thread import declared_verbs
from samband.site import declarations as _declarations  # noqa: F401 - loads every module that declares verbs
from tests.funding import test_who_may as funding
from tests.projects import (
    test_who_may_control,
    test_who_may_indicators,
    test_who_may_joint,
    test_who_may_money,
    test_who_may_plan,
    test_who_may_reports,
)

PROJECTS = (
    test_who_may_plan,
    test_who_may_reports,
    test_who_may_control,
    test_who_may_joint,
    test_who_may_money,
    test_who_may_indicators,
)


def declared_in(app: str) -> set[str]:
    """Give the verbs that the modules of an app declare, as they are read in their source."""
    modules = [one for name, one in sorted(sys.modules.items()) if name.startswith(f"samband.{app}.actions.")]
    return {verb for module in modules for verb in _declared(module)}


def _declared(module: ModuleType) -> set[str]:
    calls = [one for one in ast.walk(ast.parse(getsource(module))) if isinstance(one, ast.Call)]
    named = [one.args[0] for one in calls if isinstance(one.func, ast.Name) and one.func.id == "declare"]
    return {one.value if isinstance(one, ast.Constant) else getattr(module, one.id) for one in named}  # type: ignore[attr-defined, misc]


def rows_of(*modules: ModuleType) -> list[str]:
    """Give the verbs that have a row in the tables of some tests, and those that are nobody's."""
    rows = [verb for module in modules for table in module.TABLES for verb in table]
    return rows + [verb for module in modules for verb in getattr(module, "OF_ITSELF", ())]


def test_every_verb_of_projects_has_a_row() -> None:
    rows = rows_of(*PROJECTS)
    assert len(rows) == len(set(rows)), "a verb has one row"
    assert set(rows) == declared_in("projects"), "write a row for each verb: who may, in which state"


def test_every_verb_of_funding_has_a_row() -> None:
    rows = rows_of(funding)
    assert len(rows) == len(set(rows)), "a verb has one row"
    assert set(rows) == declared_in("funding"), "write a row for each verb: who may, in which state"


def test_the_verbs_that_are_read_in_the_source_are_the_declared_ones() -> None:
    here = {verb for verb in declared_verbs() if verb.split(".")[0] in {"joint_report", "payment", "grant"}}
    assert here
    assert here <= declared_in("projects") | declared_in("funding")
