// The country as the simulation knows it: how many live where, in which region, and which language they are asked in.
// Codes are those of a survey's governorate options; a code that is not here is somewhere in the centre.

export const LANGUAGES = ['ar', 'ckb', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Region = 'centre' | 'south' | 'north' | 'kurdistan';

interface Governorate {
  /** COSIT's projections for 2010: for demonstrations only. */
  people: number;
  region: Region;
  languages: Readonly<Record<Language, number>>;
  /** Kurmanji (Badini) is what Kurds write here; elsewhere it is mostly Sorani. */
  kurmanji?: true;
}

const ARABIC = { ar: 0.98, ckb: 0, en: 0.02 };
const KURDISH = { ar: 0.05, ckb: 0.92, en: 0.03 };
/** Halabja was still part of Sulaymaniyah when the projections were made: a twentieth of it is our assumption. */
const SULAYMANIYAH = 1_831_560;
const HALABJA = Math.round(SULAYMANIYAH / 20);

export const GOVERNORATES: Readonly<Record<string, Governorate>> = {
  baghdad: { people: 6_878_039, region: 'centre', languages: { ar: 0.95, ckb: 0.01, en: 0.04 } },
  anbar: { people: 1_521_829, region: 'centre', languages: ARABIC },
  diyala: { people: 1_406_592, region: 'centre', languages: { ar: 0.94, ckb: 0.05, en: 0.01 } },
  nineveh: { people: 3_187_945, region: 'north', languages: { ar: 0.87, ckb: 0.11, en: 0.02 }, kurmanji: true },
  kirkuk: { people: 1_360_442, region: 'north', languages: { ar: 0.53, ckb: 0.45, en: 0.02 } },
  'salah-al-din': { people: 1_372_453, region: 'north', languages: { ar: 0.96, ckb: 0.03, en: 0.01 } },
  babil: { people: 1_774_539, region: 'south', languages: ARABIC },
  karbala: { people: 1_039_640, region: 'south', languages: ARABIC },
  najaf: { people: 1_253_084, region: 'south', languages: ARABIC },
  wasit: { people: 1_179_987, region: 'south', languages: ARABIC },
  qadisiyah: { people: 1_105_604, region: 'south', languages: ARABIC },
  muthanna: { people: 700_818, region: 'south', languages: ARABIC },
  'dhi-qar': { people: 1_789_789, region: 'south', languages: ARABIC },
  maysan: { people: 946_981, region: 'south', languages: ARABIC },
  basra: { people: 2_468_328, region: 'south', languages: { ar: 0.96, ckb: 0, en: 0.04 } },
  erbil: { people: 1_572_154, region: 'kurdistan', languages: KURDISH },
  sulaymaniyah: { people: SULAYMANIYAH - HALABJA, region: 'kurdistan', languages: KURDISH },
  halabja: { people: HALABJA, region: 'kurdistan', languages: KURDISH },
  duhok: { people: 1_100_187, region: 'kurdistan', languages: KURDISH, kurmanji: true },
};

/** For a survey that asks for no governorate, or lists one that is not above. */
export const ELSEWHERE: Governorate = { people: 1_000_000, region: 'centre', languages: { ar: 0.8, ckb: 0.17, en: 0.03 } };

/**
 * Mobile blocks with the subscribers' shares (our assumption): Asiacell 77, Zain 78 and 79, Korek 75. The digit that
 * follows the block is drawn too; the remaining seven are the person's own.
 */
export const MOBILE_BLOCKS = { '77': 0.4, '78': 0.3, '79': 0.1, '75': 0.2 } as const;
