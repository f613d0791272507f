### The public site of an incident, and the card of its first hour. English is the source.

## Pages
public-questions = What happened, and what it means for you
public-nav-questions = Questions and answers
public-nav-status = How things stand
public-nav-statements = Statements
public-nav-sent = What we sent
public-nav-help = Who else helps
public-call-title = The number to call
public-call-text = We call back if you have no credit: let it ring once.

## Sections
public-what-happened = What happened
public-who-and-why = Who did it, and why
public-what-data = What information
public-whom-to-contact = Whom to contact
public-advice = What you can do
public-what-we-do = What we are doing
public-find-out-more = How to find out more
public-unsaid = We cannot say anything about this yet.

## How old it is
public-checked = Checked on { $date }.
public-unchecked = Nobody has checked this page yet.
public-changed = Changed on { $date }.
public-old-after = If today is later than { $date }, this page is old: call us before you rely on it.
public-stale-title = This page is old
public-stale-text = Nobody has checked it for two weeks. Call us before you rely on it.
public-sentence-draft = Draft: no speaker of this language has checked this sentence.
public-sentence-outdated = The English of this sentence has changed since it was translated.
public-corrections = What we no longer say
public-corrected-expired = Sentence { $number }: not confirmed again since { $date }.
public-corrected-withdrawn = Sentence { $number }: taken back on { $date }.
public-corrected-replaced = Sentence { $number }: replaced by another on { $date }.

## To take along
public-downloads = To take with you
public-download-notice = This page as plain text
public-download-feed = What is new, for feed readers
public-feed-title = { $society }: what we know

## How things stand
public-requests = Requests from families
public-office = The office
public-works = works
public-limited = works in part
public-stopped = does not work
public-answering = What we are doing about it
public-stage-looking = we are finding out what happened
public-stage-telling = we are telling the people it concerns
public-stage-recovering = we are bringing our services back
public-stage-watching = our services are back, and we keep watching
public-stage-over = it is over
public-stage-none = as far as we know, nobody's information was reached

## Statements
public-statements-none = There is no statement yet.
public-statement = Statement of { $date }
public-statement-gone = We no longer make this statement: a sentence in it does not stand.

## What we sent
public-sent-text = Compare a message that you got with this list. If its day and kind are not here, or if it asks for anything, do not answer it. Call us.
public-sent-none = Nothing is listed here yet. If you got a message about this, do not answer it before you have called us.
public-sent-day = Day
public-sent-kind = Kind
public-sent-days = { $from } to { $to }
public-by-sms = text messages, without a link
public-by-mail = e-mails, without a link
public-by-letter = letters
public-by-call = telephone calls
public-by-visit = visits

## Who else helps
public-help-text = You choose whom you trust. They are not part of us.
public-help-none = There is nobody on this list yet. Call us.
public-help-who = Who
public-help-where = Where
public-help-phone = Telephone

## The card of the first hour
card-title = The first hour
card-intro = For whoever hears first that something may be wrong. Go from top to bottom. None of this can make it worse.
card-note = Write down the time, who told you, and what they saw. Do not write the name of anybody affected.
card-lock = Lock everything. One officer or data-protection officer can do it at any hour. Families can go on writing; nothing can be read.
card-leave = Switch nothing off, delete nothing, do not log in to look.
card-speak = Speak by telephone or face to face. Do not use the mail or chat that may be read.
card-open = Open the incident on the trusted computer, and say since when each society knows. Its 72 hours begin there.
card-publish = Publish the first page. It says what is certain, and what is not known.
card-list = Ask the key-share holders to meet, with the newest emergency contact list.
card-people = Two people decide who is told first and how. Nobody in hiding, no child and nobody detained is told before somebody has thought about their safety.
card-clocks = Clocks
card-clock-who = Society and law
card-clock-since = Known since
card-clock-due = File by
card-names = Who does what: fill in by hand
card-officer = Officer
card-data-protection = Data-protection officer
card-child-protection = Child protection
card-phone = Who answers the telephone
