import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    """What the migrations it replaces come to, for a new installation, in one step instead of rendering each change."""

    replaces = [
        ("cases", "0001_first_tables"),
        ("cases", "0002_figures"),
        ("cases", "0003_approvals"),
        ("cases", "0004_enquiries_and_days_taken"),
        ("cases", "0005_awards_alive"),
        ("cases", "0006_awards_held"),
        ("cases", "0007_revisions"),
        ("cases", "0008_stones"),
        ("cases", "0009_award_watches"),
    ]

    dependencies = [
        ("core", "0001_squashed_all_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(max_length=64)),
                ("service", models.CharField(max_length=64)),
                ("taken_over_from", models.CharField(default="", max_length=64)),
                ("began_on", models.DateField()),
                ("first_month", models.CharField(default="", max_length=7)),
                ("reckoned_through", models.CharField(default="", max_length=7)),
                ("overpaid", models.BigIntegerField(default=0)),
                ("held_from", models.CharField(default="", max_length=7)),
                ("held_because", models.CharField(default="", max_length=64)),
                ("ended_on", models.DateField(null=True)),
                ("end_reason", models.CharField(default="", max_length=64)),
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
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("actor", models.JSONField(default=dict)),
                ("service", models.CharField(max_length=64)),
                ("result", models.CharField(max_length=64)),
                ("ground", models.CharField(blank=True, max_length=12)),
                ("total", models.PositiveIntegerField()),
                ("least", models.BigIntegerField(null=True)),
                ("most", models.BigIntegerField(null=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("state", models.CharField(default="sampling", max_length=8)),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32)),
                ("docket_symbol", models.CharField(max_length=16)),
                ("docket_year", models.PositiveSmallIntegerField()),
                ("docket_serial", models.PositiveIntegerField()),
                ("service", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=16)),
                ("bundle", models.CharField(max_length=64)),
                ("right", models.CharField(max_length=64)),
                ("department", models.CharField(max_length=64)),
                ("sensitive", models.BooleanField(default=False)),
                ("concerns", models.JSONField(default=list)),
                ("channel", models.CharField(max_length=16)),
                ("language", models.CharField(default="ja", max_length=8)),
                ("arrived_at", models.DateTimeField()),
                ("claimed_on", models.DateField()),
                ("state", models.CharField(max_length=16)),
                ("version", models.PositiveIntegerField(default=1)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("desk", models.CharField(default="", max_length=12)),
                ("due_on", models.DateField()),
                ("due_kind", models.CharField(default="", max_length=8)),
                ("checks", models.JSONField(default=dict)),
                ("check_fails", models.BooleanField(default=False)),
                ("check_opens", models.BooleanField(default=False)),
                ("result", models.CharField(default="", max_length=64)),
                ("closed_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "assignee",
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
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("snapshot_hash", models.CharField(blank=True, max_length=64)),
                ("sample", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(null=True)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("why", models.CharField(blank=True, max_length=40)),
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
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="cases.bulkrun",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AwardVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("service", models.CharField(max_length=64)),
                ("bundle", models.CharField(max_length=64)),
                ("first_month", models.CharField(default="", max_length=7)),
                ("last_month", models.CharField(default="", max_length=7)),
                ("about", models.JSONField(default=dict)),
                ("amount", models.BigIntegerField(null=True)),
                ("per", models.CharField(max_length=8)),
                ("pay", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="cases.award",
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AwardStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("month", models.CharField(default="", max_length=7)),
                ("because", models.CharField(default="", max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("actor_role", models.CharField(default="", max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="cases.award",
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="award",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awards",
                to="cases.case",
            ),
        ),
        migrations.CreateModel(
            name="AnswerRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("answers", models.TextField()),
                ("key_id", models.CharField(default="", max_length=32)),
                ("body_hash", models.CharField(max_length=64)),
                ("made_by", models.CharField(max_length=16)),
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("parts", models.JSONField(default=list)),
                ("service", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                ("releases_on", models.DateField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("released_because", models.CharField(default="", max_length=16)),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="cases.award",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="cases.case",
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
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("by_date", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("revision_before", models.PositiveIntegerField()),
                ("revision_after", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(default="", max_length=16)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.case",
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
            name="CorrectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200)),
                ("note", models.TextField(default="")),
                (
                    "correction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="cases.correction",
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
            name="DaysTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=64)),
                ("month", models.CharField(max_length=7)),
                ("corrected", models.BooleanField()),
                ("days", models.JSONField(default=dict)),
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
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("result", models.CharField(max_length=64)),
                ("reasons", models.JSONField(default=list)),
                ("remark", models.TextField(default="")),
                ("snapshot", models.TextField()),
                ("key_id", models.CharField(default="", max_length=32)),
                ("snapshot_hash", models.CharField(max_length=64)),
                ("by_rule", models.BooleanField(default=False)),
                ("drafted_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=12)),
                ("returned_because", models.TextField(default="")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="cases.case",
                    ),
                ),
                (
                    "drafted_by",
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
                (
                    "returned_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("result", models.CharField(max_length=64)),
                ("reasons", models.JSONField(default=list)),
                ("snapshot_hash", models.CharField(max_length=64)),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
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
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.draft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Circulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField(null=True)),
                ("adverse", models.BooleanField(default=False)),
                ("lesser", models.BooleanField(default=False)),
                ("alike", models.BooleanField(default=False)),
                ("inputs_hash", models.CharField(default="", max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("end", models.CharField(default="", max_length=12)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
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
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulations",
                        to="cases.draft",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("body", models.CharField(max_length=100)),
                ("asked_for", models.TextField()),
                ("expected_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(default="", max_length=12)),
                ("answer", models.TextField(default="")),
                ("key_id", models.CharField(default="", max_length=32)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to="cases.case",
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
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=64)),
                ("ease", models.PositiveSmallIntegerField()),
                ("text", models.TextField(default="")),
                ("channel", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
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
            name="MonthFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=64)),
                ("month", models.CharField(max_length=7)),
                ("counts", models.JSONField(default=dict)),
                ("reckoned_at", models.DateTimeField()),
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
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
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
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(default="", max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("waits", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="cases.case",
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
            name="QueueCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("on", models.DateField()),
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24)),
                ("channel", models.CharField(max_length=16)),
                ("arrived_at", models.DateTimeField()),
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
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=43)),
                ("channel", models.CharField(max_length=16)),
                ("language", models.CharField(default="ja", max_length=8)),
                ("state", models.CharField(default="open", max_length=8)),
                ("answers", models.TextField(default="")),
                ("key_id", models.CharField(default="", max_length=32)),
                ("pages_done", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
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
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.receipt",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="receipt",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.receipt"
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=16)),
                ("because", models.TextField()),
                ("law", models.CharField(max_length=200)),
                ("appeal", models.CharField(default="", max_length=32)),
                ("from_month", models.CharField(default="", max_length=7)),
                ("taken_back", models.BigIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(default="", max_length=12)),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.award",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
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
                    "of",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoutePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("group", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("role", models.CharField(max_length=20)),
                ("office", models.CharField(blank=True, max_length=64)),
                ("name_role", models.CharField(blank=True, max_length=20)),
                ("name_office", models.CharField(blank=True, max_length=64)),
                ("because", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(default="waiting", max_length=8)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "circulation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="cases.circulation",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=12)),
                ("role", models.CharField(max_length=20)),
                ("office", models.CharField(blank=True, max_length=64)),
                ("name_role", models.CharField(blank=True, max_length=20)),
                ("article", models.CharField(blank=True, max_length=200)),
                ("ground", models.CharField(blank=True, max_length=12)),
                ("comment", models.TextField(blank=True)),
                ("snapshot_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("run", models.PositiveBigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.mandate",
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
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="cases.draft",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.routeplace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("body_hash", models.CharField(max_length=64)),
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
                    "receipt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.receipt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=24)),
                ("before", models.CharField(default="", max_length=16)),
                ("after", models.CharField(max_length=16)),
                ("effect", models.CharField(default="none", max_length=8)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=16)),
                ("actor_id", models.CharField(default="", max_length=64)),
                ("actor_role", models.CharField(default="", max_length=32)),
                ("actor_office", models.CharField(default="", max_length=64)),
                ("actor_name", models.CharField(default="", max_length=64)),
                ("data", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="cases.case",
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
            name="WantedService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("service", models.CharField(max_length=64)),
                ("bundle", models.CharField(max_length=64)),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wanted",
                        to="cases.interview",
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
            name="YearlyCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(max_length=64)),
                ("service", models.CharField(max_length=64)),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("due_on", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("looked_at", models.PositiveBigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
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
            name="CheckedAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=12)),
                ("hints", models.JSONField(default=dict)),
                ("warned_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.award"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="cases.yearlycheck",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AwardWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("period", models.CharField(max_length=10)),
                ("looked_at", models.PositiveBigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
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
                "constraints": [models.UniqueConstraint(fields=("municipality", "kind"), name="cases_award_watch")],
            },
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["municipality", "staff", "made_at"], name="cases_bulk_staff"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("municipality", "run", "number"), name="cases_bulk_number"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("municipality", "run", "case"), name="cases_bulk_case"),
        ),
        migrations.AddConstraint(
            model_name="awardversion",
            constraint=models.UniqueConstraint(fields=("municipality", "award", "number"), name="cases_award_version"),
        ),
        migrations.AddConstraint(
            model_name="awardstep",
            constraint=models.UniqueConstraint(fields=("municipality", "award", "number"), name="cases_award_step"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["municipality", "person", "right"], name="cases_award_person"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["municipality", "ended_on", "reckoned_through"], name="cases_award_reckon"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["municipality", "case"], name="cases_award_case"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["municipality", "right", "id"], name="cases_award_register"),
        ),
        migrations.AddConstraint(
            model_name="answerrevision",
            constraint=models.UniqueConstraint(fields=("municipality", "case", "number"), name="cases_revision_number"),
        ),
        migrations.AddIndex(
            model_name="claimkey",
            index=models.Index(fields=["municipality", "case"], name="cases_claim_key_case"),
        ),
        migrations.AddIndex(
            model_name="claimkey",
            index=models.Index(fields=["municipality", "award"], name="cases_claim_key_award"),
        ),
        migrations.AddIndex(
            model_name="claimkey",
            index=models.Index(fields=["municipality", "releases_on"], name="cases_claim_key_ends"),
        ),
        migrations.AddConstraint(
            model_name="claimkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("municipality", "right", "digest"),
                name="cases_claim_key_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("municipality", "case", "number"), name="cases_correction_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("municipality", "case"),
                name="cases_correction_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.UniqueConstraint(
                fields=("municipality", "correction", "path"), name="cases_correction_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="daystaken",
            constraint=models.UniqueConstraint(
                fields=("municipality", "service", "month", "corrected"), name="cases_days_taken_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("municipality", "case", "number"), name="cases_draft_number"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["municipality", "decided_at"], name="cases_decision_at"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("municipality", "case"), name="cases_decision_once"),
        ),
        migrations.AddIndex(
            model_name="circulation",
            index=models.Index(fields=["municipality", "case"], name="cases_circulation_case"),
        ),
        migrations.AddConstraint(
            model_name="circulation",
            constraint=models.UniqueConstraint(
                fields=("municipality", "draft", "number"), name="cases_circulation_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.UniqueConstraint(fields=("municipality", "case", "number"), name="cases_enquiry_number"),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["municipality", "service", "at"], name="cases_feedback_service"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.UniqueConstraint(fields=("municipality", "case"), name="cases_feedback_once"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("ease__gte", 1), ("ease__lte", 5)), name="cases_feedback_ease"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthfigures",
            constraint=models.UniqueConstraint(
                fields=("municipality", "service", "month"), name="cases_figures_month_once"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["municipality", "case", "at"], name="cases_note_case"),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(fields=("municipality", "case", "place"), name="cases_outcome_place"),
        ),
        migrations.AddConstraint(
            model_name="queuecount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("staff__isnull", True)),
                fields=("municipality", "department"),
                name="cases_count_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="queuecount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("staff__isnull", False)),
                fields=("municipality", "department", "staff"),
                name="cases_count_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["municipality", "person"], name="cases_receipt_person"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="cases_receipt_number"),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(fields=["municipality", "person", "state"], name="cases_interview_person"),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(fields=["municipality", "state", "expires_on"], name="cases_interview_expires"),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(fields=("municipality", "token"), name="cases_interview_token"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "person", "arrived_at"], name="cases_case_person"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "department", "desk", "due_on", "id"], name="cases_case_team"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "assignee", "desk", "due_on", "id"], name="cases_case_mine"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "service", "arrived_at"], name="cases_case_service"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "receipt"], name="cases_case_receipt"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="cases_case_number"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("municipality", "docket_symbol", "docket_year", "docket_serial"), name="cases_case_docket"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("municipality", "case"), name="cases_revision_case"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("end", "decided"), _connector="OR"),
                fields=("municipality", "of"),
                name="cases_revision_once",
            ),
        ),
        migrations.AddIndex(
            model_name="routeplace",
            index=models.Index(fields=["municipality", "state", "role", "office"], name="cases_place_open"),
        ),
        migrations.AddIndex(
            model_name="routeplace",
            index=models.Index(fields=["municipality", "case"], name="cases_place_case"),
        ),
        migrations.AddConstraint(
            model_name="routeplace",
            constraint=models.UniqueConstraint(
                fields=("municipality", "circulation", "number"), name="cases_place_number"
            ),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["municipality", "staff", "at"], name="cases_approval_staff"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("municipality", "case", "number"), name="cases_approval_number"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("municipality", "key"), name="cases_submission_key"),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(fields=["municipality", "verb", "at"], name="cases_transition_verb"),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.UniqueConstraint(
                fields=("municipality", "case", "number"), name="cases_transition_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="wantedservice",
            constraint=models.UniqueConstraint(
                fields=("municipality", "interview", "service"), name="cases_wanted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearlycheck",
            constraint=models.UniqueConstraint(fields=("municipality", "right", "year"), name="cases_yearly_check"),
        ),
        migrations.AddIndex(
            model_name="checkedaward",
            index=models.Index(fields=["municipality", "run", "state", "id"], name="cases_checked_state"),
        ),
        migrations.AddIndex(
            model_name="checkedaward",
            index=models.Index(fields=["municipality", "award"], name="cases_checked_of_award"),
        ),
        migrations.AddConstraint(
            model_name="checkedaward",
            constraint=models.UniqueConstraint(fields=("municipality", "run", "award"), name="cases_checked_award"),
        ),
    ]
