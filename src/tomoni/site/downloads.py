"""Files that people handed in, given out on a path where no page stands, or on a host of its own.

No cookie comes here and no script runs here: what is in a file meets no page, whatever a browser makes of it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from tomoni.core import interface as core

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
GONE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>この取り出し口は使えません</title></head><body>
<h1>この取り出し口は使えません</h1>
<p>ファイルの取り出し口は1回だけ、1分のあいだ使えます。案件のページから、もう一度開いてください。</p>
</body></html>
"""


def download(request: HttpRequest, town: str, key: str) -> HttpResponse:
    """One file for one ticket, as a download."""
    if request.method != "GET" or town != request.town.code or not _right_host(request):
        return HttpResponse(GONE, status=404, headers=HEADERS)
    try:
        stored = core.redeem_ticket(key)
        content = core.open_file(stored)
    except (core.TicketSpent, core.FileNotScanned):
        return HttpResponse(GONE, status=410, headers=HEADERS)
    answer = HttpResponse(content, content_type=stored.media_type, headers=HEADERS)
    answer["Content-Disposition"] = content_disposition_header(True, stored.name)
    return answer


def _right_host(request: HttpRequest) -> bool:
    """Where downloads have a host of their own, pages' hosts give none out."""
    return not settings.TOMONI_FILES_HOST or request.get_host().rsplit(":", 1)[0] == settings.TOMONI_FILES_HOST
