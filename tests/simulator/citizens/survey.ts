// A small survey in the manner of the coalition's, for tests of the citizens alone.

import { surveySchema } from '../../../src/survey/definition.ts';

const say = (ar: string, ckb: string, en: string) => ({ ar, ckb, en });
const GOVERNORATES = [
  'baghdad nineveh basra erbil sulaymaniyah duhok halabja kirkuk anbar diyala babil karbala najaf wasit qadisiyah muthanna',
  'dhi-qar maysan salah-al-din',
].flatMap((codes) => codes.split(' '));

export const SURVEY = surveySchema.parse({
  id: 'fixture',
  title: say('استطلاع', 'ڕاپرسی', 'Poll'),
  sponsor: say('مركز', 'ناوەند', 'A centre'),
  country: 'IQ',
  languages: ['ar', 'ckb', 'en'],
  defaultLanguage: 'ar',
  timeZone: 'Asia/Baghdad',
  fieldPeriod: { start: '2026-12-01T08:00', end: '2026-12-11T20:00' },
  reminders: ['24h', '72h'],
  pacing: { segmentsPerSecond: 10 },
  budget: { segments: 100_000, reserve: 1000 },
  completion: { threshold: 0.5 },
  texts: {
    invitation: say('مركز يسأل: رأيك بالتحالف؟ 1 أؤيد 2 أعارض 3 لا أعرف', 'ناوەند دەپرسێت: 1 2 3', 'A centre asks: 1 2 3?'),
    reminder: say('تذكير', 'بیرخستنەوە', 'A reminder'),
    thanks: say('شكراً لمشاركتك', 'سوپاس بۆ بەشداریت', 'Thank you for taking part'),
    clarify: say('لم نفهم.', 'تێنەگەیشتین.', 'We did not understand.'),
    help: say('للمساعدة', 'بۆ یارمەتی', 'For help'),
    stop: say('توقفت الرسائل', 'نامەکان وەستان', 'You will get no more messages'),
    start: say('عدنا', 'گەڕاینەوە', 'Welcome back'),
    closed: say('انتهى', 'کۆتایی هات', 'The poll is over'),
    notInvited: say('لست مدعواً', 'بانگهێشت نەکراویت', 'You were not sampled'),
    languageChanged: say('بالعربية', 'بە کوردی', 'In English'),
  },
  questions: [
    {
      id: 'stance',
      type: 'choice',
      text: say('رأيك بالتحالف؟ 1 أؤيد 2 أعارض 3 لا أعرف', 'ڕای تۆ؟ 1 2 3', 'Your view? 1 2 3'),
      clarify: say('أجب 1 أو 2 أو 3', 'بە 1، 2 یان 3 وەڵام بدەوە', 'Please answer 1, 2 or 3'),
      options: [
        { code: 'support', means: 'support', label: say('أؤيد', 'پشتگیری دەکەم', 'support') },
        { code: 'oppose', means: 'oppose', label: say('أعارض', 'دژم', 'oppose') },
        { code: 'unsure', means: 'unsure', label: say('لا أعرف', 'نازانم', "don't know") },
      ],
    },
    {
      id: 'governorate',
      type: 'choice',
      text: say('المحافظة؟', 'پارێزگا؟', 'Governorate?'),
      options: GOVERNORATES.map((code) => ({ code, label: { ar: `م ${code}`, ckb: `پ ${code}`, en: code } })),
    },
    {
      id: 'age',
      type: 'choice',
      text: say('العمر؟', 'تەمەن؟', 'Age?'),
      options: ['18-29', '30-44', '45-59', '60-plus'].map((range) => ({
        code: `age-${range}`,
        label: say(range.replace('-plus', ' فأكثر'), range.replace('-plus', ' زیاتر'), range.replace('-plus', ' or older')),
      })),
    },
    {
      id: 'gender',
      type: 'choice',
      text: say('الجنس؟', 'ڕەگەز؟', 'Gender?'),
      options: [
        { code: 'male', means: 'male', label: say('ذكر', 'نێر', 'male') },
        { code: 'female', means: 'female', label: say('أنثى', 'مێ', 'female') },
      ],
    },
  ],
});
