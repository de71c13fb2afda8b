"""Signatures by hand, where a law still wants one: bound to the very document that was signed."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.cases.models.interviews import Interview
from tomoni.core import interface as core


class Signature(core.TownModel):
    """A person signed one service of a conversation at the counter, with a pen on the tablet or on paper.

    document: the PDF that lay before them, as it is kept; sha256: of its bytes; body: hash of what it says, so that a
    changed answer makes the signature void. strokes: SVG path data, shut; without any it stands on a `paper` that was
    scanned, or that lies where `filed` says. case: set with the sending, in its transaction.
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, db_index=False, related_name="signatures")
    service = models.CharField(max_length=64)
    signer = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    way = models.CharField(max_length=8)  # tablet, paper
    document = models.BigIntegerField()  # key of core.StoredFile, which goes when the conversation is erased
    sha256 = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    strokes = models.TextField(default="")
    key_id = models.CharField(max_length=32, default="")
    paper = models.BigIntegerField(null=True)  # the same: the scan of the paper
    filed = models.CharField(max_length=100, default="")
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    office = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="signatures")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "interview", "service"],
                condition=models.Q(voided_at__isnull=True),
                name="cases_signature_live",
            )
        ]
        indexes = [models.Index(fields=["municipality", "case"], name="cases_signature_case")]
