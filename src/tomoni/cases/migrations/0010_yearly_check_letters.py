from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_squashed_all_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkedaward",
            name="because",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.AddField(
            model_name="checkedaward",
            name="letters",
            field=models.JSONField(default=dict),
        ),
    ]
