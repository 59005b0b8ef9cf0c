### Words of proving presence and of the withdrawal of consent. An id with .spoken is spoken with that attribute.


## Home: withdrawal of the consent to face processing

home-put-id-card = Put your identity card on its reader, or touch a button below.
    .spoken = Put your identity card on its reader, or touch a button below.
put-id-card-alone = The other reader is out of order; your identity card does as well.
    .spoken = The other reader is out of order; your identity card does as well.
option-no-id-card-alone = I have no identity card

## Ways beside face, password and staff

ways-person-only = A person comes; a quick look is enough.
    .spoken = A person comes; a quick look is enough.
way-e-card = Electronic card
way-e-card-hint = The code on your phone
way-fingerprint = Fingerprint
way-fingerprint-hint = Just press a finger
way-helper = A family helper
way-helper-hint = One you have registered
face-withdrawn = You withdrew from face checks. The counter can restore them.
    .spoken = You withdrew from face checks. The counter can restore them.

## Password at the centre

password-which-centre = The six digits you set at the centre.
    .spoken = The six digits you set at the centre.
password-last-try-centre = Wrong password, one try left before it locks. Better take another way.
    .spoken = Wrong password, one try left before it locks. Better take another way.
password-not-now = The password cannot be checked now.
    .spoken = The password cannot be checked now.

## Electronic social-security card

e-card-title = Please open the electronic card on your phone
    .spoken = Please open the electronic card on your phone
e-card-how = Hold its code before the scanner for a moment.
    .spoken = Hold its code before the scanner for a moment.
e-card-another = That is not the code of an electronic card
    .spoken = That is not the code of an electronic card
e-card-wrong = This code did not match
    .spoken = This code did not match
e-card-expired = The code has expired. Please refresh it
    .spoken = The code has expired. Please refresh it
e-card-did-not-work = The electronic card did not work.
    .spoken = The electronic card did not work.
e-card-not-now = The code cannot be checked now.
    .spoken = The code cannot be checked now.
scanner-gone = The scanner is out of order.
    .spoken = The scanner is out of order.
working-checking-e-card = Checking, please wait
    .spoken = Checking, please wait

## Fingerprint

working-fetching-fingerprint = Getting ready, please wait
    .spoken = Getting ready, please wait
working-checking-fingerprint = Checking the fingerprint
    .spoken = Checking the fingerprint
finger-consent-title = Before the fingerprint, do you agree?
    .spoken = Before the fingerprint, do you agree?
finger-consent-purpose = What for: your finger is compared with the one on record, to confirm it is you.
    .spoken = What it is for. Your finger is compared with the one on record, to confirm it is you.
finger-consent-kept = Kept: not here, deleted right after.
    .spoken = How long it is kept. Not here. It is deleted right after.
option-agree-finger = I agree
option-decline-finger = No fingerprint
finger-title = Please lay your finger on the window
    .spoken = Please lay your finger on the window
finger-hint-lay-on = The registered finger, flat in the middle
    .spoken = The registered finger, flat in the middle
finger-hint-press-again = Lay it flat and press again
    .spoken = Lay it flat and press again
finger-hint-press-harder = Please press a little harder
    .spoken = Please press a little harder
finger-hint-wipe-dry = The finger is damp, please wipe it
    .spoken = The finger is damp, please wipe it
finger-hint-other-finger = Please try another registered finger
    .spoken = Please try another registered finger
finger-hint-lift = Please lift your finger
    .spoken = Please lift your finger
finger-again-other = No match. Please try another finger
    .spoken = No match. Please try another finger
finger-again-unclear = The print was not clear. Once more, please
    .spoken = The print was not clear. Once more, please
finger-again-none = No finger came. Please try once more
    .spoken = No finger came. Please try once more
finger-did-not-work = The fingerprint did not work. It is not your fault.
    .spoken = The fingerprint did not work. It is not your fault.
finger-none-kept = The centre has no fingerprint of you.
    .spoken = The centre has no fingerprint of you.
finger-not-now = No fingerprint check now.
    .spoken = No fingerprint check now.
finger-trouble = The fingerprint window is out of order.
    .spoken = The fingerprint window is out of order.

## A person beside her with a staff card

vouch-staff-card = If one is beside you, a staff card can be scanned.
    .spoken = If one is beside you, a staff card can be scanned.
staff-pin-title = Member of staff: please enter your PIN
    .spoken = Member of staff: please enter your PIN
staff-pin-whose = It is the PIN of the staff, not yours.
    .spoken = It is the PIN of the staff, not yours.
staff-pin-wrong = Wrong PIN. { $count } tries left.
    .spoken = Wrong PIN. You may try again.
staff-pin-last-try = Wrong PIN, one try left.
    .spoken = Wrong PIN, one try left.
staff-card-locked = This staff card is locked. Please call another person.
    .spoken = This staff card is locked. Please call another person.
staff-card-not-now = The staff card cannot be checked now.
    .spoken = The staff card cannot be checked now.
staff-card-did-not-work = The staff card did not match.
    .spoken = The staff card did not match.
working-checking-staff-card = Checking the staff card
    .spoken = Checking the staff card

## A family helper

helper-title = Let a registered family member help
    .spoken = Let a registered family member help
helper-registered = The helper must be registered at the centre.
    .spoken = The helper must be registered at the centre.
helper-may-certification = The helper can do this confirmation only.
    .spoken = The helper can do this confirmation only.
helper-may-enquiry = The helper can look this up only.
    .spoken = The helper can look this up only.
helper-may-print = The helper can have this printed only.
    .spoken = The helper can have this printed only.
helper-may-not = Your money and your card cannot be touched.
    .spoken = Your money and your card cannot be touched.
option-helper-here = My helper is here
helper-card-title = Helper: please put down your identity card
    .spoken = Helper: please put down your identity card
helper-card-first = Please take your own identity card away first.
    .spoken = Please take your own identity card away first.
helper-card-own = This is your own card; the helper's is needed.
    .spoken = This is your own card; the helper's is needed.
working-reading-helper-card = Reading the identity card, please leave it there
    .spoken = Reading the identity card, please leave it there
helper-password-title = Helper: please enter your own password
    .spoken = Helper: please enter your own password
helper-password-whose = The six digits the helper set at the centre.
    .spoken = The six digits the helper set at the centre.
helper-password-last-try = Wrong password, one try left before it locks.
    .spoken = Wrong password, one try left before it locks.
working-checking-helper = Checking, please wait
    .spoken = Checking, please wait
helper-locked = The helper's password is locked. The counter can unlock it.
    .spoken = The helper's password is locked. The counter can unlock it.
helper-no-authorisation = No helper is registered, or it has run out.
    .spoken = No helper is registered, or it has run out.
helper-not-for-this = The registered help does not cover this.
    .spoken = The registered help does not cover this.
helper-too-many = This helper has helped many today. Please ask the staff.
    .spoken = This helper has helped many today. Please ask the staff.
helper-not-now = The register of helpers cannot be asked now.
    .spoken = The register of helpers cannot be asked now.
helper-no-reader = Identity cards cannot be read now.
    .spoken = Identity cards cannot be read now.
helper-did-not-work = The family helper did not work out.
    .spoken = The family helper did not work out.

## Result: a person still looks

result-looked-at = Received; a person will have a look
    .spoken = Received; a person will have a look
result-looked-at-essence = Your pension goes on. You need not come again.
    .spoken = Your pension goes on. You need not come again.
result-looked-at-paused = After the look your pension resumes, with what was not paid.
    .spoken = After the look your pension resumes, with what was not paid.
result-received-paper-printed = Your slip is printed. Please take it.
    .spoken = Your slip is printed. Please take it.
result-received-paper-not-printed = The slip did not come out right. It is received all the same; you can print it later.
    .spoken = The slip did not come out right. It is received all the same; you can print it later.
result-received-paper-unknown = The slip may be incomplete. It is received all the same; you can print it later.
    .spoken = The slip may be incomplete. It is received all the same; you can print it later.
result-received-paper-none = No paper today. It is received; you can print it later.
    .spoken = No paper today. It is received; you can print it later.
staff-slip = Please give the printed slip to the staff.
    .spoken = Please give the printed slip to the staff.

## Withdrawal

withdraw-title = No more face checks?
    .spoken = No more face checks?
withdraw-no-face = The machines will no longer check your face.
    .spoken = The machines will no longer check your face.
withdraw-other-ways = Other ways do just as well.
    .spoken = Other ways do just as well.
withdraw-pension = Your pension goes on as before.
    .spoken = Your pension goes on as before.
withdraw-again = To use it again, please go to the counter.
    .spoken = To use it again, please go to the counter.
option-withdraw = No more face checks
option-keep-face = Leave it as it is
working-withdrawing = Withdrawing it for you, please wait
    .spoken = Withdrawing it for you, please wait
withdrawn-before = You have withdrawn already
    .spoken = You have withdrawn already
withdrawn-filed = Withdrawn
    .spoken = Withdrawn
withdrawn-filed-essence = Your face is not checked any more. Your pension goes on.
    .spoken = Your face is not checked any more. Your pension goes on.
withdrawn-pending = Accepted, not yet filed
    .spoken = Accepted, not yet filed
withdrawn-pending-essence = It is filed as soon as the network is back. You need not come again.
    .spoken = It is filed as soon as the network is back. You need not come again.
withdrawn-paper-printed = Your slip is printed. Please take it.
    .spoken = Your slip is printed. Please take it.
withdrawn-paper-not-printed = The slip did not come out right; the withdrawal is received.
    .spoken = The slip did not come out right; the withdrawal is received.
withdrawn-paper-unknown = The slip may be incomplete; the withdrawal is received.
    .spoken = The slip may be incomplete; the withdrawal is received.
withdrawn-paper-none = No paper today; the withdrawal is received.
    .spoken = No paper today; the withdrawal is received.
