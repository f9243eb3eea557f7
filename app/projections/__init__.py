"""What a record looks like as a CSV row, a calendar event, a feed entry, a map feature or a node of linked data.

One file a target. They read documents as `GET` gives them, and know no table and no HTTP.
"""
