from django.db import migrations, models

from tomoni.core.models.new_indexes import NewIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("core", "0012_registers_taken_in"),
    ]

    operations = [
        NewIndex(
            model_name="fact",
            index=models.Index(
                fields=["municipality", "source_ref"],
                condition=models.Q(("source_ref", ""), _negated=True),
                name="core_facts_of_cases",
            ),
        )
    ]
