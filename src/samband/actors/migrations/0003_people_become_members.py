"""Who acted for an organisation before there were memberships belongs to it from now on, as a member.

Nobody is made steward thereby: where there is none, those who look after the installation stand in.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone


def make_members(apps: Any, schema_editor: Any) -> None:
    """Give each of these people a membership; a key that leads to no organisation is taken away."""
    person_model = apps.get_model("accounts", "Person")
    membership_model = apps.get_model("actors", "Membership")
    organisations = dict(apps.get_model("actors", "Organisation").objects.values_list("key", "id"))
    for person in person_model.objects.exclude(organisation_key="").order_by("id"):
        organisation = organisations.get(person.organisation_key)
        if organisation is None:
            person.organisation_key = ""
        else:
            membership_model.objects.create(
                organisation_id=organisation,
                person=person,
                role="member",
                state="active",
                made_at=timezone.now(),
                decided_at=timezone.now(),
            )
            person.organisation_keys = [person.organisation_key]
        person.save(update_fields=["organisation_key", "organisation_keys"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_consents_and_belonging"),
        ("actors", "0002_memberships"),
    ]

    operations = [migrations.RunPython(make_members, migrations.RunPython.noop)]
