import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_registers"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="classification",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="document",
            name="copies",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="document",
            name="copy_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reissues",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="decided_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[("letter", "通知書"), ("certificate", "証明書"), ("outside", "番号だけ取った文書")],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["municipality", "copy_of"], name="documents_reissues"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["municipality", "department", "issued_on", "id"], name="documents_of_department"
            ),
        ),
    ]
