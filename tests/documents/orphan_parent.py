"""A parent for the test that kills it: its child is busy with a long letter when it tells number and folder."""

import threading

from tests.documents.child_requests import make_child, make_request

LONG = "#for a in range(9000) { for b in range(9000) { for c in range(9000) { } } }"

child = make_child()
child.ask(make_request("龍"))
threading.Thread(target=child.ask, args=(make_request(LONG),), daemon=True).start()
print(child.pid, child.folder, flush=True)
threading.Event().wait(60)
