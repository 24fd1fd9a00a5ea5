"""Pages of the organisation room, by who reads them."""
