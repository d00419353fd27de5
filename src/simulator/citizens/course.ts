// What a citizen does about a question, the first time it comes before him, the second, and so on. Pure.

import type { Survey } from '../../survey/definition.ts';
import type { Citizen } from './population.ts';

export type Move = 'answer' | 'unclear' | 'help' | 'language' | 'refuse' | 'stop' | 'stopWithAnswer';

/** Who is asked again after a clear answer says it again, the last times by its digit. */
const ANSWERS: readonly Move[] = ['answer', 'answer', 'answer'];
const NOTHING: readonly Move[] = [];

/** The moves at a question, one for each time that it is put to him; after the last he is silent. */
export function movesOf(citizen: Citizen, survey: Survey, question: string): readonly Move[] {
  const place = survey.questions.findIndex((candidate) => candidate.id === question);
  const first = place === 0;
  const backAgain = citizen.traits.returns ? ANSWERS : NOTHING;
  switch (citizen.course) {
    case 'silent':
    case 'autoReplies':
      return NOTHING;
    case 'late':
      return first ? ['answer'] : NOTHING;
    case 'breaksOff':
      return first ? ANSWERS : NOTHING;
    case 'refuses':
      return first ? ['refuse'] : citizen.traits.refusesOnlyOpinion ? ANSWERS : NOTHING;
    case 'stops':
      return first ? ['stop', ...backAgain] : backAgain;
    case 'stopsWithAnswer':
      return first ? ['stopWithAnswer', ...backAgain] : backAgain;
    case 'stopsMidway':
      return first ? ANSWERS : place === 1 ? ['stop', ...backAgain] : backAgain;
    case 'unclearTwice':
      return first ? ['unclear', 'unclear'] : NOTHING;
    case 'completes':
      return [...detour(citizen, question, first), ...ANSWERS];
  }
}

function detour(citizen: Citizen, question: string, first: boolean): readonly Move[] {
  if (citizen.detour === 'unclearFirst' && citizen.unclearAt === question) return ['unclear'];
  if (citizen.detour === 'asksForHelp' && first) return ['help'];
  if (citizen.detour === 'changesLanguage' && first) return ['language'];
  return NOTHING;
}
