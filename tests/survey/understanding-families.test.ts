// Families of replies, written out as verb × negation × object × words around: each must keep its polarity.

import { describe, expect, it } from 'vitest';
import { read } from './coalition-like.ts';

type Parts = readonly string[];

/** Every combination of one part from each list, joined by blanks. */
function combine(...lists: Parts[]): string[] {
  return lists
    .reduce<string[]>((starts, list) => starts.flatMap((start) => list.map((part) => `${start} ${part}`)), [''])
    .map((text) => text.replace(/\s+/g, ' ').trim());
}

const AR_FOR = ['أؤيد', 'اؤيد', 'نؤيد', 'أدعم', 'أساند', 'انا مؤيد', 'أنا مع', 'اني مع', 'نعم أؤيد'];
const AR_AGAINST = ['أعارض', 'نعارض', 'أرفض', 'نرفض', 'ضد', 'انا ضد', 'احنا ضد', 'معارض'];
const AR_FORCES = ['وجودهم', 'نشر القوات', 'التحالف الدولي', 'بقاءهم', 'وجود القوات الأجنبية في العراق', 'تواجدهم في بلدنا'];
const AR_LEAVING = ['خروجهم', 'انسحابهم', 'رحيل القوات', 'طردهم', 'إنهاء وجودهم', 'سحب القوات'];
const AR_TAILS = ['', 'بشدة', 'شكرا', '!!', 'لأنهم في بلدنا'];
const EN_FOR = ['I support', 'we fully support', 'I am in favor of', "I'm for", 'I agree with', 'yes I support'];
const EN_AGAINST = ['I oppose', 'I am strongly against', 'im against', 'I reject', 'I disagree with', 'no i oppose'];
const EN_FORCES = ['it', 'them', 'the deployment', 'the coalition', 'their presence', 'them staying'];
const EN_LEAVING = ['their withdrawal', 'kicking them out', 'them leaving', 'ending their presence', 'pulling the troops out'];
const EN_TAILS = ['', 'because they bombed us', 'because they protect us', 'thanks', '!!'];
const CKB_NOUNS = ['پشتگیری', 'پشتگیرییان', 'پشتیوانی', 'پشتگیری هێزەکان', 'پشتگیری مانەوەیان'];
const CKB_STARTS = ['', 'من', 'بەڵێ', 'سڵاو', 'بە توندی'];

const FAMILIES: [name: string, label: string, texts: string[]][] = [
  ['Arabic, for the forces', 'support', combine(AR_FOR, AR_FORCES, AR_TAILS)],
  ['Arabic, against the forces', 'oppose', combine(AR_AGAINST, AR_FORCES, AR_TAILS)],
  ['Arabic, for their leaving', 'oppose', combine(AR_FOR, AR_LEAVING, AR_TAILS)],
  ['Arabic, against their leaving', 'support', combine(AR_AGAINST, AR_LEAVING, AR_TAILS)],
  [
    'Arabic, support negated',
    'oppose',
    combine(['لا', 'ما', 'مو', 'لن', 'لست'], ['أؤيد', 'أدعم', 'مؤيد', 'اؤيدهم'], ['', 'وجودهم']),
  ],
  ['Arabic, wishes that they stay', 'support', combine(['نريدهم', 'لازم', 'خلي', 'يجب ان'], ['يبقون', 'يبقوا'])],
  ['Arabic, wishes that they leave', 'oppose', combine(['نريدهم', 'لازم', 'خلي', 'يجب ان'], ['يطلعون', 'يرحلون', 'يخرجوا'])],
  ['Arabic, no wish that they stay', 'oppose', combine(['ما', 'لا'], ['نريدهم', 'اريدهم'], ['يبقون', 'ان يبقوا'])],
  ['Arabic, no wish that they leave', 'support', combine(['ما', 'لا'], ['نريدهم', 'اريدهم'], ['يطلعون', 'ان يخرجوا', 'يرحلون'])],
  ['English, for the forces', 'support', combine(EN_FOR, EN_FORCES, EN_TAILS)],
  ['English, against the forces', 'oppose', combine(EN_AGAINST, EN_FORCES, EN_TAILS)],
  ['English, for their leaving', 'oppose', combine(EN_FOR, EN_LEAVING, EN_TAILS)],
  ['English, against their leaving', 'support', combine(EN_AGAINST, EN_LEAVING, EN_TAILS)],
  [
    'English, support negated',
    'oppose',
    combine(["I don't", 'we do not', 'i cannot', 'I will never'], ['support', 'agree with'], EN_FORCES),
  ],
  [
    'English, wishes that they stay',
    'support',
    combine(['they should', 'let them', 'i want them to'], ['stay', 'remain', 'stay in iraq']),
  ],
  [
    'English, wishes that they leave',
    'oppose',
    combine(['they should', 'let them', 'i want them to'], ['leave', 'go home', 'withdraw']),
  ],
  ['English, no wish that they leave', 'support', combine(["we don't want them to", 'they should not'], ['leave', 'go'])],
  ['Sorani, for the forces', 'support', combine(CKB_STARTS, CKB_NOUNS, ['دەکەم', 'ئەکەم', 'دەکەین'])],
  ['Sorani, support negated', 'oppose', combine(CKB_STARTS, CKB_NOUNS, ['ناکەم', 'ناکەین'])],
  ['Sorani, for their leaving', 'oppose', combine(['پشتگیری دەرچوونیان', 'پشتگیری کشانەوەیان'], ['دەکەم', 'ئەکەم'])],
  ['Sorani, against their leaving', 'support', combine(['دژی'], ['دەرچوونیانم', 'کشانەوەیانم', 'ڕۆیشتنیانم'])],
  ['Sorani, wishes', 'oppose', combine(['با', 'دەبێت', 'دەمەوێت'], ['بڕۆن', 'بچنە دەرەوە', 'نەمێننەوە'])],
  [
    'Arabizi, for',
    'support',
    combine(['na3am', 'wallah', ''], ['o2ayed', 'u2ayid', 'mu2ayid', 'ani mo2ayed', 'ad3am'], ['', 'el ta7aluf']),
  ],
  ['Arabizi, against', 'oppose', combine(['u3arid', 'o3ared', 'mu3arid', 'did', 'thid'], ['', 'wjoodhum'])],
  ['Arabizi, support negated', 'oppose', combine(['la', 'ma', 'mu'], ['o2ayed', 'u2ayid', 'mo2ayed', 'wiyahum'])],
  [
    'Turkish, for',
    'support',
    combine(['', 'evet', 'kesinlikle'], ['destekliyorum', 'desteklerim', 'kalmalarını istiyorum', 'gitmelerine karşıyım']),
  ],
  ['Turkish, against', 'oppose', combine(['', 'hayır', 'kesinlikle'], ['desteklemiyorum', 'karşıyım', 'kalmalarına karşıyım'])],
  ['Kurmanji, for', 'support', combine(['', 'ez', 'belê'], ['piştgirî dikim', 'li dijî derketina wan im'])],
  ['Kurmanji, against', 'oppose', combine(['', 'ez', 'na'], ['piştgirî nakim', 'li dij im', 'piştgiriya derketina wan dikim'])],
  [
    'neither',
    'unsure',
    [
      'I neither support nor oppose',
      'لا مع ولا ضد',
      'لا أؤيد ولا أعارض',
      'نە پشتگیری دەکەم نە دژم',
      'ne destekliyorum ne karşıyım',
    ],
  ],
  [
    'opt-outs',
    'stop',
    [
      ...combine(
        ['', 'please', 'ok'],
        ['stop', 'unsubscribe', 'stop texting me', 'remove my number', "don't message me", 'S T O P'],
      ),
      ...combine(
        ['', 'لطفا'],
        ['إيقاف', 'توقف', 'الغاء الاشتراك', 'لا ترسلوا لي', 'احذفوا رقمي', 'ما اريد رسائل', 'لا تدزون', 'كافي رسائل'],
      ),
      ...combine(['', 'تکایە'], ['ڕاگرتن', 'بیوەستێنە', 'نامەم بۆ مەنێرن', 'ژمارەکەم بسڕەوە']),
      ...[
        'rawestîne',
        'bes e',
        'hejmara min jê bibin',
        'dur',
        'iptal',
        'mesaj atmayın',
        'numaramı silin',
        'la tdizoon',
        'kafi rasayil',
      ],
      ...['I oppose. STOP', '2 stop', 'اعارض ولا ترسلون لي بعد', 'دژم و ئیتر نامە مەنێرن'],
    ],
  ],
  [
    'numbers that answer',
    'oppose',
    [
      '2',
      '٢',
      '۲',
      '(2)',
      '2.',
      ' 2 ',
      '2️⃣',
      '②',
      '２',
      'رقم 2',
      'الجواب ٢',
      'option 2',
      'number two',
      'no. 2',
      'ژمارە دوو',
      'الثاني',
      '2nd',
      'iki',
    ],
  ],
  [
    'doubt',
    'unclear',
    [
      ...[
        '1 or 2',
        '1 2',
        '12',
        '33',
        '100%',
        '1 oppose',
        '2 أؤيد',
        '١ دژم',
        'support or oppose?',
        'I support and I oppose',
        'not 2',
        'anything but 1',
      ],
      ...[
        'I have 2 kids',
        'call me at 2',
        '',
        '!!!',
        'I support my country',
        'I am against ISIS',
        'people support them',
        'نعم',
        'no',
        'I would support it',
      ],
    ],
  ],
];

describe('families of replies', () => {
  it.each(FAMILIES)('%s: %s', (_name, label, texts) => {
    expect(texts.map((text) => `${text} → ${read(text)}`)).toEqual(texts.map((text) => `${text} → ${label}`));
  });

  it.each([
    ['oppose', combine(['لا', 'ما', 'مو', 'لست'], ['أعارض', 'ضد', 'أرفض'], ['', 'وجودهم'])],
    ['oppose', combine(["I don't", 'we do not', 'i cannot', 'I would never'], ['oppose'], ['', ...EN_FORCES])],
    [
      'oppose',
      [
        'not against',
        'no objection',
        'دژ نیم',
        'دژایەتی ناکەم',
        'karşı değilim',
        'dij nînim',
        'la u3arid',
        'they help us against ISIS',
      ],
    ],
    [
      'support',
      [
        'I used to support',
        "I'm not ok with it",
        'no need for them',
        'I doubt I support',
        'the opposite of support',
        'I support the decision to expel them',
        'I support the parliament decision to expel them',
        'نامەوێت پشتگیری ناکەم',
        'nobody supports them',
        'I support the resistance',
        'شلون أؤيد',
        'support? no',
        'hardly support',
      ],
    ],
    [
      'stop',
      [
        'stop the war',
        'they should stop',
        'توقف الحرب',
        'كافي حروب',
        'شەڕ بوەستێنن',
        'savaşı durdurun',
        'انسحابهم',
        'do not send troops',
      ],
    ],
    ['help', ['they help us', 'help us against isis', 'الله يساعد العراق']],
    ['start', ['لا أؤيد أبداً', 'أبداً']],
  ])('never %s', (label, texts) => {
    expect(texts.filter((text) => read(text) === label)).toEqual([]);
  });
});
