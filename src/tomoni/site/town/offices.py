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
    ("mayor-office", "町長・副町長", "町", "0999-12-3401"),
    ("general-affairs", "総務課", "総", "0999-12-3452"),
    ("finance", "財政課", "財", "0999-12-3435"),
    ("care", "健康福祉課", "健福", "0999-12-3470"),
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
    ("sasaki", "佐々木 健", "residents", ("counter",)),
    ("goto", "後藤 隆", "audit", ("auditor",)),
    ("saito", "齋藤 慎也", "digital", ("admin",)),
    ("mori", "森 春子", "mayor-office", ("mayor",)),
    ("endo", "遠藤 明子", "mayor-office", ("deputy-mayor",)),
    ("sugawara", "菅原 浩", "general-affairs", ("chief",)),
    ("takahashi", "高橋 徹", "finance", ("chief",)),
    ("ogata", "緒方 真理", "care", ("clerk",)),
    ("hirano", "平野 修", "care", ("chief",)),
    ("kudo", "工藤 恵", "residents", ("clerk",)),
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
    _give_mandates()
    return departments


# kind, whose place, who acts there, article of the town's rules of deciding. ひばり町 is fictional, and so are these.
RULES = "ひばり町事務決裁規程"
MANDATES: tuple[tuple[str, core.Seat, str | core.Seat, str], ...] = (
    ("deputy", core.Seat("mayor"), core.Seat("deputy-mayor"), "第8条第1項"),
    ("deputy", core.Seat("deputy-mayor"), core.Seat("chief", "general-affairs"), "第8条第2項"),
    ("deputy", core.Seat("chief", "child-support"), "kato", "第9条第1項"),
    ("deputy", core.Seat("chief", "disaster-relief"), core.Seat("chief", "general-affairs"), "第9条第2項"),
    ("fallback", core.Seat("chief"), core.Seat("chief", "general-affairs"), "第10条"),
)


def _give_mandates() -> None:
    """Deputies of the mayor and the chiefs, and the section that decides where a chief drafted it themselves."""
    actor, since = core.Actor.system("town-maker"), core.today().replace(month=1, day=1)
    for kind, seat, to, article in MANDATES:
        staff = core.find_staff_by_login(to) if isinstance(to, str) else None
        core.grant_mandate(
            kind, seat, to_staff=staff.pk if staff else None, to=None if isinstance(to, str) else to, since=since,
            article=f"{RULES}{article}", actor=actor,
        )  # fmt: skip
