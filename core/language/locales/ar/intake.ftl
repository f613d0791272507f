### مسودة: لم يراجعها ناطق بالعربية بعد.

intake-title = البحث عن شخص
intake-step = الصفحة { $step } من { $all }

who-title = لمن تطلب؟
who-self = لنفسي: أبحث عن شخص من عائلتي
who-other = لغيري: أساعد عائلة
under-18 = هل عمر الشخص الذي يبحث أقل من 18 سنة؟
yes = نعم
no = لا
not-sure = لست متأكدًا

sought-title = عمّن تبحث؟
sought-name = الاسم الكامل
sought-name-hint = كما تكتبه العائلة، بخطّها.
sought-other-names = أسماء أخرى
sought-other-names-hint = اللقب، الاسم قبل الزواج، الاسم بخطّ آخر.
relation = ما صلة هذا الشخص بمن يبحث عنه؟
relation-mother = أم
relation-father = أب
relation-sister = أخت
relation-brother = أخ
relation-wife = زوجة
relation-husband = زوج
relation-partner = شريك الحياة
relation-daughter = ابنة
relation-son = ابن
relation-grandmother = جدّة
relation-grandfather = جدّ
relation-aunt = عمّة أو خالة
relation-uncle = عمّ أو خال
relation-other-family = قريب آخر
relation-other = ليس من العائلة

about-title = عن الشخص الذي تبحث عنه
gender = الجنس
gender-female = أنثى
gender-male = ذكر
gender-other = غير ذلك، أو غير معروف
birth = تاريخ الميلاد أو العمر
birth-hint = بالدقة التي تعرفها. تكفي السنة أو العمر.
birth-place = مكان الميلاد
father = اسم الأب
mother = اسم الأم

loss-title = كيف فُقد الاتصال؟
loss-when = متى سمعت عن الشخص آخر مرة؟
loss-where = أين كان ذلك؟
loss-what = ماذا حدث؟
loss-what-hint = بكلماتك. لا تكتب ما قد يعرّض أحدًا للخطر.

danger-title = هل يمكن أن يعرّض البحث عن هذا الشخص أحدًا للخطر؟
danger = هل الشخص مختبئ أو في خطر؟
danger-hint = إن لم تكن متأكدًا، نتصرف كما لو كان الجواب نعم.
never = لا تُطلعوا أبدًا
never-hint = بلدان أو سلطات أو أشخاص يجب ألا يعلموا بهذا الطلب. تعمل كل جمعية في بلدها إلى جانب الحكومة: إن كان هذا هو الخطر، فاكتب اسم البلد.

you-title = عن الشخص الذي يبحث
you-name = الاسم الكامل للشخص الذي يبحث
you-language = اللغة التي نتكلم بها
helper-name = اسمك أنت واسم منظمتك
adult = هل هناك شخص بالغ تثق به؟
adult-hint = لا نتصل بأي بالغ قبل أن ينظر في الأمر شخص مدرَّب على حماية الأطفال.
adult-name = اسم هذا البالغ، وكيف نصل إليه
adult-none = لا يوجد بالغ أثق به

reach-title = كيف يمكننا الوصول إليك؟
reach = هل يمكننا الوصول إليك؟
reach-yes = نعم، بهذه الطريقة:
reach-phone = الهاتف
reach-email = البريد الإلكتروني
reach-address = العنوان
reach-safe = كيف نصل إليك بأمان؟
reach-safe-hint = من غيرك يرى هذا الهاتف أو يسمع المكالمة؟ متى يكون ذلك آمنًا؟ ما الذي يجب ألا نفعله؟
reach-none = لا يمكن الوصول إليّ: سأتابع صفحة «طلبي»

check-title = راجع إجاباتك وأرسلها
check-empty = لم يُكتب شيء
check-notice = عندما ترسل هذا يُقفل عند وصوله. لا يستطيع هذا الموقع قراءته بعد ذلك. يستطيع ذلك موظفو هذه الجمعية، ويُسجَّل كل فتح.
consent = أوافق على أن تستخدم الجمعيات واللجنة الدولية هذه الإجابات للبحث عن هذا الشخص
consent-network = أوافق
consent-only = الجمعية التي تتلقى هذا فقط
consent-hint = يمكنك سحب موافقتك في أي وقت.
send = إرسال

receipt-title = وصلنا طلبك
receipt-intro = اكتب هذين الرقمين الآن. لا يظهران إلا هنا.
receipt-reference = الرقم المرجعي
receipt-reference-text = يمكنك أن تقول هذا الرقم للموظفين.
receipt-secret = الرقم الخاص
receipt-secret-text = لا تقل هذا الرقم لأحد. لا يسأل عنه الموظفون أبدًا.
receipt-lost = إن فقدتهما فيمكن للموظفين أن يعطوك رقمين جديدين بعد أن يتأكدوا من هويتك.
receipt-written = لقد كتبتهما
receipt-done-title = طلبك لدينا
receipt-done-text = ينظر فيه الموظفون حتى { $date }. بالرقمين يمكنك أن ترى في صفحة «طلبي» أين وصل.

error-choose = يُرجى اختيار جواب واحد.
error-name = يُرجى كتابة الاسم، أو الجزء الذي تعرفه منه.
error-letters = لم تصل بعض الحروف كما كُتبت. يُرجى كتابة هذا مرة أخرى.
error-long = { $max ->
    [zero] لا تكتب شيئًا هنا ({ $max }).
    [one] يُرجى كتابة حرف واحد على الأكثر هنا ({ $max }).
    [two] يُرجى كتابة حرفين على الأكثر هنا ({ $max }).
    [few] يُرجى كتابة { $max } أحرف على الأكثر هنا.
    [many] يُرجى كتابة { $max } حرفًا على الأكثر هنا.
   *[other] يُرجى كتابة { $max } حرف على الأكثر هنا.
}
error-email = هذا ليس عنوان بريد إلكتروني. يتكون العنوان من اسم وعلامة @ ومكان.
error-phone = يتكون رقم الهاتف من خمسة أرقام على الأقل.
error-reach = يُرجى كتابة طريقة واحدة للوصول إليك، أو اختيار أنه لا يمكن الوصول إليك.
error-form = عادت هذه الصفحة ناقصة. يُرجى إرسالها من جديد.
