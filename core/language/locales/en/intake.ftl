### The questions of "Find someone", and the receipt.

intake-title = Find someone
intake-step = Page { $step } of { $all }

## Who asks
who-title = Who are you asking for?
who-self = For myself: I am looking for somebody of my family
who-other = For somebody else: I help a family
under-18 = Is the person who is looking under 18?
yes = Yes
no = No
not-sure = Not sure

## Who is sought
sought-title = Who are you looking for?
sought-name = Full name
sought-name-hint = As the family writes it, in its own script.
sought-other-names = Other names
sought-other-names-hint = Nickname, name before marriage, the name in another script.
relation = What is this person to the one who is looking?
relation-mother = Mother
relation-father = Father
relation-sister = Sister
relation-brother = Brother
relation-wife = Wife
relation-husband = Husband
relation-partner = Partner
relation-daughter = Daughter
relation-son = Son
relation-grandmother = Grandmother
relation-grandfather = Grandfather
relation-aunt = Aunt
relation-uncle = Uncle
relation-other-family = Other family
relation-other = Not family

## About the sought person
about-title = About the person you are looking for
gender = Sex
gender-female = Female
gender-male = Male
gender-other = Other, or not known
birth = Date of birth or age
birth-hint = As exactly as you know it. A year or an age is enough.
birth-place = Place of birth
father = Father's name
mother = Mother's name

## How contact was lost
loss-title = How was contact lost?
loss-when = When did you last hear of the person?
loss-where = Where was that?
loss-what = What happened?
loss-what-hint = In your own words. Leave out what could endanger anybody.

## Danger
danger-title = Could looking for this person put somebody in danger?
danger = Is the person in hiding or in danger?
danger-hint = If you are not sure, we act as if the answer were yes.
never = Never share with
never-hint = Countries, authorities or persons who must not learn of this request. A society works in its own country beside the government: if that is the danger, name the country.

## The one who is looking
you-title = About the one who is looking
you-name = Full name of the one who is looking
you-language = Language we should speak
helper-name = Your own name and organisation
adult = Is there an adult you trust?
adult-hint = We contact no adult before somebody trained to protect children has looked at it.
adult-name = Name of this adult, and how to reach them
adult-none = No adult I trust

## Reaching you
reach-title = How may we reach you?
reach = Can we reach you?
reach-yes = Yes, in this way:
reach-phone = Telephone
reach-email = E-mail
reach-address = Address
reach-safe = How can we reach you safely?
reach-safe-hint = Who else sees this telephone or hears a call? When is it safe? What must we not do?
reach-none = I cannot be reached: I will look at "My case"

## Sending
check-title = Check your answers and send
check-empty = Nothing written
check-notice = When you send this, it is locked on arrival. This site cannot read it any more. Staff of this society can, and each opening is written down.
consent = I agree that societies and the international committee use these answers to look for this person
consent-network = I agree
consent-only = Only the society that receives this
consent-hint = You may take it back at any time.
send = Send

## Receipt
receipt-title = We have your request
receipt-intro = Write down these two numbers now. They are shown only here.
receipt-reference = Reference
receipt-reference-text = You may tell this number to staff.
receipt-secret = Private number
receipt-secret-text = Tell this number to nobody. Staff never ask for it.
receipt-lost = If you lose them, staff can give you new ones after they have made sure who you are.
receipt-written = I have written it down
receipt-done-title = Your request is with us
receipt-done-text = Staff look at it by { $date }. With your two numbers you can see on the page "My case" where it stands.

## What was wrong
error-choose = Please choose one answer.
error-name = Please write the name, or the part of it that you know.
error-letters = Some letters did not arrive as they were typed. Please write this once more.
error-long = { $max ->
    [one] Please write at most { $max } character here.
   *[other] Please write at most { $max } characters here.
}
error-email = This is no e-mail address. An address has the form name, @ and a place.
error-phone = A telephone number has at least five digits.
error-reach = Please give one way to reach you, or choose that you cannot be reached.
error-form = This page came back incomplete. Please send it again.
