"""Who decides on a change request: an organisation by its key, or nobody here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column."""

    dependencies = (("projects", "0002_append_only"),)

    operations = (
        migrations.AddField(
            model_name="changerequest",
            name="decider",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
    )
