// The path of the public address, put before every address within the site: pages write them from the root.

const ADDRESS =
  / (href|action|formaction|src|poster|hx-get|hx-post|hx-put|hx-delete|hx-push-url|hx-replace-url|sse-connect)="\/(?!\/)/g;

/** `html`: before each address in the markup; a quotation mark in text is escaped, so that only attributes are found. */
export function withPrefix(publicBaseUrl: string, text: string, what: 'path' | 'html' = 'path'): string {
  const prefix = new URL(publicBaseUrl).pathname.replace(/\/$/, '');
  if (!prefix) return text;
  return what === 'path' ? prefix + text : text.replace(ADDRESS, (_all, name: string) => ` ${name}="${prefix}/`);
}
