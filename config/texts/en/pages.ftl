### Words of the pages. An id with .spoken is spoken with that attribute; ids without it are never spoken.


## Home

home-title = Hello. What would you like to do?
    .spoken = Hello. What would you like to do?
home-insert-card = Insert your social-security card, or touch a button below.
    .spoken = Insert your social-security card, or touch a button below.
home-no-network = No network. A person helps you.
    .spoken = No network. A person helps you.
home-no-reader = The card reader is out of order. A person helps you.
    .spoken = The card reader is out of order. A person helps you.
home-starting = Getting ready, please wait.
    .spoken = Getting ready, please wait.
home-repair = This machine is out of service. Please ask the staff.
    .spoken = This machine is out of service. Please ask the staff.
tile-no-paper = { $why ->
    [paper-out] No paper: result on screen
    [cover-open] Printer open: result on screen
    [jammed] Paper stuck: result on screen
    [toner-empty] No ink: result on screen
    [no-answer] Printer silent: result on screen
    [no-printer] No printer here: result on screen
   *[broken] Printer broken: result on screen
}
tile-no-network = No network, not possible now
tile-no-reader = Card reader out of order: ask the staff
tile-no-printer = The printer cannot print now
tile-starting = Getting ready
tile-repair = Out of service

## Card

insert-card = Please insert your card
    .spoken = Please insert your card
insert-card-how = Chip side up, push gently to the end.
    .spoken = Chip side up, push gently to the end.
insert-card-again = Please take the card out and insert it again
    .spoken = Please take the card out and insert it again
insert-card-wipe = You may wipe the chip first.
    .spoken = You may wipe the chip first.
card-trouble-unknown = This is not a social-security card.
    .spoken = This is not a social-security card.
card-trouble-unreadable = The card could not be read.
    .spoken = The card could not be read.
card-trouble-needs-centre = This card can only be read at the counter.
    .spoken = This card can only be read at the counter.
option-no-card = I have no card
put-id-card = Please put your identity card on its reader
    .spoken = Please put your identity card on its reader
put-id-card-how = Leave it there until it has been read.
    .spoken = Leave it there until it has been read.
put-id-card-again = Please lift the identity card and put it down again
    .spoken = Please lift the identity card and put it down again
option-no-id-card = Nor an identity card
working-reading-id-card = Reading your identity card, please leave it there
    .spoken = Reading your identity card, please leave it there
working-reading-card = Reading your card, please leave it in
    .spoken = Reading your card, please leave it in
working-fetching-standing = Looking up your record, please wait
    .spoken = Looking up your record, please wait

## Choices that occur everywhere

option-again = Try again
option-staff = Call the staff
option-leave = Not now
option-other-way = Another way
option-skip = Skip
option-done = Done
option-print = Print it

## Offer

offer-greeting = Hello, { $name }
    .spoken = Hello.
offer-due-soon = Your yearly confirmation is due soon.
    .spoken = Your yearly confirmation is due soon. It is due on { $due }.
offer-due-soon-never = You have not confirmed your pension yet. You can do it now.
    .spoken = You have not confirmed your pension yet. You can do it now.
offer-overdue-verifying = Your confirmation is overdue. You can do it now.
    .spoken = Your confirmation is overdue. You can do it now. It was due on { $due }.
offer-overdue-verifying-never = Your confirmation is overdue. You can do it now.
    .spoken = Your confirmation is overdue. You can do it now.
offer-suspended = Your pension was paused. Confirm now and it resumes, with what was not paid.
    .spoken = Your pension was paused. Confirm now and it resumes, with what was not paid.
offer-suspended-never = Your pension was paused. Confirm now and it resumes.
    .spoken = Your pension was paused. Confirm now and it resumes.
offer-valid = Your confirmation is still valid.
    .spoken = Your confirmation is still valid. It is due on { $due }.
offer-valid-never = Your confirmation is valid.
    .spoken = Your confirmation is valid.
offer-free = It is free of charge.
    .spoken = It is free of charge.
option-start = Confirm now
option-start-anyway = Confirm early

## Benefits

benefit-employee-pension = Employee pension
benefit-resident-pension = Resident pension
benefit-survivor-allowance = Survivor allowance
benefit-work-injury-allowance = Work-injury allowance

## Ways to show that it is you

ways-title = How shall we confirm it is you?
    .spoken = How shall we confirm it is you?
ways-others = That is all right. There are other ways:
    .spoken = That is all right. There are other ways.
doing-certify = Once confirmed, we file at once: { $benefit }.
    .spoken = Once we know it is you, we file your confirmation at once.
doing-no-paper = { printer-trouble }. The result is shown on screen and can be printed later.
    .spoken = { printer-trouble }. The result is shown on screen and can be printed later.
way-face = Face
way-face-hint = Just look at the screen
way-password = Card password
way-password-hint = Six digits
way-staff = A person
way-staff-hint = Someone comes to you

## Consent

consent-title = Before we use the camera, do you agree?
    .spoken = Before we use the camera, do you agree?
consent-purpose = What for: to confirm it is you. Your face is compared with the photo at the centre.
    .spoken = What it is for: to confirm it is you. Your face is compared with the photo at the centre.
consent-kept = Kept: not at all, deleted right after.
    .spoken = How long it is kept. Not at all. It is deleted right after.
consent-withdraw = To withdraw: press Another way or End at any time.
    .spoken = To withdraw, press another way, or end, at any time.
consent-choice = If you do not agree, another way does just as well.
    .spoken = If you do not agree, another way does just as well.
option-agree = I agree
option-decline = No face

## Face

working-fetching-photo = Getting ready, please wait
    .spoken = Getting ready, please wait
camera-title = Just look at the screen. No need to blink.
    .spoken = Just look at the screen. No need to blink.
camera-title-again = Once more, please look at the screen
    .spoken = Once more, please look at the screen
face-hint-look-at-screen = Please look at the screen
    .spoken = Please look at the screen
face-hint-look = Please look at the screen
    .spoken = Please look at the screen
face-hint-come-closer = Please come a little closer
    .spoken = Please come a little closer
face-hint-move-back = Please move back a little
    .spoken = Please move back a little
face-hint-too-dark = It is a bit dark, I make the screen brighter
    .spoken = It is a bit dark, I make the screen brighter
face-hint-too-bright = It is too bright, please move aside a little
    .spoken = It is too bright, please move aside a little
face-hint-one-person-only = One person only, please
    .spoken = One person only, please
face-hint-no-face = Please put your face in the oval
    .spoken = Please put your face in the oval
face-hint-hold-still = Please hold still for a moment
    .spoken = Please hold still for a moment
face-hint-good = Very good, just like that
    .spoken = Very good, just like that
face-hint-glare = Your glasses reflect a little, please lower your head slightly
    .spoken = Your glasses reflect a little, please lower your head slightly
face-hint-uncover = If you can, please take the mask off for a moment
    .spoken = If you can, please take the mask off for a moment
face-hint-bird-left = Please look at the little bird on the left
    .spoken = Please look at the little bird on the left
face-hint-bird-right = Please look at the little bird on the right
    .spoken = Please look at the little bird on the right
face-again-title = It did not work this time
    .spoken = It did not work this time
face-again-not-seen = Your face was not seen clearly. Try again, or take another way.
    .spoken = Your face was not seen clearly. Try again, or take another way.
face-again-not-sure = The photo may be old. Try again, or take another way.
    .spoken = The photo may be old. Try again, or take another way.
face-did-not-work = Face did not work. It is not your fault.
    .spoken = Face did not work. It is not your fault.
face-no-photo = The centre has no photo of you.
    .spoken = The centre has no photo of you.
face-no-network = The network is poor: no face check now.
    .spoken = The network is poor: no face check now.
face-trouble-camera = The camera is out of order.
    .spoken = The camera is out of order.
face-trouble-engine = The face check cannot be used now.
    .spoken = The face check cannot be used now.
face-trouble-no-reference = The photo at the centre is not clear enough.
    .spoken = The photo at the centre is not clear enough.

## Password

password-title = Please enter your card password
    .spoken = Please enter your card password
password-which = The six digits of the social-security side, not the bank's.
    .spoken = The six digits of the social-security side, not the bank's.
password-wrong = Wrong password. { $count } tries left.
    .spoken = Wrong password. You may try again.
password-last-try = Wrong password, one try left before the card locks. Better take another way.
    .spoken = Wrong password, one try left before the card locks. Better take another way.
password-locked = The password is locked. The counter can unlock it.
    .spoken = The password is locked. The counter can unlock it.
password-no-answer = The card does not answer.
    .spoken = The card does not answer.
password-did-not-work = The password did not match.
    .spoken = The password did not match.
working-checking-password = Checking the password
    .spoken = Checking the password

## A person vouches

vouch-title = A person is coming
    .spoken = A person is coming
vouch-body = Please wait here. A quick look is enough.
    .spoken = Please wait here. A quick look is enough.

## Filing and result

working-filing = Filing it for you, please wait
    .spoken = Filing it for you, please wait
working-printing = Printing
    .spoken = Printing
working-fetching-receipts = Looking for your slips
    .spoken = Looking for your slips
result-filed = Confirmed
    .spoken = Confirmed
result-essence = Your pension goes on. Please remember the next date:
    .spoken = Your pension goes on. Please come again before { $due }.
result-pending = Accepted, not yet filed
    .spoken = Accepted, not yet filed
result-pending-essence = It is kept safely and will be filed as soon as the network is back. You need not come again.
    .spoken = It is kept safely and will be filed as soon as the network is back. You need not come again.
result-paper-printed = Your slip is printed. Please take it.
    .spoken = Your slip is printed. Please take it.
result-paper-not-printed = The slip did not come out right. It is done all the same; you can print it later.
    .spoken = The slip did not come out right. It is done all the same; you can print it later.
result-paper-unknown = The slip may be incomplete. It is done all the same; you can print it later.
    .spoken = The slip may be incomplete. It is done all the same; you can print it later.
result-paper-none = No paper today. It is done; you can print it later.
    .spoken = No paper today. It is done; you can print it later.
fact-next-due = Come again before
fact-benefit = Benefit
    .spoken = Benefit
fact-filed-on = Filed on
fact-receipt = Receipt number
fact-journal = Journal code
    .spoken = Journal code
fact-due = Due on
fact-state = State
value-date = { $date }
value-plain = { $value }
state-valid = Valid
state-due-soon = Due soon
state-overdue-verifying = Overdue
state-suspended = Paused

## The printer

printer-trouble = { $why ->
    [paper-out] The printer has no paper
    [cover-open] The cover of the printer is open
    [jammed] Paper is stuck in the printer
    [toner-empty] The printer has no ink
    [no-answer] The printer does not answer
    [no-printer] This machine prints no paper
    [practice] In practice no paper is printed
   *[broken] The printer is out of order
}
printer-is = { printer-trouble }.
    .spoken = { printer-trouble }.

## Enquiries

due-title = { $name }, this is how you stand
    .spoken = How you stand is on the screen.
due-body = You need not wait until the last day.
    .spoken = You need not wait until the last day.
reprint-title = This is your last slip
    .spoken = This is your last slip
reprint-body = Print it once more?
    .spoken = Print it once more?
reprint-printed = Printed. Please take it.
    .spoken = Printed. Please take it.
reprint-printed-body = It is marked as a copy.
    .spoken = It is marked as a copy.
reprint-not-printed = It was not printed
    .spoken = It was not printed
reprint-not-printed-body = Please come again later, or ask the staff.
    .spoken = Please come again later, or ask the staff.
reprint-unknown = It may be incomplete
    .spoken = It may be incomplete
reprint-unknown-body = Please look at the paper. If it is incomplete, ask the staff.
    .spoken = Please look at the paper. If it is incomplete, ask the staff.

## Rating

rating-title = How was it today?
    .spoken = How was it today?
rating-free = You are free to skip this.
    .spoken = You are free to skip this.
rating-very-satisfied = Very satisfied
rating-satisfied = Satisfied
rating-fairly-satisfied = Fairly satisfied
rating-dissatisfied = Dissatisfied
rating-very-dissatisfied = Very dissatisfied
rating-reason-title = What was not good?
    .spoken = What was not good?
rating-reason-too-slow = Too slow
rating-reason-hard-to-use = Hard to use
rating-reason-hard-to-hear = Hard to see or hear
rating-reason-device-trouble = Machine trouble
rating-reason-other = Something else

## Help, silence, closing

help-title = Calling the staff
    .spoken = Calling the staff
help-calling = Calling, please wait.
    .spoken = Calling, please wait.
help-waiting = The staff have been called. Please wait here.
    .spoken = The staff have been called. Please wait here.
help-waiting-behind = The staff have been called. { $count } before you.
    .spoken = The staff have been called. Others are before you, please wait.
help-accepted = A person is on the way.
    .spoken = A person is on the way.
help-failed = The call did not go through. Please go to the service desk.
    .spoken = The call did not go through. Please go to the service desk.
help-closed = The staff have been here.
    .spoken = The staff have been here.
help-12333 = You can also phone 12333.
    .spoken = You can also phone 12333.
help-go-on = Go on
help-cancel = No longer needed
idle-title = Are you still there?
    .spoken = Are you still there?
idle-body = No hurry. If you need more time, press the button.
    .spoken = No hurry. If you need more time, press the button.
idle-more-time = More time
closing-done = All done. Take care.
    .spoken = All done. Take care.
closing-left = Nothing was changed. Take care.
    .spoken = Nothing was changed. Take care.
closing-id-card = Please take your identity card along.
    .spoken = Please take your identity card along.
closing-silent = You left. Nothing unfinished was done.
    .spoken = You left. Nothing unfinished was done.
closing-card-pulled = The card was taken out. Nothing was changed.
    .spoken = The card was taken out. Nothing was changed.
closing-seen = You have seen it; nothing else was done
    .spoken = You have seen it; nothing else was done
closing-perhaps-printed = Please see if the paper is whole; nothing else was done
    .spoken = Please see if the paper is whole; nothing else was done
closing-printed = It is printed; nothing else was done
    .spoken = It is printed; nothing else was done
closing-power = The power is failing. Nothing unfinished was done.
    .spoken = The power is failing. Nothing unfinished was done.
take-card = Please take your card
    .spoken = Please take your card
take-card-nothing-done = Nothing was changed.
    .spoken = Nothing was changed.
staff-no-longer = I need not wait

## Why a person goes on

staff-because-no-card = Without a card a person helps you.
    .spoken = Without a card a person helps you.
staff-because-reader-down = The card reader is out of order. A person helps you.
    .spoken = The card reader is out of order. A person helps you.
staff-because-card-unreadable = The card cannot be read. A person helps you.
    .spoken = The card cannot be read. A person helps you.
staff-because-under-14 = Under 14: a parent and a person of the staff help.
    .spoken = Under 14: a parent and a person of the staff help.
staff-because-card-lost = This card is reported lost. A person helps you.
    .spoken = This card is reported lost. A person helps you.
staff-because-card-cancelled = This card is cancelled. A person helps you.
    .spoken = This card is cancelled. A person helps you.
staff-because-card-expired = This card has expired. A person helps you.
    .spoken = This card has expired. A person helps you.
staff-because-person-unknown = Your record was not found. A person looks it up.
    .spoken = Your record was not found. A person looks it up.
staff-because-not-receiving = A person looks at it with you.
    .spoken = A person looks at it with you.
staff-because-network = No network. A person helps you.
    .spoken = No network. A person helps you.
staff-because-centre-busy = The centre is busy. A person helps you.
    .spoken = The centre is busy. A person helps you.
staff-because-centre-odd = The centre answered oddly. A person helps you.
    .spoken = The centre answered oddly. A person helps you.
staff-because-no-receipt = No slip was found. A person looks it up.
    .spoken = No slip was found. A person looks it up.
staff-because-refused = This must be done at the counter. A person helps you.
    .spoken = This must be done at the counter. A person helps you.
staff-because-presence-required = A person looks at it with you.
    .spoken = A person looks at it with you.
staff-because-visit-over = A person looks at it with you.
    .spoken = A person looks at it with you.
staff-because-not-offered = This must be done at the counter. A person helps you.
    .spoken = This must be done at the counter. A person helps you.
staff-because-not-kept = The machine broke down, nothing was done. A person helps you.
    .spoken = The machine broke down, nothing was done. A person helps you.
staff-because-device = The card reader is gone. A person helps you.
    .spoken = The card reader is gone. A person helps you.
staff-because-fault = The machine broke down. A person helps you.
    .spoken = The machine broke down. A person helps you.
staff-because-waiting = Your details are put away. Please wait for the staff.
    .spoken = Your details are put away. Please wait for the staff.
staff-because-took-over = A person goes on with you.
    .spoken = A person goes on with you.
staff-because-vouch-helped = A person goes on with you.
    .spoken = A person goes on with you.
staff-because-vouch-declined = Please go to the service desk.
    .spoken = Please go to the service desk.
staff-because-vouch-nobody = The staff are busy. Please go to the service desk.
    .spoken = The staff are busy. Please go to the service desk.
staff-because-vouch-unreachable = The call did not go through. Please go to the service desk.
    .spoken = The call did not go through. Please go to the service desk.

## Trouble: what happened, what you can do now

trouble-network-title = No network
    .spoken = No network
trouble-network-body = It is not your fault. Try again, or ask the staff.
    .spoken = It is not your fault. Try again, or ask the staff.
trouble-centre-busy-title = The centre is busy
    .spoken = The centre is busy
trouble-centre-busy-body = Try again, or ask the staff.
    .spoken = Try again, or ask the staff.
trouble-centre-odd-title = The centre answered oddly
    .spoken = The centre answered oddly
trouble-centre-odd-body = Nothing was changed. Try again, or ask the staff.
    .spoken = Nothing was changed. Try again, or ask the staff.
trouble-person-unknown-title = Your record was not found
    .spoken = Your record was not found
trouble-person-unknown-body = You may be insured elsewhere. The staff can look it up.
    .spoken = You may be insured elsewhere. The staff can look it up.
trouble-card-lost-title = This card is reported lost
    .spoken = This card is reported lost
trouble-card-lost-body = If you have found it, the staff can lift the report.
    .spoken = If you have found it, the staff can lift the report.
trouble-card-cancelled-title = This card is cancelled
    .spoken = This card is cancelled
trouble-card-cancelled-body = Use your new card, or ask the staff.
    .spoken = Use your new card, or ask the staff.
trouble-card-expired-title = This card has expired
    .spoken = This card has expired
trouble-card-expired-body = Your pension is not affected. The staff can renew the card.
    .spoken = Your pension is not affected. The staff can renew the card.
trouble-not-receiving-title = You receive no pension now
    .spoken = You receive no pension now
trouble-not-receiving-body = No confirmation is needed. The staff can tell you more.
    .spoken = No confirmation is needed. The staff can tell you more.
trouble-no-receipt-title = No slip was found
    .spoken = No slip was found
trouble-no-receipt-body = There was no confirmation in the last year.
    .spoken = There was no confirmation in the last year.
trouble-refused-title = This must be done at the counter
    .spoken = This must be done at the counter
trouble-refused-body = Nothing was changed. The staff can help you.
    .spoken = Nothing was changed. The staff can help you.
trouble-presence-required-title = It could not be made sure that it is you
    .spoken = It could not be made sure that it is you
trouble-presence-required-body = Please call a person to help you.
    .spoken = Please call a person to help you.
trouble-visit-over-title = It took too long, please begin again
    .spoken = It took too long, please begin again
trouble-visit-over-body = Go back to the first page, or call a person.
    .spoken = Go back to the first page, or call a person.
trouble-not-offered-title = This must be done at the counter
    .spoken = This must be done at the counter
trouble-not-offered-body = Nothing was changed. The staff can help you.
    .spoken = Nothing was changed. The staff can help you.
trouble-not-kept-title = The machine broke down
    .spoken = The machine broke down
trouble-not-kept-body = Nothing was changed. The staff can help you.
    .spoken = Nothing was changed. The staff can help you.
