date-long = { $year }年{ $month }月{ $day }日
date-month = { $year }年{ $month }月
