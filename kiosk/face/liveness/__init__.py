"""Is a living person before the camera? Nobody is asked to do anything: cues seen in passing, fused into a grade.

This is not certified presentation-attack detection (ISO/IEC 30107-3 needs a laboratory). It makes the cheap attacks
harder, a photo, a print, a phone, and says how sure it is; what a doubt means is decided at the centre, per benefit.
"""
