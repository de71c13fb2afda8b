"""Publishing: a checked pack becomes bundles that never change, and pointers to them. Counting what was not found."""

import datetime as dt
import hashlib
import hmac

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum

from tomoni.core import interface as core
from tomoni.services.domain.bundle import bundle_hash, bundle_text
from tomoni.services.domain.finding.private import names_of, word_of
from tomoni.services.domain.pack import Pack
from tomoni.services.domain.reading.checks import RECORD_CLASSES
from tomoni.services.errors import PublicationNotPermitted, RecordClassUnknown
from tomoni.services.models import POINTERS, Bundle, BundlePointer, MissedWord

MIN_GROUP = 5  # how often something was typed before it is told; `min_group` of the town's settings
MIN_DAYS = 3  # on as many different days
MOST_A_DAY = 1000  # different words that are counted on one day in one town
KEPT = dt.timedelta(days=365)


def publish(pack: Pack, *, actor: core.Actor, from_date: dt.date | None = None) -> list[Bundle]:
    """Stores every service of a pack for the current municipality, in force from a day (default today).

    A bundle that is there already is not stored twice, a pointer that would change nothing is not set. The pack was
    checked when it was loaded (`load_pack` raises PackError), so nothing wrong can come here.
    Raises PublicationNotPermitted for residents and helpers, RecordClassUnknown.
    """
    with transaction.atomic():
        if actor.kind not in ("staff", "system"):
            raise PublicationNotPermitted("Only staff publish services. Ask the department that owns the service.")
        _refuse_other_classes(pack)
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


def _refuse_other_classes(pack: Pack) -> None:
    """Records are kept in the classes of this town (`record_classes` of its settings), where it says its own."""
    town = core.current_municipality()
    classes = town.settings.get("record_classes", RECORD_CLASSES)
    for name, definition in pack.services.items():
        if definition.keep is not None and definition.keep.years not in classes:
            known = ", ".join(str(one) for one in classes)
            raise RecordClassUnknown(
                f"{name} keeps its records for {definition.keep.years} years, but {town.name} has the classes {known}. "
                "Change `keep.years` in the pack of the town, or its classes.",
                service=name,
                years=definition.keep.years,
                classes=list(classes),
            )


def _point(service: str, bundle: Bundle, day: dt.date, at: dt.datetime) -> None:
    rows = BundlePointer.objects.filter(service=service)
    now = rows.filter(from_date__lte=day).order_by("-from_date", "-pk").first()
    if now is None or now.bundle_id != bundle.pk:
        BundlePointer.objects.create(service=service, from_date=day, bundle=bundle, set_at=at)


# --- what was not found
def note_missed(typed: str) -> None:
    """Counts for today that these words found nothing; never who typed them. What may be private is not counted.

    The words themselves are written down only once they were typed `min_group` times on `MIN_DAYS` days. Until then
    there is a keyed fingerprint, and nothing that could be read.
    """
    word = word_of(typed)
    if not word or core.is_name_of_somebody(names_of(word)):
        return
    fingerprint, today = _fingerprint(word), core.today()
    if not _count(fingerprint, today):
        return
    rows = MissedWord.objects.filter(fingerprint=fingerprint, day__gt=today - KEPT)
    seen = rows.aggregate(times=Sum("count"), days=Count("day"))
    if seen["times"] >= _min_group() and seen["days"] >= MIN_DAYS:
        rows.filter(word="").update(word=word)


def _count(fingerprint: str, today: dt.date) -> bool:
    """One more on this day; False where the day has enough different words."""
    row = MissedWord.objects.filter(fingerprint=fingerprint, day=today)
    if row.update(count=F("count") + 1):
        return True
    if MissedWord.objects.filter(day=today).count() >= MOST_A_DAY:
        return False
    try:
        with transaction.atomic():
            MissedWord.objects.create(fingerprint=fingerprint, day=today)
    except IntegrityError:  # another one was quicker
        row.update(count=F("count") + 1)
    return True


def _min_group() -> int:
    return int(core.current_municipality().settings.get("min_group", MIN_GROUP))


def _fingerprint(word: str) -> str:
    """Keyed, so that a copy of the table does not give back what is rare in it."""
    secret = core.key_ring().get(core.ENCRYPTED) or b""
    town = core.current_municipality().code
    return hmac.new(secret, f"missed words of {town}:{word}".encode(), hashlib.sha256).hexdigest()


def forget_missed() -> int:
    """Deletes what was counted more than a year ago, and every word that is a name in the register by now; gives how
    many rows. Once a day by the worker.
    """
    told = MissedWord.objects.exclude(word="").values_list("word", flat=True).distinct()
    names = [word for word in told if core.is_name_of_somebody(names_of(word))]
    late = Q(day__lte=core.today() - KEPT) | Q(word__in=names)
    return MissedWord.objects.filter(late).delete()[0]
