### Words of the constant chrome and of the controls. Short, plain, warm.

chrome-terminal = Social security self-service

chrome-size = Text
    .spoken = Text size
chrome-smaller = Smaller text
    .spoken = Smaller text
chrome-larger = Larger text
    .spoken = Larger text
chrome-size-standard = Text size: standard
    .spoken = Text size: standard
chrome-size-elder = Text size: large
    .spoken = Text size: large
chrome-size-extra = Text size: extra large
    .spoken = Text size: extra large

chrome-volume = Sound
    .spoken = Sound
chrome-softer = Softer
    .spoken = Softer
chrome-louder = Louder
    .spoken = Louder
chrome-volume-1 = Sound level 1 of 5
    .spoken = Sound level 1 of 5
chrome-volume-2 = Sound level 2 of 5
    .spoken = Sound level 2 of 5
chrome-volume-3 = Sound level 3 of 5
    .spoken = Sound level 3 of 5
chrome-volume-4 = Sound level 4 of 5
    .spoken = Sound level 4 of 5
chrome-volume-5 = Sound level 5 of 5
    .spoken = Sound level 5 of 5

chrome-pace-1 = Slowest voice
    .spoken = Speaking very slowly
chrome-pace-2 = Slower voice
    .spoken = Speaking more slowly
chrome-pace-3 = Normal voice
    .spoken = Speaking at normal speed
chrome-pace-4 = Faster voice
    .spoken = Speaking faster
chrome-pace-5 = Fastest voice
    .spoken = Speaking very fast

chrome-contrast = Colours
    .spoken = Other colours, easier to see

chrome-language = Change language
    .spoken = Change language
chrome-language-zh = 中文
    .spoken = 中文
chrome-language-en = English
    .spoken = English

chrome-back = Back
    .spoken = Back to the last step
chrome-repeat = Repeat
    .spoken = Repeat
chrome-leave = Finish
    .spoken = Finish the visit
chrome-help = Call staff
    .spoken = Call a member of staff

chrome-previous = Previous
    .spoken = Previous
chrome-next = Next
    .spoken = Next
chrome-leaf = Page { $at } of { $of }
    .spoken = Page { $at } of { $of }
chrome-step = Step { $at } of { $of }
    .spoken = Step { $at } of { $of }

chrome-tone-trouble = Please note
    .spoken = Please note
chrome-tone-done = Done
    .spoken = Done

chrome-pin-delete = Delete
    .spoken = Delete one digit
chrome-pin-confirm = Confirm
    .spoken = Confirm
chrome-pin-entered = { $count } of { $length } entered
    .spoken = { $count } entered
