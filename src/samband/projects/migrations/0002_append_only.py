"""Let the database itself refuse to change what was certified, approved or posted."""

from django.db import migrations

from samband.base.append_only import append_only

TABLES = (
    "projects_ledgerentry",
    "projects_certificate",
    "projects_certificateamount",
    "projects_planversion",
    "projects_correction",
)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("projects", "0001_initial")]
    operations = [step for table in TABLES for step in append_only(table)]
