// What a reply was taken to mean: the closed set of outcomes, and the rule that decided. Pure types.

/** Why a reply is unclear; the interview acknowledges courtesy after its end and clarifies the rest. */
export type UnclearReason =
  | 'empty'
  | 'thanks'
  | 'greeting'
  | 'autoReply'
  | 'insult'
  | 'question'
  | 'quote'
  | 'both'
  | 'contradiction'
  | 'outOfRange'
  | 'wrongNumber'
  | 'bare'
  | 'unknown';

/**
 * `rule` names what decided, dot-separated from coarse to fine (`code.digit`, `words.negated`, `command.stop.phrase`);
 * `by` tells an answer given by its number alone from one given in words, since the interview treats them differently late.
 */
export type Understanding =
  | { kind: 'answer'; option: string; by: 'code' | 'words'; value?: number; rule: string }
  | { kind: 'refuse'; rule: string }
  | { kind: 'stop'; option?: string; rule: string }
  | { kind: 'start'; rule: string }
  | { kind: 'help'; rule: string }
  /** `language` is absent where a change was asked for without saying to which. */
  | { kind: 'language'; language?: string; rule: string }
  | { kind: 'unclear'; reason: UnclearReason; rule: string };

export interface ReplyContext {
  /** The language in which this respondent is being asked. */
  language?: string;
  /** The number is on the suppression list: a bare "yes" is then a wish to come back. */
  suppressed?: boolean;
}

/** Made once per survey and question; called for every reply. Never throws, whatever the text. */
export type Understand = (text: string, context?: ReplyContext) => Understanding;
