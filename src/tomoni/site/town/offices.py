"""The town hall of ひばり町: its sections, who works there, and in which roles."""

from tomoni.core import interface as core

# key, name, symbol in document numbers, phone (numbers 0999-… do not exist)
DEPARTMENTS: tuple[tuple[str, str, str, str], ...] = (
    ("child-support", "子育て支援課", "子", "0999-12-3456"),
    ("disaster-relief", "総務課 防災係", "総防", "0999-12-3450"),
    ("accounting", "会計室", "会", "0999-12-3440"),
    ("residents", "町民課", "町民", "0999-12-3460"),
    ("audit", "監査委員事務局", "監", "0999-12-3430"),
    ("digital", "総務課 デジタル係", "総デ", "0999-12-3451"),
)
HOURS = "平日 8:30–17:15"

# login, name, department, roles
STAFF: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("nakamura", "中村 恵", "child-support", ("clerk",)),
    ("kato", "加藤 亮", "child-support", ("clerk",)),
    ("tanaka", "田中 久美子", "child-support", ("chief",)),
    ("kimura", "木村 洋平", "disaster-relief", ("clerk",)),
    ("abe", "阿部 康弘", "disaster-relief", ("chief",)),
    ("oikawa", "及川 拓也", "disaster-relief", ("surveyor",)),
    ("chiba", "千葉 直子", "accounting", ("accountant",)),
    ("hashimoto", "橋本 典子", "residents", ("protection-officer",)),
    ("goto", "後藤 隆", "audit", ("auditor",)),
    ("saito", "齋藤 慎也", "digital", ("admin",)),
)


def open_offices() -> dict[str, core.Department]:
    """Departments by key. Staff have no password: in the fictional town one chooses who to be."""
    departments = {
        key: core.Department.objects.create(key=key, name=name, symbol=symbol, phone=phone, hours=HOURS)
        for key, name, symbol, phone in DEPARTMENTS
    }
    for login, name, key, roles in STAFF:
        staff = core.Staff(login=login, name=name, department=departments[key])
        staff.set_unusable_password()
        staff.save()
        for role in roles:
            core.StaffRole.objects.create(staff=staff, department=departments[key], role=role)
    return departments
