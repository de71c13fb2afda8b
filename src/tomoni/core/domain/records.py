"""Which entries a person's own page of records leaves out (個人情報の保護に関する法律第78条)."""

from collections.abc import Collection, Mapping

APART = "apart-"  # purposes of what somebody asks for apart from those they live with begin so; no page shows it
DISCLOSURE = "disclosure"  # what a person may know of themselves (個人情報の保護に関する法律第76条): every fact
INQUIRY = "inquiry"  # purpose of what an auditor looks at in an inquiry; knowing of it would spoil it
LIST = 20  # an entry about more people without a case is a page of a list and tells nothing about any two of them


def is_withheld(
    person: int, purpose: str, case: str, people: Collection[int], protected: Mapping[int, Collection[int]]
) -> bool:
    """Whether an entry stays off the page of a person (row number).

    Left out is what belongs to an inquiry, what somebody asks for apart from those they live with (`APART`), and what
    would let somebody infer where a protected person is or what they ask for: an entry that is also about somebody who
    is or was protected (支援措置), unless the reader is protected together with them. protected: of the people, those,
    with who is protected together.
    """
    if purpose == INQUIRY or purpose.startswith(APART):
        return True
    if not case and len(people) > LIST:
        return False
    return any(other in protected and person not in protected[other] for other in people if other != person)
