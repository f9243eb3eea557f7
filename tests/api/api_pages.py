"""Helpers that read lists to the end."""


def pages(client, address, **parameters):
    """Return the pages of a list, following `next`."""
    asked = {"params": parameters}
    while address:
        response = client.get(address, **asked)
        assert response.status_code == 200, (parameters, response.text)
        yield response.json()
        address, asked = response.json()["next"], {}


def ids(page):
    """Return the ids of a page's records, in order."""
    return [each["id"] for each in page["items"]]
