### What the desk's pages say to staff. English is the source.

## Around every page
desk-name = Kinfold desk
desk-lock = Lock this desk
desk-nav-cases = My cases
desk-nav-request = New request
desk-nav-orders = Orders
desk-nav-access = Access
desk-nav-opened = Opened here
desk-nav-computer = This computer
desk-who = Staff member { $staff }, society { $society }
desk-who-new = This computer is not enrolled yet

## What is the matter
desk-state-good = Connected. Nothing waits.
desk-state-stopped = This computer was stopped: it can neither open nor send. Ask an officer.
desk-state-unknown = This computer is not enrolled, as far as it knows. An officer enrols it with the text on the page about this computer.
desk-state-locked-down = Everything is locked: nothing is opened or taken in until two officers start again. What you write is kept and sent afterwards.
desk-state-shut = The keyholder is closed: its opening time is over, or its clock jumped. An officer renews the opening time, or compares the clock and clears it. What you write is kept and sent afterwards.
desk-state-offline = The server cannot be reached. You can go on working: what you write is kept on this computer, locked, and sent by itself.
desk-state-waits = { $count ->
    [one] { $count } piece of work waits to be sent.
   *[other] { $count } pieces of work wait to be sent.
}
desk-state-orders = { $count ->
    [one] { $count } order waits for an officer.
   *[other] { $count } orders wait for officers.
}
desk-state-branches = { $count ->
    [one] { $count } text of yours must be merged with somebody else's.
   *[other] { $count } texts of yours must be merged with somebody else's.
}
desk-state-disk = This computer cannot write its files. Make room on its disk; nothing new is kept until then.

## Coming in
desk-enter-title = Open the desk from its own window
desk-enter-text = These pages belong to whoever started the desk on this computer. Use the address that it printed when it started. An address works once and for two minutes; press Enter in the desk's window for a new one.
desk-led-title = Come in to this desk?
desk-led-text = Another page of this computer led you here. It does not see what is behind this door. Come in only if you meant to open this desk.
desk-led-enter = Come in
desk-refused-title = This was not sent by the desk's own page
desk-refused-text = The desk takes what comes from its own pages in this browser, and nothing else. Nothing was done. If you did not expect this, close all other pages and tell whoever looks after your computers.

## Locked
desk-locked-title = This desk is locked
desk-locked-text = Nobody used it for a while. Its keys are closed and nothing can be opened. Type the passphrase of this desk to go on.
desk-locked-kept = What you sent is kept here, locked. It comes back when the desk is open.
desk-passphrase = Passphrase of this desk
desk-unlock = Open the desk
desk-wrong-passphrase = This passphrase does not open the desk. Nothing was opened.
desk-wait-passphrase = { $count ->
    [one] Too many wrong tries. Wait { $count } second.
   *[other] Too many wrong tries. Wait { $count } seconds.
}
desk-kept-title = What you sent before is still here
desk-kept-text = The desk had locked itself before this reached it. Nothing of it was done yet. Send it now, or leave this page.
desk-kept-send = Send it now
desk-full-title = Too much waits
desk-full-text = The desk is locked and keeps no more. Go back one page after you have opened it, and send again.

## When something cannot be done
desk-late-title = This takes longer than expected
desk-late-text = The desk is still at it. Look at the page about this computer in a minute before you do it again.
desk-broken-title = Something went wrong here
desk-broken-text = This is a fault of the program. Nothing more was done. The desk goes on; please tell whoever looks after it what you did.
desk-fault-title = This cannot be done
desk-missing-title = There is no such page
desk-missing-text = Choose a page above.
desk-long-title = This is too long
desk-long-text = It is longer than such a form can be. Go back one page and shorten it.
desk-partial-title = This form came only in part
desk-partial-text = The line to this program broke while the form was sent, or another program sent it. Nothing was saved. Go back one page and send it again.

## This computer
desk-computer-title = This computer
desk-computer-device = Computer
desk-computer-society = Society
desk-computer-staff = Staff member
desk-computer-standing = State
desk-standing-new = not enrolled, as far as it knows
desk-standing-usable = enrolled
desk-standing-lead = enrolled; whoever works here leads cases
desk-standing-stopped = stopped
desk-computer-elsewhere = It was enrolled in society { $society }, and made for another. Have it stopped and enrol it anew.
desk-computer-roster = List of computers and keys
desk-computer-log = Log
desk-computer-leaves = { $count ->
    [one] { $count } entry seen
   *[other] { $count } entries seen
}
desk-computer-held = Held here
desk-computer-held-text = { $count ->
    [one] { $count } part of your cases, for at most 14 days
   *[other] { $count } parts of your cases, each for at most 14 days
}
desk-never = never
desk-called-title = What colleagues call you
desk-called-text = Colleagues of your society see this beside your number: in lists, in the history of a case, when a case is handed over. A role or a first name is enough, as you choose. It goes locked to the computers of your society and to nobody else.
desk-called = Role or first name
desk-called-hint = At most 60 letters. If it is empty, your number stands alone.
desk-called-do = Tell colleagues
desk-called-empty = Write at least one letter or digit, or leave it empty
desk-called-long = Write at most 60 letters
desk-called-signs = This holds a hidden sign that ends a line or turns the direction of writing: type it by hand
desk-waiting-title = What waits
desk-waiting-none = Nothing waits to be sent.
desk-waiting-text = It is kept here, locked, and sent by itself. It waits because the server or the keyholder has not confirmed it. Until then it is on this computer only: if the computer or its passphrase is lost before, it is gone.
desk-waiting-record = Record
desk-waiting-how = How far
desk-waiting-unsent = not sent yet
desk-waiting-sent = sent, not confirmed yet
desk-unfinished-title = Begun and broken off
desk-unfinished-taken-back = Record { $record }: consent is being taken back. Not everybody who was shown something has been told.
desk-unfinished-erased = Record { $record } is being erased. The keyholder has not confirmed it.
desk-unfinished-do = Go on with it
desk-told-title = What was told
desk-told-none = Nothing new.
desk-told-when = When
desk-told-what = What
desk-told-clear = I have read all of this
desk-checker-title = For whoever checks the log
desk-checker-text = This line belongs into the policy file of an outside check: with it, a server that shows others another log is found.
desk-enrolment-title = Enrolling this computer
desk-enrolment-text = Officers enrol this computer by this text. Both read you the code before they sign. If it differs, it is another computer: let them stop.
desk-enrolment-code = Code of this computer

## Words
desk-comma = ,
desk-same = the same
desk-differs = differs
desk-newer = Newer
desk-older = Older
desk-choose = Choose
desk-all-societies = all societies
desk-one-society = society { $society }
desk-whole-society = the whole society
desk-role-sought = sought person
desk-role-enquirer = enquirer
desk-role-relative = named in the request
desk-role-opened = opened here
desk-role-caseworker = caseworker
desk-role-lead = team leader
desk-role-officer = officer
desk-role-protection = data-protection officer
desk-role-none = nothing any more
desk-kind-identity = identity
desk-kind-origin = origin
desk-kind-contact = contact
desk-kind-family = family
desk-kind-circumstances = circumstances
desk-kind-casework = casework
desk-kind-request = request
desk-kind-attachment = attachment
desk-kind-none = nothing
desk-purpose-casework = work on a case
desk-purpose-taking-on = taking on a request
desk-purpose-review = reviewing a match
desk-purpose-rights = a person's question about their data
desk-purpose-transfer = transfer to another society
desk-purpose-export = export
desk-purpose-telling = telling people after an incident

## How something ended
desk-ended-leaf = It stands in the log, entry { $leaf }.
desk-ended-refused = Refused
desk-ended-unanswered = No answer came in time. Whether it was done is not known: look again before you repeat it.
desk-ended-branched = Somebody else saved before. What you wrote is kept and must be merged.
desk-ended-waits = It is kept here and waits. It is sent by itself; you need do nothing.
desk-reason-limit-own = The limit of today is reached. A team leader or officer can extend the day.
desk-reason-limit = A limit of the society or of all is reached.
desk-reason-novelty = Too many records at once that were never opened before. This computer was stopped until officers have looked.
desk-reason-grant = No access was given for this. Ask the team leader.
desk-reason-unknown = There is no such record or key.
desk-reason-role = Whoever works on this computer may not do this.
desk-reason-session = The session is over. Try again.
desk-reason-request = The keyholder does not take this: it is too old, repeated or malformed. Compare the clock of this computer, and the keyholder's.
desk-reason-conflict = Somebody else saved before.
desk-error-empty = Please answer this.
desk-error-number = Please write a number that is not 0 and not too large.
desk-error-staff = This is no number of a member of staff. Copy all of it.
desk-error-enrolment = This is no enrolment text, or a part of it is missing. Copy all of it.
desk-error-record = One of these is no number of a record. Copy all of it, one on each line.
desk-error-no-record = Choose at least one record.
desk-error-queue-record = Access to the queue is not for single records. Choose none.

## My cases
desk-cases-title = My cases
desk-cases-record = Record
desk-cases-who = Who
desk-cases-since = Since
desk-cases-held = Held here
desk-cases-state = State
desk-cases-waits = waits to be sent
desk-cases-sent = in the register
desk-cases-none = No case yet. A request that you take, and every record that you open, stands here.

## New request
desk-request-title = New request
desk-request-text = The same questions as on the public site. Ask them in this order; leave empty what is not known. It works without a connection, too.
desk-request-notice = What to tell the person before you ask
desk-request-way = How the questions are asked
desk-request-in-person = In person
desk-request-by-phone = By telephone
desk-request-in-writing = From a form of paper or a letter
desk-request-if-other = Only if somebody asks for another person.
desk-request-if-child = Only for a child, or if you are not sure.
desk-request-contradicts = This was answered, but another answer says that it does not apply. Empty it, or change the other answer.
desk-request-file = File this request
desk-request-filed = The request is filed
desk-request-done = Request
desk-paper-title = This form on paper
desk-paper-text = Print this page. It holds the same questions in two languages; type the answers in when you are back. A filled form is a file about a person: keep it under lock and destroy it afterwards.
desk-paper-office = For the office
desk-paper-where = Place and date
desk-paper-interpreter = Interviewer and interpreter
desk-paper-signed = What was explained
desk-paper-signature = Signature or mark

## To be merged
desk-branches-title = To be merged
desk-branches-text = You wrote these while somebody else saved the same record. Nothing of it is lost: decide which stands.
desk-branches-none = Nothing waits to be merged.
desk-branches-look = Compare
desk-branches-changed = What you changed
desk-branches-do = To do
desk-branches-one = Your text and the newest one
desk-branches-field = Field
desk-branches-mine = Yours
desk-branches-theirs = The newest
desk-branches-open-first = Open the newest version of this record first; then yours can stand in its place.
desk-branches-settle = Settle it
desk-branches-done = Yours stands now where you chose it
desk-branches-given-up = The newest version stands. Yours is gone.

## Orders
desk-orders-title = Orders
desk-orders-waiting = Waiting
desk-orders-none = No order waits.
desk-orders-one = Order { $order }
desk-orders-what = What
desk-orders-signed = Signed by
desk-orders-state = State
desk-orders-until = Good until
desk-orders-number = Number
desk-orders-given = given to the keyholder
desk-orders-wanted = { $count ->
    [one] { $count } more signature is wanted
   *[other] { $count } more signatures are wanted
}
desk-orders-sign = Sign this order
desk-orders-drop = Throw it away here
desk-order-kept = The server does not answer. The order is kept and sent by itself.
desk-order-asked = It waits for another officer on another computer, who finds it under Orders.
desk-order-sent = The keyholder has not answered yet. See the page about this computer.
desk-order-done = Carried out
desk-order-refused = Refused by the keyholder
desk-code-compare = Sign only if the person at that computer reads the same code to you.
desk-who-there-is = Who works where
desk-act-enrol = Enrol a computer in society { $society }:
desk-act-appoint = Roles in
desk-act-revoke = Stop this computer for ever:
desk-act-reinstate = Let this go on:
desk-act-extend = { $count ->
    [one] { $count } more record today for
   *[other] { $count } more records today for
}
desk-act-lockdown = Lock everything
desk-act-resume = Start again
desk-act-lease = The keyholder stays open until
desk-act-clock = The keyholder's clock was compared and is right
desk-enrol-title = Enrol a computer
desk-enrol-text = A new computer shows a text and a code. Two officers on two computers sign; both have the code read to them first. It begins with a limit for the first day.
desk-ask-enrolment = Enrolment text
desk-ask-enrolment-hint = As the new computer shows it, all of it.
desk-ask-works = Who works on it
desk-ask-staff = Member of staff
desk-ask-staff-hint = The number that was shown when the person was appointed.
desk-ask-staff-new = Their number. Leave it empty for somebody new: a number is made.
desk-appoint-title = Appoint
desk-appoint-text = A member of staff gets these roles in this society in place of those before. Two officers sign.
desk-appoint-number = Number of this member of staff:
desk-ask-roles = Roles
desk-ask-roles-hint = None takes all away.
desk-revoke-title = Stop a computer
desk-revoke-text = It can never open or send anything again. One signature is enough and it works at once. What it held counts as known to whoever has it.
desk-reinstate-title = Let go on
desk-reinstate-text = A computer or member of staff that a limit stopped may go on. Look first at what it opened. Two officers sign.
desk-ask-subject = Who
desk-extend-title = Extend a day
desk-extend-text = An honest day that needs more records than the limit allows.
desk-ask-for-whom = For whom
desk-ask-more = How many more records
desk-ask-more-hint = For today only.
desk-lease-title = Keep open
desk-lease-text = The keyholder closes by itself when its opening time is over. One signature renews it.
desk-ask-hours = For how many hours
desk-ask-hours-hint = Three days are 72.
desk-clock-title = Clear the clock
desk-clock-text = The keyholder noticed a jump of its clock. Compare it with a watch before you sign; until then all limits count as used.
desk-lockdown-title = Lock everything
desk-lockdown-text = Nothing is opened and nothing is taken in, at once, until two officers start again. Families' requests are kept meanwhile. One signature is enough. If you are in doubt, lock.
desk-ask-where = Where
desk-resume-title = Start again
desk-resume-text = Two officers sign the findings: what happened, what was done, why it is safe to go on. All keys are wrapped anew before anything is opened.
desk-ask-findings = Findings
desk-ask-findings-hint = The text is signed by its hash and is not kept here: keep it elsewhere, without any change. Both officers sign the same text.
desk-ask-outside = Report of an outside test
desk-ask-outside-hint = Without it, its absence is signed.
desk-resume-hash = Hash of the findings:

## Access
desk-access-title = Access
desk-access-text = A team leader says who may open which records, which kinds of information, and until when. It stands in the log.
desk-access-not-lead = Whoever works on this computer leads no cases, as far as it knows: the keyholder will refuse this.
desk-access-to = To whom
desk-access-kind = To what
desk-access-case = The records of a case
desk-access-intake = The queue of requests
desk-access-case-list = A whole caseload, for a replaced computer or somebody who takes over
desk-access-candidate = A record that another society may look at after a match
desk-access-records = Records of this desk
desk-access-others = Other records
desk-access-others-hint = Their numbers, one on each line.
desk-access-kinds = Kinds of information
desk-access-kinds-hint = None means all of them.
desk-access-days = For how many days
desk-access-give = Give access
desk-access-given = Access is given
desk-access-number = Number of this access:

## Opened here
desk-opened-title = Opened here
desk-opened-text = Everything that this computer asked to open. It is written down before it is asked for, so nothing was opened that is not here.
desk-opened-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
desk-opened-when = When
desk-opened-record = Record
desk-opened-what = Kinds of information
desk-opened-why = What for
desk-opened-leaf = Log entry
desk-opened-refused = refused
desk-opened-unknown = not known; counts as opened

## Somebody leaves
desk-leaving-title = Somebody leaves
desk-leaving-text = All their computers are stopped at once, what each of them held is listed, and their cases go to somebody else.
desk-leaving-who = Who leaves
desk-leaving-held = What their computers held, by the log
desk-leaving-opened = Records opened
desk-leaving-kinds = Kinds of information
desk-leaving-wrote = Records written
desk-leaving-searches = Searches
desk-leaving-last = Last used
desk-leaving-list = Records as the log names them:
desk-leaving-here = this computer; another officer must stop it
desk-leaving-read = { $count ->
    [one] { $count } entry of the log was read.
   *[other] { $count } entries of the log were read.
}
desk-leaving-not-whole = This is not the whole log that this computer knows: the server gives less, or something else. The list may lack something. Tell an officer.
desk-leaving-to = Who takes over
desk-leaving-nobody = nobody now
desk-leaving-do = Stop all their computers and hand over
desk-leaving-none = None of their computers could be used any more.
desk-leaving-handed = The cases are handed over
desk-leaving-after = What their computers held stays known to whoever has them: stopping takes nothing back. Have the computers returned and wiped.
