"""The people one can sign in as. Named, always the same, made before everybody else."""

from datetime import date, timedelta

from tomoni.site.town.maker import Maker, Surname, years_before
from tomoni.site.town.records import DemoAccount, Shelter


def add_demo_people(maker: Maker) -> None:
    """Eight households; their stories are relative to the day of the town."""
    _newborn(maker)
    _second_baby(maker)
    _pregnant(maker)
    _flooded(maker)
    _public_servant(maker)
    _parents_apart(maker)
    _third_child(maker)


class _House:
    """A household of the demo, filled person by person."""

    def __init__(self, maker: Maker, surname: Surname, *, since: date | None = None, apartment: bool = False) -> None:
        self.maker, self.surname = maker, surname
        self.since = since or years_before(maker.on, 6)
        self.home = maker.home(since=self.since, apartment=apartment)

    def adult(self, relation: str, sex: str, given: Surname, born: date, income: int, *, account: bool = True) -> int:
        """income: of the year before; a little less the year before that. Everybody here has a card."""
        maker = self.maker
        here = self.since if self.since > years_before(maker.on, 1) else max(born, self.since)
        place = maker.person(self.home, relation, sex, born, self.surname, given=given, here_since=here)
        resident, year = maker.town.residents[place], maker.on.year - 1
        resident.card, resident.incomes = True, {year - 1: income * 97 // 100_000 * 1000, year: income}
        drawn = maker.account()
        resident.account = drawn if account else None
        return place

    def child(self, sex: str, given: Surname, born: date, parents: list[int]) -> int:
        here = max(born, self.since)
        place = self.maker.person(self.home, "子", sex, born, self.surname, given=given, here_since=here)
        for parent in parents:
            self.maker.parent(parent, place)
        return place


def _show(maker: Maker, key: str, person: int, ja: str, easy: str, en: str) -> None:
    maker.town.demo.append(DemoAccount(key, person, {"ja": ja, "easy": easy, "en": en}))


def _newborn(maker: Maker) -> None:
    house = _House(maker, ("山田", "ヤマダ"))
    father = house.adult("世帯主", "male", ("健太", "ケンタ"), date(1994, 6, 12), 4_820_000, account=False)
    mother = house.adult("妻", "female", ("美咲", "ミサキ"), date(1996, 2, 3), 1_960_000)
    maker.marry(father, mother)
    baby = house.child("female", ("結月", "ユヅキ"), maker.on - timedelta(days=10), [father, mother])
    maker.town.unclaimed.add(baby)
    _show(
        maker, "newborn-higher", father,
        "10日前に第1子が生まれた父（所得が高いほうの親）。児童手当の認定請求ができます。",
        "10日前に 赤ちゃんが 生まれた 父。児童手当を 申しこめます。",
        "Father of a first child born 10 days ago, the parent with the higher income. Can claim child allowance.",
    )  # fmt: skip
    _show(
        maker, "newborn-lower", mother,
        "同じ家の母（所得が低いほうの親）。請求できるのは父であることと、その理由がわかります。",
        "同じ 家の 母。申しこむのは 父です。その 理由が わかります。",
        "Mother in the same home, with the lower income. Learns that the father claims, and why.",
    )  # fmt: skip


def _second_baby(maker: Maker) -> None:
    house = _House(maker, ("佐藤", "サトウ"))
    mother = house.adult("妻", "female", ("彩", "アヤ"), date(1992, 9, 21), 2_240_000)
    father = house.adult("世帯主", "male", ("翔太", "ショウタ"), date(1991, 4, 30), 3_910_000)
    maker.marry(father, mother)
    house.child("male", ("陽翔", "ハルト"), years_before(maker.on, 4) - timedelta(days=40), [father, mother])
    baby = house.child("female", ("紬", "ツムギ"), maker.on - timedelta(days=12), [father, mother])
    maker.town.unclaimed.add(baby)
    _show(
        maker, "second-baby", father,
        "第1子の児童手当を受けている父。12日前に第2子が生まれ、額改定の請求ができます。",
        "児童手当を もらっている 父。12日前に 2人目が 生まれました。お金を ふやす 手続きが できます。",
        "Receives child allowance for a first child; the second was born 12 days ago. Can claim the revision.",
    )  # fmt: skip


def _pregnant(maker: Maker) -> None:
    house = _House(maker, ("鈴木", "スズキ"), apartment=True)
    husband = house.adult("世帯主", "male", ("大輔", "ダイスケ"), date(1990, 11, 8), 3_380_000)
    wife = house.adult("妻", "female", ("里奈", "リナ"), date(1993, 7, 15), 2_720_000)
    maker.marry(husband, wife)
    _show(
        maker, "pregnant", wife,
        "妊娠11週の方。妊娠の届出ができます。届出は、家族のほかの人には見えません。",
        "にんしんしている 人。にんしんの 届出が できます。家族には 見えません。",
        "Eleven weeks pregnant. Can notify the town; nobody else in the family sees it.",
    )  # fmt: skip
    _show(
        maker, "pregnant-husband", husband,
        "同じ家の夫。妻の妊娠の届出が画面に出ないことを確かめられます。介護支援専門員として代わりに申請もします。",
        "同じ 家の 夫。妻の 届出は 見えません。介護の 仕事で、代わりに 申しこみます。",
        "Husband in the same home. His wife's notification is not visible to him. As a care manager he applies for"
        " others.",
    )  # fmt: skip


def _flooded(maker: Maker) -> None:
    house = _House(maker, ("渡邉", "ワタナベ"), since=years_before(maker.on, 32))
    husband = house.adult("世帯主", "male", ("正", "タダシ"), date(1951, 3, 9), 1_480_000)
    wife = house.adult("妻", "female", ("和子", "カズコ"), date(1954, 12, 1), 640_000)
    maker.marry(husband, wife)
    maker.town.residents[wife].card = False
    _show(
        maker, "flooded", husband,
        "先月の台風で家が浸水した世帯の世帯主。罹災証明書の申請と、妻の代理人として要介護認定の申請ができます。",
        "先月の 台風で 家に 水が 入った 人。罹災証明書を 申しこめます。妻の 代わりに 介護の 申しこみも できます。",
        "Head of a household flooded by last month's typhoon. Can apply for the disaster certificate, and for"
        " care as his wife's proxy.",
    )  # fmt: skip


def _public_servant(maker: Maker) -> None:
    house = _House(maker, ("髙橋", "タカハシ"), apartment=True)
    father = house.adult("世帯主", "male", ("誠", "マコト"), date(1989, 1, 19), 4_350_000)
    mother = house.adult("妻", "female", ("萌", "モエ"), date(1991, 10, 27), 1_320_000)
    maker.marry(father, mother)
    baby = house.child("male", ("湊", "ミナト"), maker.on - timedelta(days=20), [father, mother])
    maker.town.residents[father].public_servant = True
    maker.town.unclaimed.add(baby)
    _show(
        maker, "public-servant", father,
        "20日前に子が生まれた公務員の父。最初のページで「はい」と答えると、職場で請求することがわかります。ある方の成年後見人です。",
        "公務員の 父。子どもが 生まれました。職場で 申しこむ ことが わかります。ある 人の 成年後見人です。",
        'A public servant with a baby of 20 days. Answering "yes" on the first page tells him to claim at his office.'
        " Also a legal guardian.",
    )  # fmt: skip


def _parents_apart(maker: Maker) -> None:
    hers = _House(maker, ("小林", "コバヤシ"), since=maker.on - timedelta(days=75), apartment=True)
    his = _House(maker, ("山﨑", "ヤマザキ"), since=years_before(maker.on, 9))
    mother = hers.adult("世帯主", "female", ("由美", "ユミ"), date(1988, 5, 5), 1_890_000)
    father = his.adult("世帯主", "male", ("剛", "ツヨシ"), date(1986, 8, 23), 4_060_000)
    child = hers.child("female", ("結衣", "ユイ"), years_before(maker.on, 6) - timedelta(days=110), [mother, father])
    maker.town.shelters.append(Shelter(mother, father, [child], maker.on - timedelta(days=70)))
    maker.town.unclaimed.add(child)
    _show(
        maker, "apart-protected", mother,
        "別居して子と暮らす母。支援措置を受けています。離婚協議中で、児童手当の請求ができます。",
        "子どもと くらす 母。町に まもられて います。児童手当を 申しこめます。",
        "Mother living apart with her child, protected by the town. In divorce talks; can claim child allowance.",
    )  # fmt: skip
    _show(
        maker, "apart-other", father,
        "別居している父。母と子のいまの住所は、どの画面にも出ません。",
        "べつに くらす 父。母と 子どもの 住所は 見えません。",
        "Father living apart. No page shows him where mother and child live now.",
    )  # fmt: skip


def _third_child(maker: Maker) -> None:
    house = _House(maker, ("伊藤", "イトウ"), since=maker.on - timedelta(days=9))
    mother = house.adult("妻", "female", ("香織", "カオリ"), date(1980, 4, 14), 2_050_000)
    father = house.adult("世帯主", "male", ("浩", "ヒロシ"), date(1978, 10, 2), 3_640_000)
    maker.marry(father, mother)
    parents = [father, mother]
    eldest = house.child("male", ("拓海", "タクミ"), years_before(maker.on, 20) - timedelta(days=150), parents)
    maker.town.residents[eldest].incomes = {maker.on.year - 2: 0, maker.on.year - 1: 310_000}
    for sex, given, age in (("female", ("さくら", "サクラ"), 14), ("male", ("陽太", "ヒナタ"), 8)):
        child = house.child(sex, given, years_before(maker.on, age) - timedelta(days=60), parents)
        maker.town.unclaimed.add(child)
    _show(
        maker, "third-child", father,
        "9日前に転入した父。20歳の子を数えると、8歳の子が第3子（月3万円）になります。",
        "9日前に 町に 来た 父。20歳の 子も 数えると、8歳の 子は 3人目です。",
        "Moved in 9 days ago. Counting his son of 20, the child of 8 is a third child (30,000 yen a month).",
    )  # fmt: skip
