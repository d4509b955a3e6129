/** Structured logs (AWS Lambda Powertools). No argument, input or item is ever logged: they hold personal data. */
import { Logger } from '@aws-lambda-powertools/logger';

export type { Logger };

export function createLogger(service: string): Logger {
  return new Logger({ serviceName: service });
}

/** The same logger, with the id of a request in each line of it. A child of Powertools' would take longer than a request. */
export function ofRequest(log: Logger, requestId: string): Logger {
  const told =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, more: object = {}): void =>
      log[level](message, { requestId, ...more });
  return Object.assign(Object.create(log) as Logger, { info: told('info'), warn: told('warn'), error: told('error') });
}
