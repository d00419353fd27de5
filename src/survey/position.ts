// Where a part of the survey stands in its YAML text. Knows YAML's nodes, not what they mean.

import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Path } from './problem.ts';

/** The offset of the value at `path`, or of its key; of the nearest part around it where the file does not have it. */
export function offsetOf(document: Document.Parsed, path: Path, at?: 'key'): number {
  let node = followed(document, document.contents);
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = entryOf(node, step);
      if (!pair) return offset;
      const value = followed(document, pair.value);
      const useKey = (at === 'key' && depth === path.length - 1) || isEmpty(value);
      offset = startOf(useKey ? pair.key : value) ?? offset;
      node = value;
    } else if (isSeq(node)) {
      node = followed(document, node.items[Number(step)]);
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function entryOf(map: YAMLMap, step: string | number): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
}

/** A repeated part is corrected where it was first written. */
function followed(document: Document.Parsed, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

function isEmpty(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && node.value === null);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
