import { at, keysOf, listAt, textAt } from './tree.ts';

/** How a pod ended. */
export interface PodEnd {
  readonly code: number;
  /** The types of those that hold. */
  readonly conditions: readonly string[];
}

export interface Decision {
  /** `Count`: against the backoff limit, which is also what happens when no rule matches. */
  readonly action: string;
  /** Which rule decided, from 0. */
  readonly rule: number | null;
}

/** What a Job does about a pod that failed: the first rule that matches decides. */
export function decisionOf(policy: unknown, end: PodEnd): Decision {
  const rules = listAt(policy, 'rules');
  const rule = rules.findIndex((candidate) => matches(candidate, end));
  return rule === -1 ? { action: 'Count', rule: null } : { action: textAt(rules[rule], 'action'), rule };
}

function matches(rule: unknown, { code, conditions }: PodEnd): boolean {
  if (at(rule, 'onExitCodes') === undefined) {
    const patterns = listAt(rule, 'onPodConditions').filter((pattern) => at(pattern, 'status') === 'True');
    return patterns.some((pattern) => conditions.includes(textAt(pattern, 'type')));
  }
  return listAt(rule, 'onExitCodes', 'values').includes(code);
}

/** What the API server would refuse in a policy. */
export function troubleWithPolicy(policy: unknown, containers: readonly string[]): readonly string[] {
  return listAt(policy, 'rules').flatMap((rule, index) => {
    const [action, kind, ...others] = keysOf(rule);
    if (action !== 'action' || others.length > 0) return [`rule ${index} has ${keysOf(rule).join(', ')}`];
    if (!['FailJob', 'Ignore', 'Count'].includes(textAt(rule, 'action'))) return [`rule ${index} has no such action`];
    if (kind === 'onPodConditions') return [];
    if (kind !== 'onExitCodes') return [`rule ${index} is for nothing`];
    return troubleWithCodes(at(rule, 'onExitCodes'), containers).map((trouble) => `rule ${index} has ${trouble}`);
  });
}

function troubleWithCodes(requirement: unknown, containers: readonly string[]): readonly string[] {
  const values = listAt(requirement, 'values');
  const isRising = values.every((value, index) => index === 0 || Number(value) > Number(values[index - 1]));
  return [
    ...(keysOf(requirement).join() === 'containerName,operator,values' ? [] : ['other members']),
    ...(containers.includes(textAt(requirement, 'containerName')) ? [] : ['a container that is not there']),
    ...(at(requirement, 'operator') === 'In' ? [] : ['another operator']),
    ...(values.length > 0 && isRising ? [] : ['values out of order']),
    ...(values.every((value) => Number.isInteger(value) && value !== 0) ? [] : ['values that are no failure']),
  ];
}
