"""The day of what is claimed (a move), so that a later one takes the key; whom a title names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_handed")]

    operations = [
        migrations.AddField(model_name="case", name="named", field=models.JSONField(null=True)),
        migrations.AddField(model_name="claimkey", name="happened_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="claimkey", name="again_from", field=models.DateField(null=True)),
    ]
