"""A program that makes the tables of an empty database in one of two ways and prints what came of it.

    python tests/base/schema_of.py steps | at-once

Printed are tables, columns, constraints, indexes, triggers and rows. The order of columns is left out: it
differs, and nothing asks for it. So are the numbers that content types and permissions happened to get.
"""

import json
import sys
from typing import Any

import django

SQLITE = "SELECT type, tbl_name, name, sql FROM sqlite_master"
POSTGRESQL = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
              column_default, is_identity, identity_generation, collation_name
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT sequencename, data_type, start_value, increment_by FROM pg_sequences WHERE schemaname = 'public'",
)


def make(way: str) -> None:
    """Make the tables, and what comes with them (content types, permissions)."""
    from django.core.management import call_command
    from django.core.management.commands import migrate

    call_command(migrate.Command() if way == "steps" else "migrate", verbosity=0)


def _parts(statement: str) -> list[str]:
    """Split what makes a table into columns and constraints: between commas of the first level."""
    parts, depth, quoted = [""], 0, False
    for sign in statement:
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign == "," and depth == 1 and not quoted:
            parts.append("")
        elif sign not in "()" or depth > 1:
            parts[-1] += sign
    return sorted(part.strip() for part in parts)


def found() -> dict[str, list[Any]]:
    """Give what the database holds."""
    from django.db import connection

    def ask(statement: str) -> list[Any]:
        cursor.execute(statement)
        return sorted(([str(value) for value in row] for row in cursor.fetchall()), key=repr)

    def rows(table: str) -> list[Any]:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        told = ", ".join(f'"{name}"' for name in sorted(columns - {"id", "applied", "content_type_id"}))
        return ask(f'SELECT {told} FROM "{table}"')

    with connection.cursor() as cursor:
        statements = (SQLITE,) if connection.vendor == "sqlite" else POSTGRESQL
        schema = {f"schema {number}": ask(statement) for number, statement in enumerate(statements)}
        tables = connection.introspection.table_names(cursor)
        given = {table: rows(table) for table in tables}
    if connection.vendor == "sqlite":
        for row in schema["schema 0"]:
            row[3:] = _parts(row[3]) if row[0] == "table" else row[3:]
    return schema | given


if __name__ == "__main__":
    django.setup()
    make(sys.argv[1])
    json.dump(found(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
