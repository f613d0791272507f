### ما يقال للناس عندما تصل معلوماتهم إلى من لا حق له فيها، وصفحة مقارنة الرسائل.

## في كل نص
tell-exercise = هذا تمرين: لم يحدث شيء في الواقع.
tell-and = ؛ { "" }

## رسالة قصيرة
tell-sms = لدينا ما نخبرك به. اتصل بنا على { $phone } حين يمكنك التحدث بأمان. الرمز { $code }. لا رابط في هذه الرسالة ولا تطلب شيئا.

## البريد والرسالة
tell-subject = رسالة لك
tell-greeting = السيد/السيدة { $name }،
tell-told = حدث شيء لمعلومات أعطيتنا إياها، ولهذا نخبرك.
tell-veiled = حدث شيء لمعلومات يحفظها مكتبنا وورد فيها اسمك، ولهذا نخبرك.
tell-staff = حدث شيء لبيانات دخولك في العمل، ولهذا نخبرك.
tell-kinds = ما يخصك منها: { $kinds }.
tell-was-read = قرأها شخص لا حق له في ذلك.
tell-may-be-read = ربما قرأها شخص لا حق له في ذلك. لا نستطيع أن نستبعد ذلك.
tell-was-copied = نسخت وهي مقفلة. لا يمكن قراءتها من غير مفاتيحنا، ولم تؤخذ المفاتيح.
tell-advice = إذا كتب إليك أحد أو اتصل بك في هذا الأمر وأراد منك شيئا فلا تجبه وأخبرنا.
tell-never = لا نطلب أبدا وثائق ولا مكان وجودك.
tell-no-link = لا رابط في هذه الرسالة ولا تطلب شيئا.
tell-ring = اتصل بنا على { $phone } حين يمكنك التحدث بأمان. ويمكنك أيضا أن تأتي إلى أي مكتب لنا.
tell-no-credit = إذا لم تستطع دفع ثمن المكالمة فدع الهاتف يرن مرة واحدة: نعاود الاتصال بك.
tell-code = رمز هذه الرسالة: { $code }
tell-check = بهذا الرمز يمكنك أن تسأل في صفحة التحقق أو بالهاتف أو في مكتب هل هذه الرسالة منا حقا.
tell-rights = يحق لك أن ترى ما يحفظ عنك وأن يصحح وأن يمحى. اسأل على الرقم نفسه.

## أنواع المعلومات
tell-kind-identity = أسماؤك وميلادك وشكلك
tell-kind-origin = أصلك ولغاتك
tell-kind-contact = كيف يمكن الوصول إليك
tell-kind-family = من هم أقرباؤك
tell-kind-circumstances = ما حدث لك وأين
tell-kind-casework = ما كتبه موظفونا
tell-kind-intake = ما كتبته إلينا
tell-kind-attachment = ملفات أعطيتنا إياها
tell-kind-login = بيانات دخولك

## الرسالة
tell-letter-title = رسالة
tell-letter-fold = اطو هنا. لا يظهر من الخارج إلا العنوانان.

## ورقة الاتصال
tell-call-title = اتصال
tell-visit-title = زيارة
tell-call-number = الرقم
tell-call-place = المكان
tell-call-name = اسأل عن
tell-call-when = متى
tell-call-language = اللغة
tell-call-interpreter = يلزم مترجم: { $language }
tell-call-not-dialect = لا مترجم من: { $dialect }
tell-call-not-gender = لا مترجم من هذا الجنس: { $gender }
tell-call-no-script = لا نص مراجعا بهذه اللغة: مع مترجم فقط.
tell-call-before = قبل أن تتكلم
tell-call-nobody-else = لا تقل لأحد آخر من أنت ولا ما الموضوع. لا تترك رسالة على جهاز.
tell-call-first = 1. أعط الرمز
tell-call-code = أعطيك رقما أولا لتتحقق لاحقا من أننا نحن: { $code }. اكتبه إن شئت.
tell-call-ring-back = 2. اعرض معاودة الاتصال
tell-call-ring-back-text = لا يلزمك أن تصدقني. أغلق الخط واتصل بنا على الرقم المكتوب في بطاقتك أو على { $phone }. إذا لم تستطع دفع ثمن المكالمة فدع الهاتف يرن مرة واحدة.
tell-call-safe = 3. اسأل
tell-safe-to-talk = هل يمكنك التحدث بأمان؟
tell-call-not-safe = إن لم يكن: قل إنك ستتصل مرة أخرى وأغلق الخط. علم ذلك أدناه.
tell-call-say = 4. قل
tell-call-distress = إذا صار الأمر فوق الطاقة
tell-call-distress-text = توقف عن القراءة. أصغ. اسأل هل معه أحد. اسأل ما الذي يحتاج إليه الآن. لا تعد بما لا نستطيع. اعرض أن تتصل مرة أخرى اليوم واذكر جهات الدعم أدناه. إذا كانت الحياة في خطر فاستدع قائد فريقك وابق على الخط.
tell-call-support = دعم قريب منه
tell-call-no-support = لا نعرف جهة دعم في بلده: اسأل قائد فريقك قبل أن تتصل.
tell-call-end = 5. في النهاية
tell-call-end-text = اطلب أن يقول بكلماته ما فهمه. اسأل هل نتصل مرة أخرى وبأي طريق. لا تسأل عن شيء آخر.
tell-call-mark = علم واحدة
tell-call-mark-understood = فهم
tell-call-mark-reached = وصل الخبر ولا نعلم هل فهم
tell-call-mark-refused = لا يريد أن يسمع شيئا
tell-call-mark-unreachable = لم يجب أحد أو أجاب غيره
tell-call-mark-unsafe = ليس من الأمان أن نواصل

## تحقق من رسالة
compare-title = تحقق من رسالة
compare-intro = هل وصلتك رسالة أو خطاب أو مكالمة باسمنا؟ كان فيها رمز من اثني عشر رقما. قارنها هنا بما أرسلناه حقا.
compare-code = رمز الرسالة
compare-code-hint = اثنا عشر رقما، مثل { CODE("482 913 077 362") }
compare-tail = آخر ثلاثة أرقام
compare-tail-hint = من رقم الهاتف الذي وصلته الرسالة أو المكالمة؛ ومن الخطاب رقم البيت (البيت { CODE("7") } هو { CODE("007") }). اتركه فارغا للبريد الإلكتروني أو إذا كنت لا تعرفه.
compare-send = تحقق
compare-privacy = لا يحفظ شيء مما تكتبه هنا.
compare-wrong-code = ليست هذه الأرقام الاثني عشر لرمز، أو أن أحدها خطأ. انظر إلى الرسالة مرة أخرى.
compare-wrong-tail = ثلاثة أرقام أو لا شيء.
compare-sent = أرسلنا هذا
compare-sent-text = أرسلت الجمعية { $society } رسالة بهذا الرمز في { $date }، { $channel }.
compare-channel-voice = بالهاتف: اتصل موظف
compare-channel-sms = برسالة قصيرة
compare-channel-mail = بالبريد الإلكتروني
compare-channel-letter = بخطاب
compare-channel-person = بزيارة
compare-purpose-incident = أخبرت عن حادث يتعلق بمعلومات.
compare-purpose-correction = صححت رسالة سابقة.
compare-purpose-drill = كانت تمرينا. لم يحدث شيء في الواقع.
compare-what-it-said = لم يكن فيها رابط. لم تطلب مالا ولا وثائق ولا مكانا.
compare-same = هل رسالتك هي نفسها؟ إذا كان في رسالتك رابط أو كانت تطلب شيئا فقد وضع أحد رمزنا في رسالة كاذبة: لا تجب وأبلغ عنها.
compare-before = { $count ->
    [zero] لم يتحقق أحد من هذا الرمز من قبل.
    [one] تحقق من هذا الرمز مرة واحدة من قبل. إن لم تكن أنت فإن غيرك يملكه أيضا.
    [two] تحقق من هذا الرمز مرتين من قبل. إن لم تكن أنت فإن غيرك يملكه أيضا.
    [few] تحقق من هذا الرمز { $count } مرات من قبل. إن لم تكن أنت فإن غيرك يملكه أيضا.
    [many] تحقق من هذا الرمز { $count } مرة من قبل. إن لم تكن أنت فإن غيرك يملكه أيضا.
   *[other] تحقق من هذا الرمز { $count } من المرات من قبل. إن لم تكن أنت فإن غيرك يملكه أيضا.
}
compare-weak = لم تعط آخر الأرقام، ولهذا فإن هذا الجواب أضعف: من نسخ رمز غيره يحصل على الجواب نفسه.
compare-not = لا نستطيع أن نؤكدها
compare-not-text = لا تجب على الرسالة ولا تتصل برقم مكتوب فيها. أبلغنا بها. انظر إلى الرمز وآخر الأرقام مرة أخرى: ربما فيها خطأ.
compare-busy = يسأل كثيرون الآن
compare-busy-text = حاول مرة أخرى بعد دقيقة أو اتصل بنا على { $phone }.
compare-again = تحقق من رسالة أخرى
compare-ring = يمكنك أن تسأل بالهاتف أيضا: { $phone }

## الإبلاغ عن رسالة
report-title = أبلغ عن رسالة مريبة
report-intro = علم ما كان خطأ. تعد الأعداد فقط: لا يحفظ شيء عنك ولا من الرسالة. لا تحذف الرسالة؛ أرها لموظفينا حين تراهم.
report-what = ماذا كانت تريد؟
report-link = كان فيها رابط
report-money = المال
report-documents = وثائق أو صور أو رقم خاص
report-whereabouts = مكان: مكانك أو مكان قريب لك
report-hurry = كانت مستعجلة أو هددت
report-known = كانت تعرف أشياء لا يجوز أن يعرفها غيرنا
report-other = شيء آخر
report-channel = كيف وصلت؟
report-send = أبلغ
report-nothing = علم واحدة على الأقل.
report-done = شكرا
report-done-text = حسبناها. إذا كنت قد أجبت أو أرسلت شيئا فاتصل بنا على { $phone }: لم تخطئ في شيء.
compare-nav = تحقق من رسالة
report-nav = أبلغ عن رسالة
