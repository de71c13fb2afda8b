import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    """What the migrations it replaces come to, for a new installation, in one step instead of rendering each change."""

    replaces = [
        ("documents", "0001_first_tables"),
        ("documents", "0002_registers"),
        ("documents", "0003_columns_of_registers"),
        ("documents", "0004_approved_destructions"),
    ]

    dependencies = [
        ("core", "0001_squashed_all_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisclosureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("asked_by", models.CharField(blank=True, max_length=100)),
                ("proof", models.CharField(max_length=100)),
                ("scope", models.CharField(max_length=1000)),
                ("department", models.CharField(max_length=40)),
                ("arrived_on", models.DateField()),
                ("stopped_on", models.DateField(blank=True, null=True)),
                ("stopped_days", models.PositiveIntegerField(default=0)),
                ("due_on", models.DateField()),
                ("extended_on", models.DateField(blank=True, null=True)),
                ("extended_because", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "準備中"),
                            ("correcting", "補正待ち"),
                            ("proposed", "承認待ち"),
                            ("decided", "決定した"),
                            ("withdrawn", "取り下げ"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("collected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("full", "全部開示"), ("part", "部分開示"), ("none", "不開示")],
                        max_length=6,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("remark", models.CharField(blank=True, max_length=1000)),
                ("proposed_by", models.CharField(blank=True, max_length=40)),
                ("proposed_by_name", models.CharField(blank=True, max_length=60)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("proposed_hash", models.CharField(blank=True, max_length=64)),
                ("returned_because", models.CharField(blank=True, max_length=500)),
                ("decided_by", models.CharField(blank=True, max_length=40)),
                ("decided_by_name", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisclosureItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("document", "文書"), ("file", "添付された書類"), ("record", "記録")], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("row", models.BigIntegerField(default=0)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("lines", models.TextField(blank=True)),
                ("key_id", models.CharField(default="", max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("left_out", models.CharField(blank=True, max_length=12)),
                ("left_out_note", models.CharField(blank=True, max_length=300)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="documents.disclosurerequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisclosureBundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundles",
                        to="documents.disclosurerequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("letter", "通知書"), ("certificate", "証明書"), ("outside", "番号だけ取った文書")],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("symbol", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("classification", models.CharField(blank=True, max_length=60)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("department", models.CharField(max_length=40)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("signed", models.BooleanField(default=False)),
                ("verify_code", models.CharField(blank=True, max_length=30)),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("voided_by", models.CharField(blank=True, max_length=40)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "about_person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
                (
                    "copy_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reissues",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("department", models.CharField(max_length=40)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("mail", "郵便"),
                            ("registered", "書留"),
                            ("simple", "簡易書留"),
                            ("counter", "窓口で交付"),
                            ("portal", "オンライン"),
                            ("held", "担当が直接届ける"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "発送待ち"),
                            ("sent", "発送した"),
                            ("returned", "戻ってきた"),
                            ("cancelled", "取りやめた"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("to", models.CharField(blank=True, max_length=200)),
                ("tracking", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("sent_by", models.CharField(blank=True, max_length=40)),
                ("returned_on", models.DateField(blank=True, null=True)),
                ("returned_because", models.CharField(blank=True, max_length=200)),
                ("noted_by", models.CharField(blank=True, max_length=40)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="documents.document",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="disclosurerequest",
            name="letter",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("department", models.CharField(max_length=40)),
                ("way", models.CharField(choices=[("destroy", "廃棄"), ("hand_over", "移管")], max_length=10)),
                ("receiver", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
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
                ("remark", models.CharField(blank=True, max_length=500)),
                ("count", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("proposed_by", models.CharField(max_length=40)),
                ("proposed_by_name", models.CharField(max_length=60)),
                ("proposed_at", models.DateTimeField()),
                ("answered_by", models.CharField(blank=True, max_length=40)),
                ("answered_by_name", models.CharField(blank=True, max_length=60)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentBytes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bytes",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("ref", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("classification", models.CharField(blank=True, max_length=60)),
                ("department", models.CharField(max_length=40)),
                ("years", models.PositiveSmallIntegerField()),
                ("ends_with", models.CharField(blank=True, max_length=80)),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("held", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "保存中"),
                            ("proposed", "廃棄・移管の伺い中"),
                            ("destroyed", "廃棄した"),
                            ("handed_over", "移管した"),
                        ],
                        default="kept",
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("appeal", "審査請求"),
                            ("litigation", "訴訟"),
                            ("disclosure", "開示請求"),
                            ("audit", "監査"),
                            ("business", "仕事に必要"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("since", models.DateTimeField()),
                ("laid_by", models.CharField(max_length=40)),
                ("laid_by_name", models.CharField(blank=True, max_length=60)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=40)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="documents.keptrecord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "まだ"), ("done", "済"), ("left", "残した")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("left_because", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(blank=True, null=True)),
                (
                    "destruction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="documents.destruction",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="documents.keptrecord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LetterSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=100)),
                ("files", models.TextField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentValues",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("values", models.TextField()),
                ("key_id", models.CharField(default="", max_length=32)),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.lettersource",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Received",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                ("symbol", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveBigIntegerField()),
                ("department", models.CharField(max_length=40)),
                ("received_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=40)),
                ("channel", models.CharField(max_length=16)),
                ("subject", models.CharField(max_length=200)),
                ("sender", models.CharField(blank=True, max_length=200)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("origin", models.CharField(blank=True, max_length=100)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("voided_by", models.CharField(blank=True, max_length=40)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="disclosurerequest",
            name="received",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.received"
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveIntegerField(default=0)),
                ("line", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveSmallIntegerField(default=0)),
                ("top", models.PositiveSmallIntegerField(default=0)),
                ("right", models.PositiveSmallIntegerField(default=0)),
                ("bottom", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(max_length=12)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("proposed_by_rule", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="documents.disclosureitem",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReissueWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=40)),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("because", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=40)),
                ("declined_because", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="documents.document",
                    ),
                ),
                (
                    "issued",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(db_index=False, max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("department", models.CharField(max_length=40)),
                ("picture", models.TextField(blank=True)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("used_by", models.CharField(max_length=40)),
                ("used_by_name", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal_uses",
                        to="documents.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="documents.sealstamp",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disclosureitem",
            constraint=models.UniqueConstraint(
                fields=("municipality", "request", "place"), name="documents_item_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurebundle",
            constraint=models.UniqueConstraint(fields=("municipality", "request"), name="documents_bundle_once"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["municipality", "case_number"], name="documents_of_case"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["municipality", "about_person", "issued_at"], name="documents_of_person"),
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
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("municipality", "symbol", "fiscal_year", "serial"), name="documents_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verify_code", ""), _negated=True),
                fields=("municipality", "verify_code"),
                name="documents_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="documents_void_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["municipality", "department", "state", "id"], name="documents_dispatch_list"),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["municipality", "case_number"], name="documents_dispatch_of_case"),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("municipality", "document", "attempt"), name="documents_dispatch_attempt"
            ),
        ),
        migrations.AddIndex(
            model_name="destruction",
            index=models.Index(fields=["municipality", "department", "state", "id"], name="documents_destructions"),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="documents_destruction_number"),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by", ""),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="documents_destruction_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentbytes",
            constraint=models.UniqueConstraint(fields=("municipality", "document"), name="documents_bytes_once"),
        ),
        migrations.AddIndex(
            model_name="keptrecord",
            index=models.Index(
                fields=["municipality", "department", "state", "due_on", "id"], name="documents_kept_due"
            ),
        ),
        migrations.AddIndex(
            model_name="keptrecord",
            index=models.Index(
                condition=models.Q(("ends_with", ""), _negated=True),
                fields=["municipality", "ends_with"],
                name="documents_kept_with",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptrecord",
            constraint=models.UniqueConstraint(fields=("municipality", "kind", "ref"), name="documents_kept_once"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["municipality", "kept", "lifted_at"], name="documents_holds_of"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("origin", ""), _negated=True),
                fields=["municipality", "origin"],
                name="documents_holds_origin",
            ),
        ),
        migrations.AddIndex(
            model_name="destructionline",
            index=models.Index(fields=["municipality", "destruction", "state", "place"], name="documents_lines_to_do"),
        ),
        migrations.AddIndex(
            model_name="destructionline",
            index=models.Index(fields=["municipality", "kept"], name="documents_lines_of"),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(
                fields=("municipality", "destruction", "place"), name="documents_line_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(
                fields=("municipality", "destruction", "kept"), name="documents_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettersource",
            constraint=models.UniqueConstraint(fields=("municipality", "sha256"), name="documents_source_once"),
        ),
        migrations.AddConstraint(
            model_name="documentvalues",
            constraint=models.UniqueConstraint(fields=("municipality", "document"), name="documents_values_once"),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(
                fields=["municipality", "department", "received_on", "id"], name="documents_received_list"
            ),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(fields=["municipality", "case_number"], name="documents_received_of_case"),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(fields=["municipality", "person", "received_on"], name="documents_received_from"),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=models.UniqueConstraint(
                fields=("municipality", "symbol", "year", "serial"), name="documents_received_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", ""), _negated=True),
                fields=("municipality", "origin"),
                name="documents_received_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="documents_received_void_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosurerequest",
            index=models.Index(fields=["municipality", "department", "state", "due_on"], name="documents_disclosures"),
        ),
        migrations.AddConstraint(
            model_name="disclosurerequest",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="documents_disclosure_number"),
        ),
        migrations.AddConstraint(
            model_name="disclosurerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", ""),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="documents_disclosure_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="redaction",
            index=models.Index(fields=["municipality", "item", "page", "line"], name="documents_redactions_of"),
        ),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("line__gt", 0)),
                fields=("municipality", "item", "line"),
                name="documents_line_withheld_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line__gt", 0), ("page", 0)),
                    models.Q(
                        ("left__lt", models.F("right")), ("line", 0), ("page__gt", 0), ("top__lt", models.F("bottom"))
                    ),
                    _connector="OR",
                ),
                name="documents_redaction_place",
            ),
        ),
        migrations.AddIndex(
            model_name="reissuewish",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["municipality", "department", "asked_at"],
                name="documents_wishes_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="reissuewish",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("municipality", "document"),
                name="documents_wish_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealstamp",
            constraint=models.UniqueConstraint(fields=("municipality", "key"), name="documents_seal_once"),
        ),
        migrations.AddIndex(
            model_name="sealuse",
            index=models.Index(fields=["municipality", "seal", "at"], name="documents_seal_uses"),
        ),
        migrations.AddIndex(
            model_name="sealuse",
            index=models.Index(fields=["municipality", "document"], name="documents_seals_of"),
        ),
    ]
