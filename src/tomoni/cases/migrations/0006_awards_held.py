"""When payment of an award is held (差止), and the register of awards by right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_awards_alive")]

    operations = [
        migrations.AddField(
            model_name="award",
            name="held_because",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="award",
            name="held_from",
            field=models.CharField(default="", max_length=7),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["municipality", "right", "id"], name="cases_award_register"),
        ),
    ]
