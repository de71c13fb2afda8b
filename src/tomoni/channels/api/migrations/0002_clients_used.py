from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_first_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="used_at",
            field=models.DateTimeField(null=True),
        ),
    ]
