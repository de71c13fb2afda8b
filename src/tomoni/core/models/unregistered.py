"""People who stand in no register of this town (住登外者): why, how they are reached, whom they became in it."""

from django.db import models

from tomoni.core.models.people import Person
from tomoni.core.models.staff import Staff
from tomoni.core.models.town import TownModel


class Unregistered(TownModel):
    """What was told of one at the counter. Name, birth date and address for letters are the person's own.

    became: the person of the register, once somebody said who it is; the row stays, its history is theirs.
    """

    class Reason(models.TextChoices):
        NO_HOME = "no_home", "住むところが決まっていない"
        FLED = "fled", "住民票を移さずに避難している"
        NO_FAMILY_REGISTER = "no_family_register", "戸籍がない"
        NOT_YET = "not_yet", "外国から来た・外国で生まれたばかりで、まだ登録がない"
        ELSEWHERE = "elsewhere", "住民票がほかの市区町村にある"
        NOT_SAID = "not_said", "分からない・言いたくない"

    class Proof(models.TextChoices):
        PHOTO = "photo", "写真のある書類で確かめた"
        PAPERS = "papers", "写真のない書類で確かめた"
        KNOWN = "known", "よく知る人（施設・支援団体の職員など）が本人と話した"
        NONE = "none", "確かめられるものがない"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    place = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=8, choices=Proof.choices)
    seen = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    became = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    joined_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    joined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "person"], name="core_unregistered_once"),
            models.CheckConstraint(
                condition=models.Q(became=None, joined_at=None)
                | models.Q(became__isnull=False, joined_at__isnull=False),
                name="core_unregistered_joined",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "became"], name="core_unregistered_became")]
