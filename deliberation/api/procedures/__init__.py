"""Rules of procedure over the API."""
