"""Valid names of keys: none that resembles a reserved name of the change log."""

import pytest

from app.problems import Unprocessable
from app.services.access import actor_names, api_keys

RESERVED = [
    *("local", "LOCAL", "Local", " local ", "ｌｏｃａｌ", "ⅼocal", "ℓocal", "ʟᴏᴄᴀʟ", "łocal", "lócal", "lo\u200bcal"),
    *("Iocal", "1ocal", "l0cal", "|ocal", "(local)", "local:", "local.", "ӏосаӏ", "ꓡꓳꓚꓮꓡ", "\U0001d425\U0001d428cal"),
    *("migration", "Migration", "MIGRATION", "rnigration", "m1gration", "migratlon", "міԍгатіоп", "migratio\u00adn"),
    *("command", "command:import", "command:seed", "command:anything", "COMMAND:IMPORT", "Command: seed", "c0mmand:x"),
    *("command：import", "command꞉import", "commandː import", "cornmand:seed", "command import", "command\u200b:seed"),
    *(
        "ǀocal",
        "[ocal",
        "l○cal",
        "l٥cal",
        "lo©al",
        "lo(al",
        "loc@l",
        "mi9ration",
        "migra†ion",
        "c○mmand:seed",
        "(○mmand:seed",
    ),
]
MIXED = ["lоcal", "loсal", "lοcal", "cоmmand:import", "mіgration", "сurator", "Ωmega", "Αnna"]
FREE = [
    *("curator", "Curator 2", "commander", "locale", "localhost", "migrations", "tests", "first", "mofa-jp", "O'Hara"),
    *(
        "Ana Núñez",
        "Куратор",
        "C++ (test)",
        "a/b",
        "[bot] 9",
        "Ελένη",
        "林芳正",
        "山田タロウ Bot",
        "김 editor",
        "محرر",
        "संपादक",
        "data@example.org",
    ),
]


@pytest.mark.parametrize("name", RESERVED)
def test_a31_name_resembling_a_name_in_the_log_is_rejected(database, name):
    with database.writing() as session, pytest.raises(Unprocessable, match="is misleading"):
        api_keys.create(session, name, "write")


@pytest.mark.parametrize("name", MIXED)
def test_a31_letters_of_several_scripts_in_one_name_are_refused(name):
    assert "several scripts" in actor_names.rejection_reason(name)


@pytest.mark.parametrize("name", FREE)
def test_a31_other_names_are_accepted(name):
    assert actor_names.rejection_reason(name) is None
