from django.db import migrations, models

from tomoni.core.interface import NewIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0025_told_again"),
    ]

    operations = [
        NewIndex(
            model_name="interview",
            index=models.Index(fields=["municipality", "receipt"], name="cases_interview_of_receipt"),
        ),
    ]
