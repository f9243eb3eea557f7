"""Helpers that read lists to the end."""


def pages(client, address, **parameters):
    """Return the pages of a list, following `next`."""
    params = {"params": parameters}
    while address:
        response = client.get(address, **params)
        assert response.status_code == 200, (parameters, response.text)
        yield response.json()
        address, params = response.json()["next"], {}


def ids(page):
    """Return the ids of a page's records, in order."""
    return [item["id"] for item in page["items"]]
