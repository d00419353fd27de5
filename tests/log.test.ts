import { expect, test } from 'vitest';
import { createLogger, type LogLevel } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void, level: LogLevel = 'info'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level }, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

const hidden = '[hidden]';

test('fields that could hold a number, a body or a secret are blanked at any depth', () => {
  const fields = { body: 'x', from: 'x', to: 'x', number: 'x', phone: 'x', authToken: 'x', secret: 'x', messageId: 'shown' };
  const blank = { body: hidden, from: hidden, to: hidden, number: hidden, phone: hidden, authToken: hidden, secret: hidden };
  const [line] = logged((log) => log.info({ ...fields, deep: { list: [fields] } }, 'said'));
  expect(line).toMatchObject({ ...blank, messageId: 'shown', msg: 'said', deep: { list: [{ ...blank, messageId: 'shown' }] } });
});

test('a child’s fields are no different', () => {
  const [line] = logged((log) => log.child({ to: '+9647701234567', part: 'field' }).info('said'));
  expect(line).toMatchObject({ to: hidden, part: 'field' });
});

test('an error is told without the request that it carries, and without numbers', () => {
  const error = Object.assign(new Error('no way to +9647701234567'), { code: 'ECONNRESET', config: { data: 'Body=private' } });
  for (const line of logged((log) => {
    log.error(error);
    log.error({ err: error }, 'failed');
    log.error({ deep: { error } });
  })) {
    expect(JSON.stringify(line)).not.toMatch(/9647701234567|private/);
    expect(JSON.stringify(line)).toContain('ECONNRESET');
  }
});

test('what is below the level is not written', () => {
  expect(logged((log) => log.info('quiet'), 'warn')).toEqual([]);
  expect(logged((log) => log.fatal('quiet'), 'silent')).toEqual([]);
});
