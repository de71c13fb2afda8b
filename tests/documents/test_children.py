"""Children that do the same: as many as there are places, given back, and ended when nobody asked for a while."""

import threading
from concurrent.futures import ThreadPoolExecutor

from tests.documents.builders import make_template
from tomoni.documents.adapters.child import Child
from tomoni.documents.adapters.children import Children
from tomoni.documents.adapters.typst_press import MOST_AT_ONCE, TypstPress

PLAIN = """
#import "letterhead.typ": *
#letter[#values.name　様]
"""


class Counted(Child):
    """A child that is never started."""

    def __init__(self, ended: list["Counted"]) -> None:
        super().__init__("none", [])
        self.ended = ended

    def close(self) -> None:
        self.ended.append(self)


def test_two_at_once_have_a_child_each_and_a_third_waits_for_one_of_them():
    made: list[Counted] = []
    ended: list[Counted] = []

    def make() -> Counted:
        made.append(Counted(ended))
        return made[-1]

    children, third = Children(make, most=2, rest=60), threading.Event()

    def take() -> None:
        with children.one():
            third.set()

    with children.one() as first, children.one() as second:
        assert first is not second
        waiting = threading.Thread(target=take)
        waiting.start()
        assert not third.wait(0.2)
    waiting.join()
    assert third.is_set() and len(made) == 2 and not ended
    children.close()
    assert {id(one) for one in ended} == {id(one) for one in made}
    with children.one() as anew:
        assert anew not in ended
    children.close()


def test_they_end_when_nobody_asked_for_a_while():
    over, ended = threading.Event(), list[Counted]()

    class Ending(Counted):
        def close(self) -> None:
            super().close()
            over.set()

    children = Children(lambda: Ending(ended), most=1, rest=0.01)
    with children.one():
        pass
    assert over.wait(20) and len(ended) == 1


def test_batches_set_at_once_are_those_set_one_after_the_other():
    template, press = make_template(PLAIN), TypstPress()
    batches = [[{"name": f"{part}-{n}"} for n in range(5)] for part in range(2 * MOST_AT_ONCE)]
    try:
        alone = [press.typeset_batch(template, values) for values in batches]
        with ThreadPoolExecutor(len(batches)) as threads:
            together = list(threads.map(lambda values: press.typeset_batch(template, values), batches))
    finally:
        press.close()
    assert together == alone and len({one[0].pdf for one in alone}) == len(batches)
