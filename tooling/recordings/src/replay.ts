import { testCertificateAuthority } from '@stowage/servers';
import { accountSettings, storagePreparations } from './account-state.ts';
import { AnswerComparison, describeAnswer } from './answer-comparison.ts';
import { account, accountKey, authenticationOf, needsBearer, otherAccount, sharesElsewhere } from './authentication.ts';
import { createReplayClock, type ReplayClock } from './clock.ts';
import { type Difference, difference } from './difference.ts';
import { gen1Preparations } from './gen1-state.ts';
import { completeRequest } from './incomplete-request.ts';
import { openHandles } from './open-handles.ts';
import { nameOperation } from './operation.ts';
import { type Exchange, exchangeAt, type RecordedRequest, type Recording } from './recording.ts';
import { toWireRequest } from './request.ts';
import { arrange, type Group, isApproximate, rearrange, type Step, toSteps } from './schedule.ts';
import { type Connections, closeConnections, openConnections, send, type WireResponse } from './send.ts';
import { SubstitutionTable } from './substitution.ts';
import type { StartTarget, Target } from './target.ts';

/** What became of one exchange: it matched if nothing differs. */
export interface ExchangeResult {
  readonly index: number;
  readonly operation: string;
  readonly differences: readonly Difference[];
}

/**
 * Replays one recording against a server of its own, with an empty account. Results stand in the order of the file. Where the
 * recorded order is approximate, other orders of the writes in a second are tried if one of them does not match; the best counts.
 */
export async function replay(recording: Recording, start: StartTarget): Promise<readonly ExchangeResult[]> {
  let groups = arrange(recording);
  let best = await replayOrder(recording, start, groups);
  if (!isApproximate(recording)) return best;
  for (const index of groups.keys()) {
    const isGroup = (result: ExchangeResult): boolean => groups[index]?.writes.includes(result.index) ?? false;
    if (!best.some((result) => isGroup(result) && result.differences.length > 0)) continue;
    for (const order of rearrange(groups, index)) {
      const results = await replayOrder(recording, start, order);
      if (countMatches(results) > countMatches(best)) [groups, best] = [order, results];
    }
  }
  return best;
}

function countMatches(results: readonly ExchangeResult[]): number {
  return results.filter(({ differences }) => differences.length === 0).length;
}

async function replayOrder(recording: Recording, start: StartTarget, groups: readonly Group[]): Promise<readonly ExchangeResult[]> {
  const secure = recording.exchanges.some(needsBearer) ? await testCertificateAuthority() : undefined;
  const clock = createReplayClock();
  const target = await start({
    ...accountSettings(recording),
    ...(secure === undefined ? {} : { oauth: 'basic', tls: await secure.issue() }),
    accounts: { [account]: accountKey, [otherAccount]: accountKey },
    authentication: authenticationOf(recording),
    clock,
  });
  const connections = openConnections(secure?.ca);
  try {
    return await new Replay(recording, target, connections, clock).run(toSteps(groups));
  } finally {
    closeConnections(connections);
    await target.stop();
  }
}

class Replay {
  readonly #recording: Recording;
  readonly #target: Target;
  readonly #connections: Connections;
  readonly #clock: ReplayClock;
  readonly #substitutions = new SubstitutionTable();
  readonly #comparison: AnswerComparison;
  readonly #results: ExchangeResult[] = [];
  /** What the server refused of the preparations. It stands beside what differs, which may follow from it. */
  readonly #unprepared: string[] = [];

  constructor(recording: Recording, target: Target, connections: Connections, clock: ReplayClock) {
    this.#recording = recording;
    this.#target = target;
    this.#connections = connections;
    this.#clock = clock;
    this.#comparison = new AnswerComparison(recording, this.#substitutions);
  }

  async run(steps: readonly Step[]): Promise<readonly ExchangeResult[]> {
    this.#setClock(0);
    const isGen1 = this.#recording.service === 'gen1';
    for (const exchange of isGen1 ? [] : storagePreparations(this.#recording)) await this.#prepare(exchange);
    openHandles(this.#recording, this.#target);
    const preparations = isGen1 ? gen1Preparations(this.#recording) : new Map<number, readonly Exchange[]>();
    for (const { write, reads } of steps) {
      for (const exchange of preparations.get(write ?? -1) ?? []) await this.#prepare(exchange);
      if (write !== undefined) this.#record(write, await this.#attempt(write));
      for (const index of reads) await this.#read(index);
    }
    return this.#results.toSorted((one, other) => one.index - other.index);
  }

  /** A read whose place in time is uncertain is tried at each of them; it matches if it does so at one. */
  async #read(index: number): Promise<void> {
    const earlier = this.#results.findIndex((result) => result.index === index);
    if (earlier >= 0 && this.#results[earlier]?.differences.length === 0) return;
    const differences = await this.#attempt(index);
    if (earlier >= 0 && differences.length > 0) return;
    if (earlier >= 0) this.#results.splice(earlier, 1);
    this.#record(index, differences);
  }

  #record(index: number, differences: readonly Difference[]): void {
    const refused = differences.length === 0 ? [] : this.#unprepared.map((one) => difference('preparation', 'success', one));
    const operation = nameOperation(this.#recording.service, exchangeAt(this.#recording, index));
    this.#results.push({ index, operation, differences: [...differences, ...refused] });
  }

  async #prepare(exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const answer = await this.#send(request, exchange);
    if (answer instanceof Error) this.#unprepared.push(`${request.method} ${request.url} got ${answer.message}`);
    else if (answer.status >= 300) this.#unprepared.push(`${request.method} ${request.url} got ${describeAnswer(answer)}`);
    else this.#comparison.learnHeaders(exchange, answer);
  }

  async #attempt(index: number): Promise<readonly Difference[]> {
    const exchange = exchangeAt(this.#recording, index);
    this.#setClock(index);
    const request = completeRequest(this.#recording, index);
    this.#comparison.noteRequest(request);
    const answer = await this.#send(request, exchange);
    if (!(answer instanceof Error)) return this.#comparison.compare(index, answer);
    return [difference('answer', exchange.response.status, `${answer.name}: ${answer.message}`)];
  }

  /** The answer, or what went wrong with the connection: that is a finding about one exchange, not the end of the replay. */
  #send(request: RecordedRequest, exchange: Exchange): Promise<WireResponse | Error> {
    const wire = toWireRequest(request, exchange, {
      target: this.#target,
      substitutions: this.#substitutions,
      authentication: authenticationOf(this.#recording),
      now: this.#clock.now(),
      elsewhere: sharesElsewhere(this.#recording),
    });
    return send(wire, this.#connections).catch((error: unknown) => error as Error);
  }

  /**
   * The clock shows the recorded time, so that every wait between two requests has passed, and never goes back. Recorded times are
   * cut to seconds: that a wait has fully passed, and that no two requests have the same time, is added in milliseconds.
   */
  #setClock(index: number): void {
    const recorded = Date.parse(exchangeAt(this.#recording, index).response.headers.date ?? '');
    const wanted = recorded + Math.min(5 * index, 900);
    if (!Number.isNaN(wanted) && (wanted > this.#clock.now() || this.#results.length === 0)) this.#clock.set(wanted);
    else this.#clock.advance(1);
  }
}
