/** The two stacks of a stage: one with the data, and one without, which can be deleted and deployed again. */
import type { App, Environment } from 'aws-cdk-lib';
import { ApiStack } from './api-stack';
import { DataStack } from './data-stack';
import type { Stage } from './stages';

export interface Deployment {
  readonly stage: Stage;
  /** When absent, the templates fit every account and region. */
  readonly env?: Environment;
}

export function addStacks(app: App, { stage, env }: Deployment): { data: DataStack; api: ApiStack } {
  const place = env === undefined ? {} : { env };
  const data = new DataStack(app, `JobBowl-${stage.name}-Data`, { ...place, stage });
  const api = new ApiStack(app, `JobBowl-${stage.name}-Api`, { ...place, stage, data });
  return { data, api };
}
