"""Banks and branches as people say their names; the register leaves 銀行 and 支店 out. Pure."""

BANKS = ("銀行", "金庫", "信金", "信組", "農協", "組合", "労金", "漁協", "信連", "公庫", "中金", "信漁連")
BRANCHES = ("支店", "本店", "営業部", "出張所", "支所", "本所", "営業所", "店", "部", "センター")


def bank_words(name: str) -> str:
    """みずほ銀行 for みずほ."""
    return name if name.endswith(BANKS) else f"{name}銀行"


def branch_words(name: str) -> str:
    """大阪支店 for 大阪."""
    return name if name.endswith(BRANCHES) else f"{name}支店"
