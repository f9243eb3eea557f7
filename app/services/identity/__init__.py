"""Records of one thing: matched, judged, merged and taken apart again."""
