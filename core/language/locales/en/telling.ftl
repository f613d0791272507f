### What people are told when their information was reached by somebody who had no right to it, and
### the page on which anybody can compare a message with what was really sent.

## In every text
tell-exercise = This is an exercise: nothing really happened.
tell-and = ; { "" }

## SMS: the same for everybody, since anybody may see it
tell-sms = We have something to tell you. Please ring { $phone } when you can talk safely. Code { $code }. This message has no link and asks for nothing.

## Mail and letter
tell-subject = A message for you
tell-greeting = Dear { $name },
tell-told = Something happened to information that you gave us. This is why you hear from us.
tell-veiled = Something happened to information that our office keeps, in which you are named. This is why you hear from us.
tell-staff = Something happened to what you sign in with at work. This is why you hear from us.
tell-kinds = Of you it concerns: { $kinds }.
tell-was-read = It was read by somebody who had no right to.
tell-may-be-read = It may have been read by somebody who had no right to. We cannot rule it out.
tell-was-copied = It was copied, locked. Without our keys, which were not taken, it cannot be read.
tell-advice = If somebody writes to you or rings you about this and wants something of you, do not answer, and tell us.
tell-never = We never ask for documents or for the place where you are.
tell-no-link = This message has no link and asks for nothing.
tell-ring = Ring { $phone } when you can talk safely. You can also come to any of our offices.
tell-no-credit = If you cannot afford the call, let it ring once: we ring you back.
tell-code = Code of this message: { $code }
tell-check = With this code you can ask on our check page, by telephone or at an office whether this message is really from us.
tell-rights = You may see what is kept about you, have it corrected and have it erased. Ask us on the same number.

## Kinds of information
tell-kind-identity = your names, your birth and what you look like
tell-kind-origin = your origin and your languages
tell-kind-contact = how you can be reached
tell-kind-family = who your relatives are
tell-kind-circumstances = what happened to you, and where
tell-kind-casework = what our staff wrote down
tell-kind-intake = what you wrote to us
tell-kind-attachment = files that you gave us
tell-kind-login = what you sign in with

## Letter
tell-letter-title = Letter
tell-letter-fold = Fold here. Of the outside, only the two addresses are seen.

## Call sheet
tell-call-title = Call
tell-visit-title = Visit
tell-call-number = Number
tell-call-place = Place
tell-call-name = Ask for
tell-call-when = When
tell-call-language = Language
tell-call-interpreter = Interpreter needed: { $language }
tell-call-not-dialect = No interpreter of: { $dialect }
tell-call-not-gender = No interpreter of this gender: { $gender }
tell-call-no-script = There is no checked text in this language: only with an interpreter.
tell-call-before = Before you speak
tell-call-nobody-else = To anybody else say neither who you are nor what it is about. Leave no message on a machine.
tell-call-first = 1. Give the code
tell-call-code = I give you a number first, so that you can check later that it was us: { $code }. Write it down if you like.
tell-call-ring-back = 2. Offer to be rung back
tell-call-ring-back-text = You need not believe me. Hang up, and ring us on the number on your card, or on { $phone }. If you cannot afford the call, let it ring once.
tell-call-safe = 3. Ask
tell-safe-to-talk = Are you safe to talk?
tell-call-not-safe = If not: say that you will ring again, and ring off. Mark it below.
tell-call-say = 4. Say
tell-call-distress = If it becomes too much
tell-call-distress-text = Stop reading. Listen. Ask whether somebody is with them. Ask what they need now. Do not promise what we cannot keep. Offer to ring again today, and name the support below. In danger to life, ring for the leader of your team and stay on the line.
tell-call-support = Support near them
tell-call-no-support = None is known for their country: ask the leader of your team before you ring.
tell-call-end = 5. At the end
tell-call-end-text = Ask them to say in their own words what they understood. Ask whether we may ring again, and by which way. Ask nothing else.
tell-call-mark = Mark one
tell-call-mark-understood = understood
tell-call-mark-reached = reached, not sure whether understood
tell-call-mark-refused = wants to hear nothing of it
tell-call-mark-unreachable = nobody there, or somebody else
tell-call-mark-unsafe = not safe to go on

## Check a message
compare-title = Check a message
compare-intro = Did you get a message, a letter or a call in our name? It had a code of twelve digits. Compare it here with what we really sent.
compare-code = Code of the message
compare-code-hint = Twelve digits, such as { CODE("482 913 077 362") }
compare-tail = Last three digits
compare-tail-hint = Of the telephone number that got the message or the call; of a letter, the number of the house (house { CODE("7") } is { CODE("007") }). Leave it empty for a mail, or if you do not know it.
compare-send = Check
compare-privacy = Nothing of what you type here is kept.
compare-wrong-code = These are not the twelve digits of a code, or one of them is mistyped. Look at the message again.
compare-wrong-tail = Three digits, or nothing.
compare-sent = We sent this
compare-sent-text = Society { $society } sent a message with this code on { $date }, { $channel }.
compare-channel-voice = by telephone: a member of staff rang
compare-channel-sms = by SMS
compare-channel-mail = by mail
compare-channel-letter = by letter
compare-channel-person = by a visit
compare-purpose-incident = It told of an incident with information.
compare-purpose-correction = It corrected an earlier message.
compare-purpose-drill = It was an exercise. Nothing really happened.
compare-what-it-said = It had no link. It asked for no money, no documents and no place.
compare-same = Is yours the same? If yours has a link or asks for anything, somebody has put our code into a false message: do not answer, and report it.
compare-before = { $count ->
    [0] Nobody checked this code before.
    [one] This code was checked { $count } time before. If that was not you, somebody else has it too.
   *[other] This code was checked { $count } times before. If that was not you, somebody else has it too.
}
compare-weak = You gave no last digits, so this answer is weaker: whoever copied the code of somebody else gets the same one.
compare-not = We cannot confirm it
compare-not-text = Do not answer the message, and do not ring a number in it. Report it to us. Look at the code and the last digits once more: they may be mistyped.
compare-busy = Too many are asking
compare-busy-text = Please try again in a minute, or ring us on { $phone }.
compare-again = Check another message
compare-ring = You can also ask by telephone: { $phone }

## Report a message
report-title = Report a suspicious message
report-intro = Tick what was wrong. Only numbers are counted: nothing of you or of the message is kept. Do not delete the message; show it to our staff when you see them.
report-what = What did it want?
report-link = It had a link
report-money = Money
report-documents = Documents, pictures or a private number
report-whereabouts = A place: yours, or a relative's
report-hurry = It was in a hurry, or it threatened
report-known = It knew things that only we should know
report-other = Something else
report-channel = How did it come?
report-send = Report
report-nothing = Tick at least one.
report-done = Thank you
report-done-text = It was counted. If you answered it already, or sent something, please ring us on { $phone }: you did nothing wrong.
compare-nav = Check a message
report-nav = Report a message
