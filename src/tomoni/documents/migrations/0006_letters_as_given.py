from django.db import migrations

from tomoni.core import interface as core


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_extension_letter"),
    ]

    operations = [
        core.StoredAsGiven("documentbytes", "content"),
    ]
