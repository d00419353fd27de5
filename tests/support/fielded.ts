// A survey in the middle of its fielding: people of two languages asked, most of them heard, some unclear, one who has had enough.

import type { World } from './world.ts';

const REPLIES: Record<string, string[]> = {
  ar: ['1', 'اؤيد', '2', 'اعارض بشدة', '٢', 'لا اعرف', 'اعارض', 'من انتم', 'كلام كلام كلام', 'لا اريد ان اجيب'],
  ckb: ['1', 'پشتگیری', '2', 'دژم', '٣', 'نازانم', 'دژ', 'کێیە', 'قسە قسە قسە', 'نامەوێت وەڵام بدەمەوە'],
};
const GENDER = ['1', '2'];
const AGES = ['3', '4', '5', '6'];
const GOVERNORATES = ['بغداد', 'البصرة', 'نينوى', 'اربيل'];

/** `n` people are asked and answer what comes to them; `waiting` more are sampled and not yet asked. */
export async function fielded(world: World, { n = 80, waiting = 20 } = {}): Promise<void> {
  for (let citizen = 0; citizen < n; citizen++) {
    const language = citizen % 3 === 0 ? 'ckb' : 'ar';
    await world.invite(citizen, language);
    world.advance(60_000);
    const said = REPLIES[language]![citizen % 10]!;
    await world.intake.hear(world.says(citizen, said));
    world.advance(90_000);
    if (citizen === 7) await world.intake.hear(world.says(citizen, 'STOP'));
    // A second word that is not understood either leaves the answer to a coder.
    else if (citizen % 10 >= 7 && citizen % 10 < 9) await world.intake.hear(world.says(citizen, `${said} ${said}`));
    else {
      for (const next of [GENDER[citizen % 2]!, AGES[citizen % 4]!, GOVERNORATES[citizen % 4]!]) {
        world.advance(90_000);
        await world.intake.hear(world.says(citizen, next));
      }
    }
  }
  if (waiting > 0) await world.sample(n, n + waiting - 1);
  await world.move('start');
}
