"""The camera family: one picture at a time, and only while somebody has agreed to be seen."""
