"""Departments, staff and what they may do, from which day to which."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from tomoni.core.models.clock import today
from tomoni.core.models.town import TownManager, TownModel

ALWAYS = date(2000, 1, 1)  # since when a role is held that nobody dated


class Department(TownModel):
    """A section of the town hall; `symbol` stands in document numbers."""

    key = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(max_length=60)
    symbol = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="core_department_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(TownManager):
    """Staff of the current municipality."""

    def get_by_natural_key(self, login: str) -> "Staff":
        return self.get(login=login)


class Staff(AbstractBaseUser, TownModel):
    """A person who works for the town. Residents are no users of Django; they have an Account."""

    login = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, db_index=False, related_name="staff")
    active = models.BooleanField(default=True)

    objects = StaffManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "login"], name="core_staff_login_once"),
        ]
        indexes = [models.Index(fields=["municipality", "department"], name="core_staff_by_department")]

    @property
    def is_active(self) -> bool:
        return self.active

    def live_roles(self, on: date | None = None) -> "list[StaffRole]":
        """Roles held on a day (default: today), from those already read where they were."""
        day = on or today()
        return [role for role in self.roles.all() if role.holds_on(day)]

    def __str__(self) -> str:
        return self.name


class StaffRole(TownModel):
    """A role somebody holds in a department from one day to another, both included. Rows end, they are not removed."""

    class Role(models.TextChoices):
        CLERK = "clerk", "担当"
        CHIEF = "chief", "課長"
        ACCOUNTANT = "accountant", "会計管理者"
        SURVEYOR = "surveyor", "調査員"
        AUDITOR = "auditor", "監査委員"
        COUNTER = "counter", "総合窓口"
        ADMIN = "admin", "管理者"
        PROTECTION_OFFICER = "protection-officer", "支援措置担当"
        MAYOR = "mayor", "町長"
        DEPUTY_MAYOR = "deputy-mayor", "副町長"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, db_index=False, related_name="roles")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, db_index=False, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField(default=ALWAYS)
    until = models.DateField(null=True, blank=True)  # the last day

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on a day."""
        return self.since <= day and (self.until is None or self.until >= day)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "staff", "department", "role", "since"], name="core_staff_role_once"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "department", "role"], name="core_role_by_department")]
