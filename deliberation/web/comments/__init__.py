"""Comments: on a provision's page, in their thread, as a list; and the forms by which they are written."""
