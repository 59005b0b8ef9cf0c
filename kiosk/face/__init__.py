"""Is this the person on the record? Faces are looked at in a process of their own that keeps nothing and writes nothing.

What is promised and what is not: pictures and templates live only in the memory of that process and, one frame at a
time, in the camera's mailbox. Arrays are overwritten after use as far as numpy lets us. Copies that a library made
inside itself are beyond reach; therefore the process is killed after each check, and the kernel clears its pages before
anybody else gets them. The process refuses core dumps and other users' debuggers; root can read everything. Memory can
be written to swap by the kernel at any time: a terminal needs swap switched off, or encrypted.

Whether a living person is there is looked for in passing (``kiosk/face/liveness``). That is no certified test (ISO/IEC
30107-3 needs a laboratory): it makes the cheap attacks harder and says how sure it is. Sites that need more plug a
certified product in, behind FaceEngine or behind LivenessPlugin.
"""
