### ما تقوله صفحات المكتب للموظفين. مسودة.

## حول كل صفحة
desk-name = مكتب كينفولد
desk-lock = أغلق هذا المكتب
desk-nav-cases = ملفاتي
desk-nav-request = طلب جديد
desk-nav-orders = الأوامر
desk-nav-access = الاطلاع
desk-nav-opened = ما فُتح هنا
desk-nav-computer = هذا الحاسوب
desk-who = الموظف { $staff }، الجمعية { $society }
desk-who-new = لم يُسجَّل هذا الحاسوب بعد

## ما الأمر
desk-state-good = الاتصال قائم. لا شيء ينتظر.
desk-state-stopped = أُوقف هذا الحاسوب: لا يستطيع أن يفتح ولا أن يرسل. اسأل مسؤولاً.
desk-state-unknown = هذا الحاسوب غير مسجَّل بحسب ما يعلم. يسجّله مسؤول بالنص الموجود في صفحة هذا الحاسوب.
desk-state-locked-down = كل شيء مقفل: لا يُفتح شيء ولا يُستلم حتى يبدأ مسؤولان من جديد. ما تكتبه يُحفظ ويُرسل بعد ذلك.
desk-state-shut = حافظ المفاتيح مغلق: انتهت مدة فتحه أو قفزت ساعته. يجدد مسؤول مدة الفتح، أو يقارن الساعة ويقبلها. ما تكتبه يُحفظ ويُرسل بعد ذلك.
desk-state-offline = لا يمكن الوصول إلى الخادم. يمكنك مواصلة العمل: ما تكتبه يُحفظ مقفلاً على هذا الحاسوب ويُرسل من تلقاء نفسه.
desk-state-waits = { $count ->
    [zero] لا عمل ينتظر الإرسال.
    [one] عمل واحد ({ $count }) ينتظر الإرسال.
    [two] عملان ({ $count }) ينتظران الإرسال.
    [few] { $count } أعمال تنتظر الإرسال.
   *[other] { $count } عملاً ينتظر الإرسال.
}
desk-state-orders = { $count ->
    [zero] لا أمر ينتظر مسؤولاً.
    [one] أمر واحد ({ $count }) ينتظر مسؤولاً.
    [two] أمران ({ $count }) ينتظران مسؤولين.
    [few] { $count } أوامر تنتظر مسؤولين.
   *[other] { $count } أمراً ينتظر مسؤولين.
}
desk-state-branches = { $count ->
    [zero] لا نص لك يجب دمجه.
    [one] نص واحد لك ({ $count }) يجب دمجه مع نص شخص آخر.
    [two] نصان لك ({ $count }) يجب دمجهما مع نص شخص آخر.
    [few] { $count } نصوص لك يجب دمجها مع نص شخص آخر.
   *[other] { $count } نصاً لك يجب دمجه مع نص شخص آخر.
}
desk-state-disk = لا يستطيع هذا الحاسوب كتابة ملفاته. أفسح مكاناً على قرصه؛ لا يُحفظ شيء جديد حتى ذلك الحين.

## الدخول
desk-enter-title = افتح المكتب من نافذته
desk-enter-text = هذه الصفحات لمن شغّل المكتب على هذا الحاسوب. استعمل العنوان الذي طبعه عند التشغيل. العنوان يعمل مرة واحدة ولمدة دقيقتين؛ اضغط مفتاح الإدخال في نافذة المكتب لتحصل على عنوان جديد.
desk-led-title = أتدخل إلى هذا المكتب؟
desk-led-text = قادتك إلى هنا صفحة أخرى في هذا الحاسوب، وهي لا ترى ما وراء هذا الباب. لا تدخل إلا إذا كنت تقصد فتح هذا المكتب.
desk-led-enter = ادخل
desk-refused-title = لم ترسل هذا صفحة المكتب
desk-refused-text = لا يقبل المكتب إلا ما يأتي من صفحاته في هذا المتصفح. لم يُفعل شيء. إن لم تكن تتوقع هذا فأغلق كل الصفحات الأخرى وأخبر من يعتني بحواسيبكم.

## مغلق
desk-locked-title = هذا المكتب مغلق
desk-locked-text = لم يستعمله أحد منذ مدة. مفاتيحه مغلقة ولا يمكن فتح شيء. اكتب عبارة المرور لهذا المكتب لتتابع.
desk-locked-kept = ما أرسلته محفوظ هنا مقفلاً. يعود عندما يُفتح المكتب.
desk-passphrase = عبارة المرور لهذا المكتب
desk-unlock = افتح المكتب
desk-wrong-passphrase = عبارة المرور هذه لا تفتح المكتب. لم يُفتح شيء.
desk-wait-passphrase = { $count ->
    [zero] محاولات خاطئة كثيرة. جرّب الآن.
    [one] محاولات خاطئة كثيرة. انتظر ثانية واحدة ({ $count }).
    [two] محاولات خاطئة كثيرة. انتظر ثانيتين ({ $count }).
    [few] محاولات خاطئة كثيرة. انتظر { $count } ثوانٍ.
   *[other] محاولات خاطئة كثيرة. انتظر { $count } ثانية.
}
desk-kept-title = ما أرسلته من قبل ما زال هنا
desk-kept-text = كان المكتب قد أغلق نفسه قبل أن يصله هذا. لم يُفعل منه شيء بعد. أرسله الآن أو اترك هذه الصفحة.
desk-kept-send = أرسله الآن
desk-full-title = ينتظر أكثر مما ينبغي
desk-full-text = المكتب مغلق ولا يحفظ المزيد. بعد فتحه ارجع صفحة واحدة وأرسل من جديد.

## حين يتعذر شيء
desk-late-title = هذا يستغرق أطول من المتوقع
desk-late-text = ما زال المكتب يعمل عليه. انظر إلى صفحة هذا الحاسوب بعد دقيقة قبل أن تعيده.
desk-broken-title = حدث خطأ هنا
desk-broken-text = هذا خطأ في البرنامج. لم يُفعل أكثر من ذلك. يستمر المكتب؛ أخبر من يعتني به بما فعلت.
desk-fault-title = لا يمكن فعل هذا
desk-missing-title = لا توجد صفحة كهذه
desk-missing-text = اختر صفحة من الأعلى.
desk-long-title = هذا أطول من اللازم
desk-long-text = هو أطول مما يمكن أن تكون عليه هذه الاستمارة. ارجع صفحة واحدة واختصره.
desk-partial-title = وصل جزء من هذا النموذج فقط
desk-partial-text = انقطع الاتصال بهذا البرنامج أثناء إرسال النموذج، أو أرسله برنامج آخر. لم يُحفظ شيء. ارجع صفحة واحدة وأرسله مرة أخرى.

## هذا الحاسوب
desk-computer-title = هذا الحاسوب
desk-computer-device = الحاسوب
desk-computer-society = الجمعية
desk-computer-staff = الموظف
desk-computer-standing = الحالة
desk-standing-new = غير مسجَّل بحسب ما يعلم
desk-standing-usable = مسجَّل
desk-standing-lead = مسجَّل؛ من يعمل هنا يقود الملفات
desk-standing-stopped = موقوف
desk-computer-elsewhere = سُجِّل في الجمعية { $society } وصُنع لغيرها. اطلب إيقافه وسجّله من جديد.
desk-computer-roster = قائمة الحواسيب والمفاتيح
desk-computer-log = السجل
desk-computer-leaves = { $count ->
    [zero] لا قيد مرئي
    [one] قيد واحد ({ $count }) مرئي
    [two] قيدان ({ $count }) مرئيان
    [few] { $count } قيود مرئية
   *[other] { $count } قيداً مرئياً
}
desk-computer-held = المحفوظ هنا
desk-computer-held-text = { $count ->
    [zero] لا شيء من ملفاتك
    [one] جزء واحد ({ $count }) من ملفاتك، لأربعة عشر يوماً على الأكثر
    [two] جزآن ({ $count }) من ملفاتك، كل منهما لأربعة عشر يوماً على الأكثر
    [few] { $count } أجزاء من ملفاتك، كل منها لأربعة عشر يوماً على الأكثر
   *[other] { $count } جزءاً من ملفاتك، كل منها لأربعة عشر يوماً على الأكثر
}
desk-never = أبداً
desk-called-title = كيف يناديك الزملاء
desk-called-text = يرى زملاء جمعيتك هذا بجانب رقمك: في القوائم، وفي سجل الحالة، وعند تسليم حالة. يكفي دور أو اسم أول، كما تختار. يُرسل مقفلاً إلى حواسيب جمعيتك، ولا يُرسل إلى أي أحد آخر.
desk-called = دور أو اسم أول
desk-called-hint = ستون حرفاً على الأكثر. إذا تُرك فارغاً يظهر رقمك وحده.
desk-called-do = إخبار الزملاء
desk-called-empty = اكتب حرفاً أو رقماً واحداً على الأقل، أو اتركه فارغاً
desk-called-long = اكتب ستين حرفاً على الأكثر
desk-called-signs = فيه علامة مخفية تنهي السطر أو تقلب اتجاه الكتابة: اكتبه باليد
desk-waiting-title = ما ينتظر
desk-waiting-none = لا شيء ينتظر الإرسال.
desk-waiting-text = هو محفوظ هنا مقفلاً ويُرسل من تلقاء نفسه. ينتظر لأن الخادم أو حافظ المفاتيح لم يؤكده بعد. وإلى ذلك الحين لا يوجد إلا على هذا الحاسوب: فإن ضاع الحاسوب أو عبارة مروره قبل ذلك ضاع هو أيضاً.
desk-waiting-record = السجل الشخصي
desk-waiting-how = إلى أين وصل
desk-waiting-unsent = لم يُرسل بعد
desk-waiting-sent = أُرسل ولم يؤكَّد بعد
desk-unfinished-title = بدأ ثم انقطع
desk-unfinished-taken-back = السجل { $record }: يجري سحب الموافقة. لم يُخبَر بعد كل من اطّلع على شيء.
desk-unfinished-erased = يجري محو السجل { $record }. لم يؤكد حافظ المفاتيح ذلك بعد.
desk-unfinished-do = المتابعة
desk-told-title = ما أُخبر به
desk-told-none = لا جديد.
desk-told-when = متى
desk-told-what = ماذا
desk-told-clear = قرأت كل هذا
desk-checker-title = لمن يفحص السجل
desk-checker-text = هذا السطر يخص ملف السياسة لفحص خارجي: به يُكتشف خادم يُري غيرك سجلاً آخر.
desk-enrolment-title = تسجيل هذا الحاسوب
desk-enrolment-text = يسجّل المسؤولون هذا الحاسوب بهذا النص. يقرأ لك كلاهما الرمز قبل أن يوقّعا. إن اختلف فهو حاسوب آخر: دعهما يتوقفان.
desk-enrolment-code = رمز هذا الحاسوب

## كلمات
desk-comma = ،
desk-same = متطابق
desk-differs = مختلف
desk-newer = الأحدث
desk-older = الأقدم
desk-choose = اختر
desk-all-societies = كل الجمعيات
desk-one-society = الجمعية { $society }
desk-whole-society = الجمعية كلها
desk-role-sought = الشخص المطلوب
desk-role-enquirer = صاحب الطلب
desk-role-relative = مذكور في الطلب
desk-role-opened = فُتح هنا
desk-role-caseworker = موظف ملفات
desk-role-lead = قائد فريق
desk-role-officer = مسؤول
desk-role-protection = مسؤول حماية البيانات
desk-role-none = لا شيء بعد الآن
desk-kind-identity = الهوية
desk-kind-origin = الأصل
desk-kind-contact = الاتصال
desk-kind-family = الأسرة
desk-kind-circumstances = الظروف
desk-kind-casework = عمل الملف
desk-kind-request = الطلب
desk-kind-attachment = مرفق
desk-kind-none = لا شيء
desk-purpose-casework = العمل على ملف
desk-purpose-taking-on = تولي طلب
desk-purpose-review = مراجعة تطابق
desk-purpose-rights = سؤال شخص عن بياناته
desk-purpose-transfer = نقل إلى جمعية أخرى
desk-purpose-export = تصدير
desk-purpose-telling = إخبار الناس بعد حادث

## كيف انتهى الأمر
desk-ended-leaf = هو مكتوب في السجل، القيد { $leaf }.
desk-ended-refused = مرفوض
desk-ended-unanswered = لم يأت جواب في الوقت. لا يُعرف إن كان قد تم: انظر مرة أخرى قبل أن تعيده.
desk-ended-branched = حفظ شخص آخر قبلك. ما كتبته محفوظ ويجب دمجه.
desk-ended-waits = هو محفوظ هنا وينتظر. يُرسل من تلقاء نفسه ولا يلزمك شيء.
desk-reason-limit-own = بُلغ حد اليوم. يستطيع قائد الفريق أو مسؤول أن يمدد اليوم.
desk-reason-limit = بُلغ حد الجمعية أو حد الجميع.
desk-reason-novelty = سجلات كثيرة دفعة واحدة لم تُفتح من قبل. أُوقف هذا الحاسوب حتى ينظر المسؤولون.
desk-reason-grant = لم يُمنح اطلاع على هذا. اسأل قائد الفريق.
desk-reason-unknown = لا يوجد سجل أو مفتاح كهذا.
desk-reason-role = من يعمل على هذا الحاسوب لا يجوز له هذا.
desk-reason-session = انتهت الجلسة. حاول مرة أخرى.
desk-reason-request = لا يقبل حافظ المفاتيح هذا: قديم أو مكرر أو معيب. قارن ساعة هذا الحاسوب وساعة حافظ المفاتيح.
desk-reason-conflict = حفظ شخص آخر قبلك.
desk-error-empty = أجب عن هذا من فضلك.
desk-error-number = اكتب عدداً ليس صفراً وليس كبيراً جداً.
desk-error-staff = هذا ليس رقم موظف. انسخه كله.
desk-error-enrolment = هذا ليس نص تسجيل أو ينقصه جزء. انسخه كله.
desk-error-record = أحد هذه ليس رقم سجل. انسخه كله، واحد في كل سطر.
desk-error-no-record = اختر سجلاً واحداً على الأقل.
desk-error-queue-record = الاطلاع على قائمة الطلبات ليس لسجلات مفردة. لا تختر أي سجل.

## ملفاتي
desk-cases-title = ملفاتي
desk-cases-record = السجل الشخصي
desk-cases-who = من
desk-cases-since = منذ
desk-cases-held = المحفوظ هنا
desk-cases-state = الحالة
desk-cases-waits = ينتظر الإرسال
desk-cases-sent = في السجل العام
desk-cases-none = لا ملف بعد. كل طلب تأخذه وكل سجل تفتحه يظهر هنا.

## طلب جديد
desk-request-title = طلب جديد
desk-request-text = الأسئلة نفسها التي في الموقع العام. اطرحها بهذا الترتيب واترك فارغاً ما لا يُعرف. يعمل هذا من دون اتصال أيضاً.
desk-request-notice = ما يقال للشخص قبل السؤال
desk-request-way = كيف تُطرح الأسئلة
desk-request-in-person = وجهاً لوجه
desk-request-by-phone = بالهاتف
desk-request-in-writing = من استمارة ورقية أو رسالة
desk-request-if-other = فقط إن كان شخص يسأل نيابة عن غيره.
desk-request-if-child = فقط لطفل أو إن لم تكن متأكداً.
desk-request-contradicts = أُجيب عن هذا لكن جواباً آخر يقول إنه لا ينطبق. أفرغه أو غيّر الجواب الآخر.
desk-request-file = سجّل هذا الطلب
desk-request-filed = سُجّل الطلب
desk-request-done = الطلب
desk-paper-title = هذه الاستمارة على ورق
desk-paper-text = اطبع هذه الصفحة. فيها الأسئلة نفسها بلغتين؛ أدخل الأجوبة حين تعود. الاستمارة المملوءة ملف عن إنسان: احفظها مقفلة وأتلفها بعد ذلك.
desk-paper-office = للمكتب
desk-paper-where = المكان والتاريخ
desk-paper-interpreter = المحاور والمترجم
desk-paper-signed = ما شُرح
desk-paper-signature = التوقيع أو العلامة

## ما يجب دمجه
desk-branches-title = ما يجب دمجه
desk-branches-text = كتبت هذه بينما حفظ شخص آخر السجل نفسه. لم يضع شيء: قرر أيهما يبقى.
desk-branches-none = لا شيء ينتظر الدمج.
desk-branches-look = قارن
desk-branches-changed = ما غيّرته
desk-branches-do = ما العمل
desk-branches-one = نصك والنص الأحدث
desk-branches-field = الحقل
desk-branches-mine = نصك
desk-branches-theirs = الأحدث
desk-branches-open-first = افتح أولاً أحدث نسخة من هذا السجل؛ عندها يمكن أن يحل نصك محلها.
desk-branches-settle = احسم الأمر
desk-branches-done = نصك قائم الآن حيث اخترته
desk-branches-given-up = النسخة الأحدث قائمة. ذهب نصك.

## الأوامر
desk-orders-title = الأوامر
desk-orders-waiting = المنتظرة
desk-orders-none = لا أمر ينتظر.
desk-orders-one = الأمر { $order }
desk-orders-what = ماذا
desk-orders-signed = وقّعه
desk-orders-state = الحالة
desk-orders-until = صالح حتى
desk-orders-number = الرقم
desk-orders-given = سُلّم إلى حافظ المفاتيح
desk-orders-wanted = { $count ->
    [zero] لا توقيع مطلوب
    [one] توقيع واحد ({ $count }) مطلوب بعد
    [two] توقيعان ({ $count }) مطلوبان بعد
    [few] { $count } توقيعات مطلوبة بعد
   *[other] { $count } توقيعاً مطلوباً بعد
}
desk-orders-sign = وقّع هذا الأمر
desk-orders-drop = ارمه من هنا
desk-order-kept = لا يجيب الخادم. الأمر محفوظ ويُرسل من تلقاء نفسه.
desk-order-asked = ينتظر مسؤولاً آخر على حاسوب آخر، يجده تحت الأوامر.
desk-order-sent = لم يجب حافظ المفاتيح بعد. انظر صفحة هذا الحاسوب.
desk-order-done = نُفّذ
desk-order-refused = رفضه حافظ المفاتيح
desk-code-compare = وقّع فقط إن قرأ لك من يجلس إلى ذلك الحاسوب الرمز نفسه.
desk-who-there-is = من يعمل أين
desk-act-enrol = تسجيل حاسوب في الجمعية { $society }:
desk-act-appoint = الأدوار في
desk-act-revoke = إيقاف هذا الحاسوب إلى الأبد:
desk-act-reinstate = السماح لهذا بالمتابعة:
desk-act-extend = { $count ->
    [zero] لا سجلات إضافية اليوم لـ
    [one] سجل إضافي واحد ({ $count }) اليوم لـ
    [two] سجلان إضافيان ({ $count }) اليوم لـ
    [few] { $count } سجلات إضافية اليوم لـ
   *[other] { $count } سجلاً إضافياً اليوم لـ
}
desk-act-lockdown = إقفال كل شيء
desk-act-resume = البدء من جديد
desk-act-lease = يبقى حافظ المفاتيح مفتوحاً حتى
desk-act-clock = قورنت ساعة حافظ المفاتيح وهي صحيحة
desk-enrol-title = تسجيل حاسوب
desk-enrol-text = يُظهر الحاسوب الجديد نصاً ورمزاً. يوقّع مسؤولان على حاسوبين، ويُقرأ الرمز لكليهما أولاً. يبدأ بحد لليوم الأول.
desk-ask-enrolment = نص التسجيل
desk-ask-enrolment-hint = كما يُظهره الحاسوب الجديد، كله.
desk-ask-works = من يعمل عليه
desk-ask-staff = الموظف
desk-ask-staff-hint = الرقم الذي ظهر عند تعيين الشخص.
desk-ask-staff-new = رقمه. اتركه فارغاً لشخص جديد: يُصنع له رقم.
desk-appoint-title = تعيين
desk-appoint-text = ينال موظف هذه الأدوار في هذه الجمعية بدل السابقة. يوقّع مسؤولان.
desk-appoint-number = رقم هذا الموظف:
desk-ask-roles = الأدوار
desk-ask-roles-hint = عدم الاختيار يسحبها كلها.
desk-revoke-title = إيقاف حاسوب
desk-revoke-text = لن يفتح ولن يرسل شيئاً أبداً. يكفي توقيع واحد ويعمل فوراً. ما كان محفوظاً فيه يُعد معروفاً لمن هو معه.
desk-reinstate-title = السماح بالمتابعة
desk-reinstate-text = حاسوب أو موظف أوقفه حد يمكن أن يتابع. انظر أولاً فيما فتحه. يوقّع مسؤولان.
desk-ask-subject = من
desk-extend-title = تمديد يوم
desk-extend-text = يوم صادق يحتاج سجلات أكثر مما يسمح به الحد.
desk-ask-for-whom = لمن
desk-ask-more = كم سجلاً إضافياً
desk-ask-more-hint = لليوم فقط.
desk-lease-title = إبقاؤه مفتوحاً
desk-lease-text = يغلق حافظ المفاتيح نفسه حين تنتهي مدة فتحه. توقيع واحد يجددها.
desk-ask-hours = لكم ساعة
desk-ask-hours-hint = ثلاثة أيام هي 72 ساعة.
desk-clock-title = تثبيت الساعة
desk-clock-text = لاحظ حافظ المفاتيح قفزة في ساعته. قارنها بساعة أخرى قبل التوقيع؛ حتى ذلك الحين تُعد كل الحدود مستنفدة.
desk-lockdown-title = أقفل كل شيء
desk-lockdown-text = لا يُفتح شيء ولا يُستلم شيء، فوراً، حتى يبدأ مسؤولان من جديد. تُحفظ طلبات الأسر في الأثناء. يكفي توقيع واحد. إن شككت فأقفل.
desk-ask-where = أين
desk-resume-title = البدء من جديد
desk-resume-text = يوقّع مسؤولان النتائج: ما حدث وما فُعل ولماذا تُؤمَن المتابعة. تُلف كل المفاتيح من جديد قبل أن يُفتح شيء.
desk-ask-findings = النتائج
desk-ask-findings-hint = يُوقَّع النص ببصمته ولا يُحفظ هنا: احفظه في مكان آخر دون أي تغيير. يوقّع المسؤولان النص نفسه.
desk-ask-outside = تقرير فحص خارجي
desk-ask-outside-hint = من دونه يُوقَّع على غيابه.
desk-resume-hash = بصمة النتائج:

## الاطلاع
desk-access-title = الاطلاع
desk-access-text = يقول قائد الفريق من يفتح أي سجلات وأي أنواع من المعلومات وحتى متى. هذا مكتوب في السجل.
desk-access-not-lead = من يعمل على هذا الحاسوب لا يقود ملفات بحسب ما يعلم: سيرفض حافظ المفاتيح هذا.
desk-access-to = لمن
desk-access-kind = على ماذا
desk-access-case = سجلات ملف
desk-access-intake = قائمة الطلبات
desk-access-case-list = كل الملفات، لحاسوب بديل أو لمن يتسلم العمل
desk-access-candidate = سجل يجوز لجمعية أخرى أن تنظر فيه بعد تطابق
desk-access-records = سجلات هذا المكتب
desk-access-others = سجلات أخرى
desk-access-others-hint = أرقامها، واحد في كل سطر.
desk-access-kinds = أنواع المعلومات
desk-access-kinds-hint = عدم الاختيار يعني كلها.
desk-access-days = لكم يوماً
desk-access-give = امنح الاطلاع
desk-access-given = مُنح الاطلاع
desk-access-number = رقم هذا الاطلاع:

## ما فُتح هنا
desk-opened-title = ما فُتح هنا
desk-opened-text = كل ما طلب هذا الحاسوب فتحه. يُكتب قبل أن يُطلب، فلم يُفتح شيء ليس هنا.
desk-opened-count = { $count ->
    [zero] لا قيد
    [one] قيد واحد ({ $count })
    [two] قيدان ({ $count })
    [few] { $count } قيود
   *[other] { $count } قيداً
}
desk-opened-when = متى
desk-opened-record = السجل الشخصي
desk-opened-what = أنواع المعلومات
desk-opened-why = لماذا
desk-opened-leaf = قيد السجل
desk-opened-refused = مرفوض
desk-opened-unknown = غير معروف؛ يُعد مفتوحاً

## شخص يغادر
desk-leaving-title = شخص يغادر
desk-leaving-text = تُوقَف كل حواسيبه فوراً، ويُدرج ما كان محفوظاً في كل منها، وتذهب ملفاته إلى شخص آخر.
desk-leaving-who = من يغادر
desk-leaving-held = ما كان في حواسيبه بحسب السجل
desk-leaving-opened = سجلات فُتحت
desk-leaving-kinds = أنواع المعلومات
desk-leaving-wrote = سجلات كُتبت
desk-leaving-searches = عمليات بحث
desk-leaving-last = آخر استعمال
desk-leaving-list = السجلات كما يسميها السجل:
desk-leaving-here = هذا الحاسوب؛ على مسؤول آخر أن يوقفه
desk-leaving-read = { $count ->
    [zero] لم يُقرأ قيد من السجل.
    [one] قُرئ قيد واحد ({ $count }) من السجل.
    [two] قُرئ قيدان ({ $count }) من السجل.
    [few] قُرئت { $count } قيود من السجل.
   *[other] قُرئ { $count } قيداً من السجل.
}
desk-leaving-not-whole = هذا ليس السجل كله الذي يعرفه هذا الحاسوب: يعطي الخادم أقل منه أو شيئاً آخر. قد ينقص القائمة شيء. أخبر مسؤولاً.
desk-leaving-to = من يتسلم
desk-leaving-nobody = لا أحد الآن
desk-leaving-do = أوقف كل حواسيبه وسلّم ملفاته
desk-leaving-none = لم يعد أي من حواسيبه صالحاً للاستعمال.
desk-leaving-handed = سُلّمت الملفات
desk-leaving-after = ما كان في حواسيبه يبقى معروفاً لمن هي معه: الإيقاف لا يسترد شيئاً. استعد الحواسيب وامسحها.
