### The incident console: pages for staff. A draft; no speaker has checked it.

## Around every page
incident-name = الحادث
incident-who = { $name }، { $staff }
incident-nav-now = الآن
incident-nav-happened = ما الذي حدث
incident-nav-affected = من المتضرر
incident-nav-decisions = القرارات
incident-nav-severity = الخطورة
incident-nav-drafts = مسودات للسلطات
incident-shut = الحادث غير مفتوح هنا
incident-shut-text = هذه الصفحات لمن شغّلها على هذا الحاسوب. استخدم العنوان الذي طُبع. يعمل مرة واحدة ولمدة دقيقتين؛ اضغط Enter في تلك النافذة للحصول على عنوان جديد.
incident-refused-text = لا تقبل هذه الصفحات إلا ما يأتي منها في هذا المتصفح. لم يُنفَّذ شيء. إن لم تكن تتوقع ذلك فأغلق كل الصفحات الأخرى.
incident-not-now = لا يمكن فتح الحادث الآن
incident-not-done = لم يُنفَّذ هذا
incident-in-use = هناك أمر يعمل على هذا الحادث. لم يُنفَّذ شيء: أعد الإرسال عندما ينتهي الأمر.
incident-again = أعد إرساله
incident-none = لا شيء

## Now
incident-now = كيف يقف الحادث
incident-stage = المرحلة
incident-cause = ما الذي حدث
incident-opened = فُتح
incident-opened-by = فتحه
incident-number = رقم الحادث
incident-state-overdue = { $count ->
    [zero] لا مهام متأخرة.
    [one] مهمة واحدة متأخرة.
    [two] مهمتان متأخرتان.
    [few] { $count } مهام متأخرة.
    [many] { $count } مهمة متأخرة.
   *[other] { $count } مهمة متأخرة.
}
incident-state-clock = أقرب مهلة إلى الانتهاء هي مهلة الجمعية { $society }: بقيت { $clock } ساعة.
incident-state-no-clock = لا مهلة جارية.
incident-left = الساعات الباقية
incident-warned = التنبيهات
incident-shown-by = ما الذي يثبت ذلك
incident-no-clock = لم تقل أي جمعية منذ متى تعلم. لا مهلة جارية.
incident-warnings = تأتي التنبيهات بعد { CODE("24, 48, 60, 66, 72") } ساعة من علم الجمعية. أول إخطار يوقف مهلتها؛ والمتأخر يذكر أسبابه.
incident-no-warning = لا شيء حتى الآن
incident-next-warning = { $count ->
    [zero] التالي: { $count } ساعة في { $date }
    [one] التالي: { $count } ساعة في { $date }
    [two] التالي: { $count } ساعة في { $date }
    [few] التالي: { $count } ساعات في { $date }
    [many] التالي: { $count } ساعة في { $date }
   *[other] التالي: { $count } ساعة في { $date }
}
incident-late = متأخر: أخطر الآن مع ذكر الأسباب
incident-filed = { $count ->
    [zero] لم يُخطَر
    [one] أُخطِر مرة واحدة
    [two] أُخطِر مرتين
    [few] أُخطِر { $count } مرات
    [many] أُخطِر { $count } مرة
   *[other] أُخطِر { $count } مرة
}
incident-aware = قل منذ متى تعلم جمعية
incident-aware-send = ابدأ هذه المهلة
incident-society = الجمعية
incident-society-hint = رقمها
incident-law = القانون
incident-law-hint = حرفان كبيران: رمز بلد أو { CODE("EU") }
incident-since = منذ متى تعلم
incident-moment-hint = بالتوقيت العالمي، يُكتب هكذا: { CODE("2026-01-18T09:30:00Z") }
incident-shows = ما الذي يثبت ذلك
incident-shows-hint = من أخبر من، وبأي وسيلة، وماذا شوهد؛ لا تذكر اسم أي متضرر. يُحفظ بجانب السجل. أو SHA-256 لملف تحتفظ به: 64 رقمًا.
incident-overdue = متأخر
incident-to-do = للعمل
incident-nothing = لا شيء.
incident-task-file = أخطر السلطة عن الجمعية { $society } بموجب { $word } قبل { $date }
incident-task-aware = قل منذ متى تعلم الجمعية { $society }: مهلتها لا تجري
incident-task-assess = قيّم الخطورة
incident-task-expired = انتهت صلاحية البيان العام { $number }: انظر مجددًا ثم استبدله أو احفظه
incident-task-unsaid = لم يُقل شيء للجمهور: ضع بيانات وانشرها
incident-task-review = كان يجب النظر مجددًا في القرار { $number } قبل { $date }
incident-first = أول ما يُعمل
incident-card = بطاقة الساعة الأولى للطباعة
incident-missing = ما ليس موجودًا بعد
incident-to-resume = قبل فتح السجلات من جديد
incident-to-close = قبل إغلاق الحادث، إضافة إلى ذلك
incident-missing-coverage = هناك من لم يُبلَّغ ولم يُتخذ قرار بشأنه، أو لم يعدّ أحد
incident-missing-finding = الملاحظة { $number } مفتوحة
incident-missing-gate = لم تجتز الجمعية { $society } البوابة منذ آخر ملاحظة
incident-missing-claims = ما زال بيان عام قائمًا، أو لم يعدّ أحد
incident-missing-awareness = لم تقل أي جمعية منذ متى تعلم
incident-stage-text = إبلاغ الناس لا ينتظر أبدًا معرفة من المتضرر.
incident-stage-next = انتقل إلى
incident-stage-decision = رقم القرار
incident-stage-decision-hint = مطلوب للإغلاق، ولإعادة الفتح، وللقول إنه لم يكن اختراقًا
incident-stage-send = انتقل إلى هذه المرحلة

## Stages
incident-suspected = مشتبه به
incident-declared = معلن
incident-contained = تم احتواؤه
incident-scoping = معرفة من المتضرر
incident-notifying = إبلاغ الناس
incident-recovering = إعادة الأنظمة
incident-resumed = تُفتح السجلات من جديد
incident-monitoring = تحت المراقبة
incident-closed = مغلق
incident-not-a-breach = لم يكن اختراقًا
incident-reopened = أعيد فتحه

## What happened?
incident-happened = ما الذي حدث؟
incident-begin-text = أجب بما تعرفه الآن. ما لا تعرفه يُحسب ضمنًا، ويمكنك الإضافة لاحقًا. بهذا يبدأ الحادث على هذا الحاسوب: سجله، والملف الذي يُعرف منه من المتضرر.
incident-lost-device = ضاع أو سُرق حاسوب أو هاتف عليه Kinfold
incident-stolen-login = استخدم شخص حساب دخول ليس له
incident-server-entered = دخل شخص إلى الخادم
incident-wrong-addressee = ذهبت رسالة أو قائمة إلى من ليست له
incident-unknown = لا أعرف بعد
incident-societies = الجمعيات التي يمسها
incident-societies-hint = أرقامها، وبينها مسافة
incident-device = الجهاز المفقود
incident-device-hint = معرّفه من 32 رقمًا، من قائمة الأجهزة
incident-login = حساب من كان
incident-login-hint = معرّف الموظف من 32 رقمًا
incident-from = منذ متى
incident-from-hint = اتركه فارغًا إن لم يعرف أحد: عندها يُحسب كل ما قبله. بالتوقيت العالمي، يُكتب هكذا: { CODE("2026-01-18T09:30:00Z") }
incident-until = حتى متى
incident-until-hint = اتركه فارغًا إن كان قد يستمر
incident-about = بكلماتك
incident-about-hint = لا تذكر اسم أحد قد يكون متضررًا.
incident-who-heading = من يعمل عليه
incident-you = أنت
incident-you-hint = كلمة قصيرة للسجل، مثل «رئيس». ليس اسمًا.
incident-you-id = معرّفك كموظف
incident-id-hint = 32 رقمًا، كما يعرضه مكتبك
incident-second = شخص آخر يوافق على الجمل الأولى للجمهور
incident-second-hint = كلمة قصيرة. إن تركته فارغًا فلن يُقال شيء للجمهور بعد.
incident-second-id = معرّفه كموظف
incident-society-heading = كيف يعرفكم الجميع
incident-society-name = اسم الجمعية
incident-phone = رقم الهاتف المنشور
incident-feed = بداية كل معرّف في نشرتكم العامة
incident-feed-hint = لا يتغير لاحقًا أبدًا. يُكتب هكذا: { CODE("tag:society.example,2026:") }
incident-begin-send = ابدأ الحادث
incident-taken = ما الذي كان في يد من
incident-taken-text = هذا هو الملف { $file }. يقول ما الذي أُخذ، ومن متى إلى متى؛ ومنه يُعرف من المتضرر.
incident-more = أُخذ المزيد
incident-more-text = ما تجده لاحقًا يُضاف؛ ولا يُحذف شيء. ثم احسب من جديد من المتضرر. لتصحيح ما هو مكتوب هناك غيّر الملف يدويًا ودع شخصًا ثانيًا يقرأه.
incident-more-send = أضف هذا

## Who is affected
incident-affected = من المتضرر
incident-staff-only = للموظفين فقط
incident-staff-only-text = أعداد دقيقة. ما دون 50 يدل على أفراد بعينهم: لا تعرضها على أحد في الخارج، ولا تعرض الفرق بين عددين منها.
incident-look = انظر إلى هذا أولًا
incident-people = الأشخاص، كل واحد مرة
incident-persons = أشخاص في السجلات
incident-unnamed = منهم من لا اسم له في الفهرس
incident-forms = نماذج العائلات
incident-staff = حسابات دخول الموظفين
incident-matrix = أنواع المعلومات
incident-who-they-are = من
incident-kind = نوع المعلومات
incident-kind-login = حساب دخول الموظف
incident-kind-called = ما يُدعى به الموظف
incident-picture = الأمر نفسه كصورة
incident-was-read = قُرئ
incident-may-be-read = ربما قُرئ
incident-copied = نُسخ لكن لا يمكن قراءته
incident-not-reached = لم يُصل إليه
incident-nobody = لا أحد محسوب هنا.
incident-no-result = لا نتيجة بعد. احسبها من نسخة من السجل، ودعها تكتب { $file } في مجلد الحادث:

## Decisions
incident-decisions-text = لا يتغير شيء هنا أبدًا. القرار اللاحق يحل محل السابق بذكر رقمه.
incident-undecided = لم يُقرَّر شيء بعد.
incident-decide = اكتب قرارًا
incident-decide-text = يقرر شخصان أو أكثر. ما يُرسل يوقّعه هذا الحاسوب ولا يمكن تغييره أبدًا. وذكر الآخرين هنا ليس توقيعًا منهم.
incident-decide-send = سجّل هذا القرار نهائيًا
incident-decision = القرار { $number }
incident-signed = التوقيع
incident-signed-two = إلى جانبه توقيعان، من هذين الجهازين. ونسخة من السجل تبيّن هل هما صحيحان.
incident-typed-only = كُتب هنا ولم يوقَّع بعد
incident-superseded = حل محله قرار لاحق
incident-review-due = كان يجب النظر فيه مجددًا
incident-question = السؤال
incident-no-person-hint = لا تذكر اسم أي متضرر، هنا وفيما يلي.
incident-options = الخيارات
incident-options-hint = خياران على الأقل، كل خيار في سطر
incident-chosen = أيها اختير
incident-chosen-hint = رقمه، والعد من 1
incident-chosen-one = اختير
incident-reasons = الأسباب
incident-harms = واجب الإبلاغ وخطر الإبلاغ
incident-harm-if-told = الضرر إن أُبلغوا
incident-harm-if-not = الضرر إن لم يُبلغوا
incident-rests-on = على ماذا يقوم
incident-evidence = الأدلة
incident-evidence-hint = SHA-256 لكل ملف، كل واحد في سطر
incident-unknowns = ما لم يكن معروفًا
incident-dissent = من كان ضده ولماذا
incident-basis = الأساس القانوني
incident-deciders = من قرر
incident-decider-first = الشخص الأول
incident-decider-second = الشخص الثاني
incident-decider-more = شخص آخر
incident-as-what = بأي صفة
incident-lead = رئيس الفريق
incident-management = الإدارة
incident-about-whom = متى، وعمّن
incident-decided-at = قُرر
incident-known-since = الوقائع معروفة منذ
incident-review-by = يُنظر فيه مجددًا قبل
incident-how-many = كم شخصًا
incident-selector = أي أشخاص
incident-selector-hint = SHA-256 لقائمة مختومة تحتفظ بها
incident-supersedes = يحل محل القرار
incident-digest = البصمة

## Severity
incident-severity-text = بطريقة ENISA (2013): نوع البيانات × سهولة التعرف + الظروف.
incident-result = آخر تقييم
incident-before = تقييمات سابقة
incident-score = النتيجة
incident-band = درجة النتيجة
incident-acted-on = يُعامل على أنه
incident-band-low = منخفض
incident-band-medium = متوسط
incident-band-high = مرتفع
incident-band-very-high = مرتفع جدًا
incident-override = النتيجة متجاوزة
incident-override-text = قد يصيب الناس ضرر: هذا مرتفع على الأقل مهما قالت النتيجة. كلاهما يبقى في السجل.
incident-no-duty = الدرجة وحدها لا تقرر أبدًا من يوجب القانون إبلاغه.
incident-assess = قيّم من جديد
incident-assess-send = سجّل هذا التقييم
incident-dpc = نوع البيانات (DPC)
incident-data = أنواع البيانات
incident-simple = بسيطة: أسماء وعناوين – 1
incident-behavioural = سلوكية: تنقلات وعادات – 2
incident-financial = مالية: دخل وحسابات – 3
incident-sensitive = حساسة: الصحة والأصل والمعتقد وكل ما يجلب الخطر – 4
incident-raised = ما زاده السياق وما أنقصه
incident-raise = نقاط يزيدها السياق
incident-raise-hint = مثلًا: قائمة لجماعة في خطر
incident-lower = نقاط ينقصها السياق
incident-lower-hint = مثلًا: كان الجميع يستطيع قراءتها من قبل
incident-ei = سهولة التعرف (EI)
incident-ease = ما مدى سهولة التعرف على الناس
incident-negligible = بالكاد – 0.25
incident-limited = بجهد – 0.5
incident-significant = بسهولة – 0.75
incident-maximum = فورًا – 1
incident-cb = الظروف (CB)
incident-circumstances = الظروف
incident-confidentiality = من رآها
incident-seen-by-nobody = لا أحد
incident-seen-by-known = أشخاص نعرفهم – 0.25
incident-seen-by-unknown = أشخاص لا نعرفهم – 0.5
incident-integrity = هل غُيّرت
incident-not-altered = لم تُغيَّر
incident-restorable = غُيّرت ويمكن استعادتها – 0.25
incident-altered = غُيّرت نهائيًا – 0.5
incident-availability = هل يمكن استخدامها
incident-usable = يمكن استخدامها
incident-not-for-a-time = لا يمكن لبعض الوقت – 0.25
incident-gone = لا يمكن أبدًا – 0.5
incident-purpose = القصد
incident-malicious = فُعل عمدًا للإيذاء – 0.5
incident-overrides = ما يتجاوز النتيجة
incident-perils = الخطر على الناس
incident-perils-hint = أي واحد من هذه يجعله مرتفعًا على الأقل.
incident-risk-to-life = خطر على الحياة
incident-detention = احتجاز
incident-minors = بينهم أطفال
incident-trafficking = اتجار بالبشر
incident-persecution = اضطهاد
incident-flags = إشارات
incident-readable = هل هي مقروءة
incident-over-100 = أكثر من 100 شخص
incident-unintelligible = لا يفهمها أحد ممن حصل عليها: لم يُؤخذ مفتاح ولا دخول جارٍ

## Drafts for authorities
incident-drafts-text = المسودة الأولى لسلطة كل جمعية (المادة 33 من اللائحة العامة لحماية البيانات)، مأخوذة من السجل والبيانات العامة والأعداد. اطبعها وأكملها ودع شخصين يقرآنها قبل تقديمها.
incident-no-draft = لم تقل أي جمعية منذ متى تعلم. افعل ذلك أولًا في صفحة «الآن».
incident-draft-of = مسودة للجمعية { $society }
incident-draft-unread = مسودة: لم يقرأها أحد بعد
incident-draft-unread-text = كل سطر يذكر مصدره. الأعداد بفئات من خمسين؛ والأصغر لا يُعرض. النص بالإنجليزية.
incident-draft-phase = هذا هو الإخطار رقم { $number }. ما لم يُعرف بعد يتبع على مراحل (المادة { CODE("33(4)") }).
incident-draft-later = يتبع دون تأخير لا مبرر له، { CODE("33(4)") }
incident-draft-aware = متى علم المسؤول عن البيانات
incident-draft-nature = طبيعة الاختراق
incident-draft-people = فئات الأشخاص وعددهم التقريبي
incident-draft-kinds = فئات السجلات
incident-draft-records = العدد التقريبي للسجلات
incident-draft-contact = جهة الاتصال
incident-draft-consequences = العواقب المحتملة
incident-draft-measures = التدابير المتخذة أو المقترحة، والنصائح
incident-source = المصدر:
incident-not-yet-known = غير معروف بعد

## What is wrong with what was typed
incident-bad-empty = من فضلك قل هذا.
incident-bad-moment = من فضلك اكتب لحظة بالتوقيت العالمي هكذا: { CODE("2026-01-18T09:30:00Z") }.
incident-bad-id = المعرّف 32 رقمًا من 0 إلى 9 ومن a إلى f.
incident-bad-number = من فضلك اكتب عددًا بالأرقام.
incident-bad-society = من فضلك اكتب رقم جمعية، بدءًا من 1.
incident-bad-hash = قيمة SHA-256 هي 64 رقمًا من 0 إلى 9 ومن a إلى f.
incident-bad-law = من فضلك اكتب حرفين كبيرين.
incident-bad-device = من فضلك قل أي جهاز مفقود.
incident-bad-login = من فضلك قل حساب من كان.
incident-bad-until = انتهى بعد أن بدأ.
incident-bad-second = يجب أن يكون شخصًا آخر: لا أحد يوافق على كلماته.
incident-bad-feed = من فضلك اكتبه هكذا: { CODE("tag:society.example,2026:") }.
incident-bad-options = من فضلك اكتب خيارين على الأقل، كل خيار في سطر.
incident-bad-chosen = من فضلك اكتب رقم أحد الخيارات.
incident-bad-known = كانت الوقائع معروفة قبل القرار.
incident-bad-review = يُنظر فيه مجددًا بعد القرار.
incident-no-time = ساعة هذا الحاسوب قبل آخر سطر في السجل. صحح الساعة.
incident-no-from-here = هذه المرحلة لا تلي المرحلة الحالية للحادث.
incident-no-missing = شيء تحتاجه هذه الخطوة غير موجود بعد. صفحة «الآن» تذكره.
incident-no-undecided = تحتاج هذه الخطوة إلى قرار قائم. سجّله أولًا ثم اكتب رقمه هنا.
incident-no-already = يوجد واحد بالفعل ولا يتغير أبدًا. والخلاف عليه قرار.
incident-no-unknown = لا توجد مهلة أو ملاحظة أو قرار كهذا.
incident-no-future = لا أحد يعلم بما لم يأت بعد: هذه اللحظة لم تمضِ.
incident-no-two = يقرر شخصان مختلفان على الأقل.
incident-no-options = القرار يختار واحدًا من خيارين على الأقل.
incident-no-unsaid = يجب ذكر السؤال والأسباب والأساس القانوني والضررين.
incident-no-order = الوقائع ثم القرار ثم إعادة النظر، بهذا الترتيب.
