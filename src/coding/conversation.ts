// The conversation around an unclear answer as a coder may see it: all words, and no phone number, whosesoever it is.

import { type Conversation, readConversation } from '../respondents/conversation.ts';
import { maskWrittenNumbers } from '../sms/mask.ts';
import type { Sealer } from '../store/sealing.ts';
import type { CodedCase, CodingParts } from './decide.ts';

export async function readCodersConversation(
  parts: CodingParts & { sealer: Sealer },
  { survey, respondent }: Pick<CodedCase, 'survey' | 'respondent'>,
): Promise<Conversation> {
  const { messages, complete } = await readConversation(parts, survey, respondent);
  return {
    messages: messages.map((message) =>
      message.direction === 'heard' && message.body !== null ? { ...message, body: maskWrittenNumbers(message.body) } : message,
    ),
    complete,
  };
}
