"""What tests of keeping and erasing share: where somebody is still told in the database, and in files."""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db import models

TEXTS = (models.CharField, models.TextField, models.JSONField)


def told_in(words: Iterable[str]) -> list[str]:
    """Give "table.field: what" of every row of every table that holds any of some words."""
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in words), re.IGNORECASE)
    found = []
    for model in apps.get_models():
        fields = [one.attname for one in model._meta.concrete_fields if isinstance(one, TEXTS)]
        if not fields:
            continue
        for row in model._base_manager.values(*fields):
            for name, value in row.items():
                found += [f"{model._meta.label}.{name}: {value}"[:120]] if wanted.search(str(value)) else []
    return found
