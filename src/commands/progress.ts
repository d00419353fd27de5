// Progress on standard error: a bar on a terminal, a line now and then without one.

import { SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 5_000;

export interface Progress {
  /** `note` says in words what the bar cannot. */
  update(done: number, total: number, note: string): void;
  end(): void;
}

export function openProgress(what: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? bar(what, stream) : lines(what, stream);
}

function bar(what: string, stream: NodeJS.WriteStream): Progress {
  const drawn = new SingleBar({
    stream,
    format: `${what} {bar} {percentage}%  {note}`,
    hideCursor: true,
    clearOnComplete: false,
    barsize: 24,
  });
  let started = false;
  return {
    update(done, total, note) {
      if (!started) drawn.start(total, done, { note });
      else drawn.update(done, { note });
      started = true;
      drawn.setTotal(total);
    },
    end() {
      if (started) drawn.stop();
    },
  };
}

function lines(what: string, stream: NodeJS.WriteStream): Progress {
  let saidAt = Number.NEGATIVE_INFINITY;
  let last = '';
  const say = () => {
    stream.write(`${what}: ${last}\n`);
    last = '';
  };
  return {
    update(done, total, note) {
      last = `${total > 0 ? Math.floor((100 * done) / total) : 0} %  ${note}`;
      if (performance.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = performance.now();
      say();
    },
    end() {
      if (last !== '') say();
    },
  };
}
