"""A parent for the test that kills it: its child is busy with a long letter when it tells number and folder."""

import threading

from tomoni.documents.adapters.child import Child
from tomoni.documents.adapters.fonts import find_font_folders

LONG = (
    "#let f(n) = if n < 2 { n } else { f(n - 1) + f(n - 2) }\n#range(90000000).map(n => f(calc.rem(n, 17) + 4)).sum()"
)
REQUEST = {
    "main": "m.typ",
    "folders": ["."],
    "values": ["{}"],
    "together": "",
    "tags": True,
    "pages_of": "",
    "timestamp": 0,
}

child = Child("tomoni.documents.adapters.typst_child", [str(folder) for folder in find_font_folders()], seconds=60)
child.ask({**REQUEST, "files": {"m.typ": "龍"}})
threading.Thread(target=child.ask, args=({**REQUEST, "files": {"m.typ": LONG}},), daemon=True).start()
print(child.pid, child._folder, flush=True)
threading.Event().wait(60)
