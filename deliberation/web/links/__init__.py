"""Pages of links between forums: proposed, answered, and text carried along them."""
