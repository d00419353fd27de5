// The machine that was measured, in words: figures mean little without it.

import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './compare.ts';
import { makeFolder, removeFolder } from './site.ts';

const FSYNCS = 50;
const PAGE_BYTES = 4096;
/** The kernel's names for filesystems. */
const FILESYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs',
  2035054128: 'overlay',
  801189825: 'zfs',
};

export function describeMachine(): string[] {
  const folder = makeFolder();
  const { type } = statfsSync(folder);
  const commitMs = fsyncMs(folder).toFixed(2);
  removeFolder(folder);
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `node ${process.versions.node} on ${process.platform} ${process.arch}`,
    `databases on ${FILESYSTEMS[type] ?? `a filesystem of type 0x${type.toString(16)}`}; a commit to disk (fdatasync of a page) takes ${commitMs} ms`,
  ];
}

function fsyncMs(folder: string): number {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const times = Array.from({ length: FSYNCS }, () => {
    writeSync(file, page);
    const before = performance.now();
    fdatasyncSync(file);
    return performance.now() - before;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}
