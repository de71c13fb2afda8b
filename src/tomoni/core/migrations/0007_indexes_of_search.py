from django.db import migrations, models

from tomoni.core.interface import NewIndex
from tomoni.core.models.bytewise import Bytewise, SecondWord

NAMES = {
    "core_person_by_name": "name",
    "core_person_kana_bytes": "name_kana",
    "core_person_by_given": SecondWord("name"),
    "core_person_given_kana": SecondWord("name_kana"),
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("core", "0001_squashed_all_tables"),
    ]

    operations = [
        NewIndex(model_name="person", index=models.Index(models.F("municipality"), Bytewise(text), name=name))
        for name, text in NAMES.items()
    ]
