"""Forms of address in front of names."""

import pytest

from app.reading.language.address import without


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("The Rt Hon Ana Lopes", "Ana Lopes"),
        ("the Rt. Hon. Ana Lopes MP", "Ana Lopes MP"),
        ("H.E. Mr. Ivo Toth", "Ivo Toth"),
        ("H. E. Mr Ivo Toth", "Ivo Toth"),
        ("HE Dr Ivo Toth", "Ivo Toth"),
        ("Hon. Ivo Toth", "Ivo Toth"),
        ("His Excellency Ivo Toth", "Ivo Toth"),
        ("Dr Ivo Toth", "Ivo Toth"),
        ("S.E.M. Ivo Toth", "Ivo Toth"),
        ("S.E. Mme Ana Lopes", "Ana Lopes"),
        ("S.E. M. Ivo Toth", "Ivo Toth"),
        ("Herr Ivo Toth", "Ivo Toth"),
        ("Sr. Ivo Toth", "Ivo Toth"),
        ("Excmo. Sr. Ivo Toth", "Ivo Toth"),
        ("г-н Иво Тот", "Иво Тот"),
        ("Amb. Ivo Toth", "Ivo Toth"),
        # Ranks, and forms that are part of names, stay.
        ("H.E. General Ivo Toth", "General Ivo Toth"),
        ("The Rt Hon Sir Ivo Toth", "Sir Ivo Toth"),
        ("H.H. Sheikh Ivo bin Toth", "Sheikh Ivo bin Toth"),
        # Names.
        ("Ana Lopes", "Ana Lopes"),
        ("He Wei", "He Wei"),
        ("HE Wei", "HE Wei"),
        ("H. E. Venn", "H. E. Venn"),
        ("U Myint", "U Myint"),
        ("Pan Wei", "Pan Wei"),
        ("Sen Gupta", "Sen Gupta"),
        ("Hon Dr", "Hon Dr"),
        ("Mr.", "Mr."),
        ("", ""),
    ],
)
def test_forms_of_address_are_no_part_of_a_name(printed, name):
    assert without(printed) == name
