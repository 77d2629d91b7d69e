"""Delegations, their attributes, and the credentials of their people."""
