from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0002_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="mandate",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="proxy",
            field=models.CharField(default="", max_length=64),
        ),
    ]
