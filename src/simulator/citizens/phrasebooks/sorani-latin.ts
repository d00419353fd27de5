// Sorani in whatever Latin letters the keyboard has.

import type { Phrasebook } from './phrasebook.ts';
import { KURDISH_LATIN_PLACES } from './places.ts';

export const KURDISH_WISH_LATIN = {
  ar: ['arabi', 'ba arabi', 'erebî'],
  ckb: ['kurdi', 'kurdî', 'ba kurdi'],
  en: ['english', 'inglizi', 'English please'],
} as const;

export const SORANI_LATIN: Phrasebook = {
  digits: 'en',
  copiesLabels: false,
  says: {
    support: [
      'pshtgiri dakam',
      'mn pshtgiri dakam',
      'man pshtgiri dakam',
      'pshtgiri akam',
      'pshtiwani dakam',
      'piştgîrî dekem',
      'piştgiri dekem',
      'piştîwanî dekem',
      'bale pshtgiri dakam',
      'ba tawawi pshtgiri dakam',
    ],
    oppose: [
      'pshtgiri nakam',
      'mn pshtgiri nakam',
      'pshtiwani nakam',
      'piştgîrî nakem',
      'na pshtgiri nakam',
      'naxer pshtgiri nakam',
      'dizhm',
      'mn dizhm',
      'min dijim',
      'dizhi awam',
      'dizhayati dakam',
    ],
    unsure: ['nazanm', 'nazanim', 'wala nazanm', 'mn nazanm', 'dlnya nim', 'hich rayakm niya', 'hishta bryarm nadawa'],
    yes: ['bale', 'balle', 'belê'],
    no: ['na', 'naxer', 'nexêr'],
    male: ['piaw', 'ner', 'kur'],
    female: ['zhn', 'afrat', 'kch'],
  },
  feminine: {},
  because: {
    support: ['bo asaish', 'bo aramy wlat', 'chunka mashq ba peshmarga dakan'],
    oppose: ['chunka sarwari wlat gringa', 'supay xoman basa'],
    unsure: ['chunka syasat nazanm', 'babatakay aloza'],
  },
  names: KURDISH_LATIN_PLACES,
  located: ['la {}', 'xalki {}', 'parezgay {}'],
  numbered: ['zhmara {}', 'jimare {}', 'wallamm {}'],
  range: ['la newan {} u {}', '{}-{}'],
  years: ['tamanm {} sala', '{} sal'],
  changed: ['ram gori, {}', 'bochunm gori: {}'],
  hello: ['slaw', 'silav', 'rozh bash'],
  joke: ['hahaha', 'xalataka chya?'],
  question: ['ewa ken?', 'ama chya?', 'zhmaray mntan la kwe hena?'],
  insult: ['drozn', 'hamutan dzn'],
  refuse: ['namawe wallam bdamawa', 'wallam nadamawa'],
  stop: ['namam bo manern', 'chitr namam bo manern', 'zhmarakam bsrnawa', 'itr nama manern'],
  stopAnd: ['u itr namam bo manern', 'u zhmarakam bsrnawa'],
  help: ['help', 'yarmati'],
  thanks: ['supas', 'zor supas', 'dast xosh'],
  comment: ['hiwai xer bo hamuan', 'hich'],
  autoReply: 'Auto reply: esta sarqalm, dwatr paywandi dakam.',
  wish: KURDISH_WISH_LATIN,
};
