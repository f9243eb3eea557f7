"""Whether two descriptions are of one thing: points, reasons and a verdict."""
