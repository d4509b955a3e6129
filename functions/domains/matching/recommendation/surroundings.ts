/** What the matcher must know besides people and positions, as it holds now: rules of juveniles, and corridors. */
import type { Keeper } from '../../../platform/lists/malformed';
import { isWithin } from '../../reference/region/containment';
import { wholeOf } from '../../reference/region/region';
import type { Rule } from '../../reference/rule/rule-row';
import { readRules, type Rules, ruleFor } from '../../reference/rule/service';
import type { Surroundings } from '../matcher/matched-parts';
import { agreedIn, isPartnerIn, isServedIn, type Served, servedCorridors } from './served-corridors';

interface Made {
  readonly rules: Rules;
  readonly served: Served;
  readonly surroundings: Surroundings;
}

const made = new WeakMap<object, Made>();

/** The same object as long as rules and corridors are the same. Both are remembered, so that most calls read nothing. */
export async function surroundingsNow(context: Keeper): Promise<Surroundings> {
  const [rules, served] = await Promise.all([readRules(context, ['JUVENILES']), servedCorridors(context)]);
  const { origin } = context.db;
  const known = made.get(origin);
  if (known !== undefined && known.rules === rules && known.served === served) return known.surroundings;
  const surroundings = surroundingsOf(rules, served);
  made.set(origin, { rules, served, surroundings });
  return surroundings;
}

export function surroundingsOf(rules: Rules, served: Served): Surroundings {
  const known = new Map<string, Rule>();
  const agreed = agreedIn(served);
  return {
    edition: {},
    juveniles(on, place) {
      const key = `${on}#${place}`;
      const rule = known.get(key) ?? ruleFor(rules, 'JUVENILES', on, place);
      known.set(key, rule);
      return rule;
    },
    isServed: (prefecture, province) => isServedIn(served, prefecture, province),
    isPartner: (enterpriseId) => isPartnerIn(served, enterpriseId),
    isAgreed: (home, place) => agreed.some(([from, to]) => isWithin(home, from) && isWithin(wholeOf(place), to)),
  };
}
