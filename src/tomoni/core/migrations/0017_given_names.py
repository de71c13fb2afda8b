from django.db import migrations

from tomoni.core.models.given_names import AddGivenNames


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("core", "0016_people_without_registration"),
    ]

    operations = [AddGivenNames()]
