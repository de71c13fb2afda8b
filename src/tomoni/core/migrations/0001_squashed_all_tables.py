import datetime

import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.models.new_tables import NewTables


class Migration(NewTables):
    """What the migrations it replaces come to, for a new installation, in one step instead of rendering each change."""

    replaces = [
        ("core", "0001_first_tables"),
        ("core", "0002_dated_roles"),
        ("core", "0003_ledger_work"),
        ("core", "0004_absences_and_mandates"),
        ("core", "0005_roles_of_the_mayor"),
        ("core", "0006_erasures"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(db_index=False, max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("symbol", models.CharField(blank=True, max_length=10)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("hours", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("name_kana", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("prefecture", models.CharField(blank=True, max_length=20)),
                ("governor_title", models.CharField(blank=True, max_length=30)),
                ("host", models.CharField(blank=True, max_length=200)),
                ("fictional", models.BooleanField(default=False)),
                ("settings", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("active", models.BooleanField(default=True)),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="core.department",
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
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("content", models.TextField()),
                ("hash", models.CharField(max_length=64)),
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
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=60)),
                ("until_seal", models.PositiveBigIntegerField()),
                ("seal_number", models.PositiveBigIntegerField(default=0)),
                ("seal_hash", models.CharField(blank=True, max_length=64)),
                ("entries", models.PositiveBigIntegerField(default=0)),
                ("faults", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
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
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("postal_code", models.CharField(blank=True, max_length=8)),
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
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about_kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("household", "Household"),
                            ("thing", "Thing"),
                            ("link", "Link"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("value", models.TextField()),
                ("key_id", models.CharField(default="p0", max_length=8)),
                ("purposes", models.JSONField(blank=True, default=list)),
                ("source", models.CharField(max_length=60)),
                ("source_ref", models.CharField(blank=True, max_length=100)),
                ("holds_since", models.DateField()),
                ("known_since", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
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
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("payload", models.JSONField()),
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
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.CharField(max_length=120)),
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
            ],
        ),
        migrations.AddField(
            model_name="department",
            name="municipality",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=tomoni.core.models.town.code_or_none,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.municipality",
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listener", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("leased", "Leased"), ("done", "Done"), ("dead", "Dead")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("leased_by", models.CharField(blank=True, max_length=80)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="core.event",
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
            name="DaySeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("seal_number", models.PositiveBigIntegerField()),
                ("seal_hash", models.CharField(max_length=64)),
                ("entries", models.PositiveBigIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
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
            ],
        ),
        migrations.CreateModel(
            name="ClosingDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=100)),
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
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("noted_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
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
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("corporate_number", models.CharField(blank=True, max_length=13)),
                ("name", models.CharField(max_length=100)),
                ("name_kana", models.CharField(blank=True, max_length=100)),
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
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resident_number", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("name_kana", models.CharField(blank=True, max_length=100)),
                ("birth_date", models.DateField(blank=True, null=True)),
                (
                    "sex",
                    models.CharField(blank=True, choices=[("female", "女"), ("male", "男"), ("", "―")], max_length=10),
                ),
                ("address", models.CharField(blank=True, max_length=200)),
                ("postal_code", models.CharField(blank=True, max_length=8)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("moved_out_on", models.DateField(blank=True, null=True)),
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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("texts", models.JSONField()),
                ("link", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=30)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="core.household",
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
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("facts", models.JSONField(blank=True, default=dict)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_from",
                        to="core.person",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_to",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerAbout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="about",
                        to="core.ledgerentry",
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
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=255)),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(default="ja", max_length=5)),
                ("mail", models.EmailField(blank=True, max_length=254)),
                (
                    "notice_by",
                    models.CharField(
                        choices=[("portal", "画面"), ("mail", "メール"), ("letter", "手紙")],
                        default="portal",
                        max_length=10,
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.department",
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
                    "other_party",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protections_against",
                        to="core.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protections",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProtectedPerson",
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
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protected_through",
                        to="core.person",
                    ),
                ),
                (
                    "protection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="together_with",
                        to="core.protection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("to_role", models.CharField(max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered")], default="open", max_length=10
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=60)),
                ("answered_by_name", models.CharField(blank=True, max_length=60)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.ledgerentry",
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
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mandate", models.CharField(max_length=60)),
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
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="representatives",
                        to="core.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("entries", models.TextField()),
                ("hash", models.CharField(max_length=64)),
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
            ],
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveBigIntegerField(default=0)),
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
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("staff", "Staff"), ("resident", "Resident")], max_length=10)),
                ("session_key", models.CharField(max_length=40)),
                ("session_data", models.TextField()),
                ("expire_date", models.DateTimeField()),
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
            name="StaffAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("staff", models.BigIntegerField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("act", models.CharField(max_length=10)),
                ("deed", models.CharField(blank=True, max_length=40)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("case", models.CharField(blank=True, max_length=40)),
                ("people", models.PositiveIntegerField()),
                ("opened", models.BooleanField()),
                ("terms", models.PositiveSmallIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.ledgerentry",
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
            name="StaffDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff", models.BigIntegerField()),
                ("day", models.DateField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("counts", models.JSONField()),
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
            name="StaffRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
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
                ("since", models.DateField(default=datetime.date(2000, 1, 1))),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.department",
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
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="core.staff",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("owner_kind", models.CharField(max_length=20)),
                ("owner_id", models.BigIntegerField()),
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
            ],
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("label", models.CharField(blank=True, max_length=100)),
                ("since", models.DateField(blank=True, null=True)),
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
                (
                    "of_household",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="things",
                        to="core.household",
                    ),
                ),
                (
                    "of_person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="things",
                        to="core.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnusualDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff", models.BigIntegerField()),
                ("day", models.DateField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("points", models.PositiveIntegerField()),
                ("reasons", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "まだ見ていない"),
                            ("asked", "課長に聞いている"),
                            ("answered", "課長が答えた"),
                            ("seen", "見た"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
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
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "まだ見ていない"),
                            ("asked", "課長に聞いている"),
                            ("answered", "課長が答えた"),
                            ("seen", "見た"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=60)),
                ("by_name", models.CharField(max_length=60)),
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
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="core.unusualday",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("deputy", "代決"), ("delegated", "専決"), ("fallback", "決裁者がいないとき")],
                        max_length=12,
                    ),
                ),
                ("office", models.CharField(blank=True, max_length=64)),
                ("role", models.CharField(max_length=20)),
                ("to_office", models.CharField(blank=True, max_length=64)),
                ("to_role", models.CharField(blank=True, max_length=20)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("article", models.CharField(max_length=200)),
                ("services", models.JSONField(default=list)),
                ("results", models.JSONField(default=list)),
                ("ceiling", models.PositiveBigIntegerField(null=True)),
                ("later_view", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
                (
                    "to_staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
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
            options={
                "indexes": [models.Index(fields=["municipality", "role", "office"], name="core_mandate_seat")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="core_mandate_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerUnsealed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField()),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "entry"), name="core_ledger_unsealed_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["municipality", "at"], name="core_ledger_by_time"),
        ),
        migrations.AddIndex(
            model_name="ledgercheck",
            index=models.Index(fields=["municipality", "asked_at"], name="core_ledger_checks"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="core_household_number_once"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["municipality", "about_kind", "about_id", "name"], name="core_facts_about"),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_until__isnull", True), ("year__isnull", True)),
                fields=("municipality", "about_kind", "about_id", "name", "holds_since"),
                name="core_fact_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_until__isnull", True), ("year__isnull", False)),
                fields=("municipality", "about_kind", "about_id", "name", "year", "holds_since"),
                name="core_fact_of_year_once",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["municipality", "at"], name="core_events_by_time"),
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(fields=["municipality", "at"], name="core_erasures_by_time"),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(fields=("municipality", "key"), name="core_department_key_once"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "leased"])),
                fields=["municipality", "due_at"],
                name="core_deliveries_due",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "dead")), fields=["municipality", "event"], name="core_deliveries_dead"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("municipality", "event", "listener"), name="core_delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="dayseal",
            constraint=models.UniqueConstraint(fields=("municipality", "day"), name="core_day_seal_once"),
        ),
        migrations.AddConstraint(
            model_name="closingday",
            constraint=models.UniqueConstraint(fields=("municipality", "day"), name="core_closing_day_once"),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["municipality", "until"], name="core_absence_until"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="core_absence_days"
            ),
        ),
        migrations.AddIndex(
            model_name="staff",
            index=models.Index(fields=["municipality", "department"], name="core_staff_by_department"),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(fields=("municipality", "login"), name="core_staff_login_once"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corporate_number", ""), _negated=True),
                fields=("municipality", "corporate_number"),
                name="core_corporate_number_once",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["municipality", "name_kana", "birth_date"], name="core_person_by_kana"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["municipality", "birth_date"], name="core_person_by_birth"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resident_number", ""), _negated=True),
                fields=("municipality", "resident_number"),
                name="core_resident_number_once",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["municipality", "person", "at"], name="core_notices_of_person"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("municipality", "person", "key"), name="core_notice_once"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["municipality", "household"], name="core_members_of_household"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["municipality", "person", "since"], name="core_households_of_person"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("municipality", "person"),
                name="core_one_household_now",
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["municipality", "source", "kind"], name="core_links_from"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["municipality", "target", "kind"], name="core_links_to"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("municipality", "kind", "source", "target"),
                name="core_link_once",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerabout",
            index=models.Index(fields=["municipality", "entry"], name="core_ledger_people"),
        ),
        migrations.AddConstraint(
            model_name="ledgerabout",
            constraint=models.UniqueConstraint(
                fields=("municipality", "person", "entry"), name="core_ledger_about_once"
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["municipality", "person"], name="core_accounts_of_person"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("municipality", "subject"), name="core_account_subject_once"),
        ),
        migrations.AddIndex(
            model_name="protection",
            index=models.Index(fields=["municipality", "person"], name="core_protections_of_person"),
        ),
        migrations.AddIndex(
            model_name="protection",
            index=models.Index(fields=["municipality", "other_party"], name="core_protections_against"),
        ),
        migrations.AddIndex(
            model_name="protectedperson",
            index=models.Index(fields=["municipality", "person"], name="core_protected_person"),
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.UniqueConstraint(
                fields=("municipality", "protection", "person"), name="core_protected_once"
            ),
        ),
        migrations.AddIndex(
            model_name="recordquestion",
            index=models.Index(fields=["municipality", "to_role", "state"], name="core_questions_to_role"),
        ),
        migrations.AddConstraint(
            model_name="recordquestion",
            constraint=models.UniqueConstraint(
                fields=("municipality", "person", "entry"), name="core_record_question_once"
            ),
        ),
        migrations.AddIndex(
            model_name="representative",
            index=models.Index(fields=["municipality", "organisation"], name="core_representatives"),
        ),
        migrations.AddIndex(
            model_name="representative",
            index=models.Index(fields=["municipality", "person"], name="core_mandates_of_person"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="core_seal_number_once"),
        ),
        migrations.AddConstraint(
            model_name="sequence",
            constraint=models.UniqueConstraint(fields=("municipality", "name", "year"), name="core_sequence_once"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["municipality", "expire_date"], name="core_sessions_by_end"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("municipality", "session_key"), name="core_session_key_once"),
        ),
        migrations.AddIndex(
            model_name="staffact",
            index=models.Index(fields=["municipality", "at"], name="core_acts_by_time"),
        ),
        migrations.AddIndex(
            model_name="staffact",
            index=models.Index(fields=["municipality", "staff", "at"], name="core_acts_of_staff"),
        ),
        migrations.AddIndex(
            model_name="staffact",
            index=models.Index(fields=["municipality", "office", "at"], name="core_acts_of_office"),
        ),
        migrations.AddIndex(
            model_name="staffact",
            index=models.Index(
                condition=models.Q(("case", ""), _negated=True),
                fields=["municipality", "case"],
                name="core_acts_of_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffact",
            constraint=models.UniqueConstraint(fields=("municipality", "entry"), name="core_staff_act_once"),
        ),
        migrations.AddIndex(
            model_name="staffday",
            index=models.Index(fields=["municipality", "office", "day"], name="core_days_of_office"),
        ),
        migrations.AddConstraint(
            model_name="staffday",
            constraint=models.UniqueConstraint(fields=("municipality", "staff", "day"), name="core_staff_day_once"),
        ),
        migrations.AddIndex(
            model_name="staffrole",
            index=models.Index(fields=["municipality", "department", "role"], name="core_role_by_department"),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.UniqueConstraint(
                fields=("municipality", "staff", "department", "role", "since"), name="core_staff_role_once"
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["municipality", "owner_kind", "owner_id"], name="core_files_of_owner"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["municipality", "sha256"], name="core_files_by_hash"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["municipality", "of_person", "kind"], name="core_things_of_person"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["municipality", "of_household", "kind"], name="core_things_of_household"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["municipality", "kind", "since"], name="core_things_by_kind"),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                condition=models.Q(("of_household__isnull", True), ("of_person__isnull", True)),
                fields=["municipality", "since"],
                name="core_things_of_town",
            ),
        ),
        migrations.AddIndex(
            model_name="unusualday",
            index=models.Index(fields=["municipality", "state", "-points"], name="core_unusual_by_points"),
        ),
        migrations.AddIndex(
            model_name="unusualday",
            index=models.Index(fields=["municipality", "office", "state"], name="core_unusual_of_office"),
        ),
        migrations.AddConstraint(
            model_name="unusualday",
            constraint=models.UniqueConstraint(fields=("municipality", "staff", "day"), name="core_unusual_day_once"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["municipality", "of"], name="core_remarks_of_day"),
        ),
    ]
