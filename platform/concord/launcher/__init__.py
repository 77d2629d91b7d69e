"""Starts what Concord runs on, for running and for testing: `python -m concord.launcher`.

Standard library alone: it works with a bare python3, before the virtual environment exists.
"""
