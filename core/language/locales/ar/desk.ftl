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
desk-state-shut = حافظ المفاتيح مغلق: على مسؤول أن يجدد مدة فتحه. ما تكتبه يُحفظ ويُرسل بعد ذلك.
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
desk-waiting-title = ما ينتظر
desk-waiting-none = لا شيء ينتظر الإرسال.
desk-waiting-text = هو محفوظ هنا مقفلاً ويُرسل من تلقاء نفسه. ينتظر لأن الخادم أو حافظ المفاتيح لم يؤكده بعد.
desk-waiting-record = السجل الشخصي
desk-waiting-how = إلى أين وصل
desk-waiting-unsent = لم يُرسل بعد
desk-waiting-sent = أُرسل ولم يؤكَّد بعد
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
