"""The admin panel: read-only where an operation exists, with actions that call the operations."""
