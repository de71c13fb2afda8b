"""Given names by sex and time of birth, with kana; frequent ones of their time."""

from datetime import date

# From this year of birth on; the first list also serves those born before.
MALE = {
    1930: """
    勇 イサム 清 キヨシ 正 タダシ 実 ミノル 茂 シゲル 進 ススム 弘 ヒロシ 勝 マサル 博 ヒロシ 昭 アキラ
    三郎 サブロウ 正雄 マサオ 武 タケシ 一郎 イチロウ 義雄 ヨシオ 昇 ノボル 利雄 トシオ 和夫 カズオ 幸雄 ユキオ
    政雄 マサオ 喜一 キイチ 貞夫 サダオ 忠 タダシ 敏夫 トシオ 栄 サカエ 誠一 セイイチ 光雄 ミツオ 春男 ハルオ
    豊 ユタカ 邦夫 クニオ""",
    1950: """
    誠 マコト 隆 タカシ 茂 シゲル 修 オサム 博 ヒロシ 明 アキラ 浩 ヒロシ 健一 ケンイチ 和彦 カズヒコ
    浩一 コウイチ 豊 ユタカ 正 タダシ 秀樹 ヒデキ 幸一 コウイチ 哲也 テツヤ 学 マナブ 勉 ツトム 正人 マサト
    英樹 ヒデキ 剛 ツヨシ 敏 サトシ 信二 シンジ 光男 ミツオ 裕司 ユウジ 達也 タツヤ 康弘 ヤスヒロ 徹 トオル
    恒夫 ツネオ 昌彦 マサヒコ 薫 カオル""",
    1970: """
    大輔 ダイスケ 健 ケン 誠 マコト 直樹 ナオキ 剛 ツヨシ 健太郎 ケンタロウ 学 マナブ 亮 リョウ 哲也 テツヤ
    拓也 タクヤ 健一 ケンイチ 洋平 ヨウヘイ 淳 ジュン 浩司 コウジ 智也 トモヤ 崇 タカシ 和也 カズヤ 英樹 ヒデキ
    祐介 ユウスケ 達也 タツヤ 隆 タカシ 大樹 ダイキ 竜也 タツヤ 洋介 ヨウスケ 慎也 シンヤ 俊介 シュンスケ
    貴之 タカユキ 純 ジュン 雅之 マサユキ 聡 サトシ""",
    1990: """
    翔太 ショウタ 拓也 タクヤ 健太 ケンタ 翔 ショウ 大樹 ダイキ 亮 リョウ 拓海 タクミ 大輝 ダイキ 直人 ナオト
    達也 タツヤ 康平 コウヘイ 駿 シュン 雄太 ユウタ 涼太 リョウタ 和樹 カズキ 優太 ユウタ 大地 ダイチ 航 ワタル
    海斗 カイト 蓮 レン 翼 ツバサ 悠斗 ユウト 陸 リク 颯太 ソウタ 健斗 ケント 匠 タクミ 一輝 カズキ 樹 イツキ
    圭 ケイ 諒 リョウ""",
    2010: """
    蓮 レン 湊 ミナト 樹 イツキ 悠真 ユウマ 陽翔 ハルト 大翔 ヒロト 蒼 アオイ 律 リツ 颯 ハヤテ 朝陽 アサヒ
    碧 アオ 暖 ダン 新 アラタ 陽太 ヒナタ 奏太 ソウタ 瑛太 エイタ 悠人 ユウト 伊織 イオリ 凪 ナギ 陸斗 リクト
    壮真 ソウマ 旭 アサヒ 岳 ガク 晴 ハル 結翔 ユイト 蒼空 ソラ 琉生 ルイ 大和 ヤマト 丈 ジョウ 柊 シュウ""",
}
FEMALE = {
    1930: """
    和子 カズコ 幸子 サチコ 節子 セツコ 洋子 ヨウコ 弘子 ヒロコ 美代子 ミヨコ 文子 フミコ 信子 ノブコ
    千代子 チヨコ ヨシ ヨシ キヨ キヨ 久子 ヒサコ 光子 ミツコ 静子 シズコ 敏子 トシコ 勝子 カツコ 富子 トミコ
    愛子 アイコ 京子 キョウコ トシ トシ ミサヲ ミサオ 良子 ヨシコ 栄子 エイコ 昭子 アキコ 春江 ハルエ 貞子 サダコ
    澄子 スミコ 恵美子 エミコ ハナ ハナ 静江 シズエ""",
    1950: """
    恵子 ケイコ 京子 キョウコ 洋子 ヨウコ 幸子 サチコ 和子 カズコ 明美 アケミ 由美子 ユミコ 久美子 クミコ
    順子 ジュンコ 真由美 マユミ 美智子 ミチコ 裕子 ユウコ 悦子 エツコ 智子 トモコ 陽子 ヨウコ 美穂 ミホ 由美 ユミ
    直美 ナオミ さゆり サユリ 典子 ノリコ 早苗 サナエ 千恵子 チエコ ひろみ ヒロミ 友子 トモコ 弥生 ヤヨイ
    加代子 カヨコ みどり ミドリ 葉子 ヨウコ 律子 リツコ かおる カオル""",
    1970: """
    陽子 ヨウコ 智子 トモコ 裕子 ユウコ 美穂 ミホ 恵 メグミ 愛 アイ 麻衣 マイ 香織 カオリ 久美子 クミコ
    優子 ユウコ 恵美 エミ 由香 ユカ 彩 アヤ 真由美 マユミ 美香 ミカ 純子 ジュンコ 綾 アヤ 舞 マイ 千尋 チヒロ
    友美 トモミ 奈緒 ナオ さやか サヤカ 亜希子 アキコ 幸恵 ユキエ 理恵 リエ 麻美 アサミ 絵美 エミ 明日香 アスカ
    瞳 ヒトミ 直子 ナオコ""",
    1990: """
    美咲 ミサキ 愛 アイ 彩 アヤ 千尋 チヒロ 萌 モエ 彩香 アヤカ 優花 ユウカ 里奈 リナ 未来 ミク 葵 アオイ
    七海 ナナミ 結衣 ユイ 桃子 モモコ 遥 ハルカ 舞 マイ 菜摘 ナツミ 明日香 アスカ 杏奈 アンナ 楓 カエデ
    詩織 シオリ 真央 マオ さくら サクラ 茜 アカネ 早紀 サキ 春菜 ハルナ 優 ユウ 陽菜 ヒナ 瑞希 ミズキ 栞 シオリ
    千夏 チナツ""",
    2010: """
    陽葵 ヒマリ 芽依 メイ 結菜 ユイナ 凛 リン 葵 アオイ 莉子 リコ 紬 ツムギ 咲良 サクラ 澪 ミオ 結月 ユヅキ
    心春 コハル 陽菜 ヒナ 美桜 ミオ 杏 アン 詩 ウタ 花 ハナ 彩葉 イロハ 柚葉 ユズハ 琴音 コトネ 楓 カエデ
    一花 イチカ 翠 スイ 菜月 ナツキ 紗良 サラ 千晴 チハル 灯 アカリ ひなた ヒナタ すみれ スミレ 和奏 ワカナ
    茉莉 マリ""",
}
FOREIGN_WOMEN = """
NGUYEN THI HOA|グエン ティ ホア
TRAN THI LAN|チャン ティ ラン
PHAM THI MAI|ファム ティ マイ
SITI RAHMAWATI|シティ ラフマワティ
DEWI LESTARI|デウィ レスタリ
MARIA SANTOS|マリア サントス
ANGEL CRUZ|エンジェル クルス
THIDA WIN|ティダ ウィン
SITA THAPA|シタ タパ
LI NA|リ ナ
CHEN JING|チン セイ
KIM MINJI|キム ミンジ
EMILY CARTER|エミリー カーター
ENKHBAT TUYA|エンフバト トゥヤ
"""
FOREIGN_MEN = """
NGUYEN VAN MINH|グエン ヴァン ミン
LE VAN HUNG|レ ヴァン フン
DANG QUOC BAO|ダン クオック バオ
BUDI SANTOSO|ブディ サントソ
AGUS WIBOWO|アグス ウィボウォ
JOSE REYES|ホセ レイエス
KYAW ZIN|チョー ジン
RAJESH GURUNG|ラジェシュ グルン
WANG WEI|オウ イ
ZHANG LEI|チョウ ライ
PARK JUNHO|パク ジュンホ
DANIEL WILSON|ダニエル ウィルソン
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    words = text.split()
    return tuple(zip(words[0::2], words[1::2], strict=True))


def _rows(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, kana) for name, kana in (row.split("|") for row in text.strip().splitlines()))


_LISTS = {
    sex: {year: _pairs(text) for year, text in lists.items()} for sex, lists in (("male", MALE), ("female", FEMALE))
}
FOREIGN_NAMES = {"female": _rows(FOREIGN_WOMEN), "male": _rows(FOREIGN_MEN)}


def names_for(sex: str, born: date) -> tuple[tuple[str, str], ...]:
    """Names with kana that were given in the time of a birth. sex: female or male."""
    lists = _LISTS[sex]
    return lists[max((year for year in lists if year <= born.year), default=min(lists))]
