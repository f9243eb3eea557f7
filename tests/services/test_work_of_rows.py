"""Steps that each row of an import takes many times, and that therefore run little Python."""

import pytest
from work_counts import count_lines

from app.db import models as m
from app.db.new_rows import new_row
from app.services.resources import IN_LOADING_ORDER
from app.services.scalar_fields import set_values


@pytest.mark.parametrize("resource", IN_LOADING_ORDER, ids=lambda resource: resource.collection.name)
def test_name_and_model_of_a_resource_are_attributes(resource):
    assert (resource.name, resource.model) == (resource.collection.name, resource.collection.model)
    _, least = count_lines(lambda: None)
    assert count_lines(lambda: (resource.name, resource.model))[1] == least


def test_a_new_row_takes_all_its_values_at_once():
    row = new_row(m.Person, id="ada-okoro", name="Ada")
    _, of_one = count_lines(lambda: set_values(row, name="Ada Okoro"))
    _, of_four = count_lines(lambda: set_values(row, name="Ada Okoro", born="1950", died=None, note="Met twice."))
    assert of_four == of_one
    assert (row.name, row.born, row.died, row.note) == ("Ada Okoro", "1950", None, "Met twice.")
