from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_columns_of_registers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="destruction",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "承認待ち"),
                    ("refused", "差し戻し"),
                    ("approved", "承認された"),
                    ("running", "実行中"),
                    ("done", "終わった"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
    ]
