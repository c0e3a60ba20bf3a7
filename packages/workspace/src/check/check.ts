import { type Datastore, isDatastoreError, type Registry, type TypedConfig } from '@stowage/core';
import { resolveConfig } from '../config/resolved-fields.ts';
import type { StoredConfig } from '../file/workspace-file.ts';
import { type Notice, noticesOf } from '../notice.ts';
import type { SecretPlaces } from '../secrets/secret-places.ts';
import type { CheckReport } from './check-report.ts';
import { CheckSteps } from './check-steps.ts';
import { probeRoot, probeWriting } from './probe.ts';

/** What is checked. */
export interface CheckTarget {
  readonly name: string;
  readonly config: StoredConfig;
  /** Where it is, as far as that is known without opening it. */
  readonly location: string | undefined;
  readonly registry: Registry;
  readonly places: SecretPlaces;
}

/** How far a check goes. */
export interface CheckExtent {
  /** Write, read and delete a probe file. */
  readonly write: boolean;
  /** Create the container, share or folder if it is absent. */
  readonly create: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Tries a datastore step by step and reports all of it. Fails only by an abort. */
export async function checkDatastore(target: CheckTarget, { write, create, signal }: CheckExtent): Promise<CheckReport> {
  const notices: Notice[] = [];
  const steps = new CheckSteps(signal);
  const attempt = new Attempt(target, notices, signal);
  try {
    await steps.try('open', () => attempt.open());
    if (attempt.store !== undefined) await probeRoot(attempt.store, steps, signal);
    if (create && isDatastoreError(steps.failure, 'DATASTORE.NOT_FOUND')) await mend(attempt, steps, signal);
    const { store } = attempt;
    if (store === undefined || steps.failure !== undefined) skipRest(steps, write);
    else if (write) await probeWriting(store, steps, (await target.registry.driver(store.type)).capabilities.sometimes, signal);
    return {
      datastore: target.name,
      type: String(target.config.type),
      location: store?.location ?? target.location,
      identity: store?.identity ?? steps.failure?.identity,
      ok: steps.failure === undefined,
      steps: steps.all,
      notices,
      nextAction: steps.failure?.nextAction,
    };
  } finally {
    await attempt.store?.close();
  }
}

/** Creates what is missing, and looks again. */
async function mend(attempt: Attempt, steps: CheckSteps, signal: AbortSignal | undefined): Promise<void> {
  const step = attempt.store === undefined ? 'open' : 'list';
  steps.retract(step);
  if (!(await steps.try('create', () => attempt.provision()))) return;
  if (step === 'open') await steps.try('open', () => attempt.open());
  if (attempt.store !== undefined) await probeRoot(attempt.store, steps, signal);
}

function skipRest(steps: CheckSteps, write: boolean): void {
  const tried = new Set(steps.all.map(({ step }) => step));
  for (const step of ['list', ...(write ? (['write', 'read', 'delete'] as const) : [])] as const) {
    if (!tried.has(step)) steps.skip(step, 'An earlier step failed.');
  }
}

/** One datastore that is being opened. */
class Attempt {
  readonly #target: CheckTarget;
  readonly #notices: Notice[];
  readonly #signal: AbortSignal | undefined;
  store: Datastore | undefined;

  constructor(target: CheckTarget, notices: Notice[], signal: AbortSignal | undefined) {
    this.#target = target;
    this.#notices = notices;
    this.#signal = signal;
  }

  async open(): Promise<string> {
    const { registry, name } = this.#target;
    const config = await this.#resolve();
    for (const notice of noticesOf(await registry.driver(config.type))) this.#notify(notice);
    this.store = await registry.open(config, { name, signal: this.#signal });
    return `Opened ${this.store.location} as ${this.store.identity}.`;
  }

  async provision(): Promise<string> {
    const { registry, name } = this.#target;
    await registry.provision(await this.#resolve(), { name, signal: this.#signal });
    return 'It was not there and has been created.';
  }

  #resolve(): Promise<TypedConfig> {
    const { name, config, registry, places } = this.#target;
    return resolveConfig(name, config, registry, { ...places, notify: (notice) => this.#notify(notice) });
  }

  #notify(notice: Notice): void {
    if (!this.#notices.some(({ message }) => message === notice.message)) this.#notices.push(notice);
  }
}
