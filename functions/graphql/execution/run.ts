/** One execution of a plan. */
import {
  defaultTypeResolver,
  type ExecutionResult,
  getArgumentValues,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  locatedError,
} from 'graphql';
import { hasFields } from '../../platform/values/unknown';
import { below, type FieldPlan, type OperationPlans, type Plan } from './plan';
import type { Shape } from './shape';
import {
  hasProperties,
  isIterable,
  isPromise,
  leafOf,
  listed,
  missing,
  type Path,
  pathOf,
  runtimeType,
  serialized,
  settled,
  type Values,
} from './values';

export class Run {
  private readonly errors: GraphQLError[] = [];
  /** Where nulls stand for errors. */
  private readonly nulled = new Set<Path | undefined>();
  private readonly given = new Map<FieldPlan, Values>();

  constructor(
    private readonly plans: OperationPlans,
    private readonly plan: Plan,
    private readonly context: unknown,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  answer(isSerial: boolean): ExecutionResult | Promise<ExecutionResult> {
    const { fields } = this.plan;
    try {
      const data = isSerial ? this.serially(fields, 0, {}) : this.fieldsOf(undefined, undefined, fields);
      return isPromise(data)
        ? data.then(
            (resolved) => this.withErrors(resolved),
            (error: unknown) => this.failed(error),
          )
        : this.withErrors(data);
    } catch (error) {
      return this.failed(error);
    }
  }

  private failed(error: unknown): ExecutionResult {
    this.note(error, undefined);
    return this.withErrors(null);
  }

  private withErrors(data: unknown): ExecutionResult {
    const result = { data: hasFields(data) ? data : null };
    return this.errors.length === 0 ? result : { errors: this.errors, ...result };
  }

  private serially(fields: readonly FieldPlan[], from: number, results: Values): Values | Promise<Values> {
    for (let index = from; index < fields.length; index += 1) {
      const plan = fields[index];
      if (plan === undefined) break;
      const result = this.field(plan, undefined, undefined);
      if (isPromise(result))
        return result.then((value) => {
          results[plan.key] = value;
          return this.serially(fields, index + 1, results);
        });
      results[plan.key] = result;
    }
    return results;
  }

  private fieldsOf(source: unknown, path: Path | undefined, fields: readonly FieldPlan[]): Values | Promise<Values> {
    const results: Values = {};
    let promised: string[] | undefined;
    try {
      for (const plan of fields) {
        const result = this.field(plan, source, path);
        results[plan.key] = result;
        if (isPromise(result)) (promised ??= []).push(plan.key);
      }
    } catch (error) {
      if (promised === undefined) throw error;
      // The others may be rejected, too.
      return settled(results, promised).finally(() => {
        throw error;
      });
    }
    return promised === undefined ? results : settled(results, promised);
  }

  private field(plan: FieldPlan, source: unknown, prev: Path | undefined): unknown {
    const { resolve, leaf, shape } = plan;
    let path: Path | undefined;
    try {
      let value: unknown;
      let info: GraphQLResolveInfo | undefined;
      if (resolve !== undefined) {
        info = this.infoOf(plan, (path = pathOf(prev, plan)));
        value = resolve(source, this.argumentsOf(plan), this.context, info);
      } else {
        if (plan.field.args.length > 0) this.argumentsOf(plan);
        value = hasProperties(source) ? source[plan.name] : undefined;
        if (typeof value === 'function') {
          info = this.infoOf(plan, (path = pathOf(prev, plan)));
          value = value.call(source, this.argumentsOf(plan), this.context, info);
        }
      }
      if (leaf !== undefined && !isPromise(value)) return leafOf(plan, leaf, value);
      const at = (path ??= pathOf(prev, plan));
      const told = info ?? this.infoOf(plan, at);
      const completed = isPromise(value)
        ? value.then((resolved) => this.complete(plan, shape, told, at, resolved))
        : this.complete(plan, shape, told, at, value);
      return isPromise(completed)
        ? completed.then(undefined, (error: unknown) => this.handled(error, plan, plan.isRequired, at))
        : completed;
    } catch (error) {
      return this.handled(error, plan, plan.isRequired, path ?? pathOf(prev, plan));
    }
  }

  private complete(plan: FieldPlan, shape: Shape, info: GraphQLResolveInfo, path: Path, value: unknown): unknown {
    if (value instanceof Error) throw value;
    if (shape.kind === 'REQUIRED') {
      const completed = this.complete(plan, shape.of, info, path, value);
      if (completed === null) throw missing(plan);
      return completed;
    }
    if (value == null) return null;
    switch (shape.kind) {
      case 'LIST':
        return this.list(plan, shape.of, info, path, value);
      case 'LEAF':
        return serialized(shape, value);
      case 'ABSTRACT':
        return this.abstract(plan, shape.type, info, path, value);
      case 'OBJECT':
        return this.object(plan, shape.type, info, path, value);
    }
  }

  private list(plan: FieldPlan, of: Shape, info: GraphQLResolveInfo, path: Path, list: unknown): unknown {
    if (!isIterable(list))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${plan.parent.name}.${plan.name}".`);
    const results: unknown[] = [];
    const isRequired = of.kind === 'REQUIRED';
    let hasPromise = false;
    for (const item of list) {
      const at: Path = { prev: path, key: results.length, typename: undefined };
      let result: unknown;
      try {
        result = isPromise(item)
          ? item.then((resolved) => this.complete(plan, of, info, at, resolved))
          : this.complete(plan, of, info, at, item);
        if (isPromise(result)) {
          hasPromise = true;
          result = result.then(undefined, (error: unknown) => this.handled(error, plan, isRequired, at));
        }
      } catch (error) {
        // What went before may be rejected, too; graphql-js leaves that to end the process.
        if (isRequired) for (const one of results) if (isPromise(one)) one.catch(() => undefined);
        result = this.handled(error, plan, isRequired, at);
      }
      results.push(result);
    }
    return hasPromise ? Promise.all(results) : results;
  }

  private abstract(
    plan: FieldPlan,
    type: GraphQLAbstractType,
    info: GraphQLResolveInfo,
    path: Path,
    value: unknown,
  ): unknown {
    const name: unknown = (type.resolveType ?? defaultTypeResolver)(value, this.context, info, type);
    const complete = (resolved: unknown) =>
      this.object(plan, runtimeType(this.plan.selecting.schema, plan, type, resolved), info, path, value);
    return isPromise(name) ? name.then(complete) : complete(name);
  }

  private object(
    plan: FieldPlan,
    type: GraphQLObjectType,
    info: GraphQLResolveInfo,
    path: Path,
    value: unknown,
  ): unknown {
    const fields = below(plan, this.plan.selecting, type);
    const isOfType = type.isTypeOf == null || type.isTypeOf(value, this.context, info);
    const complete = (isRight: boolean): unknown => {
      if (isRight) return this.fieldsOf(value, path, fields);
      throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: plan.nodes });
    };
    return isPromise(isOfType) ? isOfType.then(complete) : complete(isOfType);
  }

  /** For each object anew if the arguments are refused, so that each has its error. */
  private argumentsOf(plan: FieldPlan): Values {
    if (plan.field.args.length === 0) return {};
    const known = plan.fixed ?? this.given.get(plan);
    if (known !== undefined) return { ...known };
    const values = getArgumentValues(plan.field, plan.node, this.variables);
    if (plan.isFixed) plan.fixed = values;
    else if (!plan.hasOwnValues) this.given.set(plan, values);
    return { ...values };
  }

  private infoOf(plan: FieldPlan, path: Path): GraphQLResolveInfo {
    const { operation, fragments } = this.plans;
    return {
      fieldName: plan.name,
      fieldNodes: plan.nodes,
      returnType: plan.field.type,
      parentType: plan.parent,
      path,
      schema: this.plan.selecting.schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: this.variables,
    };
  }

  private handled(thrown: unknown, plan: FieldPlan, isRequired: boolean, path: Path): null {
    const error = locatedError(thrown, plan.nodes, listed(path));
    if (isRequired) throw error;
    this.note(error, path);
    return null;
  }

  /** Not if something around it is null already. */
  private note(error: unknown, path: Path | undefined): void {
    for (let at = path; at !== undefined; at = at.prev) if (this.nulled.has(at)) return;
    if (this.nulled.has(undefined)) return;
    this.nulled.add(path);
    this.errors.push(error instanceof GraphQLError ? error : locatedError(error, undefined));
  }
}
