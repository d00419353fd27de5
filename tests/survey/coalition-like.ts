// A stance question as the coalition survey asks it, and the label that a scored reply gets. No reply stands here.

import type { ChoiceQuestion } from '../../src/survey/definition.ts';
import { compileUnderstanding } from '../../src/survey/understanding/compile.ts';
import type { Understanding } from '../../src/survey/understanding/understanding.ts';

export const SURVEY = { languages: ['ar', 'ckb', 'en'], defaultLanguage: 'ar' };

export const STANCE: ChoiceQuestion = {
  id: 'stance',
  type: 'choice',
  required: true,
  repeat: 'last',
  next: [],
  text: {
    ar: 'هل تؤيد أم تعارض نشر قوات التحالف الدولي في العراق؟',
    ckb: 'پشتگیری ناردنی هێزەکانی هاوپەیمانیی نێودەوڵەتی بۆ عێراق دەکەیت یان دژیت؟',
    en: 'Do you support or oppose the deployment of the international coalition forces in Iraq?',
  },
  options: [
    { code: 'support', key: 1, label: { ar: 'أؤيد', ckb: 'پشتگیری', en: 'Support' }, wordings: {}, means: 'support' },
    { code: 'oppose', key: 2, label: { ar: 'أعارض', ckb: 'دژ', en: 'Oppose' }, wordings: {}, means: 'oppose' },
    { code: 'unsure', key: 3, label: { ar: 'لا أعرف', ckb: 'نازانم', en: "Don't know" }, wordings: {}, means: 'unsure' },
  ],
};

export const understandStance = compileUnderstanding(STANCE, SURVEY);

export function labelOf(understood: Understanding): string {
  if (understood.kind === 'answer') return understood.option;
  return understood.kind === 'language' ? 'lang_switch' : understood.kind;
}

/** The label of a reply to the stance question. */
export function read(text: string): string {
  return labelOf(understandStance(text));
}
