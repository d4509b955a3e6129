/**
 * The cloud's entry point, run by `npx cdk`: `-c stage=dev|prod` chooses the numbers, `-c clients=a,b` names the clients
 * that get an API key. It knows no account and no region, so synthesis works offline and one template fits every region.
 */
import { App } from 'aws-cdk-lib';
import { addStacks } from './stacks';
import { stageNamed } from './stages';

const app = new App();
const clients = (app.node.tryGetContext('clients') as string | undefined)?.split(',').filter(Boolean) ?? [];

addStacks(app, { stage: stageNamed(app.node.tryGetContext('stage')), clients });
