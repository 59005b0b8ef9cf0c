### Words of the pages on which a value is entered.

quantity-yuan = { $amount } yuan
    .spoken = { $amount } yuan
quantity-years = { $count } years
    .spoken = { $count } years
quantity-months = { $count } months
    .spoken = { $count } months
quantity-percent = { $count } percent
    .spoken = { $count } percent
quantity-count = { $count }
    .spoken = { $count }

input-limits-yuan = From { $least_amount } to { $most_amount } yuan.
    .spoken = From { $least_amount } to { $most_amount } yuan.
input-limits-years = From { $least_count } to { $most_count } years.
    .spoken = From { $least_count } to { $most_count } years.
input-limits-months = From { $least_count } to { $most_count } months.
    .spoken = From { $least_count } to { $most_count } months.
input-limits-percent = From { $least_count } to { $most_count }.
    .spoken = From { $least_count } to { $most_count }.
input-limits-count = From { $least_count } to { $most_count }.
    .spoken = From { $least_count } to { $most_count }.

input-empty = No number yet. Please press the keys.
    .spoken = No number yet. Please press the keys.
input-nothing = Nothing yet
    .spoken = Nothing yet

input-too-small-yuan = Too little: at least { $amount } yuan.
    .spoken = Too little: at least { $amount } yuan.
input-too-small-years = Too few: at least { $count } years.
    .spoken = Too few: at least { $count } years.
input-too-small-months = Too few: at least { $count } months.
    .spoken = Too few: at least { $count } months.
input-too-small-percent = Too small: at least { $count }.
    .spoken = Too small: at least { $count }.
input-too-small-count = Too small: at least { $count }.
    .spoken = Too small: at least { $count }.

input-too-large-yuan = Too much: at most { $amount } yuan.
    .spoken = Too much: at most { $amount } yuan.
input-too-large-years = Too many: at most { $count } years.
    .spoken = Too many: at most { $count } years.
input-too-large-months = Too many: at most { $count } months.
    .spoken = Too many: at most { $count } months.
input-too-large-percent = Too large: at most { $count }.
    .spoken = Too large: at most { $count }.
input-too-large-count = Too large: at most { $count }.
    .spoken = Too large: at most { $count }.

input-delete = Delete
    .spoken = Delete one digit
input-confirm = Done
    .spoken = Done
input-more = More
    .spoken = A little more
input-less = Less
    .spoken = A little less

input-decade = { $from_year } to { $to_year }
input-year = { $year }
input-month = { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] June
        [7] July
        [8] Aug
        [9] Sept
        [10] Oct
        [11] Nov
       *[12] Dec
    }
input-day = { $day }
input-which-decade = First about which years.
    .spoken = First about which years.
input-which-year = Please choose the year.
    .spoken = Please choose the year.
input-which-month = { $year }: please choose the month.
    .spoken = { $year }: please choose the month.
input-which-day = { $month }/{ $year }: please choose the day.
    .spoken = { $month }/{ $year }: please choose the day.
input-whole-years = First the whole years.
    .spoken = First the whole years.
input-odd-months = { $count } years, and how many months more?
    .spoken = { $count } years, and how many months more?
input-odd = { $count }
input-odd-none = None
