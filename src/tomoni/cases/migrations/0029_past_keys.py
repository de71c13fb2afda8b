from django.db import migrations, models

from tomoni.core.interface import NewIndex


class Migration(migrations.Migration):
    """Released keys by their digest: what was asked for before, and what stands again."""

    atomic = False
    dependencies = [("cases", "0028_keys_by_digest")]

    operations = [
        NewIndex(
            model_name="claimkey",
            index=models.Index(
                fields=["municipality", "digest"],
                condition=models.Q(released_at__isnull=False),
                name="cases_claim_key_past",
            ),
        ),
    ]
