"""Any kana becomes bank kana, or every letter that cannot is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.payments.domain.kana import CORPORATIONS, NAME_CHARACTERS, find_unusable, to_bank_kana
from tomoni.payments.errors import KanaUnusable

KANA = st.text(alphabet=st.characters(min_codepoint=0x3040, max_codepoint=0x30FF))
NAMES = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FF),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF9F),
        st.sampled_from(" 　-‐–−()（）.．aZｚ９0ヲ髙&"),
    )
)


@pytest.mark.parametrize(
    ("typed", "bank"),
    [
        ("ハシダ　リュウ", "ﾊｼﾀﾞ ﾘﾕｳ"),
        ("はしだ りゅう", "ﾊｼﾀﾞ ﾘﾕｳ"),
        ("ﾊｼﾀﾞ ﾘｭｳ", "ﾊｼﾀﾞ ﾘﾕｳ"),
        ("ヴァイオレット・パク", "ｳﾞｱｲｵﾚﾂﾄ ﾊﾟｸ"),
        ("スーザン", "ｽ-ｻﾞﾝ"),
        ("ｽｰｻﾞﾝ", "ｽ-ｻﾞﾝ"),
        ("か\u3099つ", "ｶﾞﾂ"),
        ("Ａｂｃ１２３", "ABC123"),
        ("株式会社ヒバリ", "ｶ)ﾋﾊﾞﾘ"),
        ("ヒバリ　カブシキガイシャ", "ﾋﾊﾞﾘ(ｶ"),
        ("ﾋﾊﾞﾘｶﾌﾞｼｷｶﾞｲｼﾔﾄｳｷﾖｳ", "ﾋﾊﾞﾘ(ｶ)ﾄｳｷﾖｳ"),
        ("（有）ヒバリ", "ﾕ)ﾋﾊﾞﾘ"),
        ("トクテイヒエイリカツドウホウジンヒバリ", "ﾄｸﾋ)ﾋﾊﾞﾘ"),
        ("社会福祉法人ヒバリカイ", "ﾌｸ)ﾋﾊﾞﾘｶｲ"),
    ],
)
def test_what_people_type_becomes_what_banks_hold(typed: str, bank: str) -> None:
    assert to_bank_kana(typed) == bank


def test_every_unusable_letter_is_named_with_its_place_and_advice() -> None:
    with pytest.raises(KanaUnusable) as refused:
        to_bank_kana("ヰ髙カヲル")
    assert refused.value.code == "payments.kana_unusable"
    assert refused.value.data["characters"] == [("ヰ", 1, "イ"), ("髙", 2, ""), ("ヲ", 4, "オ")]
    assert "4文字目「ヲ」" in str(refused.value)


@given(st.one_of(st.text(), KANA, NAMES))
def test_any_text_is_either_bank_kana_or_refused_by_name(text: str) -> None:
    unusable = find_unusable(text)
    if unusable:
        with pytest.raises(KanaUnusable):
            to_bank_kana(text)
        assert all(text[one.place - 1] == one.character for one in unusable)
    else:
        assert set(to_bank_kana(text)) <= NAME_CHARACTERS
        assert len(to_bank_kana(text).encode("shift_jis")) == len(to_bank_kana(text))


@given(NAMES)
def test_bank_kana_stays_bank_kana(text: str) -> None:
    if not find_unusable(text):
        assert to_bank_kana(to_bank_kana(text)) == to_bank_kana(text)


@given(st.lists(st.sampled_from([kana for _, kana, _ in CORPORATIONS] + ["ヒバリ", " ", "カイ"]), max_size=5))
def test_corporations_are_shortened_the_same_way_twice(parts: list[str]) -> None:
    once = to_bank_kana("".join(parts))
    assert to_bank_kana(once) == once


def test_every_katakana_and_hiragana_of_modern_names_is_usable() -> None:
    modern = [chr(n) for n in range(ord("ァ"), ord("ヶ") + 1) if chr(n) not in "ヮヰヱヲ"] + list("ーヮ・")
    assert find_unusable("".join(modern)) == ()
    assert find_unusable("".join(chr(ord(k) - 0x60) for k in modern if "ァ" <= k <= "ヴ")) == ()
