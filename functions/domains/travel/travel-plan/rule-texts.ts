/** Rules of driver hours in words, with the figures by which a proposal was judged. Pure. */
import { limits } from '../../../limits';
import { inBoth, type Text } from '../../../platform/requests/text';
import { examples } from '../../reference/rule/built-in-rules';
import messages from './messages.json';

type DriverRule = keyof typeof messages.driverRules;

/** An earlier release judged proposals by these figures, and stored none. */
const exampleFigures = examples.DRIVER_HOURS[0]?.figures ?? {};

export function ruleText(rule: DriverRule, figures: Readonly<Record<string, number>> = exampleFigures): Text {
  return inBoth(messages.driverRules[rule], { ...figures, ...SPEED });
}

/** The speed in the texts of rules. */
const SPEED = { KM_PER_HOUR_MAX: limits.coachKmPerHourMax };
