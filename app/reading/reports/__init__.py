"""Reports as a whole: their people, and the meetings to which their sentences belong."""
