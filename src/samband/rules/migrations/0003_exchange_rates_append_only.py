"""Rates of exchange are only ever added: the database itself refuses to change one that a report stands on."""

from django.db import migrations

from samband.base.append_only import append_only


class Migration(migrations.Migration):
    """Let the table grow, and nothing else."""

    dependencies = (("rules", "0002_exchange_rates"),)

    operations = append_only("rules_exchangerate")
