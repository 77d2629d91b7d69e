"""Every write: one verb, one function, one transaction. Lock, check, write, record, announce."""
