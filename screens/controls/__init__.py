"""Painted controls: words, buttons, signs, pictures. All lengths and colours come from the theme."""
