### Certificates: preview, result, printing again, checking, companion slip.


## Preview

preview-title = Please look at it: { $item }
    .spoken = Please look at it: { $item }
preview-look = If it is right, print it. To read it, make it larger.
    .spoken = If it is right, print it. To read it, make it larger.
preview-no-a4 = The printer cannot print now. It can be issued and printed later.
    .spoken = The printer cannot print now. It can be issued and printed later.
preview-larger = Larger
    .spoken = Larger
option-issue = Right, print it
option-larger = Larger
option-further = Further down
option-whole = The whole sheet
option-last-months = Last { $months } months
option-all-months = All of it
option-year = { $year }
certificate-period = For how long?
    .spoken = For how long?
certificate-year = For which year?
    .spoken = For which year?

## Working

working-fetching-sheet = Preparing your certificate. One moment.
    .spoken = Preparing your certificate. One moment.
working-issuing = Issuing your certificate. One moment.
    .spoken = Issuing your certificate. One moment.
working-printing-a4 = Printing. One moment.
    .spoken = Printing. One moment.
working-fetching-certificates = Looking for your certificates. One moment.
    .spoken = Looking for your certificates. One moment.
working-checking-paper = Checking. One moment.
    .spoken = Checking. One moment.

## Result

certificate-printed = Your certificate is printed
    .spoken = Your certificate is printed
certificate-printed-what = Please take the sheet below.
    .spoken = Please take the sheet below.
certificate-not-printed = It is issued, but was not printed
    .spoken = It is issued, but was not printed
certificate-not-printed-what = It can be printed later, or call a person.
    .spoken = It can be printed later, or call a person.
certificate-unknown = It is issued, please look for the sheet
    .spoken = It is issued, please look for the sheet
certificate-unknown-what = If there is no sheet, print it again. Nothing is lost.
    .spoken = If there is no sheet, print it again. Nothing is lost.
certificate-none = It is issued and cannot be printed now
    .spoken = It is issued and cannot be printed now
certificate-none-what = Print it at another machine. The number is below.
    .spoken = Print it at another machine. The number is below.
certificate-pending = Received, not issued yet
    .spoken = Received, not issued yet
certificate-pending-what = It is issued as soon as the network is back. Print it then.
    .spoken = It is issued as soon as the network is back. Print it then.
certificate-slip-printed = The slip has the number too.
    .spoken = The slip has the number too.
certificate-slip-not-printed = The slip was not printed. Please note the number.
    .spoken = The slip was not printed. Please note the number.
certificate-slip-unknown = The slip may be incomplete. Please note the number.
    .spoken = The slip may be incomplete. Please note the number.
certificate-slip-none = The slip was not printed. Please note the number.
    .spoken = The slip was not printed. Please note the number.
fact-certificate = Certificate
fact-certificate-number = Number
fact-gist = It says
fact-valid-until = Good until
fact-name = Name

## Printing again and checking

papers-title = Print again, or check a paper?
    .spoken = Print again, or check a paper?
option-copy-slip = Print a slip again
option-copy-certificate = Print a certificate again
option-check-certificate = Is a certificate true?
certificates-title = Which one shall be printed again?
    .spoken = Which one shall be printed again?
certificate-of = of { $date }
certificate-copy-printed = The copy is printed
    .spoken = The copy is printed
certificate-copy-printed-what = It says that it is a copy, and is as good.
    .spoken = It says that it is a copy, and is as good.
certificate-copy-not-printed = It was not printed
    .spoken = It was not printed
certificate-copy-not-printed-what = Please try again, or call a person.
    .spoken = Please try again, or call a person.
certificate-copy-unknown = Please look whether the sheet is there
    .spoken = Please look whether the sheet is there
certificate-copy-unknown-what = If it is not, please call a person.
    .spoken = If it is not, please call a person.
scan-paper = Hold the certificate before the scanner
    .spoken = Hold the certificate before the scanner
scan-paper-how = The square code at the lower left.
    .spoken = The square code at the lower left.
scan-paper-again = That was not it. Please hold it there again.
    .spoken = That was not it. Please hold it there again.
paper-true = This certificate is true
    .spoken = This certificate is true
paper-true-what = Please compare: does the paper say the same?
    .spoken = Please compare: does the paper say the same?
paper-not-sure = No network: whether it was called back is not known now.
    .spoken = No network: whether it was called back is not known now.
paper-expired = This certificate has expired
    .spoken = This certificate has expired
paper-expired-what = Its owner can print a new one.
    .spoken = Its owner can print a new one.
paper-revoked = This certificate was called back
    .spoken = This certificate was called back
paper-revoked-what = Do not accept it. Please ask a person.
    .spoken = Do not accept it. Please ask a person.
paper-forged = This certificate cannot be trusted
    .spoken = This certificate cannot be trusted
paper-forged-what = It is not from this centre. Please ask a person.
    .spoken = It is not from this centre. Please ask a person.
paper-unknown = This certificate cannot be checked here now
    .spoken = This certificate cannot be checked here now
paper-unknown-what = Please let a person look at it.
    .spoken = Please let a person look at it.

## Trouble

trouble-certificate-limit-title = Enough of these this month
    .spoken = Enough of these this month
trouble-certificate-limit-body = Print an earlier one again, or call a person.
    .spoken = Print an earlier one again, or call a person.
trouble-certificate-refused-title = It cannot be issued now
    .spoken = It cannot be issued now
trouble-certificate-refused-body = Please let a person look at it.
    .spoken = Please let a person look at it.
trouble-nothing-to-certify-title = There is nothing to certify
    .spoken = There is nothing to certify
trouble-nothing-to-certify-body = Please let a person look at it.
    .spoken = Please let a person look at it.
trouble-certificate-too-long-title = This certificate is too long for this machine
    .spoken = This certificate is too long for this machine
trouble-certificate-too-long-body = Nothing was changed. The staff can help you.
    .spoken = Nothing was changed. The staff can help you.
trouble-no-certificates-title = No certificates here at present
    .spoken = No certificates here at present
trouble-no-certificates-body = Please go to the window, or call a person.
    .spoken = Please go to the window, or call a person.
trouble-no-certificate-title = There is no certificate to print again
    .spoken = There is no certificate to print again
trouble-no-certificate-body = Have a new one issued, or call a person.
    .spoken = Have a new one issued, or call a person.
trouble-certificate-revoked-title = This certificate was called back
    .spoken = This certificate was called back
trouble-certificate-revoked-body = Have a new one issued, or call a person.
    .spoken = Have a new one issued, or call a person.
trouble-certificate-expired-title = This certificate has expired
    .spoken = This certificate has expired
trouble-certificate-expired-body = Have a new one issued, or call a person.
    .spoken = Have a new one issued, or call a person.
trouble-certificate-unknown-title = This certificate was not found
    .spoken = This certificate was not found
trouble-certificate-unknown-body = Have a new one issued, or call a person.
    .spoken = Have a new one issued, or call a person.
trouble-limit-reached-title = This one was printed often enough
    .spoken = This one was printed often enough
trouble-limit-reached-body = Have a new one issued, or call a person.
    .spoken = Have a new one issued, or call a person.
trouble-no-page-printer-title = The printer cannot print now
    .spoken = The printer cannot print now
trouble-no-page-printer-body = Please let a person look at the printer.
    .spoken = Please let a person look at the printer.
trouble-no-paper-code-title = The code on the paper was not read
    .spoken = The code on the paper was not read
trouble-no-paper-code-body = Please let a person look at it.
    .spoken = Please let a person look at it.
trouble-under-14-title = For a child, please go to the window
    .spoken = For a child, please go to the window
trouble-under-14-body = Please go there together with a parent.
    .spoken = Please go there together with a parent.

## Slip

slip-title-certificate = Social-insurance certificate
slip-certificate-issued = The certificate is issued
slip-certificate-issued-how = Its code shows that it is true. If you lose it, print it again.
slip-certificate-pending = Received, not issued yet
slip-certificate-pending-how = It is issued as soon as the network is back. Then bring your card and print it.
slip-certificate-number = Number
slip-valid-until = Good until

## Why a person goes on

staff-because-certificate-limit = That is enough prints for this month. A person helps you.
    .spoken = That is enough prints for this month. A person helps you.
staff-because-certificate-refused = It was not issued this time. A person helps you.
    .spoken = It was not issued this time. A person helps you.
staff-because-certificate-revoked = This certificate is no longer valid. A person helps you.
    .spoken = This certificate is no longer valid. A person helps you.
staff-because-certificate-expired = There is nothing to print again. A person looks for you.
    .spoken = There is nothing to print again. A person looks for you.
staff-because-certificate-unknown = There is nothing to print again. A person looks for you.
    .spoken = There is nothing to print again. A person looks for you.
staff-because-limit-reached = There is nothing to print again. A person looks for you.
    .spoken = There is nothing to print again. A person looks for you.
staff-because-nothing-to-certify = No record was found. A person looks for you.
    .spoken = No record was found. A person looks for you.
staff-because-certificate-too-long = This certificate is too long. A person helps you.
    .spoken = This certificate is too long. A person helps you.
staff-because-no-certificates = Certificates are not issued here. A person helps you.
    .spoken = Certificates are not issued here. A person helps you.
staff-because-no-certificate = There is nothing to print again. A person looks for you.
    .spoken = There is nothing to print again. A person looks for you.
staff-because-no-page-printer = The printer does not work. A person prints it for you.
    .spoken = The printer does not work. A person prints it for you.
staff-because-no-paper-code = The code on the paper was not read. A person helps you.
    .spoken = The code on the paper was not read. A person helps you.
