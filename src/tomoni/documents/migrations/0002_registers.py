import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0002_dated_roles"),
        ("documents", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            options={
                "indexes": [
                    models.Index(fields=["municipality", "department", "state", "id"], name="documents_destructions")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="documents_destruction_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", ""),
                            models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="documents_destruction_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["municipality", "department", "state", "due_on", "id"], name="documents_kept_due"
                    ),
                    models.Index(
                        condition=models.Q(("ends_with", ""), _negated=True),
                        fields=["municipality", "ends_with"],
                        name="documents_kept_with",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "kind", "ref"), name="documents_kept_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "destruction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="documents.destruction",
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "kept",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="documents.keptrecord",
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["municipality", "destruction", "state", "place"], name="documents_lines_to_do"
                    ),
                    models.Index(fields=["municipality", "kept"], name="documents_lines_of"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "destruction", "place"), name="documents_line_place"
                    ),
                    models.UniqueConstraint(fields=("municipality", "destruction", "kept"), name="documents_line_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Received",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("sender", models.CharField(blank=True, max_length=200)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("origin", models.CharField(blank=True, max_length=100)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("voided_by", models.CharField(blank=True, max_length=40)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["municipality", "department", "received_on", "id"], name="documents_received_list"
                    ),
                    models.Index(fields=["municipality", "case_number"], name="documents_received_of_case"),
                    models.Index(fields=["municipality", "person", "received_on"], name="documents_received_from"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "symbol", "year", "serial"), name="documents_received_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("origin", ""), _negated=True),
                        fields=("municipality", "origin"),
                        name="documents_received_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                            models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="documents_received_void_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.CharField(max_length=20)),
                (
                    "received",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.received",
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
                    "letter",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "department", "state", "due_on"], name="documents_disclosures")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="documents_disclosure_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="documents_disclosure_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureBundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "request"), name="documents_bundle_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "request", "place"), name="documents_item_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "department", "state", "id"], name="documents_dispatch_list"),
                    models.Index(fields=["municipality", "case_number"], name="documents_dispatch_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "document", "attempt"), name="documents_dispatch_attempt"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=100)),
                ("files", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "sha256"), name="documents_source_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentValues",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        related_name="values",
                        to="documents.document",
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
                ("values", models.TextField()),
                ("key_id", models.CharField(default="", max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "document"), name="documents_values_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "kept", "lifted_at"], name="documents_holds_of"),
                    models.Index(
                        condition=models.Q(("origin", ""), _negated=True),
                        fields=["municipality", "origin"],
                        name="documents_holds_origin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="documents.disclosureitem",
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "item", "page", "line"], name="documents_redactions_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("line__gt", 0)),
                        fields=("municipality", "item", "line"),
                        name="documents_line_withheld_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line__gt", 0), ("page", 0)),
                            models.Q(
                                ("left__lt", models.F("right")),
                                ("line", 0),
                                ("page__gt", 0),
                                ("top__lt", models.F("bottom")),
                            ),
                            _connector="OR",
                        ),
                        name="documents_redaction_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReissueWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        related_name="wishes",
                        to="documents.document",
                    ),
                ),
                ("department", models.CharField(max_length=40)),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("because", models.CharField(blank=True, max_length=200)),
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=40)),
                ("declined_because", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["municipality", "department", "asked_at"],
                        name="documents_wishes_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("municipality", "document"),
                        name="documents_wish_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("key", models.SlugField(db_index=False, max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("department", models.CharField(max_length=40)),
                ("picture", models.TextField(blank=True)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="documents_seal_once")],
            },
        ),
        migrations.CreateModel(
            name="SealUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal_uses",
                        to="documents.document",
                    ),
                ),
                ("copies", models.PositiveSmallIntegerField(default=1)),
                ("used_by", models.CharField(max_length=40)),
                ("used_by_name", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "seal", "at"], name="documents_seal_uses"),
                    models.Index(fields=["municipality", "document"], name="documents_seals_of"),
                ],
            },
        ),
    ]
