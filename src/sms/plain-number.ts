// A mobile number in plain ASCII digits → E.164, by the country's own patterns and nothing else: nearly every row of a contact list, at a
// fiftieth of the cost of the whole library. It rejects nothing: what it does not know, the library reads. Pure.

import { Metadata } from 'libphonenumber-js/core';
import type { CountryCode } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max';

/** The part of the library's metadata that is read here; its own declarations leave it out. */
interface Plan {
  callingCode(): string;
  IDDPrefix(): string;
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  nationalPrefixTransformRule(): string | undefined;
  type(name: 'MOBILE'): { pattern(): string | undefined; possibleLengths(): number[] | undefined } | undefined;
}

type Reader = (text: string) => string | undefined;

const readers = new Map<CountryCode, Reader>();

/** The number, where it is certain that the library reads it as a mobile one of this country too; undefined says nothing. */
export function plainMobile(text: string, country: CountryCode): string | undefined {
  let reader = readers.get(country);
  if (!reader) {
    reader = readerOf(country);
    readers.set(country, reader);
  }
  return reader(text);
}

function readerOf(country: CountryCode): Reader {
  const numbering = new Metadata(metadata);
  numbering.selectNumberingPlan(country);
  const plan = numbering.numberingPlan as unknown as Plan;
  const mobile = numbering as unknown as Pick<Plan, 'type'>;
  const [pattern, lengths] = [mobile.type('MOBILE')?.pattern(), mobile.type('MOBILE')?.possibleLengths()];
  const code = plan.callingCode();
  const prefix = plan.nationalPrefixForParsing() ?? '';
  // Several countries behind one code, or a prefix that is more than a digit that is left out: the library knows how.
  const shared = metadata.country_calling_codes[code as never] as readonly string[];
  if (!pattern || shared.length !== 1 || plan.nationalPrefixTransformRule() || !/^\d?$/.test(prefix)) return () => undefined;
  const isMobile = new RegExp(`^(?:${pattern})$`);
  const isNational = new RegExp(`^(?:${plan.nationalNumberPattern()})$`);
  const abroad = new RegExp(`^(?:${plan.IDDPrefix()})`);
  const international = `+${code}`;
  const known = (national: string) =>
    (!lengths || lengths.includes(national.length)) &&
    // With the prefix once more in front, it would be left out once more.
    (prefix === '' || !national.startsWith(prefix)) &&
    isMobile.test(national) &&
    isNational.test(national);
  return (text) => {
    if (text.startsWith(international)) {
      const national = text.slice(international.length);
      return known(national) ? text : undefined;
    }
    if (prefix === '' || !text.startsWith(prefix) || text.startsWith(code) || abroad.test(text)) return undefined;
    const national = text.slice(prefix.length);
    return known(national) ? international + national : undefined;
  };
}
