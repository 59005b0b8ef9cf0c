"""Is this the person on the record? Faces are looked at in a process of their own that keeps nothing and writes
nothing.

What is promised and what is not: pictures and templates live only in the memory of that process and, for one frame at a
time, in the camera's mailbox. Arrays are overwritten after use as far as numpy lets us; copies that a library made
inside itself are beyond reach, therefore the process is killed after each check and the kernel gives its pages to
nobody without clearing them. The process refuses core dumps and debuggers. Pages may still have been swapped out:
terminals run without swap or with encrypted swap (deploy/).

This is a comparison, not a certified test that a living person is present (ISO/IEC 30107-3 needs a laboratory).
"""
