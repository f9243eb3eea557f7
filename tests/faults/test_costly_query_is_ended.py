"""The most expensive query is stopped at its time limit with 503; others continue."""


def test_costly_query_is_stopped(serve, big_file):
    service = serve(start_file=big_file, query_timeout_seconds=0.0001)
    for path in ("/topics?limit=1000", "/topics?q=big&total=true", "/topics.csv"):
        answer = service.client.get(path)
        assert answer.status_code == 503, path
        assert answer.json()["type"] == "/problems/too-slow"
        assert "0.0001 seconds" in answer.json()["detail"]
    service.is_well()


def test_cheaper_queries_are_served(serve, big_file):
    service = serve(start_file=big_file)
    assert service.client.get("/topics?q=zzzz&total=true").json()["total"] == 0
