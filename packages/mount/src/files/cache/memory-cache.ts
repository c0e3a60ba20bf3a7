import type { Unit } from '../content/units.ts';

interface Slot {
  readonly content: string;
  readonly index: number;
  readonly unit: Unit;
}

/** Units of content in memory, up to a number of bytes; those that were not used for longest make room. */
export class MemoryCache {
  readonly #limit: number;
  readonly #slots = new Map<string, Map<number, Slot>>();
  /** In the order of use. */
  readonly #order = new Set<Slot>();
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are held. */
  get used(): number {
    return this.#used;
  }

  has(content: string, index: number): boolean {
    return this.#slots.get(content)?.has(index) === true;
  }

  get(content: string, index: number): Unit | undefined {
    const slot = this.#slots.get(content)?.get(index);
    if (slot === undefined) return undefined;
    this.#order.delete(slot);
    this.#order.add(slot);
    return slot.unit;
  }

  put(content: string, index: number, unit: Unit): void {
    let units = this.#slots.get(content);
    if (units === undefined) {
      units = new Map();
      this.#slots.set(content, units);
    }
    const before = units.get(index);
    if (before !== undefined) {
      this.#order.delete(before);
      this.#used -= before.unit.size;
    }
    const slot = { content, index, unit };
    units.set(index, slot);
    this.#order.add(slot);
    this.#used += unit.size;
    this.#makeRoom();
  }

  #makeRoom(): void {
    for (const slot of this.#order) {
      if (this.#used <= this.#limit) return;
      this.#order.delete(slot);
      this.#used -= slot.unit.size;
      const units = this.#slots.get(slot.content);
      units?.delete(slot.index);
      if (units?.size === 0) this.#slots.delete(slot.content);
    }
  }
}
