### Practice: the same pages with a person who does not exist.

chrome-practice = Practise
    .spoken = Practise: just try it
practice-mark = This is practice: nothing is done
    .spoken = This is practice: nothing is done.
practice-title = What would you like to practise?
    .spoken = What would you like to practise?
practice-nothing-happens = Press what you like, no harm is done.
    .spoken = Press what you like, no harm is done.
practice-name = Practice person
practice-pretend = Practice: next step
    .spoken = In practice you need not do it. Press here for the next step
practice-pretend-card = Practice: as if it were in
    .spoken = No card needed: press here as if it were in
practice-any-digits = In practice press any six digits. Not your real password.
    .spoken = In practice press any six digits. Not your real password.
closing-practice = Practice is over, nothing was done
    .spoken = Practice is over, nothing was done.
