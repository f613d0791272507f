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
desk-state-shut = The keyholder is closed: an officer must renew its opening time. What you write is kept and sent afterwards.
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
desk-waiting-title = What waits
desk-waiting-none = Nothing waits to be sent.
desk-waiting-text = It is kept here, locked, and sent by itself. It waits because the server or the keyholder has not confirmed it.
desk-waiting-record = Record
desk-waiting-how = How far
desk-waiting-unsent = not sent yet
desk-waiting-sent = sent, not confirmed yet
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
