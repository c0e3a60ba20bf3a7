import type { Clock } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import type { ServiceProperties } from './service-properties.ts';
import { defaultServiceProperties } from './service-properties.ts';
import type { Share } from './share.ts';

const day = 24 * 60 * 60 * 1000;

/** How long what was deleted is there still. */
export interface Deletion {
  /** Days in which a deleted share can be brought back; 0 for none. */
  readonly retentionDays: number;
  /** Milliseconds for which the name of a share that cannot be brought back is taken. */
  readonly duration: number;
}

/** A share that was deleted. */
export interface RemovedShare {
  readonly share: Share;
  readonly deletedAt: number;
  /** When nothing is left of it. */
  readonly goneAt: number;
}

/** The shares of one account. */
export class FilesAccount {
  readonly name: string;
  properties: ServiceProperties = defaultServiceProperties;
  readonly #shares = new Map<string, Share>();
  #removed: RemovedShare[] = [];
  readonly #clock: Clock;
  readonly #deletion: Deletion;

  constructor(name: string, clock: Clock, deletion: Deletion) {
    this.name = name;
    this.#clock = clock;
    this.#deletion = deletion;
  }

  /** By name. */
  get shares(): readonly Share[] {
    return [...this.#shares.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Deleted shares that can be brought back, oldest first. */
  get restorable(): readonly RemovedShare[] {
    return this.#deletion.retentionDays > 0 ? this.#stillThere() : [];
  }

  share(name: string): Share {
    const share = this.#shares.get(name);
    if (share === undefined) throw refusal('ShareNotFound');
    return share;
  }

  tryShare(name: string): Share | undefined {
    return this.#shares.get(name);
  }

  /** Refuses a name that is taken. */
  checkFree(name: string): void {
    if (this.#shares.has(name)) throw refusal('ShareAlreadyExists');
    if (this.isBeingDeleted(name)) throw refusal('ShareBeingDeleted');
  }

  add(share: Share): void {
    this.#shares.set(share.name, share);
  }

  isBeingDeleted(name: string): boolean {
    return this.#deletion.retentionDays === 0 && this.#stillThere().some(({ share }) => share.name === name);
  }

  remove(share: Share): void {
    const deletedAt = this.#clock.now();
    const { retentionDays, duration } = this.#deletion;
    this.#shares.delete(share.name);
    this.#removed.push({ share, deletedAt, goneAt: deletedAt + (retentionDays > 0 ? retentionDays * day : duration) });
  }

  /** Brings a deleted share back. */
  restore(name: string, version: string): Share {
    const removed = this.restorable.find(({ share }) => share.name === name && share.version === version);
    if (removed === undefined) throw refusal('ShareNotFound');
    if (this.#shares.has(name)) throw refusal('ShareAlreadyExists');
    this.#removed = this.#removed.filter((one) => one !== removed);
    this.add(removed.share);
    return removed.share;
  }

  #stillThere(): readonly RemovedShare[] {
    const now = this.#clock.now();
    this.#removed = this.#removed.filter(({ goneAt }) => goneAt > now);
    return this.#removed;
  }
}
