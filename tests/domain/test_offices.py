"""Offices are compared by what they are, whatever their words."""

import pytest

from app.domain.tenures.offices import FOREIGN_MINISTER, HEAD_OF_GOVERNMENT, HEAD_OF_STATE, in_full, read

SAME = [
    ("Foreign Secretary", "GB", "Minister of Foreign Affairs", "GB"),
    ("Minister for Foreign Affairs and Trade", "AU", "Foreign Minister", "AU"),
    ("Minister of External Affairs", "IN", "Foreign Minister", "IN"),
    ("Secretary of State", "US", "Foreign Minister", "US"),
    ("Deputy Prime Minister and Minister of Foreign Affairs", "LU", "Foreign Minister of Luxembourg", "LU"),
    ("Ministro de Relaciones Exteriores", "PE", "Foreign Minister", "PE"),
    ("外務大臣", "JP", "Minister for Foreign Affairs", "JP"),
    ("Premier", "CN", "Prime Minister", "CN"),
    ("Federal Chancellor", "DE", "Chancellor of Germany", "DE"),
    ("President of the Council of Ministers", "IT", "Italian Prime Minister", "IT"),
    ("Chairman of the Council of Ministers", "BA", "Prime Minister", "BA"),
    ("Acting President", "PE", "President of the Republic", "PE"),
    ("Emir", "KW", "Amir of Kuwait", "KW"),
    ("Grand Duke", "LU", "Grand Duke of Luxembourg", "LU"),
    ("Prince", "MC", "Sovereign Prince of Monaco", "MC"),
    ("Peruvian President", "PE", "President", "PE"),
    ("President of the Democratic Republic of Congo (DRC)", "CD", "President", "CD"),
    ("Secretary of Defense", "US", "Defence Minister", "US"),
    ("Home Secretary", "GB", "Minister of the Interior", "GB"),
    ("Ambassador Extraordinary and Plenipotentiary to Peru", "JP", "ambassador to Peru", "JP"),
    ("Envoy Extraordinary and Minister Plenipotentiary to Peru", "US", "Minister Plenipotentiary to Peru", "US"),
    ("President", "ES", "Prime Minister", "ES"),
    ("Governor-General", "CA", "Governor General of Canada", "CA"),
]
DIFFERENT = [
    ("President", "ES", "President of the Region of Murcia", "ES"),
    ("President of the Government", "ES", "King", "ES"),
    ("President", "FR", "President of the Senate", "FR"),
    ("President", "FR", "Prime Minister", "FR"),
    ("President", "US", "Vice President", "US"),
    ("President", "LB", "President-elect", "LB"),
    ("Premier", "CA", "Premier of Ontario", "CA"),
    ("Prime Minister", "NZ", "Prime Minister of the Cook Islands", "NZ"),
    ("Foreign Minister", "JP", "Deputy Foreign Minister", "JP"),
    ("Foreign Minister", "JP", "Parliamentary Vice-Minister for Foreign Affairs", "JP"),
    ("Foreign Minister", "JP", "Minister of Foreign Trade", "JP"),
    ("Foreign Secretary", "IN", "Minister of External Affairs", "IN"),
    ("Secretary of State", "US", "Deputy Secretary of State", "US"),
    ("Chancellor", "DE", "Lord Chancellor", "DE"),
    ("Queen", "GB", "Queen Mother", "GB"),
    ("King", "SA", "Crown Prince", "SA"),
    ("Ambassador to Peru", "JP", "Ambassador to Chile", "JP"),
    ("Minister of Justice", "BR", "Minister of Health", "BR"),
    ("Prime Minister", "GB", "First Minister of Scotland", "GB"),
    ("First Lady", "NG", "President", "NG"),
]


@pytest.mark.parametrize(("one", "country", "other", "its_country"), SAME)
def test_same_office_in_other_words_is_recognized(one, country, other, its_country):
    assert read(one, country).same(read(other, its_country)) is not None


@pytest.mark.parametrize(("one", "country", "other", "its_country"), DIFFERENT)
def test_different_offices_are_distinguished(one, country, other, its_country):
    assert read(one, country).same(read(other, its_country)) is None


@pytest.mark.parametrize(
    ("office", "role"),
    [("King", HEAD_OF_STATE), ("Taoiseach", HEAD_OF_GOVERNMENT), ("Foreign Minister", FOREIGN_MINISTER)],
)
def test_exclusive_offices_are_recognized(office, role):
    assert {(kind.role, kind.is_single) for kind in read(office).kinds} == {(role, True)}


def test_shared_offices_are_recognized():
    assert not any(kind.is_single for kind in read("Member of Parliament", "GB").kinds)
    assert not any(kind.is_single for kind in read("Deputy Foreign Minister", "JP").kinds)


def test_former_holders_are_recognized():
    assert read("former President of Chile", "CL").is_former
    assert read("Ex-President", "CL").is_former
    assert not read("President", "CL").is_former


@pytest.mark.parametrize("office", ["", " ", "-", "of", "and", "(", "the", "x" * 500, "minister " * 60, "🙂"])
def test_unusual_texts_cause_no_error(office):
    assert read(office, "PE").same(read(office, "PE")) is None or read(office, "PE").kinds


def test_an_office_has_its_host_and_organization():
    ambassador = in_full("Ambassador Extraordinary and Plenipotentiary", "Peru")
    assert read(ambassador, "US").same(read("ambassador to Peru", "US")) is not None
    assert in_full("ambassador to Peru", "Chile") == "ambassador to Peru"
    secretary = in_full("Secretary-General", None, "United Nations")
    assert read(secretary).same(read("Secretary-General of the United Nations")) is not None
