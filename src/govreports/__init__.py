"""Compare Chinese local-government reports."""
