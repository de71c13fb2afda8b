"""A resident asks for another copy on paper, and reads what came of it."""

from tomoni.core import interface as core
from tomoni.documents import interface as documents

LETTER = documents.Template("a.typ", '#let v = json("values.json")\n#v.number')
SYSTEM = core.Actor.system("test")


def issue(person: int) -> documents.Document:
    return documents.issue_document(
        "letter", LETTER, {}, title="認定通知書", department="child-support", about_person=person, actor=SYSTEM
    )


def test_a_copy_is_asked_for_once_and_its_state_is_told(home, mother):
    letter = issue(home.mother_account.person_id)
    there = f"/documents/{letter.pk}/"
    assert mother.post(there, {"copies": "2", "because": "なくした"}).status_code == 302
    page = mother.get(there).content.decode()
    assert "2枚の再交付を頼んでいます" in page and 'name="copies"' not in page
    [wish] = documents.list_wishes("child-support")
    documents.decline_reissue(wish.pk, "窓口にお越しください", actor=staff())
    assert "窓口にお越しください" in mother.get(there).content.decode()


def staff() -> core.Actor:
    section, _ = core.Department.objects.get_or_create(key="child-support", defaults={"name": "子育て課"})
    made = core.Staff.objects.create(login="saikofu", name="再交付 係", department=section)
    core.StaffRole.objects.create(staff=made, department=section, role="clerk")
    return core.Actor.staff(core.Staff.objects.prefetch_related("roles").get(pk=made.pk))


def test_fault_13_a_number_that_is_none_is_said_under_the_field(home, mother):
    letter = issue(home.mother_account.person_id)
    for typed in ("0", "99", "たくさん", "", "²", "9" * 5000):
        answer = mother.post(f"/documents/{letter.pk}/", {"copies": typed})
        assert answer.status_code == 422 and "1から5までの数" in answer.content.decode()
    assert documents.list_wishes("child-support") == []


def test_nobody_asks_for_the_copy_of_somebody_else(home, mother, father):
    letter = issue(home.mother_account.person_id)
    assert father.get(f"/documents/{letter.pk}/").status_code == 404
    assert father.post(f"/documents/{letter.pk}/", {"copies": "1"}).status_code == 404
    assert documents.list_wishes("child-support") == []


def test_a_void_letter_says_so_and_offers_no_copy(home, mother):
    letter = issue(home.mother_account.person_id)
    documents.void_document(letter, "誤り", actor=SYSTEM)
    page = mother.get(f"/documents/{letter.pk}/").content.decode()
    assert "無効です" in page and 'name="copies"' not in page
