import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_first_tables"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="staffrole",
            name="core_staff_role_once",
        ),
        migrations.AddField(
            model_name="staffrole",
            name="since",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
        ),
        migrations.AddField(
            model_name="staffrole",
            name="until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.UniqueConstraint(
                fields=("municipality", "staff", "department", "role", "since"), name="core_staff_role_once"
            ),
        ),
    ]
