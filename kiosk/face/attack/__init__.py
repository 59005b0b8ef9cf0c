"""A bench of simulated attacks on the face check, and of simulated visitors it must not turn away. Not part of the kiosk.

Everything here is drawn: no lens, no paper, no phone was involved. It shows whether the cues do what they are meant to,
and what removing one changes. It is not a test of presentation-attack detection as ISO/IEC 30107-3 or GB/T 41772 know
it; that needs a laboratory, real attack instruments and real people.
"""
