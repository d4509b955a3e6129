/** What may be said at a deployment, by `-c name=value`: the stage. Everything else that differs stands in `stages.ts`. */
import { type Stage, stages } from './stages';

/** What is wrong with a context value, on one line that can be shown as it is. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/**
 * @param context all values, the CDK's own included.
 * @throws ContextError for a stage that does not exist, and for a name that means nothing here: a typing error would deploy another stage.
 */
export function readContext(context: Readonly<Record<string, unknown>>): Stage {
  for (const name of Object.keys(context)) {
    if (name === 'clients')
      throw new ContextError('Expected no -c clients: the clients of a stage are listed in infra/stages.ts.');
    if (name !== 'stage' && !CDK_NAMES.test(name))
      throw new ContextError(`Expected no -c ${name}: the only context value is stage=${STAGES}.`);
  }
  const { stage } = context;
  if (typeof stage === 'string' && Object.hasOwn(stages, stage)) return stages[stage as keyof typeof stages];
  throw new ContextError(`Expected -c stage=${STAGES}, got ${stage === undefined ? 'none' : JSON.stringify(stage)}.`);
}

/**
 * What the CDK keeps there itself: flags, its command's own settings, look-ups by account, what `cdk cli-telemetry` chose, and what
 * `cdk acknowledge` put away. By their beginnings: a name with a colon alone may be a typing error, as `stage:x` is.
 */
const CDK_NAMES =
  /^(@aws-cdk(-containers)?\/|aws:cdk:|aws-cdk:|[a-z-]+:account=|(cli-telemetry|acknowledged-issue-numbers)$)/;

const STAGES = Object.keys(stages).join('|');
