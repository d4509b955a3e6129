/**
 * The plans that a process remembers: of the operations that ran last, within bounds of operations and of fields. Plans of
 * one that is larger than its share serve the run that made them.
 */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { limits } from '../../limits';
import { type OperationPlans, plansOf } from './plan';

export interface KeptPlans {
  /** Makes them if they are not remembered. Plans grow while they run, so the bounds hold when this is called. */
  of(document: DocumentNode, operation: OperationDefinitionNode): OperationPlans;
  readonly size: { readonly operations: number; readonly fields: number };
}

export function createKeptPlans(schema: GraphQLSchema): KeptPlans {
  // In the order of their last use.
  const kept = new Map<OperationDefinitionNode, OperationPlans>();
  const trim = (): void => {
    let fields = 0;
    for (const [operation, { size }] of kept)
      if (size.fields > limits.plannedFieldsOfOperationMax) kept.delete(operation);
      else fields += size.fields;
    for (const [operation, { size }] of kept) {
      if (fields <= limits.plannedFieldsMax && kept.size < limits.plannedOperationsMax) break;
      kept.delete(operation);
      fields -= size.fields;
    }
  };
  return {
    of(document, operation) {
      trim();
      const plans = kept.get(operation) ?? plansOf(schema, document, operation);
      kept.delete(operation);
      kept.set(operation, plans);
      return plans;
    },
    get size() {
      return { operations: kept.size, fields: [...kept.values()].reduce((sum, { size }) => sum + size.fields, 0) };
    },
  };
}
