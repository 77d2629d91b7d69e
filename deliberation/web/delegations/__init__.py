"""Delegations and their people: the table, each delegation's page, the credentials officer's forms."""
