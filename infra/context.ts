/** Context values of a deployment (`-c name=value`): only the stage. Everything else that differs is in `stages.ts`. */
import { type Stage, stages } from './stages';

/** A wrong context value, with a message of one line for the user. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/**
 * @param context all values, the CDK's own included.
 * @throws ContextError for an unknown stage or an unknown name, because a typing error would deploy another stage.
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
 * Prefixes of names that the CDK itself keeps in the context: flags, settings of its command, look-ups by account, and
 * the choices of `cdk cli-telemetry` and `cdk acknowledge`. Not every name with a colon, because `stage:x` is a typing
 * error.
 */
const CDK_NAMES =
  /^(@aws-cdk(-containers)?\/|aws:cdk:|aws-cdk:|[a-z-]+:account=|(cli-telemetry|acknowledged-issue-numbers)$)/;

const STAGES = Object.keys(stages).join('|');
