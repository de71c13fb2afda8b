"""The words `telling` puts around those of the packs, by language."""

from __future__ import annotations

PHRASES: dict[str, dict[str, str]] = {
    "ja": {
        "yes": "はい", "no": "いいえ", "open": "まだわかりません", "colon": "：", "person": "{name}さん", "and": "と",
        "of": "{who}の{what}", "year": "{label}（{year}年）", "yen": "{amount}円", "day": "{year}年{month}月{day}日",
        "month": "{year}年{number}月", "unverified": "（未確認）", "linked": "つながりがある",
        "not_linked": "つながりがない", "together": "次のすべてがちがうとき", "then": "（{value}円になる）",
    },
    "easy": {
        "yes": "はい", "no": "いいえ", "open": "まだ わかりません", "colon": "：", "person": "{name}さん", "and": "と ",
        "of": "{who}の {what}", "year": "{label}（{year}年）", "yen": "{amount}円", "day": "{year}年{month}月{day}日",
        "month": "{year}年{number}月", "unverified": "（まだ たしかめて いません）", "linked": "つながりが ある",
        "not_linked": "つながりが ない", "together": "つぎの ぜんぶが ちがう とき", "then": "（{value}円に なります）",
    },
    "en": {
        "yes": "yes", "no": "no", "open": "not known yet", "colon": ": ", "person": "{name}", "and": " and ",
        "of": "{what} of {who}", "year": "{label} ({year})", "yen": "{amount} yen", "day": "{day} {month_name} {year}",
        "month": "{month_name} {year}", "unverified": " (not verified)", "linked": "linked", "not_linked": "not linked",
        "together": "If all of these were otherwise", "then": " (it would be {value} yen)",
    },
}  # fmt: skip

THRESHOLDS: dict[str, dict[str, str]] = {
    "ja": {
        "<": "{value}未満", "<=": "{value}以下", ">": "{value}を超える", ">=": "{value}以上", "==": "{value}",
        "!=": "{value}以外",
    },
    "easy": {
        "<": "{value}より 少ない", "<=": "{value}か それより 少ない",
        ">": "{value}より 多い", ">=": "{value}か それより 多い",
        "==": "{value}", "!=": "{value}では ない",
    },
    "en": {
        "<": "less than {value}", "<=": "{value} or less", ">": "more than {value}", ">=": "{value} or more",
        "==": "{value}", "!=": "anything but {value}",
    },
}  # fmt: skip
"""Of amounts, numbers and choices, by the operator of a change."""

THRESHOLDS_OF_TIME: dict[str, dict[str, str]] = {
    "ja": {**THRESHOLDS["ja"], "<": "{value}より前", "<=": "{value}以前", ">": "{value}より後", ">=": "{value}以後"},
    "easy": {
        **THRESHOLDS["easy"],
        "<": "{value}より 前", "<=": "{value}か その 前", ">": "{value}より 後", ">=": "{value}か その 後",
    },
    "en": {
        **THRESHOLDS["en"],
        "<": "before {value}", "<=": "{value} or before", ">": "after {value}", ">=": "{value} or after",
    },
}  # fmt: skip
"""Of days and months."""
