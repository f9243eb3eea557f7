"""Writers of representations (CSV, iCalendar…). They know no resource and no table."""
