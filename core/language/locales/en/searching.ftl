### What the desk's pages say about searches that others may see. English is the source.

ask-lead = Somebody in this case is or may be in danger. Until a team leader decides about this case, only this society's own records are searched, and no other society hears of it.
ask-agreed = If other societies may see this search
ask-agreed-yes = I lead this team, have looked at this case, and let other societies see that this person is searched for
within-title = Only this society's own records were searched
within-danger = Somebody in the case is or may be in danger, and no team leader has decided about this search. No other society heard of it.
within-consent = No consent to share with the network is recorded, or it was refused or taken back. No other society heard of it.

stage-answered = a reply came on
letter-own = This society wrote this letter. What comes of it is a letter of its own.
letter-names-wrong = Write at least one name. Separate several names by ; and use no other signs than letters.
