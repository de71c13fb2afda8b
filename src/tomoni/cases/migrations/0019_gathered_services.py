"""A conversation about many services: which were gathered, by which event, and what was not sent with the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_beside"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="event",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="interview",
            name="gathered",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="interview",
            name="left",
            field=models.JSONField(null=True),
        ),
    ]
