/**
 * The cloud's entry point, run by `npx cdk`: `-c stage=dev|prod` chooses the numbers. It knows no account and no region, so
 * synthesis works offline and one template fits every region.
 */
import { App } from 'aws-cdk-lib';
import { ContextError, readContext } from './context';
import { addStacks } from './stacks';

const app = new App();

try {
  addStacks(app, { stage: readContext(app.node.getAllContext() as Record<string, unknown>) });
} catch (error) {
  if (!(error instanceof ContextError)) throw error;
  console.error(error.message);
  // Exit now, because the output that the app writes at its end would be no valid deployment.
  process.exit(1);
}
