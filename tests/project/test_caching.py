"""The cache outlives its server."""

import pytest
from concord.caching import ForgivingCache


@pytest.fixture
def nowhere():
    return ForgivingCache("redis://127.0.0.1:1", {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_an_unreachable_cache_knows_nothing_and_refuses_to_add(nowhere):
    assert nowhere.get("key", "default") == "default"
    assert nowhere.set("key", 1) is None
    assert nowhere.add("key", 1) is False
    assert nowhere.get_many(["key"]) == {}
    assert nowhere.delete("key") is False


def test_health_says_what_is_down(client, db, monkeypatch, nowhere):
    monkeypatch.setattr("concord.health.cache", nowhere)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "valkey": False})
