from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_own_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="handed",
            field=models.JSONField(null=True),
        ),
    ]
