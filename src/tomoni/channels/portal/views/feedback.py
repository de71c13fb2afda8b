"""The one question at the end: how easy was it, and what was hard."""

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.views.cases import title_of

SCALE = ("1", "2", "3", "4", "5")
LONGEST = 2000


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One to five, and a free text that may stay empty."""
    found = cases.find_case_of(request.person.pk, number, lang=look.language_of(request))
    language = look.language_of(request)
    ease, text, fault, thanks = "", "", "", "give_feedback" not in found.may
    if request.method == "POST":
        ease, text = request.POST.get("ease", ""), request.POST.get("text", "")[:LONGEST]
        if ease in SCALE:
            cases.give_feedback(number, int(ease), text.strip(), actor=request.actor)
            thanks = True
        else:
            fault = str(look.word("how.choose", language))
    question = str(look.word("how.question", language))
    hard, hard_help = str(look.word("how.hard", language)), str(look.word("how.hard_help", language))
    context = {
        "c": {"number": number, "title": title_of(found, published(request), language)},
        "thanks": thanks,
        "scale": [(n, _label(n, language)) for n in SCALE],
        "fields": [
            look.Field("ease", "ease", "choice", question, raw=ease, error=fault),
            look.Field("text", "text", "long_text", hard, help=hard_help, required=False, raw=text),
        ],
    }
    return look.show(request, "portal/how_it_was.html", context, status=422 if fault else 200)


def _label(ease: str, language: str) -> str:
    key = f"how.scale_{ease}"
    return str(look.word(key, language)) if look.has_word(key) else ""
