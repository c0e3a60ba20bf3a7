const shown = '[redacted]';
const brand = Symbol.for('stowage.secret');
/** Node's own hook for console.log, by its registered name so that nothing of Node is imported. */
const inspectHook = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that has no printable form: it turns into `[redacted]` in strings, JSON, template literals and `console.log`.
 * Drivers keep keys, tokens and passwords in it and call {@link Secret.reveal} only where the value is put to use.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.defineProperty(this, brand, { value: true });
    Object.defineProperty(this, inspectHook, { value: () => shown });
  }

  /** The value itself. Call it at the last moment, and keep the result out of messages and objects. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }
}

/** Tells whether a value is a {@link Secret}, also one made by another copy of core. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && (value as { readonly [key: symbol]: unknown })[brand] === true;
}

/** The value as a {@link Secret}; one that already is a secret is returned as it is. */
export function toSecret(value: string | Secret): Secret {
  return isSecret(value) ? value : new Secret(value);
}
