import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_books_results_and_claims"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bankfile",
            name="payments_file_once",
        ),
        migrations.AddField(
            model_name="bankfile",
            name="first_line",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="bankfile",
            name="last_line",
            field=models.PositiveIntegerField(default=999999),
        ),
        migrations.AddField(
            model_name="bankfile",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="fundsource",
            name="result_codes",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="fundsource",
            name="result_place",
            field=models.PositiveSmallIntegerField(default=114),
        ),
        migrations.AddField(
            model_name="fundsource",
            name="submit_days",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="carried",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="checklist",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="payments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="extra_reason",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.UniqueConstraint(fields=("municipality", "order", "number"), name="payments_file_once"),
        ),
    ]
