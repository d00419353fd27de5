// An error code in words: in the interface's language where it has them, else as the program's own list says it, in English.

import { explainError } from '../../../../results/error-codes.ts';
import { hasText, type Language, type Translate } from '../../i18n.ts';

/** A code may be anything that the provider says: only what looks like one is looked for among the texts. */
const CODE = /^[A-Z0-9]{1,20}$/;

export function CodeWords({
  code,
  of,
  t,
  language,
}: {
  code: string;
  of: 'meaning' | 'remedy';
  t: Translate;
  language: Language;
}) {
  // The provider's failures all mean the same.
  const name = /^HTTP [45]\d\d$/.test(code) ? `HTTP${code[5]}xx` : code;
  const key = `monitor:codes.${name}.${of}`;
  if (language.tag !== 'en' && (CODE.test(code) || name !== code) && hasText(language, key)) return <>{t(key)}</>;
  const words = explainError(code)[of];
  return (
    <span lang="en" dir="ltr">
      {words}
    </span>
  );
}
