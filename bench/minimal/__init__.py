"""The baseline of `ballot_api`: a minimal DRF view that inserts one row.

It has a serializer with two fields, one INSERT, the JSON parser and renderer; the same server, database
and connection pool as Concord. It has no middleware, authentication, permission, throttle, idempotency
key, lock, check or journal.
"""
