### Words of the estimates. A result is said in words first; every one says that it binds nobody.

## Beginning, review, change

estimate-begin = With your card it is filled in for you.
    .spoken = With your card it is filled in for you.
option-with-card = Use my card
option-with-card-hint = Reckoned from my record
option-by-hand = Without a card
option-by-hand-hint = Answer a few questions
estimate-review = Is this right?
    .spoken = Is this right?
estimate-review-body = This is your record.
    .spoken = This is your record.
estimate-change = What would you change?
    .spoken = What would you change?
option-reckon = Yes, reckon
option-change = Change
option-plot = See the plot
option-figures = See the figures
working-reckoning = Reckoning, one moment
    .spoken = Reckoning, one moment
working-fetching-basis = Looking up your record, one moment
    .spoken = Looking up your record, one moment

## Questions

estimate-ask-category = Which are you?
    .spoken = Which are you?
estimate-ask-birth = When were you born?
    .spoken = When were you born?
estimate-ask-paid = How long have you paid in all?
    .spoken = How long have you paid in all?
estimate-ask-deemed = How long did you work before payments began?
    .spoken = How long did you work before payments began?
estimate-ask-index = What is your wage, of the average wage?
    .spoken = What is your wage, of the average wage?
estimate-ask-account = How much is in your account?
    .spoken = How much is in your account?
estimate-ask-when = When would you like to retire?
    .spoken = When would you like to retire?
estimate-ask-paid_years = How many years have you paid as a resident?
    .spoken = How many years have you paid as a resident?
estimate-ask-tier = How much a year from now on?
    .spoken = How much a year from now on?
estimate-ask-base_share = On what share of the average wage?
    .spoken = On what share of the average wage?
estimate-ask-care = A visit, or a stay?
    .spoken = A visit, or a stay?
estimate-ask-level = In which kind of hospital?
    .spoken = In which kind of hospital?
estimate-ask-cost = How much did it cost in all?
    .spoken = How much did it cost in all?
estimate-ask-area = Where is your employer?
    .spoken = Where is your employer?
estimate-ask-years = How many years would you pay?
    .spoken = How many years would you pay?

## Labels

estimate-label-category = Which
estimate-label-birth = Born
estimate-label-paid = Paid for
estimate-label-deemed = Worked before payments
estimate-label-index = Wage, of the average
estimate-label-account = In the account
estimate-label-when = Retiring
estimate-label-paid_years = Paid as a resident
estimate-label-tier = A year from now on
estimate-label-base_share = Share of the average wage
estimate-label-care = Care
estimate-label-level = Hospital
estimate-label-cost = Cost in all
estimate-label-area = Employer
estimate-label-years = Paid in all
estimate-label-total = About a month
estimate-label-basic = Basic pension
estimate-label-personal = From the account
estimate-label-transition = Transitional pension
    .spoken = For the years before payments began
estimate-label-extra = For long contribution
estimate-label-retire = Retirement
estimate-label-age = Age
estimate-label-delay = Later than before by
estimate-label-first-benefit = First payment
estimate-label-earliest = Earliest
estimate-label-latest = Latest
estimate-label-total-years = Counted in all
estimate-label-minimum = At least
estimate-label-balance = Account by then
estimate-label-divisor = Account divided by
estimate-label-resident-basic = From the government
estimate-label-sixty = Sixty years old
estimate-label-paid-in-all = Paid by then
estimate-label-yearly = Own payment a year
estimate-label-subsidy = Government adds a year
estimate-label-tier-cost = { $amount } a year, { $subsidy_amount } added
estimate-label-monthly-payment = A month
estimate-label-yearly-payment = A year
estimate-label-to-account = To your account
estimate-label-to-pool = To the common fund
estimate-label-chosen-base = Contribution base
estimate-label-own-share = You pay
estimate-label-fund-share = The fund pays
estimate-label-threshold = Threshold you pay first
estimate-label-above-limit = Above the limit
estimate-label-fund-percent = Share of the fund
estimate-label-benefit-months = Paid for
estimate-label-monthly-benefit = First year, a month
estimate-label-monthly-later = Later, a month
estimate-label-benefit-total = In all
estimate-label-transfer-total = Moves in all
estimate-label-transfer-pool = From the common fund
estimate-label-transfer-account = From your account
estimate-label-pool-months = Time that counts for the fund
estimate-label-place = Rules of
estimate-label-version = Version of the rules
estimate-label-today = Reckoned on
estimate-label-base = Pension base
estimate-label-base-year = Year of the pension base
estimate-label-basic-year = Year of the basic rate
estimate-label-growth = Wages grow, assumed
estimate-label-rate = Account earns, assumed
estimate-label-future-index = From now on, of the average
estimate-label-year-precision = Years are counted
estimate-label-rounding = Rounding
estimate-label-average-wage = Average wage
estimate-label-total-share = Share to pay
estimate-label-wage-year = Year of the minimum wage
estimate-label-pool-share = Share of the fund that moves
estimate-precision-exact = By the month
estimate-precision-two-decimals = Two decimals
estimate-precision-one-decimal = One decimal
estimate-rounding-fen = To the fen
estimate-rounding-jiao-up = Up to the jiao

## Results

estimate-not-binding = For reference only; the agency decides.
    .spoken = For reference only; the agency decides.
estimate-rests-on = By the rules of { $place }, on { $date }.
    .spoken = By the rules of { $place }, on { $date }.
estimate-basis-title = What it rests on
    .spoken = What it rests on
option-basis = What it rests on
estimate-result-monthly = About { $amount } yuan a month
    .spoken = About { $amount } yuan a month.
estimate-result-short = { $year_count } years { $month_count } months are missing
    .spoken = { $year_count } years { $month_count } months are missing.
estimate-result-retire = You may retire in { $month }/{ $year }
    .spoken = You may retire in { $month }/{ $year }.
estimate-result-tiers = { $most_amount } instead of { $least_amount } a year: { $amount } more a month
    .spoken = { $most_amount } instead of { $least_amount } a year: { $amount } more a month.
estimate-result-pay = { $amount } yuan a month
    .spoken = { $amount } yuan a month.
estimate-result-share = You pay about { $amount } yuan
    .spoken = You pay about { $amount } yuan.
estimate-result-no-benefit = The benefit needs a year of payments
    .spoken = The benefit needs a year of payments.
estimate-result-benefit = { $count } months, { $amount } yuan each
    .spoken = { $count } months, { $amount } yuan each.
estimate-result-transfer = About { $amount } yuan move along
    .spoken = About { $amount } yuan move along.

estimate-note-short-of-minimum = The years are not enough yet; you may pay on.
    .spoken = The years are not enough yet; you may pay on.
estimate-note-past-retirement = By the rules this time has passed.
    .spoken = By the rules this time has passed.
estimate-note-assumed-base = Later bases are not known; today's is taken.
    .spoken = Later bases are not known; today's is taken.
estimate-note-assumed-rate = Later interest is not known; it is assumed.
    .spoken = Later interest is not known; it is assumed.
estimate-note-back-payment = Ask how missing years can be paid.
    .spoken = Ask how missing years can be paid.
estimate-note-beside-basic = The government's part comes on top.
    .spoken = The government's part comes on top.
estimate-note-pension-only = Pension insurance only; medical is separate.
    .spoken = Pension insurance only; medical is separate.
estimate-note-medical = What is not covered at all is not in it.
    .spoken = What is not covered at all is not in it.
estimate-note-not-by-will = Not for those who left by their own will.
    .spoken = Not for those who left by their own will.
estimate-note-transfer = Your years move along; none is lost.
    .spoken = Your years move along; none is lost.

## The plot

estimate-plot-title = What you get, and when
    .spoken = What you get, and when
estimate-plot-later = Waiting until { $month }/{ $year }: { $amount } yuan a month more.
    .spoken = Waiting until { $month }/{ $year }: { $amount } yuan a month more.
estimate-plot-longer = Paying on, not stopping: { $amount } yuan a month more.
    .spoken = Paying on, not stopping: { $amount } yuan a month more.
estimate-plot-more-years = { $count } years more paid: { $amount } yuan a month more.
    .spoken = { $count } years more paid: { $amount } yuan a month more.
estimate-across-date = Year of retirement
estimate-across-years = Years paid in all
estimate-across-tier = Yuan a year
estimate-up-monthly = Yuan a month
estimate-line-until = Pay on
estimate-line-stop = Stop now
estimate-line-monthly = A month

quantity-month = { $month }/{ $year }
quantity-duration = { $year_count } years { $month_count } months
quantity-age = { $count } years
quantity-age-months = { $year_count } years { $month_count } months
quantity-yuan-monthly = { $amount } a month
quantity-yuan-yearly = { $amount } a year

## Paper

estimate-paper-printed = Printed. Please take the paper
    .spoken = Printed. Please take the paper
estimate-paper-printed-body = It holds the result and what it rests on.
    .spoken = It holds the result and what it rests on.
estimate-paper-not-printed = It was not printed
    .spoken = It was not printed
estimate-paper-not-printed-body = See the result on the screen, or call staff.
    .spoken = See the result on the screen, or call staff.
estimate-paper-unknown = Nobody knows if it was printed
    .spoken = Nobody knows if it was printed
estimate-paper-unknown-body = Please look at the paper slot, or call staff.
    .spoken = Please look at the paper slot, or call staff.

## When nothing comes out

trouble-estimate-no-rule-title = There is no rule for that year yet
    .spoken = There is no rule for that year yet
trouble-estimate-no-rule-body = Please change an answer, or ask staff.
    .spoken = Please change an answer, or ask staff.
trouble-estimate-contradiction-title = The answers do not go together
    .spoken = The answers do not go together
trouble-estimate-contradiction-body = More years paid than worked, for instance.
    .spoken = More years paid than worked, for instance.
trouble-estimate-impossible-date-title = This date cannot be
    .spoken = This date cannot be
trouble-estimate-impossible-date-body = Please change the month of birth.
    .spoken = Please change the month of birth.
trouble-estimate-out-of-range-title = A number is too large or too small
    .spoken = A number is too large or too small
trouble-estimate-out-of-range-body = Please change it; all the rest is kept.
    .spoken = Please change it; all the rest is kept.
trouble-estimate-no-record-title = The record for this was not found
    .spoken = The record for this was not found
trouble-estimate-no-record-body = A member of staff will look.
    .spoken = A member of staff will look.
trouble-estimate-not-for-you-title = Not for residents' medical insurance yet
    .spoken = Not for residents' medical insurance yet
trouble-estimate-not-for-you-body = A member of staff will reckon it.
    .spoken = A member of staff will reckon it.
trouble-estimate-already-drawing-title = You draw your pension already
    .spoken = You draw your pension already
trouble-estimate-already-drawing-body = No need to reckon; staff will help otherwise.
    .spoken = No need to reckon; staff will help otherwise.
staff-because-estimate = A member of staff reckons it with you
    .spoken = A member of staff reckons it with you

## The slip

slip-estimate-title = Estimate
slip-estimate-result = What comes out
slip-estimate-asked = What you answered
slip-estimate-basis = What it rests on
slip-free-estimate = Estimates are free of charge
