"""What goes back to the core systems: each fact once through a mapping, and the same file again where it was lost."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from tomoni.core.actions.ledger import record
from tomoni.core.domain.actors import Actor
from tomoni.core.models import ExportedFact, FactsExport
from tomoni.core.models.clock import now
from tomoni.core.models.inserting import insert_rows


def note_export(
    mapping: str, file: str, sha256: str, facts: Sequence[int], *, people: Iterable[int], names: Iterable[str],
    purpose: str, actor: Actor,
) -> FactsExport:  # fmt: skip
    """Write down that these facts (row numbers) go out in this file. Raises IntegrityError where one went before."""
    with transaction.atomic():
        export = FactsExport.objects.create(
            mapping=mapping, file=file, count=len(facts), sha256=sha256, made_at=now(), by=actor.name or actor.id
        )
        insert_rows([ExportedFact(export_id=export.pk, mapping=mapping, fact=fact) for fact in facts])
        record(actor, "export", people, facts=names, purpose=purpose)
    return export


def note_placed(export: int) -> None:
    """Note that the file lies where the core system takes it."""
    FactsExport.objects.filter(pk=export, placed_at=None).update(placed_at=now())
