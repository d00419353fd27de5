// The address of a time-based code as a picture for a phone's camera, made here: it is a secret, and goes to nobody.

import { toString as draw } from 'qrcode';

/** SVG, black on white in any colour scheme: cameras read nothing else as well. */
export function qrCode(uri: string): Promise<string> {
  return draw(uri, { type: 'svg', margin: 3, errorCorrectionLevel: 'M', width: 240 });
}

/** For who types it: in groups of four. */
export function secretOf(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
