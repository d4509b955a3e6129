/** Structured logs (AWS Lambda Powertools). No argument, input or item is ever logged: they hold personal data. */
import { Logger } from '@aws-lambda-powertools/logger';

export type { Logger };

export function createLogger(service: string): Logger {
  return new Logger({ serviceName: service });
}
