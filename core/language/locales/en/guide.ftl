### The guide of a demonstration: a start and eight scenes beside the real pages. Whoever reads it
### is a stranger to all of it.

## Around every page
guide-name = Guide
guide-banner = Invented people. Nothing leaves this computer.
guide-scenes = Scenes
guide-next = Next
guide-away = { $what } (another window)
guide-again = Look again
guide-command = The command that does the same:
guide-shut = The guide is not open here
guide-shut-text = Come in by the address that the demonstration printed. It works once; press Enter in its window for a new one.
guide-over-text = The demonstration has ended.
guide-missing-text = There is no such page in the guide.
guide-not-done = That did not work
guide-not-walked = The demonstration did not come this far
guide-unknown = not tried

## Names of the scenes
guide-start = A service built for the day it is broken into
guide-start-short = Start
guide-family = A family asks
guide-family-short = A family asks
guide-server = What the server has
guide-server-short = The server
guide-found = A caseworker finds him
guide-found-short = Found
guide-decides = He decides
guide-decides-short = He decides
guide-intruder = You are the intruder
guide-intruder-short = The intruder
guide-affected = Who is affected
guide-affected-short = Affected
guide-tell = Tell them
guide-tell-short = Tell them
guide-doubt = Do not believe us
guide-doubt-short = Doubt

## Buttons
guide-fill = Fill in for me
guide-look = Search the server's whole disk
guide-open = Open her case once more
guide-disk = Take the server's disk
guide-steal = Use a stolen login until you are stopped
guide-lock = Lock everything
guide-file = File another request
guide-resume = Two officers start again
guide-compare = Compare with what was really taken
guide-flip = Change one byte of a copy

## While the path is walked
guide-walking = The programs are starting, and the story is walked once on the real pages. That takes a few minutes; the five minutes begin afterwards, when every scene is open.
guide-follow = Look again by itself every few seconds
guide-walked = What was done before you came
guide-step-done = { $what }: done
guide-step-now = { $what }: now
guide-step-waits = { $what }: not yet
guide-step-failed = { $what }: failed
guide-step-founded = Societies are set up and import their registers
guide-step-filed = Families ask on the public site
guide-step-taken = A caseworker takes a request on
guide-step-found = The search finds him in another society, in another script
guide-step-restored = He is asked; a message goes there and back
guide-step-closed = The case is closed; somebody is erased
guide-step-broken = The server's disk is copied, a staff computer is stolen
guide-step-locked = Everything is locked; families can still ask
guide-step-affected = Who is affected is computed from the log
guide-step-told = People are told
guide-step-verified = Everything starts again; the log is checked

## Start
guide-start-intro = Families parted by war or flight ask here for somebody. In five minutes you see who can read what they say, what an intruder gets, who is affected then, and how a family checks a message.
guide-picture = The service: the server in the middle has no key
guide-part-family = Families
guide-part-family-text = write on a public site; what they send is locked at once
guide-part-server = Internet server
guide-part-server-text = keeps locked boxes, and has no key
guide-part-staff = Staff computers
guide-part-staff-text = open what they may, up to a limit
guide-part-keyholder = Keyholder
guide-part-keyholder-text = gives a key only after it has written that into a log; it has no open door to the internet
guide-held = Records held on the internet server
guide-readable = Of these it can read
guide-held-how = Counted in its database just now: { $parts } locked parts, with all their versions. What it can read was tried: its disk was copied and searched for what families and registers said.
guide-start-windows = What opens in another window is the real page of a real program on this computer. Put both windows side by side. This guide shows none of those pages itself.

## A family asks
guide-family-intro = A sister looks for her brother. She needs no account and no app: short pages, on any telephone, without scripts.
guide-family-page = Open the family's page
guide-family-narrow = Make that window as narrow as a telephone. Fill it in yourself, or:
guide-filled = It was filled in, page by page, on the real site
guide-filled-text = Pages filled in: { $pages }. The site gave a receipt with two numbers.
guide-receipt = Open the real receipt
guide-case-page = Open her case page
guide-receipt-text = The receipt opens because the same last page is sent once more: that gives the same two numbers and no second request. With both she looks at her case. Staff never ask for the private number.

## What the server has
guide-server-intro = The moment she sent it, it was locked. Here are what was typed, and the newest request as it lies on the server.
guide-typed = What was typed
guide-typed-by-you = You filled in this request yourself: only you know what you typed.
guide-stored = What is stored
guide-stored-text = The first { $shown } of { $length } bytes.
guide-search = Look for any word
guide-word = A word, a name or a sentence
guide-word-hint = It is searched for as it is, and in the ways in which careless software leaves text behind: two kinds of Unicode, hexadecimal, base64, for web addresses, for web pages, packed. Forms of fewer than eight bytes are left out: they stand among random bytes by chance.
guide-short = Too short to search for
guide-short-text = Take a longer word: every form of this one is so short that it stands among random bytes by chance.
guide-look-nothing = Nothing was found
guide-look-found = It was found
guide-look-broken = The search did not find what was put there for it: it proves nothing
guide-look-text = “{ $word }”: found { $found } times. The disk was copied while the server ran; { $bytes } bytes in { $files } files were searched, every one of { $cells } cells of its database among them, for { $forms } byte strings.
guide-look-control = To show that the search finds: “{ $control }” was put into a row of the copy, unlocked. Found { $again } times.
guide-who-reads = Who can read it?
guide-who-reads-text = Staff of her society who were given access, and of another one that she agreed to, each opening written down first. Not the server, and not the keyholder alone: it has keys and no records. How she can be reached, custodians can open together, on a day such as this. Whoever took over the public site could read what is typed from then on.

## A caseworker finds him
guide-found-intro = She wrote in one script and calendar; another society has him in another script and calendar. The search compared them.
guide-found-here = What his sister wrote
guide-found-there = What the other society has
guide-found-calendar = The guide may show you both, since nobody here is real. The two societies see them side by side only once both agree.
guide-evidence = The evidence, as the search gave it
guide-alike = How it compares
guide-found-values = The answer told how each field compares, never what stands in it. His society then let them see.
guide-review-page = Open the comparison at the caseworker's desk
guide-desk-door = The desk asks you once whether you mean to come in: no other page, this one neither, may walk you in unasked. This desk also says that it was stopped: later in the story it was stolen.
guide-strip = The log: the newest lines
guide-strip-text = Of { $lines } lines in all these are the newest of what staff did, as the server shows them to anybody. Each opening is written here before the key is given; there are numbers in it and no names. Lines that are new since you looked last are marked.
guide-line = { $leaf }, { $clock } UTC: { $what }
guide-line-opened = opened to society { $society }, records: { $records }
guide-line-searched = society { $society } searches
guide-line-written = society { $society } wrote
guide-line-refused = refused
guide-line-stopped = a limit was reached: stopped
guide-line-answered = a search was answered
guide-line-access = a leader gave access
guide-line-erased = a person was erased
guide-line-slips = emergency contacts were opened
guide-line-locked = everything was locked
guide-line-started = officers started again
guide-opened = It was opened, and the log says so
guide-opened-text = Line { $leaf } was written first, then the key was given.
guide-opened-not = It was refused
guide-opened-not-text = No key was given. If you locked everything in scene 5, start again there first.

## He decides
guide-decides-intro = Being found is not being reached. His own society asks him, alone, and offers four choices:
guide-chosen = { $what } – this he chose
guide-decides-alone = The desk lets an answer be sent only after staff have written down that the relationship was verified and that he was asked, alone. Whether they did so no program can know.
guide-message = What she wrote
guide-reply = What he wrote back
guide-message-text = Staff of both societies carried it, locked on the way. The server saw that something went, and its size.
guide-letters-page = Open the letters at his society's desk
guide-said = What the family's page said meanwhile
guide-said-done = When this was done
guide-said-word = her page said
guide-done-enquired = his society was asked about him
guide-done-chose = he was asked, and chose
guide-done-answered = his answer and his message came
guide-done-call = staff asked her to call
guide-said-text = Nobody who watches her telephone can tell from the page whether he was found, refused, or is dead: it changes only when staff say so.
guide-case-now = Open her case page as it is now

## You are the intruder
guide-intruder-intro = You broke into the server, and you stole a staff computer with the words that unlock it. Take what you can.
guide-take-disk = Take the disk
guide-disk-text = You have all of it: { $bytes } bytes. Searched for { $texts } texts that families and registers wrote, as { $forms } byte strings: found { $found } times. A word that was put there unlocked, to show that the search finds: found { $again } times.
guide-use-login = Use the stolen login
guide-path-theft = Before you came, a caseworker's computer was stolen. Records opened to the thief before he was stopped: { $opened }.
guide-steal-text = Now you: the computer of another society's team leader, who may open a whole caseload. Everybody you read will be counted in scene 6. This takes a little while.
guide-stolen-stopped = Stopped after { $opened }
guide-stolen-not = Not stopped: { $opened } opened
guide-stolen-text = Of { $given } records that this login may open, { $opened } were opened to you. A limit stops a thief in a hurry; a patient one who stays below it is not stopped.
guide-stolen-why = What you were told:
guide-stop-all = Lock everything
guide-lock-text = One officer is enough, at any hour. It stops every opening from then on. It calls nothing back.
guide-locked-now = Everything is locked now.
guide-locked = Locked, and a record that could be opened before was refused
guide-locked-not = A record was opened after the lock
guide-locked-text = The officer's command took { $milliseconds } ms, from its start to its answer.
guide-file-text = Families go on asking. Try it before and after the lock:
guide-file-locked-text = Nothing can be opened. Can a family still ask?
guide-filed = Accepted
guide-filed-locked = Accepted, while everything is locked
guide-filed-text = The request is at the server, locked: request number { $forms } there.
guide-resume-text = To start again takes two officers on two computers, and their signed word that every finding is closed.
guide-resumed = Started again
guide-resumed-text = One officer alone was refused. With the second the case opened, by line { $leaf } of the log.

## Who is affected
guide-affected-intro = From the log alone, and from what staff know of the theft, it is computed for every person and every kind of information how far an intruder came.
guide-were-read = People of whom something was read, or may have been
guide-were-copied = Only copied, and unreadable
guide-were-not = Not reached
guide-affected-sentence = In one sentence: of { $read } people, requests and members of staff something was read or may have been; of { $copied } only locked boxes were copied; { $excluded } were not reached.
guide-table = In each field: people of whom it was read / may have been read / was copied and is unreadable / was not reached
guide-kind = Kind
guide-kind-login = what staff sign in with
guide-kind-called = what staff are called
guide-level = How far
guide-level-read = was read
guide-level-maybe = may have been read
guide-level-copied = copied, unreadable
guide-level-not = not reached
guide-reason = Why
guide-leaves = Lines of the log
guide-picture-affected = The same as the program drew it
guide-society = Society { $society }
guide-compare-title = Is that right?
guide-compare-text = The thief wrote down for himself everything he could read. Nothing in the service reads that list but this comparison. The worst fault would be somebody who was read and is told that they were not.
guide-compared-right = Wrongly cleared: { $wrongly }
guide-compared-nothing = Wrongly cleared: { $wrongly }, but the comparison was not shown to find
guide-compared-wrong = Wrongly cleared: { $wrongly }
guide-compared-text = The list has { $read } pairs of person and kind, of { $people } people. Called read although he did not read them: { $more } pairs. That is the safe side: whatever the stolen computer itself once wrote, such as a whole register, counts as read.
guide-compared-control = To show that the comparison finds: had nobody known that a computer was stolen, { $unaware } pairs would have been cleared wrongly.
guide-compared-unknown = { $pairs } pairs could not be compared: nothing names their records.
guide-reason-released = its key was given to a computer that was stolen
guide-reason-written = it was written on a computer that was stolen
guide-reason-answered = a search on a stolen computer was answered with it
guide-reason-searched = a stolen computer searched for this person
guide-reason-copied = it lay locked on the server whose disk was copied
guide-why-title = One person's why
guide-why = Person { $person } of society { $society }
guide-why-text = Of several reasons the strongest. The person has a number here; their own society has the name. Whoever has a copy of the log, what was stolen and when, and the index that custodians open can compute the same.

## Tell them
guide-tell-intro = Everybody affected is told, or waits for people, or is not told by a decision: nobody is forgotten. Here it is an exercise: the messages go to a false gateway on this computer that delivers to nobody.
guide-told = Told
guide-wait = Wait for people
guide-spared = Not contacted, by a decision of two
guide-told-text = Affected by the theft before you came: { $everybody }. The three numbers together: { $sum }. Told twice, by the gateway's own record: { $twice }.
guide-wait-why = Why people wait
guide-telephone = A telephone, as the gateway has the message
guide-message-says = No name, no service, no link: whoever else sees the telephone learns that somebody asks for a call, and not who or why. It is in English: no other text has been checked by a speaker.
guide-check-title = Is it really from us?
guide-check-text = Anybody can ask, with the code and the last three digits of their own number. This telephone's are { $own }; another one's are { $other }.
guide-check = Check the code
guide-check-digit = Change a digit
guide-check-other = Try another telephone
guide-check-means = The page never says “genuine”: a true code can stand in a false message. It says which society sent a message with this code, on which day and by which way, and that it holds no link. Not its words: a number to ring that somebody has changed does not show here; take the number from the receipt or the page. By telephone and at an office one can ask, too.
guide-spared-title = Somebody who is deliberately not contacted
guide-spared-nobody = In this demonstration nobody was left out by a decision.
guide-decision = The decision
guide-decision-text = Person { $person } of society { $society }: not contacted. Instead: { $instead }. Decided by staff { $first } and { $second }; it ends on { $until } and must be decided anew then.
guide-spared-danger = Their own record says that they are in danger, or may be: a message could be seen by somebody else.
guide-spared-example = Nobody with danger in their record waited here; this one was chosen to show the decision.
guide-decision-duty = The duty to tell and the danger of telling stand beside each other, and two people answer for it. Nobody is skipped in silence.
guide-instead-watch = the case is watched for signs of harm
guide-instead-partner = a partner who sees the person tells them
guide-instead-come = they are told when they come by themselves
guide-instead-public = only the public statement

## Do not believe us
guide-doubt-intro = Everything said so far leans on the log. Anybody can copy it from the server and check it with a program that needs no secret and no server. Change one byte of a copy and see whether it is found.
guide-flip-found = The changed byte was found
guide-flip-before = The copy did not hold before anything was changed
guide-flip-missed = The changed byte was not found
guide-flip-was = The copy as it came, { $lines } lines:
guide-flip-done = Then byte { $byte } of { $of } in { $file } was changed from { $from } to { $to }:
guide-not-title = What this does not protect against
guide-not-below = A thief who is patient: with somebody's login he reads what that login may open, as long as he stays below the limits. The log names everybody he read only if it is known which login, and until when.
guide-not-keyholder = Whoever takes the keyholder: with the server's disk they read all that has one lock, and can open without a line in the log.
guide-not-portal = Whoever takes over the public site, or a family's own telephone: they read what is typed there from then on.
guide-not-more = The server always sees when, how much and between which societies; docs/THREATS.md lists the rest. On this one computer nothing is separated from anything. Nobody outside has reviewed it: no data of real people belongs in it.
guide-answers = Can you answer these?
guide-ask-read = Who can read what a family wrote?
guide-answer-read = Staff who were given access, on their own computers, after a line in the log; how to reach her, custodians together. Not the server.
guide-ask-affected = Who is affected when something is stolen?
guide-answer-affected = Whoever stands in the lines of the log of the computer that was stolen; of everybody else at most locked boxes were copied. (Were the public site, the search or the keyholder taken, it would be more.)
guide-ask-check = How does a family check a message?
guide-answer-check = With the code in it and the last three digits of their own number: on the check page, by telephone or at an office. If the message has a link, or asks for money, papers or where somebody is, it is false.
