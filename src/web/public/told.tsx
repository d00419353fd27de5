// A text of the survey or its publisher, in the page's language or marked as being in another.

import type { Speech } from './speech.ts';

export function Told({ texts, speech }: { texts: Record<string, string>; speech: Speech }) {
  const { text, language, dir } = speech.say(texts);
  return language === speech.words.language ? (
    <bdi>{text}</bdi>
  ) : (
    <bdi lang={language} dir={dir}>
      {text}
    </bdi>
  );
}
