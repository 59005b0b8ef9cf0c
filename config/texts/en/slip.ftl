slip-title-scheme = Social insurance benefits
slip-title-receipt = Certification receipt
slip-title-progress = What was done so far
slip-copy = Copy no. { $number }
slip-date = { $year }-{ $month }-{ $day }

slip-result = Certified
slip-due-before = Please come again before
slip-due-after = to certify once more
slip-pending = Received, not yet reported
slip-pending-what = Your certification is kept safely. The machine reports it by itself as soon as the network is back. You need not come again.
slip-pending-how = To ask whether it was reported, call 12333 or show this slip to the staff.

slip-name = Name
slip-number = ID no.
slip-benefit = Benefit
slip-way = Verified by
slip-on = Date
slip-receipt = Receipt no.
slip-office = Agency
slip-terminal = Terminal
slip-journal = Record code

slip-benefit-employee-pension = Employee pension
slip-benefit-resident-pension = Resident pension
slip-benefit-survivor-allowance = Survivor allowance
slip-benefit-work-injury-allowance = Work injury allowance
slip-way-face = Face
slip-way-password = Password
slip-way-staff = Staff

slip-verify = Scan to check this receipt
slip-free = Certification is free of charge
slip-phone = Questions: call 12333

slip-progress-done = Already done
slip-progress-nothing = Nothing was done yet today
slip-progress-open = Not finished because
slip-progress-next = Please give this slip to the staff. They go on from here; nothing has to be done again.
slip-done-identified = ✓ Your identity was checked
slip-done-standing-found = ✓ Your benefit was found
slip-done-presence-proved = ✓ It was confirmed that it is you
slip-done-kept = ✓ The certification was received, not yet reported
slip-done-filed = ✓ The certification was reported
slip-halt-asked = You asked for the staff
slip-halt-network = The network is down
slip-halt-device = A part of the machine has failed
slip-halt-not-recognised = We could not confirm that it is you; the staff will have a look
slip-halt-refused = This has to be done at the desk

slip-essence-filed = Certified. Please come again before { $due }.
    .spoken = Your receipt is printed, please take it. You are certified. Please come again before { $due }.
slip-essence-pending = Received, not yet reported.
    .spoken = Your receipt is printed, please take it. Your certification was received and is not yet reported. The machine reports it by itself as soon as the network is back; you need not come again.
slip-essence-copy = The copy of your receipt is printed.
    .spoken = The copy of your receipt is printed, please take it. Please certify again before { $due }.
slip-essence-progress = Please give this slip to the staff.
    .spoken = This slip says what was already done. Please give it to the staff; nothing has to be done again.
