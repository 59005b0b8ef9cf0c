### Words of the page on which a visitor signs with a finger.

signature-title = Please sign
    .spoken = Please sign
signature-body = Write your name in the box with a finger.
    .spoken = Write your name in the box with a finger.
signature-here = Sign here
    .spoken = Sign here
signature-again = Write again
    .spoken = Write again
signature-done = I have signed
    .spoken = I have signed
signature-empty = There is no signature yet. Please write in the box.
    .spoken = There is no signature yet. Please write in the box.
signature-too-long = That is too much. Please write again.
    .spoken = That is too much. Please write again.
signature-wiped = Wiped. Please write again.
    .spoken = Wiped. Please write again.
signature-staff = I cannot sign, please call staff
    .spoken = I cannot sign, please call staff
