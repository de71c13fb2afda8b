from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_files_in_pieces"),
    ]

    operations = [
        migrations.AddField(
            "storedfile", "question", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField(
            "storedfile",
            "scan",
            models.CharField(
                blank=True,
                choices=[("clean", "Clean"), ("refused", "Refused")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "storedfile", "scan_found", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddField("storedfile", "scan_tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("storedfile", "scan_due_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("storedfile", "scanned_at", models.DateTimeField(blank=True, null=True)),
    ]
