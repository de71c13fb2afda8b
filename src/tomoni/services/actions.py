"""Publishing: a checked pack becomes bundles that never change, and pointers to them."""

import datetime as dt

from django.db import transaction

from tomoni.core import interface as core
from tomoni.services.domain.bundle import bundle_hash, bundle_text
from tomoni.services.domain.pack import Pack
from tomoni.services.errors import PublicationNotPermitted
from tomoni.services.models import POINTERS, Bundle, BundlePointer


def publish(pack: Pack, *, actor: core.Actor, from_date: dt.date | None = None) -> list[Bundle]:
    """Stores every service of a pack for the current municipality, in force from a day (default today).

    A bundle that is there already is not stored twice, a pointer that would change nothing is not set. The pack was
    checked when it was loaded (`load_pack` raises PackError), so nothing wrong can come here.
    Raises PublicationNotPermitted for residents and helpers.
    """
    with transaction.atomic():
        if actor.kind not in ("staff", "system"):
            raise PublicationNotPermitted("Only staff publish services. Ask the department that owns the service.")
        day, at = from_date or core.today(), core.now()
        texts = {name: bundle_text(pack, name) for name in pack.services}
        hashes = {name: bundle_hash(text) for name, text in texts.items()}
        stored = {bundle.hash: bundle for bundle in Bundle.objects.filter(hash__in=hashes.values()).defer("content")}
        bundles = []
        for name, text in texts.items():
            bundle = stored.get(hashes[name]) or Bundle.objects.create(
                service=name,
                hash=hashes[name],
                content=text,
                pack=pack.id,
                version=pack.version,
                published_at=at,
                published_by=f"{actor.kind}:{actor.id}",
            )
            _point(name, bundle, day, at)
            bundles.append(bundle)
        core.forget(POINTERS)
        core.record(actor, "change", [], facts=[f"service:{name}" for name in pack.services], purpose="publication")
    return bundles


def _point(service: str, bundle: Bundle, day: dt.date, at: dt.datetime) -> None:
    rows = BundlePointer.objects.filter(service=service)
    now = rows.filter(from_date__lte=day).order_by("-from_date", "-pk").first()
    if now is None or now.bundle_id != bundle.pk:
        BundlePointer.objects.create(service=service, from_date=day, bundle=bundle, set_at=at)
