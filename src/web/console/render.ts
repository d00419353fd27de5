// Components to HTML. What is put into them is escaped by preact.

import type { VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';

export function renderToString(node: VNode): string {
  return renderToStaticMarkup(node);
}
