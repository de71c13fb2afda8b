"""Who spoke for whom: of a conversation, and of what arrived."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_acting_for")]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="acting",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.actingfor",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="acting",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.actingfor",
            ),
        ),
    ]
