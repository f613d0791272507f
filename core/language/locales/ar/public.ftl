### الموقع العام للحادث وبطاقة الساعة الأولى. مسودة لم يراجعها متحدث بعد.

## Pages
public-questions = ماذا حدث وماذا يعني لك
public-nav-questions = أسئلة وأجوبة
public-nav-status = كيف تسير الأمور
public-nav-statements = بيانات
public-nav-sent = ما أرسلناه
public-nav-help = من يساعد أيضًا
public-call-title = الرقم الذي تتصل به
public-call-text = نعاود الاتصال بك إن لم يكن لديك رصيد: دع الهاتف يرن مرة واحدة.

## Sections
public-what-happened = ماذا حدث
public-who-and-why = من فعل ذلك ولماذا
public-what-data = أي معلومات
public-whom-to-contact = بمن تتصل
public-advice = ما يمكنك فعله
public-what-we-do = ما نفعله نحن
public-find-out-more = كيف تعرف المزيد
public-unsaid = لا نستطيع أن نقول شيئًا عن هذا بعد.

## How old it is
public-checked = رُوجعت في { $date }.
public-unchecked = لم يراجع أحد هذه الصفحة بعد.
public-changed = تغيرت في { $date }.
public-old-after = إن كان اليوم بعد { $date } فهذه الصفحة قديمة: اتصل بنا قبل أن تعتمد عليها.
public-stale-title = هذه الصفحة قديمة
public-stale-text = لم يراجعها أحد منذ أسبوعين. اتصل بنا قبل أن تعتمد عليها.
public-sentence-draft = مسودة: لم يراجع متحدث بهذه اللغة هذه الجملة.
public-sentence-outdated = تغيّر النص الإنجليزي لهذه الجملة بعد ترجمتها.
public-corrections = ما لم نعد نقوله
public-corrected-expired = الجملة { $number }: لم تُؤكَّد من جديد منذ { $date }.
public-corrected-withdrawn = الجملة { $number }: سُحبت في { $date }.
public-corrected-replaced = الجملة { $number }: حلّت محلها أخرى في { $date }.

## To take along
public-downloads = لتأخذه معك
public-download-notice = هذه الصفحة كنص بسيط
public-download-feed = الجديد، لقارئات الخلاصات
public-feed-title = { $society }: ما نعرفه

## How things stand
public-requests = طلبات العائلات
public-office = المكتب
public-works = يعمل
public-limited = يعمل جزئيًا
public-stopped = لا يعمل
public-answering = ما نفعله حيال ذلك
public-stage-looking = نحن نبحث فيما حدث
public-stage-telling = نحن نُعلم من يعنيهم الأمر
public-stage-recovering = نحن نعيد خدماتنا
public-stage-watching = عادت خدماتنا ونواصل المراقبة
public-stage-over = انتهى الأمر
public-stage-none = على حد علمنا، لم يصل أحد إلى معلومات أي شخص

## Statements
public-statements-none = لا يوجد بيان بعد.
public-statement = بيان { $date }
public-statement-gone = لم نعد نقول هذا البيان: فيه جملة لم تعد قائمة.

## What we sent
public-sent-text = قارن الرسالة التي وصلتك بهذه القائمة. إن لم يكن يومها ونوعها هنا، أو إن طلبت منك أي شيء، فلا تجب عليها. اتصل بنا.
public-sent-none = لا شيء في هذه القائمة بعد. إن وصلتك رسالة عن هذا فلا تجب عليها قبل أن تتصل بنا.
public-sent-day = اليوم
public-sent-kind = النوع
public-sent-days = من { $from } إلى { $to }
public-by-sms = رسائل نصية بلا رابط
public-by-mail = رسائل إلكترونية بلا رابط
public-by-letter = خطابات
public-by-call = مكالمات هاتفية
public-by-visit = زيارات

## Who else helps
public-help-text = أنت تختار من تثق به. هم ليسوا جزءًا منا.
public-help-none = لا أحد في هذه القائمة بعد. اتصل بنا.
public-help-who = من
public-help-where = أين
public-help-phone = الهاتف

## The card of the first hour
card-title = الساعة الأولى
card-intro = لمن يسمع أولًا أن شيئًا قد يكون على غير ما يرام. اعمل من الأعلى إلى الأسفل. لا شيء من هذا يزيد الأمر سوءًا.
card-note = اكتب الوقت ومن أخبرك وماذا رأى. لا تكتب اسم أي شخص متضرر.
card-lock = أقفل كل شيء. يستطيع ذلك مسؤول واحد أو مسؤول حماية البيانات في أي ساعة. تستطيع العائلات أن تواصل الكتابة، ولا يمكن قراءة شيء.
card-leave = لا تطفئ شيئًا ولا تحذف شيئًا ولا تسجل الدخول لتنظر.
card-speak = تحدثوا بالهاتف أو وجهًا لوجه. لا تستعملوا البريد أو المحادثات التي قد تُقرأ.
card-open = افتح الحادث على الحاسوب الموثوق، وقل منذ متى تعلم كل جمعية. تبدأ ساعاتها الاثنتان والسبعون من هناك.
card-publish = انشر الصفحة الأولى. تقول ما هو مؤكد وما هو غير معروف.
card-list = اطلب من حاملي حصص المفتاح أن يجتمعوا ومعهم أحدث قائمة للاتصال في الطوارئ.
card-people = يقرر شخصان من يُعلَم أولًا وكيف. لا يُعلَم مختبئ ولا طفل ولا محتجز قبل أن يفكر أحد في سلامته.
card-clocks = الساعات
card-clock-who = الجمعية والقانون
card-clock-since = معروف منذ
card-clock-due = التبليغ قبل
card-names = من يفعل ماذا: يُملأ باليد
card-officer = المسؤول
card-data-protection = مسؤول حماية البيانات
card-child-protection = حماية الأطفال
card-phone = من يجيب على الهاتف
