"""How an appeal can be ruled on, and when the board need not be asked. Articles are those of 行政不服審査法."""

RESULTS = ("upheld", "partly", "denied", "dismissed")  # 認容, 一部認容, 棄却, 却下
ANEW = frozenset({"upheld", "partly"})

# 43条1項各号; 6号 (不適法であり却下する) needs nobody to say so.
NO_BOARD = {
    "1": "処分のときに、法令により議会・審議会等の議を経ている（第43条第1項第1号）",
    "2": "裁決のときに、法令により議会・審議会等の議を経る（第43条第1項第2号）",
    "3": "第46条第3項・第49条第4項により、審議会等の議を経る（第43条第1項第3号）",
    "4": "審査請求人が諮問を希望しないと申し出て、参加人に反対がない（第43条第1項第4号）",
    "5": "審査会が、諮問を要しないと認めた（第43条第1項第5号）",
    "7": "処分（申請を却下・棄却する処分を除く）の全部を取り消し、反対する意見がない（第43条第1項第7号）",
    "8": "申請の全部を認容し、反対する意見がない（第43条第1項第8号）",
}
DISMISSED = "不適法であり却下するため（第43条第1項第6号）"
UPHELD_ONLY = frozenset({"7", "8"})


def board_words(result: str, no_board: str) -> str:
    """Why the board is not asked, or empty where that is no case of the law.

    >>> board_words("denied", "7")
    ''
    >>> board_words("dismissed", "")[:2]
    '不適'
    """
    if result == "dismissed":
        return DISMISSED
    if no_board in UPHELD_ONLY and result != "upheld":
        return ""
    return NO_BOARD.get(no_board, "")
