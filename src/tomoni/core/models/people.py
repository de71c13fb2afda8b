"""People, households, organisations, accounts and the dated links between people (from the resident register)."""

from django.db import models

from tomoni.core.domain.unregistered import is_unregistered
from tomoni.core.models.bytewise import Bytewise, SecondWord
from tomoni.core.models.town import TownModel


class Person(TownModel):
    """A natural person. `resident_number` is 宛名番号, never マイナンバー; empty for agents from elsewhere,
    `G-…` for people without registration here (住登外者, domain/unregistered.py).
    """

    class Sex(models.TextChoices):
        FEMALE = "female", "女"
        MALE = "male", "男"
        NOT_GIVEN = "", "―"

    resident_number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex.choices, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=8, blank=True)
    died_on = models.DateField(null=True, blank=True)
    moved_out_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "resident_number"],
                condition=~models.Q(resident_number=""),
                name="core_resident_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "name_kana", "birth_date"], name="core_person_by_kana"),
            models.Index(fields=["municipality", "birth_date"], name="core_person_by_birth"),
            models.Index(models.F("municipality"), Bytewise("name"), name="core_person_by_name"),
            models.Index(models.F("municipality"), Bytewise("name_kana"), name="core_person_kana_bytes"),
            models.Index(models.F("municipality"), Bytewise(SecondWord("name")), name="core_person_by_given"),
            models.Index(models.F("municipality"), Bytewise(SecondWord("name_kana")), name="core_person_given_kana"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unregistered(self) -> bool:
        """Whether they stand in no register of this town (住登外者)."""
        return is_unregistered(self.resident_number)


class Household(TownModel):
    """A household of the register (世帯); neither a livelihood nor a tax household."""

    number = models.CharField(max_length=20)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="core_household_number_once"),
        ]


class Membership(TownModel):
    """A person's time in a household. `relation` is 続柄 as the register writes it: 世帯主, 妻, 夫, 子 …"""

    HEAD = "世帯主"

    household = models.ForeignKey(Household, on_delete=models.CASCADE, db_index=False, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="memberships")
    relation = models.CharField(max_length=30)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "person"],
                condition=models.Q(until__isnull=True),
                name="core_one_household_now",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "household"], name="core_members_of_household"),
            models.Index(fields=["municipality", "person", "since"], name="core_households_of_person"),
        ]


class Organisation(TownModel):
    """A firm, 町会, NPO or clinic (法人・団体)."""

    corporate_number = models.CharField(max_length=13, blank=True)
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "corporate_number"],
                condition=~models.Q(corporate_number=""),
                name="core_corporate_number_once",
            ),
        ]


class Representative(TownModel):
    """Who acts for an organisation, by which mandate, and when."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="representatives"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="mandates")
    mandate = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "organisation"], name="core_representatives"),
            models.Index(fields=["municipality", "person"], name="core_mandates_of_person"),
        ]


class Link(TownModel):
    """A dated link of one person to another. Kinds and the names of both ends are declared in packs/*/facts."""

    kind = models.CharField(max_length=40)
    source = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="links_from")
    target = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="links_to")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    stated_by = models.CharField(max_length=60, blank=True, default="", db_default="")  # a register, or `case:<number>`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "source", "target"],
                condition=models.Q(until__isnull=True),
                name="core_link_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "source", "kind"], name="core_links_from"),
            models.Index(fields=["municipality", "target", "kind"], name="core_links_to"),
        ]


class Account(TownModel):
    """How a resident signs in. One account a subject of the identity provider; a person may be found later."""

    class NoticeBy(models.TextChoices):
        PORTAL = "portal", "画面"
        MAIL = "mail", "メール"
        LETTER = "letter", "手紙"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="accounts"
    )
    subject = models.CharField(max_length=255)
    level = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="ja")
    mail = models.EmailField(blank=True)
    notice_by = models.CharField(max_length=10, choices=NoticeBy.choices, default=NoticeBy.PORTAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "subject"], name="core_account_subject_once"),
        ]
        indexes = [models.Index(fields=["municipality", "person"], name="core_accounts_of_person")]


class Protection(TownModel):
    """支援措置等: for people fled from violence. Its other party, its time, and the department in charge."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="protections")
    other_party = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="protections_against"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "person"], name="core_protections_of_person"),
            models.Index(fields=["municipality", "other_party"], name="core_protections_against"),
        ]


class ProtectedPerson(TownModel):
    """Somebody protected together with the one who asked (併せて支援を求める者), usually a child."""

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, db_index=False, related_name="together_with")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="protected_through")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "protection", "person"], name="core_protected_once"),
        ]
        indexes = [models.Index(fields=["municipality", "person"], name="core_protected_person")]
