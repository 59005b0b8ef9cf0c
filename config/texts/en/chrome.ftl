### Words of the constant chrome and of the controls. Short, plain, warm.

chrome-terminal = Social security self-service

chrome-size = Text
    .spoken = Text size
chrome-smaller = Smaller text
chrome-larger = Larger text
chrome-size-standard = Text size: standard
chrome-size-elder = Text size: large
chrome-size-extra = Text size: extra large

chrome-volume = Sound
chrome-softer = Softer
chrome-louder = Louder
chrome-volume-1 = Sound level 1 of 5
chrome-volume-2 = Sound level 2 of 5
chrome-volume-3 = Sound level 3 of 5
chrome-volume-4 = Sound level 4 of 5
chrome-volume-5 = Sound level 5 of 5

chrome-contrast = Colours
    .spoken = Other colours, easier to see

chrome-language = Change language
    .spoken = Change language
chrome-language-zh = 中文
chrome-language-en = English

chrome-back = Back
    .spoken = Back to the last step
chrome-repeat = Repeat
chrome-leave = Finish
    .spoken = Finish the visit
chrome-help = Call staff
    .spoken = Call a member of staff

chrome-previous = Previous
chrome-next = Next
chrome-leaf = Page { $at } of { $of }
chrome-step = Step { $at } of { $of }

chrome-tone-trouble = Please note
chrome-tone-done = Done

chrome-pin-delete = Delete
    .spoken = Delete one digit
chrome-pin-confirm = Confirm
chrome-pin-entered = { $count } of { $length } entered
    .spoken = { $count } entered
