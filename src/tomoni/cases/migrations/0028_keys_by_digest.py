from django.db import migrations, models


class Migration(migrations.Migration):
    """A key is looked for by its digest alone, which holds the right. Each look read the keys of the whole town."""

    dependencies = [("cases", "0027_covers")]

    operations = [
        migrations.AddConstraint(
            model_name="claimkey",
            constraint=models.UniqueConstraint(
                fields=["municipality", "digest"],
                condition=models.Q(released_at__isnull=True),
                name="cases_claim_key_once",
            ),
        ),
        migrations.RemoveConstraint(model_name="claimkey", name="cases_claim_key_live"),
    ]
