from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_absences_and_mandates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staffrole",
            name="role",
            field=models.CharField(
                choices=[
                    ("clerk", "担当"),
                    ("chief", "課長"),
                    ("accountant", "会計管理者"),
                    ("surveyor", "調査員"),
                    ("auditor", "監査委員"),
                    ("admin", "管理者"),
                    ("protection-officer", "支援措置担当"),
                    ("mayor", "町長"),
                    ("deputy-mayor", "副町長"),
                ],
                max_length=20,
            ),
        ),
    ]
