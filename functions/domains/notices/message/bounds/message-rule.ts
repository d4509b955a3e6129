/**
 * What bounds messages to a person: quiet hours, how many on a day, and which channels are tried in which order and for
 * how long. A rule of the place where the person lives, on the day on which a message is made. A message keeps what it
 * needs of it, so whatever is loaded later, its ways end as they began.
 */
import type { ChannelKind } from '../../../../generated/graphql';
import type { Context } from '../../../../platform/requests/context';
import { assert } from '../../../../platform/requests/errors';
import { today } from '../../../../platform/values/clock';
import type { RegionCode } from '../../../reference/region/region-code';
import { examples } from '../../../reference/rule/built-in-rules';
import { figure, type Rule } from '../../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../../reference/rule/service';

/** Hours of China's day between which nobody is sent what can wait. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

export interface MessageRule {
  readonly quiet: QuietHours;
  /** Notices of a day, those that can wait and those that can't. */
  readonly perDay: { readonly told: number; readonly urgent: number };
  /** How long each kind of channel has to reach somebody, and how long each has for what can't wait. */
  readonly minutes: Readonly<Record<ChannelKind, number>>;
  readonly urgentMinutes: number;
  /** In the order in which they are tried. */
  readonly order: readonly ChannelKind[];
}

/** By the village where somebody lives, today. Mostly no read (`readRules`). */
export async function readMessageRules(
  context: Pick<Context, 'db' | 'clock'>,
): Promise<(villageCode: RegionCode) => MessageRule> {
  const rules = await readRules(context, ['MESSAGES']);
  const on = today(context.clock);
  return (villageCode) => ruleOf(ruleFor(rules, 'MESSAGES', on, villageCode));
}

function ruleOf(rule: Rule): MessageRule {
  const turns = {
    APP: figure(rule, 'APP_TURN'),
    WECHAT: figure(rule, 'WECHAT_TURN'),
    SMS: figure(rule, 'SMS_TURN'),
    VOICE: figure(rule, 'VOICE_TURN'),
  };
  return {
    quiet: { from: figure(rule, 'QUIET_FROM'), to: figure(rule, 'QUIET_TO') },
    perDay: { told: figure(rule, 'TOLD_PER_DAY'), urgent: figure(rule, 'URGENT_PER_DAY') },
    minutes: {
      APP: figure(rule, 'APP_MINUTES'),
      WECHAT: figure(rule, 'WECHAT_MINUTES'),
      SMS: figure(rule, 'SMS_MINUTES'),
      VOICE: figure(rule, 'VOICE_MINUTES'),
    },
    urgentMinutes: figure(rule, 'URGENT_MINUTES'),
    order: (['APP', 'WECHAT', 'SMS', 'VOICE'] as const).toSorted((a, b) => turns[a] - turns[b]),
  };
}

/** By which messages went before there was a rule. */
export function exampleRule(): MessageRule {
  const [example] = examples.MESSAGES;
  assert(example, 'an example of MESSAGES');
  return ruleOf(example);
}
