"""Organisation: units, calendar, staff, duties, plans."""
