from django.db import migrations, models

from tomoni.core.interface import NewIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("core", "0009_scans_of_files"),
    ]

    operations = [
        NewIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("scan", "")),
                fields=["municipality", "scan_due_at", "id"],
                name="core_files_to_scan",
            ),
        ),
    ]
