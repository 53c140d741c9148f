"""Ideas are searched by a folded column, and inside notes know whose they are."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Ideas searched and noted by body."""

    dependencies: ClassVar = [("challenges", "0002_challenge_folded_themes")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="idea",
            name="folded",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="ideamessage",
            name="body",
            field=models.CharField(blank=True, max_length=12),
        ),
    ]
