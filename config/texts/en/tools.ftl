### Sheets of settings and of languages.

tools-title = What would you like to change?
    .spoken = What would you like to change?
tools-low = Lower the buttons
    .spoken = Lower the buttons, within reach when seated
tools-high = Buttons back up
    .spoken = Buttons back up
tools-left = Use left hand
    .spoken = Use your left hand
tools-right = Use right hand
    .spoken = Use your right hand
tools-languages = Choose a language
    .spoken = Choose a language
