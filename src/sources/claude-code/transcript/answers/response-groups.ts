import { FewMap } from './few-map.ts';
import type { ResponseId } from './responses.ts';

/** What is collected of one response. */
export interface Grouped {
  /** Null as long as no line has named it. */
  requestId: string | null;
  /** How many prompts stood before it. */
  readonly prompts: number;
}

/** The groups of one conversation, found by the ids of a line without looking through all that share them. */
export interface ResponseGroups<G extends Grouped> {
  /**
   * The latest group that a line may belong to: of its request where both name one; where ids may be another's too and
   * nobody names a request, of no earlier prompt.
   */
  find(id: ResponseId, prompts: number): G | undefined;
  /** The latest groups of an id, at most so many, the latest first. */
  latest(id: ResponseId, most: number): readonly G[];
  add(id: ResponseId, group: G): void;
  /** Gives a group the request that a later line names. */
  name(id: ResponseId, group: G): void;
}

/** The groups whose lines have one id, in the order in which they were begun. */
interface SameId<G> {
  readonly byRequest: FewMap<string, number>;
  readonly groups: G[];
  /** Places of those that had no request when they were begun. */
  readonly unnamed: number[];
  lastNamed: number;
}

/** Starts without groups. */
export function createResponseGroups<G extends Grouped>(): ResponseGroups<G> {
  const byId = new Map<string, SameId<G>>();
  const enter = (there: SameId<G>, request: string, at: number): void => {
    there.byRequest.set(request, Math.max(at, there.byRequest.get(request) ?? -1));
    there.lastNamed = Math.max(at, there.lastNamed);
  };
  return {
    find({ id, request, isCertain }, prompts) {
      const there = id === null ? undefined : byId.get(id);
      if (there === undefined) return undefined;
      const { groups, byRequest } = there;
      if (request !== null) return groups[Math.max(lastUnnamed(there), byRequest.get(request) ?? -1)];
      const last = groups.at(-1);
      const isOfAnother = !isCertain && last?.requestId === null && last.prompts !== prompts;
      return isOfAnother ? groups[there.lastNamed] : last;
    },
    latest: ({ id }, most) => (id === null ? [] : (byId.get(id)?.groups.slice(-most).toReversed() ?? [])),
    add({ id, request }, group) {
      if (id === null) return;
      const there: SameId<G> = byId.get(id) ?? { byRequest: new FewMap(), groups: [], unnamed: [], lastNamed: -1 };
      byId.set(id, there);
      const at = there.groups.push(group) - 1;
      if (request === null) there.unnamed.push(at);
      else enter(there, request, at);
    },
    name({ id, request }, group) {
      const there = id === null ? undefined : byId.get(id);
      if (group.requestId !== null || request === null) return;
      group.requestId = request;
      // Only the latest of those without a request is ever given one.
      if (there !== undefined) enter(there, request, there.unnamed.at(-1) ?? -1);
    },
  };
}

function lastUnnamed<G extends Grouped>({ unnamed, groups }: SameId<G>): number {
  while (groups[unnamed.at(-1) ?? -1]?.requestId != null) unnamed.pop();
  return unnamed.at(-1) ?? -1;
}
