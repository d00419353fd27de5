// The public page in Arabic. Its sentences are built so that no noun has to agree with a number.

import type { Part, Words } from './words.ts';

/** «و» is written to the number that follows it. */
function list(parts: string[]): string {
  return parts.map((part, at) => (at === 0 ? part : ` و${part}`)).join('');
}

export const ar: Words = {
  language: 'ar',
  name: 'العربية',
  dir: 'rtl',
  locale: 'ar-IQ-u-nu-arab',
  percent: (number) => `${number}٪`,
  range: (low, high) => `${low} إلى ${high}`,
  comma: '، ',
  languageNames: {
    ar: 'العربية',
    ckb: 'الكردية (السورانية)',
    en: 'الإنجليزية',
    kmr: 'الكردية (الكرمانجية)',
    tr: 'التركية',
    syr: 'السريانية',
  },
  strataNames: {
    region: 'المنطقة',
    governorate: 'المحافظة',
    age: 'العمر',
    gender: 'الجنس',
    sex: 'الجنس',
    language: 'اللغة',
  },
  notKnown: 'غير معروف',

  nothing: 'لا شيء منشور هنا.',

  kind: 'استطلاع بالرسائل النصية',
  published: 'نُشر في',
  asOf: 'الأرقام كما كانت في',
  otherLanguages: 'اللغات',
  newer: 'هنا نشرة أحدث لهذا الاستطلاع',
  headline: (base, parts) =>
    `من بين الذين أجابوا، وعددهم ${base}، اختار ${list(parts.map(({ share, label }: Part) => `${share} «${label}»`))}.`,
  standing: {
    overlap: 'مجالا الثقة لأكبر نسبتين متداخلان: فلا يمكن لهذا الاستطلاع أن يقول أيّهما أكبر.',
    apart: 'مجالا الثقة لأكبر نسبتين غير متداخلين.',
    unknown: 'لم تكن العيّنة عشوائية: فلا يمكن إعطاء مجال ثقة، ولا تصحّ النسب إلا على الذين أجابوا.',
  },
  tooFew: (base, least) => `عدد الإجابات ${base} فقط، وهو أقل مما تحتاج إليه النسب المئوية، أي ${least} على الأقل.`,
  chartNote: (base) => `العمود: النسبة من مجموع الإجابات، وعددها ${base}. الخط الرفيع: مجال الثقة ٩٥٪.`,
  chartNoteWithoutIntervals: (base) => `العمود: النسبة من مجموع الإجابات، وعددها ${base}.`,

  answer: 'الجواب',
  share: 'النسبة',
  interval: 'مجال الثقة ٩٥٪',
  count: 'عدد الإجابات',
  base: 'كل الإجابات (أساس الحساب)',
  refused: 'لم يرغبوا في الإجابة',
  unclear: 'رد غير مفهوم',
  notInBase: 'خارج أساس الحساب',
  withoutAnswer: 'رفض أو رد غير مفهوم',
  mean: 'المتوسط',
  median: 'الوسيط',
  openAnswers: 'أجاب المستجيبون بكلماتهم، ولا تُنشر نصوصها.',

  questions: 'الأسئلة الأخرى',
  breakdowns: 'التفصيل',
  by: (stratum) => `بحسب ${stratum}`,
  hiddenRows: (count) =>
    `عدد الصفوف غير المعروضة: ${count}. يُخفى كل صف فيه عدد من ١ إلى ٩ أو إجاباته أقل من ٥٠، وتُخفى معه صفوف أخرى، كي لا يُعرف أحد بعينه.`,
  allHidden: 'غير معروض: في بعض صفوفه عدد من ١ إلى ٩ أو إجابات أقل من ٥٠، وبقية الصفوف تكشفها.',

  wording: 'ما الذي سُئل عنه الناس',
  invitation: 'الرسالة الأولى',
  reminder: 'رسالة التذكير',
  clarify: 'إذا لم يُفهم الرد',
  clarifyFirst: 'قبل إعادة السؤال، إذا لم يُفهم الرد',
  answersOffered: 'الأجوبة',
  anyNumber: (least, most) => `عدد صحيح من ${least} إلى ${most}`,
  ownWords: 'بكلماتهم',

  method: 'كيف أُجري الاستطلاع',
  sponsor: 'الجهة الراعية',
  conductedBy: 'الجهة المنفّذة',
  contact: 'للتواصل',
  population: 'عمّن يتحدث',
  sampling: 'كيف اختير الناس',
  sampleKind: { random: 'عيّنة عشوائية.', nonrandom: 'عيّنة غير عشوائية.' },
  mode: 'كيف سُئلوا',
  modeTold: 'برسالة نصية (SMS). أجاب الناس بالرد عليها، برقم أو بكلماتهم.',
  languages: 'اللغات',
  fieldPeriod: 'فترة العمل الميداني',
  stillOpen: 'لا يزال مفتوحاً',
  reminders: (most) => `عدد رسائل التذكير لمن لم يرد، على الأكثر: ${most}.`,
  sampleSize: 'حجم العيّنة',
  sampleTold: (sampled, released, answered) =>
    `الأرقام في العيّنة: ${sampled}. ما أُطلق منها للسؤال: ${released}. من أجابوا عن السؤال الرئيسي: ${answered}.`,
  responseRate: 'معدل الاستجابة',
  responseTold: (share, answered, released) =>
    `${share} (${answered} من ${released}). هذا هو RR1، أي الحد الأدنى لمعدل الاستجابة عند الجمعية الأمريكية لبحوث الرأي العام (AAPOR)، على أن السؤال الرئيسي هو المقابلة. وتُحسب عليه الأرقام المعطّلة ومن طلبوا من قبل عدم مراسلتهم.`,
  noResponse: 'لم يُسأل أحد بعد.',
  precision: 'الدقة',
  precisionTold: (base) =>
    `تُعطى كل نسبة مع مجال الثقة ٩٥٪ (طريقة ويلسون). عدد الإجابات عن السؤال الرئيسي: ${base}. لا أثر للتصميم: فلا أوزان ولا عناقيد.`,
  noPrecision: 'لا يُعطى مجال ثقة: فالعيّنة غير عشوائية.',
  weighting: 'الأوزان',
  unweighted: 'لا أوزان: لكل إجابة القيمة نفسها.',
  reading: 'كيف قُرئت الردود',
  readingTold: (rule, person, nobody) =>
    `الإجابات وحالات الرفض في كل الأسئلة، بحسب من قرّر معنى الكلمات: قواعد ثابتة ${rule}، شخص ${person}. بقي بلا قرار: ${nobody}.`,
  disclosure: 'المجموعات الصغيرة',
  disclosureTold: 'لا نسب مئوية لأقل من ٥٠ إجابة. وفي التفصيل يُخفى كل صف فيه عدد من ١ إلى ٩، وتُخفى معه صفوف أخرى.',
  questionnaire: 'الاستبيان',
  version: (number) => `النسخة ${number}، البصمة SHA-256`,

  limits: 'ما لا تستطيع هذه النتيجة قوله',
  limit: {
    coverage: 'لم يكن ممكناً أن يُسأل إلا من كان رقم هاتفه المحمول في العيّنة. أما من لا هاتف له، أو رقمه غيرها، فلم يُسمع صوته.',
    nonresponse: 'قد يرى الذين لم يجيبوا غير ما يراه الذين أجابوا، ولا يشمل أي مجال ثقة ذلك.',
    selfSelection: 'الرد على رسالة نصية قرار صاحبه: فقد يرد أصحاب الآراء القوية أكثر من غيرهم.',
    reading: 'كانت الأسئلة مكتوبة: فقد يغيب من لا يقرأ، وقد يجيب عن الهاتف المشترك شخص آخر.',
    languages: (names) => `طُرحت الأسئلة بهذه اللغات وحدها: ${names}.`,
    interval:
      'يشمل مجال الثقة ٩٥٪ المصادفة وحدها: كم يمكن أن تبعد النسبة في عيّنة عشوائية بهذا الحجم عن النسبة بين الجميع. ولا يشمل من لم يُسأل، ولا صياغة السؤال، ولا قراءة الرد.',
    nonrandom: 'لم تُسحب العيّنة عشوائياً: فلا يُعرف منها شيء عن غير الذين أجابوا.',
    unweighted: 'النسب غير موزونة: فالمجموعات التي أجابت أكثر لها أثر أكبر.',
    stillFielding: 'كان الاستطلاع لا يزال مفتوحاً عند قراءة هذه الأرقام، وقد تتغيّر.',
    oneWay: 'أُرسل الاستطلاع من جهة لا تستطيع الهواتف الرد عليها بالطريقة المعتادة.',
    hidden: 'صفوف المجموعات الصغيرة مخفية في التفصيل.',
  },

  check: 'تحقّق من هذه الأرقام',
  checkTold: 'هذه النشرة لا تتغيّر. والملف الذي فيه كل أرقامها (JSON) له البصمة SHA-256:',
  downloads: { json: 'كل الأرقام (JSON)', csv: 'الجداول (CSV)', svg: 'الصورة (SVG)', png: 'الصورة (PNG)' },
  publications: 'نشرات أخرى لهذا الاستطلاع',
  publication: (number, date) => `رقم ${number}، ${date}`,
};
