package words

// Calendar is the terms of days and months, which tell no topics and no events
// apart.
var Calendar = TermSet("Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December")
