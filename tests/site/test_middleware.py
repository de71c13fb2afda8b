"""What surrounds every request."""

import pytest

from tomoni.core import interface as core


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "tests.site.pages"
    settings.SESSION_COOKIE_NAME = "tomoni_resident"
    settings.MIDDLEWARE = [
        "tomoni.site.middleware.HeadersMiddleware",
        "tomoni.site.middleware.TenantMiddleware",
        "tomoni.site.middleware.SessionMiddleware",
        "tomoni.site.middleware.LanguageMiddleware",
    ]


@pytest.fixture
def only_town(db):
    core.Municipality.objects.exclude(code="").delete()
    return core.Municipality.objects.create(code="999016", name="ひばり町")


def organisations(town):
    with core.tenant(town):
        return core.Organisation.objects.count()


def test_the_only_town_answers_at_any_host(client, only_town):
    assert client.get("/").json()["town"] == "999016"


def test_of_several_towns_the_one_of_the_host_answers(client, only_town, settings):
    settings.ALLOWED_HOSTS = ["kaede.example", "elsewhere.example"]
    core.Municipality.objects.create(code="999024", name="かえで町", host="kaede.example")
    assert client.get("/", headers={"host": "kaede.example:8000"}).json()["town"] == "999024"
    nowhere = client.get("/", headers={"host": "elsewhere.example"})
    assert nowhere.status_code == 404
    assert "この住所に自治体はありません" in nowhere.content.decode()


def test_without_a_town_machines_still_get_an_answer(client, db):
    core.Municipality.objects.exclude(code="").delete()
    assert client.get("/health/").status_code == 200
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "kept"),
    [("", 200, 1), ("?status=409", 409, 1), ("?status=503", 503, 0), ("?then=missing", 404, 0), ("?then=fail", 500, 0)],
)
def test_what_a_failed_request_wrote_is_undone(client, only_town, query, status, kept):
    client.raise_request_exception = False
    assert client.get(f"/write/{query}").status_code == status
    assert organisations(only_town) == kept


def test_staff_and_residents_have_sessions_apart(client, only_town):
    client.get("/in/?who=resident")
    client.get("/desk/in/?who=staff")
    assert client.get("/").json()["who"] == "resident"
    assert client.get("/desk/").json()["who"] == "staff"
    cookie = client.cookies["tomoni_staff"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/desk/", True, "Lax")


def test_a_residents_key_opens_no_desk(client, only_town):
    client.get("/in/?who=resident")
    client.cookies["tomoni_staff"] = client.cookies["tomoni_resident"].value
    assert client.get("/desk/").json()["who"] is None


def test_signing_out_removes_the_cookie(client, only_town):
    client.get("/in/?who=resident")
    client.get("/out/")
    assert client.cookies["tomoni_resident"].value == ""
    assert client.get("/").json()["who"] is None


def test_a_visitor_gets_no_cookie(client, only_town):
    assert not client.get("/").cookies


@pytest.mark.parametrize(
    ("asked", "language"), [("", "ja"), ("ja,en;q=0.8", "ja"), ("en-GB,en", "en"), ("pt-BR", "en"), ("*", "ja")]
)
def test_the_browser_chooses_the_first_language(client, only_town, asked, language):
    assert client.get("/", headers={"accept-language": asked}).json()["language"] == language


def test_a_chosen_language_stays_and_the_desk_is_japanese(client, only_town):
    client.get("/choose/?language=easy")
    assert client.get("/", headers={"accept-language": "en"}).json()["language"] == "easy"
    assert client.get("/desk/", headers={"accept-language": "en"}).json()["language"] == "ja"


def test_an_unknown_language_is_not_taken(client, only_town):
    client.get("/choose/?language=xx")
    assert client.get("/").json()["language"] == "ja"


def test_pages_load_nothing_from_elsewhere_and_are_not_kept(client, only_town):
    headers = client.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
