// What the parts of the results’ page share: what they are given, a kept picture, and the links to its files.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import { Markup } from '../../layout/parts.tsx';
import { drawn } from './drawn.ts';
import type { Choice, ResultsLook } from './look.ts';
import { onPage, type Picture, type Reader } from './pictures.ts';

export interface Props extends Reader {
  /** Whose drawn pictures are kept. */
  album: object;
  entry: CatalogEntry;
  look: ResultsLook;
  choice: Choice;
}

export function Drawn({ picture, from, look, album, ...reader }: Props & { picture: Picture | undefined; from: unknown }) {
  if (!picture) return null;
  const { survey } = look.report;
  const key = `${survey.id} ${survey.hash} ${picture.id} ${reader.language.tag}`;
  return <Markup class="chart-frame" html={drawn(album, key, JSON.stringify(from), () => onPage(picture, reader))} />;
}

/** Each picture as a file, with its question and its source on it. */
export function FileLinks({ entry, t, kind, of, stratum }: Props & { kind: string; of: string; stratum?: string }) {
  const address = `/surveys/${entry.id}/results/pictures/${kind}/${of}`;
  const query = stratum === undefined ? '' : `?stratum=${encodeURIComponent(stratum)}`;
  return (
    <p class="note files">
      {t('results:files.picture')} <a href={`${address}/svg${query}`}>SVG</a> <a href={`${address}/png${query}`}>PNG</a>
    </p>
  );
}

const LONGEST_OPTION = 60;

export function shortened(text: string): string {
  return text.length > LONGEST_OPTION ? `${text.slice(0, LONGEST_OPTION)}…` : text;
}
