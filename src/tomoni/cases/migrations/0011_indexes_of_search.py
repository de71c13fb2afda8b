from django.db import migrations, models

from tomoni.core.interface import NewIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0010_yearly_check_letters"),
    ]

    operations = [
        NewIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "department", "desk", "number"], name="cases_case_by_number"),
        ),
    ]
