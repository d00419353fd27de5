// What the dispatcher is compared with: bare POSTs, and the SDK as it comes. Both send the same message over and over and store nothing.

import twilio from 'twilio';
import { Pool } from 'undici';
import { BENCH, messageId } from '../fixture.ts';
import { serveRole } from '../processes.ts';

export type SenderDesign = 'raw' | 'sdk';

const MESSAGE = {
  to: '+9647701234567',
  from: BENCH.sender,
  body: 'استطلاع مركز المثال: هل تؤيد أم تعارض نشر قوات التحالف الدولي في العراق؟ 1 أؤيد، 2 أعارض، 3 لا أعرف. المشاركة طوعية. للإيقاف: إيقاف',
  statusCallback: `${BENCH.publicBaseUrl}/webhooks/twilio/status?m=${messageId(1)}`,
} as const;

let send: () => Promise<unknown>;

serveRole({
  start({ design, url }: { design: SenderDesign; url: string }) {
    send = { raw: rawSender, sdk: sdkSender }[design](url);
  },
  async run({ seconds }: { seconds: number }): Promise<{ operations: number; seconds: number }> {
    const startedAt = performance.now();
    const endsAt = startedAt + seconds * 1000;
    let operations = 0;
    const lane = async () => {
      while (performance.now() < endsAt) {
        await send();
        operations++;
      }
    };
    await Promise.all(Array.from({ length: BENCH.inFlight }, lane));
    return { operations, seconds: (performance.now() - startedAt) / 1000 };
  },
});

function rawSender(url: string): typeof send {
  const pool = new Pool(url, { connections: BENCH.inFlight });
  const body = new URLSearchParams({
    To: MESSAGE.to,
    From: MESSAGE.from,
    StatusCallback: MESSAGE.statusCallback,
    Body: MESSAGE.body,
  }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `Basic ${Buffer.from(`${BENCH.accountSid}:${BENCH.authToken}`).toString('base64')}`,
  };
  const path = `/2010-04-01/Accounts/${BENCH.accountSid}/Messages.json`;
  return async () => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`the provider answered ${answer.statusCode}`);
  };
}

function sdkSender(url: string): typeof send {
  const client = twilio(BENCH.accountSid, BENCH.authToken, { edge: '', region: '', logLevel: '' });
  client.api.baseUrl = url;
  return () => client.messages.create({ ...MESSAGE });
}
