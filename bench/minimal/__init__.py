"""The baseline of casting: a minimal DRF view that inserts one row.

It has a serializer of two fields, one INSERT, the framework's own JSON parser and renderer. It has no
authentication, permission, throttle, idempotency key, lock, check or journal.
"""
