"""Pages of decision rules, and the choice of one."""
