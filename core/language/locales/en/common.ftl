### What every page says. English is the source: all other languages are made from it.

## About this language
language-name = English
draft-title = Draft translation
draft-text = No speaker of this language has checked this page yet. The English text counts.

## Around every page
service-name = Family Links
skip-to-content = Skip to the text
site-pages = Pages
leave-quickly = Leave this page quickly
leave-note = Leaving quickly does not erase the history of this device.
error-title = There is a problem
button-continue = Continue
button-back = Back
optional = (you may leave this empty)

## Start
start-title = Find family you have lost contact with
start-intro = We look for people who were separated from their family by conflict, disaster, detention or flight. It costs nothing. You may ask for yourself or for somebody else.
start-find = Find someone
start-find-text = { $pages ->
    [one] { $pages } page of questions. You get two numbers at the end.
   *[other] { $pages } short pages of questions. You get two numbers at the end.
}
start-case = My case
start-case-text = You already have two numbers: see where your request stands.
start-safe-title = Before you begin
start-safe-text = Use a device that nobody you fear can look into. This site sets no cookies and shows nothing to other companies.

## Moving on
nav-start = Start
nav-find = Find someone
nav-case = My case
nav-status = Service status
nav-data = Your data
nav-languages = Languages

## Leave quickly
left-title = You have left
left-text = Close this window. The history of this device still shows that you were here: erase it if somebody else can see it.

## Service status
status-title = Service status
status-takes = Requests are taken and kept safe.
status-not = Requests cannot be taken at the moment. Please come back later.
status-forwards = The office receives requests at once.
status-waits = The connection to the office is interrupted. Requests are kept here, locked, until it is back. You lose nothing.
status-column-part = Part
status-column-state = State
status-part-portal = This site
status-part-office = Connection to the office

## Your data
data-title = Your data
data-what = What we ask, and why
data-what-text = We ask what is needed to look for a person and to reach you. You decide what you write. Religion and ethnic group are never needed.
data-lock = How it is locked
data-lock-text = Your answers are locked on this server the moment you send them. From then on this site cannot read them. Only staff who work on your request can open them, and each opening is written down.
data-limit = What this does not protect against
data-limit-text = Whoever takes over this site can read what is typed while they hold it. What was sent before stays locked.
data-rights = Your rights
data-rights-text = You may see what is kept about you, have it corrected, have it erased, and take back what you allowed. Tell staff your reference.
data-cookies = Cookies
data-cookies-text = This site sets none, and it loads nothing from anywhere else.

## Languages
languages-title = Languages
languages-text = Choose a language. A draft was not checked by a speaker yet.
languages-column-language = Language
languages-column-state = State
languages-column-messages = Texts
languages-of = { $done } of { $all }
state-source = Source
state-draft = Draft
state-machine = Machine translation
state-reviewed = Checked by a speaker
state-approved = Approved

## My case
case-title = My case
case-intro = Type the two numbers of your receipt. Staff never ask for the private number.
case-reference = Reference
case-reference-hint = Ten digits.
case-secret = Private number
case-secret-hint = Eight digits.
case-show = Show my case
case-unknown = These two numbers do not belong together, or we do not know them. Compare them with your receipt. If you lost it, staff can give you a new one.
case-bad-reference = The reference has ten digits. Please compare it with your receipt.
case-bad-secret = The private number has eight digits. Please compare it with your receipt.
case-too-often = These numbers were tried too often, by you or by somebody else. Please try again in an hour. If it goes on, please call or visit us: we can give you new numbers, and you can tell us what you want to add.
case-word-received = received
case-word-worked-on = being worked on
case-word-contact-us = please contact us
case-word-closed = closed
case-state = Your request is: { $word }
case-next = We look at it again by { $date }. This day follows a calendar, it says nothing about the result.

## Adding something to a request
more-title = Tell us something about your request
more-what = What do you want to tell us?
more-news = I have news
more-contact = You can reach me in another way now
more-unsafe = It has become unsafe
more-withdraw = I no longer want you to look: I take my request back
more-words = In your own words
more-words-hint = If it has become unsafe, or if you take your request back, you may leave this empty.
more-empty = Please write what you want to tell us.
more-done-title = We have what you told us
more-done-text = It is locked and lies with your request. Staff look at it by { $date }.

## Dates, with the month as a word
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

## When something cannot be done
missing-title = There is no such page
missing-text = Go to the start page.
busy-title = Too many people at once
busy-text = Please wait a minute, then send it again. Nothing you typed is lost.
refused-title = This cannot be taken now
refused-text = We could not keep this. Please wait a few minutes, then send it again. Nothing you typed is lost.
too-long-text = This is too long for one form. Please shorten it.
