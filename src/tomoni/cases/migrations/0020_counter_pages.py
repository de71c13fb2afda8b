from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_gathered_services"),
    ]

    operations = [
        migrations.AddField(
            model_name="counternote",
            name="page",
            field=models.CharField(default="", max_length=80),
        ),
    ]
