"""How much each letter of a search says: kanji most, words that stand in every question nothing."""

import re

# folded, as `folding.parts` gives them; the longer first
EVERYWHERE = (
    "についてしりたい", "どうすればいい", "どうしたらいい", "こまつている", "どうすれば", "どうしたら",
    "をしりたい", "したいです", "困つている", "もらいたい", "いりますか", "ありますか", "もらうには",
    "なりました", "について", "知りたい", "しりたい", "ほうほう", "おしえて", "ください", "したいん",
    "したとき", "てつずき", "しんせい", "やりかた", "こまつた", "が欲しい", "がほしい", "もらえる",
    "わたしの", "になつた", "たいです", "教えて", "下さい", "したい", "ました", "ますか", "しかた",
    "困つた", "ほしい", "欲しい", "貰える", "うちの", "ために", "のこと", "方法", "です", "ます", "とき",
    "場合", "許可", "必要", "手続", "申請", "仕方", "なに", "いる", "ある", "登録", "私の", "には", "する",
    "した", "して", "たい", "ため", "こと", "何",
)  # fmt: skip
PARTICLES = frozenset("がをおはにのでともへや")
# stems of English words that stand in every question
ENGLISH = frozenset((
    "a", "about", "am", "an", "and", "any", "appl", "applicat", "are", "at", "be", "been", "by",
    "can", "do", "does", "for", "from", "get", "had", "has", "hav", "have", "help", "how", "i", "if",
    "in", "into", "is", "it", "just", "like", "me", "must", "my", "need", "new", "not", "of", "on",
    "or", "our", "please", "procedur", "s", "should", "som", "that", "the", "this", "to", "us",
    "want", "was", "we", "what", "when", "where", "which", "will", "with", "would", "you", "your",
))  # fmt: skip
# what people ask for -> the key of the text that answers it; the words as written, full width
ASKED = (
    ("until", r"いつまで(?:に)?|期限|締め?切り?|しめきり|deadline|due date"),
    ("gets", r"いくら|何円|金額|how much"),
    (
        "papers",
        r"必要(?:な)?(?:もの|物|書類)|持ち物|持っていく(?:もの|物)|もちもの|documents needed|what to bring",
    ),
    ("who", r"だれが|誰が|対象者|who can"),
    ("how_long", r"何日(?:くらい|ぐらい)?|どのくらい(?:かかる)?|how long"),
    ("after", r"いつ(?:もらえる|振り込まれる|入る)|振込日|支給日|支払日|payment date"),
)


def asked_for(text: str) -> tuple[str, str]:
    """(the rest, the key of the text that is asked for). A text that is nothing but that stays whole."""
    for key, words in ASKED:
        rest, count = re.subn(words, " ", text, flags=re.I)
        if count and rest.strip():
            return rest, key
    return text, ""


def weigh(run: str) -> list[float]:
    """One weight for each letter of a folded run."""
    if run.isascii():
        return [0.0 if run in ENGLISH else 4.0 / len(run)] * len(run)
    weights = [2.0 if letter >= "\u3400" or letter == "々" else 0.2 if letter in PARTICLES else 0.7 for letter in run]
    for word in EVERYWHERE:
        at = run.find(word)
        while at >= 0:
            weights[at : at + len(word)] = [0.0] * len(word)
            at = run.find(word, at + 1)
    return weights
